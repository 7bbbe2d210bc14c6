import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OutboxItem } from '../store/outbox.ts'
import { BATCH_BYTES, BATCH_ENTRIES, makeBatch, readAnswer, settle } from './wire.ts'

function anItem(seq: number, about: Partial<OutboxItem>): OutboxItem {
  return {
    entryId: `entry-${seq}`,
    seq,
    row: `{"seq":${seq}}`,
    hash: 'ab'.repeat(32),
    attempts: 0,
    person: { maskedName: null, household: null },
    ...about,
  }
}

const three = [1, 2, 3].map((seq) => anItem(seq, {}))

describe('a batch', () => {
  it('is one JSON line an entry, with the chained bytes as they are', () => {
    const row = '{"note":"林*\\n\\u0007","seq":1}'
    const maskedName = { value: '林*', salt: 'cd'.repeat(16) }
    const person = { maskedName, household: null }
    const { body } = makeBatch([anItem(1, { row, person }), anItem(2, {})])
    const lines = body.split('\n')
    expect(lines).toHaveLength(3)
    expect(lines.map((line) => (line === '' ? null : JSON.parse(line)))).toEqual([
      { id: 'entry-1', seq: 1, row, hash: 'ab'.repeat(32), person },
      { id: 'entry-2', seq: 2, row: '{"seq":2}', hash: 'ab'.repeat(32), person: null },
      null,
    ])
  })

  it.each([
    { name: 'no entry', rows: [], taken: 0 },
    {
      name: 'more entries than the limit',
      rows: Array<number>(BATCH_ENTRIES + 1).fill(10),
      taken: BATCH_ENTRIES,
    },
    { name: 'three that together are too large', rows: [400_000, 400_000, 400_000], taken: 2 },
    { name: 'one that is too large by itself', rows: [BATCH_BYTES, 10], taken: 1 },
    { name: 'one that is too large behind another', rows: [10, BATCH_BYTES, 10], taken: 1 },
  ])('of $name takes $taken', ({ rows, taken }) => {
    const items = rows.map((length, index) => anItem(index, { row: '门'.repeat(length / 3) }))
    const batch = makeBatch(items)
    expect(batch.items).toEqual(items.slice(0, taken))
    if (taken > 1) expect(Buffer.byteLength(batch.body)).toBeLessThanOrEqual(BATCH_BYTES)
  })
})

describe('an answer', () => {
  it.each([
    { text: '', trouble: 'answer-not-json' },
    { text: '<html>', trouble: 'answer-not-json' },
    { text: '{"results":[{"id":"entry-1"', trouble: 'answer-not-json' },
    { text: 'null', trouble: 'answer-malformed' },
    { text: '{}', trouble: 'answer-malformed' },
    { text: '{"results":{}}', trouble: 'answer-malformed' },
    { text: '{"results":[{"id":1,"outcome":"stored"}]}', trouble: 'answer-malformed' },
    { text: '{"results":[{"id":"entry-1","outcome":"ok"}]}', trouble: 'answer-malformed' },
  ])('$text is $trouble', ({ text, trouble }) => {
    expect(readAnswer(text)).toEqual({ ok: false, trouble: { id: trouble, detail: null } })
  })

  it('may say more than this version knows', () => {
    const text = '{"results":[{"id":"entry-1","outcome":"stored","at":1}],"head":{}}'
    expect(readAnswer(text)).toMatchObject({ ok: true })
  })

  it.each([
    { reason: '"bad-hash"', kept: 'bad-hash' },
    { reason: '"林小明 lives in 3-201"', kept: null },
    { reason: `"${'a'.repeat(61)}"`, kept: null },
    { reason: '7', kept: null },
    { reason: 'null', kept: null },
  ])('keeps $reason as $kept: a reason is an id, never a sentence', ({ reason, kept }) => {
    const read = readAnswer(`{"results":[{"id":"entry-1","outcome":"refused","reason":${reason}}]}`)
    if (!read.ok) throw new Error(read.trouble.id)
    expect(settle(three, read.answer).refused).toEqual([{ id: 'entry-1', reason: kept }])
  })
})

const stored = (id: string) => ({ id, outcome: 'stored' as const, reason: null })
const duplicate = (id: string) => ({ id, outcome: 'duplicate' as const, reason: null })
const refused = (id: string) => ({ id, outcome: 'refused' as const, reason: 'bad-hash' })

describe('what is settled', () => {
  it.each([
    {
      name: 'stored and duplicate are held',
      results: [stored('entry-1'), duplicate('entry-2'), stored('entry-3')],
      settled: { held: ['entry-1', 'entry-2', 'entry-3'], refused: [], open: [], unknown: 0 },
    },
    {
      name: 'what is left out stays open',
      results: [stored('entry-2')],
      settled: { held: ['entry-2'], refused: [], open: ['entry-1', 'entry-3'], unknown: 0 },
    },
    {
      name: 'what is said twice counts once',
      results: [stored('entry-1'), duplicate('entry-1'), refused('entry-2'), refused('entry-2')],
      settled: {
        held: ['entry-1'],
        refused: [{ id: 'entry-2', reason: 'bad-hash' }],
        open: ['entry-3'],
        unknown: 0,
      },
    },
    {
      name: 'an answer against itself settles nothing',
      results: [stored('entry-1'), refused('entry-1'), refused('entry-2'), duplicate('entry-2')],
      settled: { held: [], refused: [], open: ['entry-1', 'entry-2', 'entry-3'], unknown: 0 },
    },
    {
      name: 'unknown ids are counted, once each',
      results: [stored('entry-9'), stored('entry-9'), refused('ENTRY-1'), stored('entry-1')],
      settled: { held: ['entry-1'], refused: [], open: ['entry-2', 'entry-3'], unknown: 2 },
    },
  ])('$name', ({ results, settled }) => expect(settle(three, { results })).toEqual(settled))

  it('is each entry that was sent exactly once, whatever the answer says', () => {
    const id = fc.constantFrom('entry-1', 'entry-2', 'entry-3', 'entry-4', '__proto__')
    const outcome = fc.constantFrom('stored' as const, 'duplicate' as const, 'refused' as const)
    const result = fc.record({ id, outcome, reason: fc.constant(null) })
    fc.assert(
      fc.property(fc.array(result), (results) => {
        const { held, refused, open } = settle(three, { results })
        const all = [...held, ...refused.map((one) => one.id), ...open]
        expect(all.toSorted()).toEqual(['entry-1', 'entry-2', 'entry-3'])
      }),
    )
  })
})
