import { describe, expect, test } from 'vitest'
import type { Evidence, EvidenceContent } from '../../src-main/gate/evidence.ts'
import { presets } from '../../src-main/gate/testing/presets.ts'
import type { JournalRow } from '../../src-main/journal/row.ts'
import { standIn } from '../../src-main/shell/stand-in.fixture.ts'
import { checkHands, type KnownOfQueue } from './hands-check.ts'
import { saidBy, type HandEntry } from './hand-log.ts'
import type { Queuer } from './queue-people.ts'

const person = (n: number): Queuer => ({
  n,
  personClass: 'resident',
  mask: true,
  eye: 'green',
  codes: { 'health-code': 'unknown', 'ruian-code': 'unknown', 'work-pass': 'unknown' },
  tenths: [361 + 2 * n, 361 + 2 * n],
  texts: [],
  stepsBack: false,
})
const stroke = (at: number, on: string, n: number | null, isFalse = false): HandEntry => ({
  what: 'stroke',
  at,
  on,
  meant: { person: n, isFalse },
  shows: 'a pass',
})
const sent = (at: number, key: string): HandEntry[] => [
  { what: 'sent', at, id: `${at}`, path: 'key', input: { key } },
  { what: 'answered', at: at + 5, id: `${at}` },
]
const at = (time: number, content: EvidenceContent): Evidence => ({
  ...content,
  at: time,
  visitMs: 0,
  superseded: false,
})
const reading = (time: number, celsius: number): Evidence =>
  at(time, {
    kind: 'temperature',
    temperatureKind: 'body-estimate',
    celsius,
    raw: celsius,
    ambient: null,
    indicates: null,
  })
const seenGreen = (time: number): Evidence[] => [
  at(time, { kind: 'seen', role: 'health-code', status: 'green' }),
  at(time, { kind: 'seen', role: 'ruian-code', status: 'green' }),
  at(time, { kind: 'mask', worn: true }),
]
const entry = (id: string, verdict: 'pass' | null, decided: number, evidence: Evidence[]): JournalRow =>
  standIn<JournalRow>({
    kind: 'entry',
    id,
    verdict,
    opened: 1000,
    decided,
    flags: [],
    personClass: 'resident',
    evidence,
  })

/** 0 stood there until 3 s, then 1. */
const known: KnownOfQueue = {
  people: [person(0), person(1)],
  stood: [
    { person: 0, from: 1000, until: 3000 },
    { person: 1, from: 4000, until: 9000 },
  ],
  entries: [],
  lit: [],
  readings: [],
}
const check = (rows: JournalRow[], change: Partial<KnownOfQueue>) => {
  const { findings, ...counts } = checkHands(rows, { ...known, ...change }, presets['ruian-main'])
  return { ...counts, found: findings.map(({ what }) => what) }
}
const keyFor = (n: number, isFalse = false): HandEntry[] => [
  stroke(5000, 'code:NumpadAdd', n, isFalse),
  ...sent(5160, 'seen-green'),
]
const passes = (evidence = [reading(4500, 36.3), ...seenGreen(5162)]) => entry('b', 'pass', 5163, evidence)

describe('a pass', () => {
  test('by what was meant for him', () => {
    expect(check([passes()], { entries: keyFor(1) }).found).toEqual([])
  })

  test('by a key that was meant for who went before', () => {
    const stood = [{ person: 0, from: 1000, until: 4500 }, ...known.stood.slice(1)]
    expect(check([passes()], { entries: keyFor(0), stood }).found).toEqual([
      expect.stringContaining('passed with evidence of several'),
    ])
  })

  test('the same, of a guard whose PC stood still: counted and not judged', () => {
    expect(check([passes()], { entries: keyFor(0) })).toMatchObject({
      late: [expect.stringContaining('key 2162 ms after 0')],
      found: [],
    })
  })

  test('by a reading of another', () => {
    const evidence = [reading(4500, 36.1), ...seenGreen(5162)]
    expect(check([passes(evidence)], { entries: keyFor(1) }).found).toHaveLength(1)
  })

  test('by a reading of another and a late key: the key excuses no reading', () => {
    const evidence = [reading(4500, 36.3), reading(4600, 36.1), ...seenGreen(5162)]
    expect(check([passes(evidence)], { entries: keyFor(0) })).toMatchObject({
      late: [],
      found: [expect.stringContaining('of several')],
    })
  })

  test('by a wrong key that nobody took back is the guard’s', () => {
    expect(check([passes()], { entries: keyFor(1, true) })).toMatchObject({ byWrongKey: 1, found: [] })
  })

  test.each([
    [{ mask: false }, 'passed, and 1 may not'],
    [{ eye: 'red' as const }, 'passed, and 1 may not'],
  ])('of somebody who may not: %o', (change, what) => {
    const people = [person(0), { ...person(1), ...change }]
    expect(check([passes()], { entries: keyFor(1), people }).found).toEqual([expect.stringContaining(what)])
  })

  test('of a courier whose class was lost on the way: counted, as no key of another did it', () => {
    const people = [person(0), { ...person(1), personClass: 'courier' as const }]
    expect(check([passes()], { entries: keyFor(1), people })).toMatchObject({ classLost: 1, found: [] })
  })

  test('unmeasured', () => {
    expect(check([passes(seenGreen(5162))], { entries: keyFor(1) }).found).toEqual([
      expect.stringContaining('unmeasured'),
    ])
  })

  test('while a fever of his was not settled', () => {
    const people = [person(0), { ...person(1), tenths: [380, 363] as [number, number] }]
    const fever = entry('a', null, 60_000, [reading(4200, 38)])
    expect(check([passes(), fever], { entries: keyFor(1), people }).found).toEqual([
      expect.stringContaining('holds a fever of his'),
    ])
  })
})

describe('the journal', () => {
  test('has one entry for each verdict on the sign, and each reading on a card', () => {
    const readings = [
      { visit: 'b', celsius: 36.3, at: 5000 },
      { visit: 'c', celsius: 36.5, at: 5000 },
    ]
    const lit = [
      { visit: 'b', verdict: 'pass' as const },
      { visit: 'd', verdict: 'deny' as const },
    ]
    expect(check([passes()], { entries: keyFor(1), lit, readings }).found).toEqual([
      'd was lit as deny, and no entry says so',
      '36.5 stood on the card of c and is in no entry',
    ])
  })

  test('has no evidence twice', () => {
    const again = entry('c', null, 70_000, [reading(4500, 36.3)])
    expect(check([passes(), again], { entries: keyFor(1) }).found).toEqual([
      'body-estimate 36.3 stands in the entries of b and c',
    ])
  })
})

describe('whom a call was meant for', () => {
  const by = (entries: HandEntry[]) => saidBy(entries).map(({ by: meant }) => meant?.person ?? null)

  test('two strokes of one burst, each sent in its turn', () => {
    const burst = [stroke(10, 'code:KeyZ', 0), stroke(60, 'code:KeyZ', 1)]
    expect(by([...burst, ...sent(220, 'mask-on'), ...sent(221, 'mask-on')])).toEqual([0, 1])
  })

  test('a stroke that pressed nothing leaves the next its own', () => {
    expect(by([stroke(10, 'code:KeyZ', 0), stroke(900, 'key:mask-on', 1), ...sent(901, 'mask-on')])).toEqual([
      1,
    ])
  })

  test('a key that nobody pressed is found', () => {
    expect(check([], { entries: [stroke(10, 'code:Enter', 0), ...sent(20, 'seen-green')] }).found).toEqual([
      'the dock said seen-green, which no hand had pressed',
    ])
  })
})
