import { describe, expect, test } from 'vitest'
import type { Evidence, EvidenceContent } from '../../src-main/gate/evidence.ts'
import type { JournalRow } from '../../src-main/journal/row.ts'
import { checkJournal } from './check.ts'
import type { Kind } from './people.ts'
import type { Ending } from './turn.ts'

/** Somebody of a kind whose forehead has a temperature of its own: 35.3 of number 1, 35.5 of number 2. */
const came = (n: number, kind: Kind, how: Ending['how']): Ending => ({
  person: { n, lane: 'in-1', kind, celsius: 35.1 + 0.2 * n, gun: 35.3 },
  held: [],
  how,
  keyed: 1,
})
const at = (time: number, content: EvidenceContent): Evidence => ({
  ...content,
  at: time,
  visitMs: 0,
  superseded: false,
})
const reading = (celsius: number): Evidence =>
  at(0, {
    kind: 'temperature',
    temperatureKind: 'body-estimate',
    celsius,
    raw: celsius,
    ambient: null,
    indicates: null,
  })
const mask = (time: number): Evidence => at(time, { kind: 'mask', worn: true })

function row(change: Partial<JournalRow>): JournalRow {
  const nothing = {
    healthCode: null,
    ruianCode: null,
    temperature: null,
    mask: null,
    note: null,
    grid: null,
    readings: 0,
  }
  return {
    v: 1,
    seq: 1,
    kind: 'entry',
    id: 'a',
    amends: null,
    gate: 'g',
    lane: 'in-1',
    direction: 'in',
    opened: 0,
    decided: 0,
    verdict: 'pass',
    action: 'admit',
    reasons: [],
    flags: [],
    personClass: 'resident',
    classFrom: 'default',
    guard: null,
    rulesHash: '',
    evidence: [],
    person: { maskedName: null, household: null },
    ...nothing,
    ...change,
  }
}

/** The guard spoke of 1 at 100 and of 2 at 200. */
const told = [
  { lane: 'in-1', at: 100, person: 1 },
  { lane: 'in-1', at: 200, person: 2 },
]
const both = [came(1, 'shown', 'ruled'), came(2, 'shown', 'ruled')]
const first = row({ id: 'a', evidence: [mask(100), reading(35.3)] })
const second = row({ id: 'b', evidence: [mask(200), reading(35.52)] })
const found = (rows: readonly JournalRow[], endings: readonly Ending[]): string[] =>
  checkJournal(rows, { endings, told, codes: new Map() }).map(({ what }) => what)

test('each with an entry of their own and their own evidence', () => {
  expect(found([first, second], both)).toEqual([])
})

test('two of the same temperature of whom the guard spoke at the same time by a clock that was set back', () => {
  const again = [
    came(1, 'shown', 'ruled'),
    { ...came(1, 'shown', 'ruled'), person: { ...came(1, 'shown', 'ruled').person, n: 11 } },
  ]
  const rows = [first, row({ ...first, id: 'c' })]
  const sameTime = [...told, { lane: 'in-1', at: 100, person: 11 }]
  expect(checkJournal(rows, { endings: again, told: sameTime, codes: new Map() })).toEqual([])
})

describe('told of', () => {
  test.each([
    {
      what: 'a reading of another',
      rows: [row({ evidence: [mask(100), reading(35.5)] }), second],
      tells: /holds evidence of several: mask of 1, body-estimate 35.5 of 2/,
    },
    { what: 'a lost visit', rows: [second], tells: /shown: has 0 rulings/ },
    {
      what: 'somebody ruled twice',
      rows: [first, row({ ...first, id: 'c' }), second],
      tells: /has 2 rulings/,
    },
    {
      what: 'a good person who is denied',
      rows: [row({ ...first, verdict: 'deny', reasons: ['mask-missing'] }), second],
      tells: /was denied for mask-missing/,
    },
    {
      what: 'an amendment of another’s entry',
      rows: [first, second, row({ kind: 'learned', id: 'd', amends: 'a', evidence: [mask(200)] })],
      tells: /amends that of 1/,
    },
  ])('$what', ({ rows, tells }) => {
    expect(found(rows, both).join('\n')).toMatch(tells)
  })

  test('a pass of somebody whose evidence does not give it', () => {
    expect(found([first, second], [came(1, 'maskless', 'ruled'), came(2, 'shown', 'ruled')])).toEqual([
      'maskless: passed',
    ])
  })

  test('somebody whom the guard spoke of and nobody wrote down', () => {
    expect(found([second], [came(1, 'leaves', 'went-home'), came(2, 'shown', 'ruled')])).toEqual([
      'leaves: the guard spoke of them, and there is no entry',
    ])
  })
})
