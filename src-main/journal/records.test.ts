import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { codePoint } from '../../test/fixtures/code-point.ts'
import { BLOCK_ROWS } from '../store/migrations.ts'
import type { Store } from '../store/open-store.ts'
import { tempStore, type TempStore } from '../store/temp-store.fixture.ts'
import { anEntry, anOverride, MORNING } from './entry.fixture.ts'
import type { Entry } from './entry.ts'
import { exportCsv } from './export-csv.ts'
import { openJournal } from './journal.ts'
import { findEntry, listEntries, type EntryFilter } from './query.ts'
import { zonedTime } from './zoned-time.ts'

const ALL: EntryFilter = {
  from: 0,
  to: Number.MAX_SAFE_INTEGER,
  verdict: null,
  action: null,
  lane: null,
  personClass: null,
  text: null,
}

let temp: TempStore
let store: Store
beforeEach(() => {
  temp = tempStore()
  store = temp.open('host')
})
afterEach(() => temp.remove())

/** In one transaction, of which the disk hears once. */
function write(...entries: Entry[]): void {
  const journal = openJournal(store)
  if (!journal.ok) throw new Error(journal.detail)
  store.db.transaction(() => {
    for (const entry of entries) expect(journal.journal.append(entry)).toMatchObject({ ok: true })
  })()
}

async function seqs(filter: Partial<EntryFilter>): Promise<number[]> {
  const { entries } = await listEntries(store, { ...ALL, ...filter }, { before: null, limit: 100 })
  return entries.map(({ seq }) => seq)
}

async function csvText(filter: Partial<EntryFilter>, timeZone: string): Promise<string> {
  let text = ''
  for await (const piece of exportCsv(store, { filter: { ...ALL, ...filter }, timeZone })) text += piece
  return text
}

/** RFC 4180, by hand, so that what is written is not read back by the code that wrote it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let cells: string[] = []
  for (let at = 0; at < text.length;) {
    let cell = ''
    if (text[at] === '"') {
      at += 1
      while (text[at] !== '"' || text[at + 1] === '"') {
        if (at >= text.length) throw new Error('a quote is never closed')
        if (text[at] === '"') at += 1
        cell += text[at++]
      }
      at += 1
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r' && text[at] !== '\n')
        cell += text[at++]
    }
    cells.push(cell)
    if (text[at] === ',') {
      at += 1
    } else {
      if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no CRLF at ${at}`)
      rows.push(cells)
      cells = []
      at += 2
    }
  }
  return rows
}

async function records(filter: Partial<EntryFilter>): Promise<Record<string, string>[]> {
  const [headings = [], ...rows] = parseCsv((await csvText(filter, 'Asia/Shanghai')).slice(1))
  return rows.map((cells) =>
    Object.fromEntries(headings.map((heading, index) => [heading, cells[index] ?? '?'])),
  )
}

describe('the list', () => {
  beforeEach(() => {
    write(
      anEntry({ id: 'a1', decided: MORNING }),
      anEntry({
        id: 'b2',
        decided: MORNING + 1000,
        verdict: 'deny',
        action: 'refuse',
        reasons: ['temperature-high', 'health-code-red'],
        personClass: 'visitor',
      }),
      // The clock stepped back an hour.
      anEntry({
        id: 'c3',
        decided: MORNING - 3_600_000,
        lane: 'out-1',
        person: { maskedName: null, household: '12-3-501' },
      }),
      anEntry({ id: 'd4', decided: MORNING + 2000, verdict: null, action: null }),
      anOverride('b2', { id: 'e5', decided: MORNING + 3000, personClass: 'visitor' }),
      anOverride('b2', { id: 'f6', decided: MORNING + 4000, verdict: 'deny', action: 'refuse' }),
      anEntry({
        id: 'g7',
        kind: 'audit',
        decided: MORNING + 500,
        verdict: null,
        action: null,
        personClass: 'unknown',
      }),
    )
  })

  it.each<{ filter: Partial<EntryFilter>; found: number[] }>([
    { filter: {}, found: [7, 6, 5, 4, 3, 2, 1] },
    { filter: { from: MORNING, to: MORNING + 2000 }, found: [7, 2, 1] },
    { filter: { to: MORNING }, found: [3] },
    { filter: { from: MORNING + 5000 }, found: [] },
    { filter: { verdict: 'pass' }, found: [5, 3, 1] },
    { filter: { verdict: 'deny' }, found: [6, 2] },
    { filter: { verdict: 'none' }, found: [4] },
    { filter: { action: 'refuse' }, found: [6, 2] },
    { filter: { lane: 'out-1' }, found: [3] },
    { filter: { personClass: 'visitor' }, found: [5, 2] },
    { filter: { text: 'health-code-red' }, found: [2] },
    { filter: { text: '12-3' }, found: [3] },
    { filter: { text: 'd4' }, found: [4] },
    { filter: { text: '%' }, found: [] },
    { filter: { text: 'visitor' }, found: [] },
    { filter: { verdict: 'deny', text: 'temperature' }, found: [2] },
  ])('$filter', async ({ filter, found }) => {
    expect(await seqs(filter)).toEqual(found)
  })

  it('says which entries amend an entry', async () => {
    expect(findEntry(store, 'b2')?.amendedBy).toEqual(['e5', 'f6'])
    expect(findEntry(store, 'e5')).toMatchObject({ amendedBy: [], row: { amends: 'b2' } })
    expect(findEntry(store, 'nobody')).toBeNull()
  })

  it('pages from the newest down, each entry once', async () => {
    const pages: number[][] = []
    let before: number | null = null
    do {
      const page = await listEntries(store, ALL, { before, limit: 2 })
      pages.push(page.entries.map(({ seq }) => seq))
      before = page.next
    } while (before !== null)
    expect(pages).toEqual([[7, 6], [5, 4], [3, 2], [1]])
  })
})

it('finds a rare entry far back, over several windows, and pages through all of them', async () => {
  write(anEntry({ verdict: 'deny', action: 'refuse' }), ...Array.from({ length: 2100 }, () => anEntry({})))
  expect(await seqs({ verdict: 'deny' })).toEqual([1])
  const { entries, next } = await listEntries(store, ALL, { before: 1500, limit: 600 })
  expect([entries[0]?.seq, entries.at(-1)?.seq, next]).toEqual([1499, 900, 900])
  expect((await records({})).map(({ seq }) => Number(seq))).toEqual(
    Array.from({ length: 2101 }, (_, n) => n + 1),
  )
})

describe('the list finds a time in a long journal', () => {
  /** A row a second; at one of them the clock was an hour late, and one is the first after it was put right. */
  const LATE = 300
  const at = (seq: number): number => MORNING + seq * 1000 - (seq === LATE ? 3_600_000 : 0)
  const rows = 2 * BLOCK_ROWS + 50
  const writeThem = (): void =>
    write(...Array.from({ length: rows }, (_, index) => anEntry({ decided: at(index + 1) })))

  describe('written once and only read', () => {
    let written: { temp: TempStore; store: Store }
    beforeAll(() => {
      const own = tempStore()
      store = own.open('host')
      writeThem()
      written = { temp: own, store }
    })
    beforeEach(() => {
      store = written.store
    })
    afterAll(() => written.temp.remove())
    it.each([
      ['the first second', at(1), at(2), [1]],
      ['the last second', at(rows), at(rows) + 1, [rows]],
      ['the end of one block and the beginning of the next', at(256), at(258), [257, 256]],
      ['within a block', at(400), at(402), [401, 400]],
      ['among the rows that fill no block yet', at(2 * BLOCK_ROWS + 1), at(2 * BLOCK_ROWS + 2), [513]],
      ['from a block to those', at(2 * BLOCK_ROWS), at(2 * BLOCK_ROWS + 2), [513, 512]],
      ['the hour of the clock that was late', at(LATE), at(LATE) + 1, [LATE]],
      ['nothing before it', 0, at(LATE), []],
      ['nothing after the last', at(rows) + 1, Number.MAX_SAFE_INTEGER, []],
    ])('%s', async (_name, from, to, expected) => {
      expect(await seqs({ from, to })).toEqual(expected)
    })
  })

  it('in a store of the version before, which kept an index instead', async () => {
    writeThem()
    const before = store.db.prepare('SELECT * FROM journal_block ORDER BY seq').all()
    store.db.exec(`
      DROP TRIGGER journal_closes_block; DROP TABLE journal_block;
      DROP TABLE device_setup; DROP TABLE contact_pair; DROP TABLE screen; DROP TABLE undecided;
      CREATE INDEX journal_decided ON journal (decided)`)
    store.db.pragma('user_version = 2')
    store.close()
    store = temp.open('host')
    expect(store.db.prepare('SELECT * FROM journal_block ORDER BY seq').all()).toEqual(before)
    expect(before).toHaveLength(2)
    expect(await seqs({ from: at(LATE), to: at(LATE) + 1 })).toEqual([LATE])
  })
})

describe('the CSV file', () => {
  it('has the columns of formats.md, a BOM and CRLF', async () => {
    write(anEntry({}))
    const text = await csvText({}, 'Asia/Shanghai')
    expect(text.startsWith('\uFEFFseq,entry id,gate,')).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
    expect(parseCsv(text.slice(1))[0]?.join(', ')).toBe(
      'seq, entry id, gate, lane, direction, opened, decided, verdict, action, reasons, class, grid, household, ' +
        'name, temperature, kind, raw, ambient, readings, health code, health code assurance, ' +
        "Rui'an code, Rui'an code assurance, mask, guard, override reason, amended by, rules hash, row hash",
    )
  })

  it('names an emergency release, and no other flag', async () => {
    write(
      anEntry({ id: 'r1', flags: ['emergency-release'], personClass: 'unknown' }),
      anEntry({ id: 'c1', flags: ['code-replaced', 'medical-care'] }),
    )
    expect(await records({})).toMatchObject([
      { verdict: 'pass', reasons: 'emergency-release', class: 'unknown' },
      { verdict: 'pass', reasons: '' },
    ])
  })

  it('says of a visit all that was known', async () => {
    const denied = anEntry({
      id: 'b2',
      verdict: 'deny',
      action: 'hold-and-report',
      reasons: ['mask-missing', 'fever-confirmed'],
      grid: '花园-07',
      temperature: { celsius: 37.9, kind: 'surface', raw: 35, ambient: -1.5 },
      readings: 2,
      ruianCode: { status: 'lookup_failed', assurance: null, family: 'ruian-site' },
      mask: false,
      person: { maskedName: '林*3312', household: '12-3-501' },
    })
    write(denied, anOverride('b2', { id: 'e5' }))
    const [visit, override] = await records({})
    expect(visit).toEqual({
      seq: '1',
      'entry id': 'b2',
      gate: 'huayuan',
      lane: 'in-1',
      direction: 'in',
      opened: '2020-03-06T08:00:00.000+08:00',
      decided: '2020-03-06T08:00:02.100+08:00',
      verdict: 'deny',
      action: 'hold-and-report',
      reasons: 'mask-missing;fever-confirmed',
      class: 'resident',
      grid: '花园-07',
      household: '12-3-501',
      name: '林*3312',
      temperature: '37.9',
      kind: 'surface',
      raw: '35',
      ambient: '-1.5',
      readings: '2',
      'health code': 'green',
      'health code assurance': 'guard',
      "Rui'an code": 'lookup_failed',
      "Rui'an code assurance": '',
      mask: 'no',
      guard: '1001',
      'override reason': '',
      'amended by': 'e5',
      'rules hash': 'ab'.repeat(32),
      'row hash': findEntry(store, 'b2')?.hash,
    })
    expect(override).toMatchObject({ verdict: 'pass', action: 'admit', 'override reason': 'known-resident' })
  })

  it('leaves blank what an audit row does not mean', async () => {
    write(anEntry({ kind: 'audit', verdict: null, action: null, note: 'rules changed', temperature: null }))
    expect((await records({}))[0]).toMatchObject({
      'override reason': 'audit: rules changed',
      direction: '',
      class: '',
      readings: '',
      temperature: '',
    })
  })

  it('gives the same selection as the list', async () => {
    write(anEntry({ lane: 'out-1' }), anEntry({}), anEntry({ lane: 'out-1' }))
    expect((await records({ lane: 'out-1' })).map(({ seq }) => seq)).toEqual(['1', '3'])
  })

  it.each([
    '=1+1',
    '+86',
    '-1',
    '@x',
    '\t=1',
    '\r=1',
    '\n=1',
    '  =1',
    '＝1',
    ' ＋1',
    '－1',
    '＠a',
    '\u200b=1',
    '\u00a0-1',
  ])('makes text of %j', async (note) => {
    write(anEntry({ kind: 'override', note }))
    expect((await records({}))[0]?.['override reason']).toBe(`'${note}`)
  })

  it.each(['known-resident', "'=1", ' 12-3', '林=1', '1-1-101'])('leaves %j as it is', async (note) => {
    write(anEntry({ kind: 'override', note }))
    expect((await records({}))[0]?.['override reason']).toBe(note)
  })

  it('holds for whatever anybody types', async () => {
    const typed = fc.oneof(
      fc.string({ unit: codePoint }),
      fc.string({
        unit: fc.constantFrom('=', '+', '-', '@', '＝', '\t', '\r', '\n', ' ', ',', '"', "'", ';', 'a', '林'),
      }),
    )
    await fc.assert(
      fc.asyncProperty(typed, typed, typed, async (note, maskedName, household) => {
        const entry = anEntry({ kind: 'override', note, person: { maskedName, household } })
        write(entry)
        const cells = (await records({ text: entry.id }))[0]
        for (const cell of Object.values(cells ?? {}))
          expect(cell).not.toMatch(/^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/u)
        for (const [heading, value] of Object.entries({
          'override reason': note,
          name: maskedName,
          household,
        })) {
          const wellFormed = value.toWellFormed()
          expect([wellFormed, `'${wellFormed}`]).toContain(cells?.[heading])
        }
      }),
      { numRuns: 150 },
    )
  })
})

it.each([
  { zone: 'Asia/Shanghai', at: '2020-03-06T00:00:00.007Z', written: '2020-03-06T08:00:00.007+08:00' },
  { zone: 'UTC', at: '2020-03-06T00:00:00.000Z', written: '2020-03-06T00:00:00.000+00:00' },
  { zone: 'America/St_Johns', at: '2020-03-06T00:00:00.000Z', written: '2020-03-05T20:30:00.000-03:30' },
  { zone: 'Europe/Berlin', at: '2020-03-29T00:59:59.999Z', written: '2020-03-29T01:59:59.999+01:00' },
  { zone: 'Europe/Berlin', at: '2020-03-29T01:00:00.000Z', written: '2020-03-29T03:00:00.000+02:00' },
])('$at is $written in $zone', ({ zone, at, written }) => {
  expect(zonedTime(zone)(Date.parse(at))).toBe(written)
})
