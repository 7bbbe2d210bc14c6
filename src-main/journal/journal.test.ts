import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import canonicalize from 'canonicalize'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOutbox } from '../store/outbox.ts'
import type { Store } from '../store/open-store.ts'
import { tempStore, type TempStore } from '../store/temp-store.fixture.ts'
import { nextHash } from './chain.ts'
import { anEntry, anOverride, MORNING } from './entry.fixture.ts'
import type { Entry } from './entry.ts'
import { parseHead, signHead, type Head } from './head.ts'
import { openJournal, type Journal } from './journal.ts'
import { buildRow, parseRow } from './row.ts'
import { verifyJournal, type Verification } from './verify.ts'

let temp: TempStore
let store: Store
let journal: Journal

beforeEach(() => {
  temp = tempStore()
  store = temp.open('host')
  journal = journalOf(store)
})
afterEach(() => temp.remove())

function journalOf(store: Store): Journal {
  const outcome = openJournal(store)
  if (!outcome.ok) throw new Error(outcome.detail)
  return outcome.journal
}

function written(about: Partial<Entry>): Entry {
  const entry = anEntry(about)
  expect(journal.append(entry)).toMatchObject({ ok: true })
  return entry
}

/** In one transaction, of which the disk hears once. */
function manyWritten(number: number): void {
  store.db.transaction(() => {
    for (let index = 0; index < number; index++) written({})
  })()
}

function count(table: 'journal' | 'person' | 'outbox'): number {
  return store.db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? -1
}

/** As somebody with the key and a tool could. */
function tamper(sql: string): void {
  store.db.exec(`
    DROP TRIGGER IF EXISTS journal_no_update; DROP TRIGGER IF EXISTS journal_no_delete;
    DROP TRIGGER IF EXISTS journal_no_replace; PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;
    ${sql}`)
}

const verified = (head: Head | null): Promise<Verification> => verifyJournal(store, { head, now: MORNING })

describe('an append', () => {
  it('commits the entry, its personal fields and its place in the outbox', () => {
    const entry = written({ person: { maskedName: '林*3312', household: '12-3-501' } })
    expect([count('journal'), count('person'), count('outbox')]).toEqual([1, 1, 1])
    const [item] = openOutbox(store).nextBatch({ limit: 10, now: MORNING })
    expect(item).toMatchObject({
      entryId: entry.id,
      seq: 1,
      attempts: 0,
      person: { maskedName: { value: '林*3312' }, household: { value: '12-3-501' } },
    })
  })

  it('keeps no row for a person of whom nothing is known', () => {
    written({})
    expect([count('journal'), count('person'), count('outbox')]).toEqual([1, 0, 1])
  })

  it('commits all or nothing: where the outbox refuses, there is no entry', () => {
    store.db.exec(
      `CREATE TEMP TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'refused'); END`,
    )
    const entry = anEntry({ person: { maskedName: '林*', household: null } })
    expect(() => journal.append(entry)).toThrow('refused')
    expect([count('journal'), count('person'), count('outbox')]).toEqual([0, 0, 0])
    store.db.exec('DROP TRIGGER refuse')
    expect(journal.append(entry)).toMatchObject({ ok: true, seq: 1 })
  })

  it('answers disk-full when there is no space, keeps nothing of it, and goes on when space is back', async () => {
    written({})
    // The limit that SQLite itself gives up at, with the same SQLITE_FULL as a full disk.
    const pages = Number(store.db.pragma('page_count', { simple: true }))
    store.db.pragma(`max_page_count = ${pages}`)
    const long = { flags: ['x'.repeat(3000)], person: { maskedName: '陈*', household: '1-1-101' } }
    expect(journal.append(anEntry(long))).toMatchObject({ ok: false, reason: 'disk-full' })
    expect([count('journal'), count('person'), count('outbox')]).toEqual([1, 0, 1])
    store.db.pragma('max_page_count = 1000000')
    expect(journal.append(anEntry(long))).toMatchObject({ ok: true, seq: 2 })
    expect(await verified(null)).toMatchObject({ rows: 2, firstBroken: null })
  })

  it('answers read-only where the store was opened to read', () => {
    written({})
    const reader = journalOf(temp.open('read'))
    expect(reader.append(anEntry({}))).toMatchObject({ ok: false, reason: 'read-only' })
    expect(reader.head(MORNING)).toMatchObject({ seq: 1 })
  })

  it.each([
    { name: 'an id that is there already', about: (id: string): Partial<Entry> => ({ id }) },
    {
      name: 'an amendment of nothing',
      about: (): Partial<Entry> => ({ kind: 'override', amends: 'nobody' }),
    },
    { name: 'a number that is none', about: (): Partial<Entry> => ({ readings: Number.NaN }) },
  ])('throws on a bug: $name', ({ about }) => {
    const { id } = written({})
    expect(() => journal.append(anEntry(about(id)))).toThrow()
    expect(count('journal')).toBe(1)
  })

  it('chains nothing personal, even where evidence still carries it', () => {
    written({
      evidence: [
        { kind: 'household', household: '12-3-501', at: MORNING, visitMs: 0, superseded: false },
        {
          kind: 'code',
          role: 'guest-pass',
          family: 'gp1',
          token: 'ab',
          status: 'green',
          assurance: 'signed',
          reason: null,
          from: 'scan',
          updatedAt: null,
          holder: { maskedName: '林*3312', household: '12-3-501', enterprise: '瑞立', staffNumber: null },
          remarks: [],
          superseded: false,
          at: MORNING,
          visitMs: 0,
        },
      ],
      person: { maskedName: '林*3312', household: '12-3-501' },
    })
    const { row } = store.db.prepare<[], { row: string }>('SELECT row FROM journal').get() ?? { row: '' }
    expect(row).not.toMatch(/林|12-3-501|瑞立/)
    expect(parseRow(row).evidence[1]).toMatchObject({ holder: { household: 'withheld', staffNumber: null } })
  })

  it('takes what a keyboard or a scanner can mistype, and the chain still holds', async () => {
    written({
      note: 'a\ud800b\u0000',
      grid: '\udc00',
      person: { maskedName: '\ud800*', household: 'x\u0000y' },
    })
    expect(await verified(null)).toMatchObject({ rows: 1, firstBroken: null })
    expect(openJournal(store)).toMatchObject({ ok: true })
  })

  it('leaves no name in plain text on the disk', () => {
    written({ person: { maskedName: '欧阳*8812', household: '桃源12-3-501' } })
    const bytes = [temp.file, `${temp.file}-wal`].map((path) => readFileSync(path))
    store.close()
    bytes.push(readFileSync(temp.file))
    for (const word of ['欧阳', '桃源', 'huayuan', 'rulesHash']) {
      expect(bytes.map((each) => each.includes(word))).toEqual([false, false, false])
    }
  })
})

describe('append-only', () => {
  const attempts = [
    `UPDATE journal SET row = replace(row, 'pass', 'deny') WHERE seq = 1`,
    `UPDATE journal SET hash = zeroblob(32) WHERE seq = 2`,
    `DELETE FROM journal WHERE seq = 2`,
    `DELETE FROM journal`,
    `INSERT OR REPLACE INTO journal (seq, row, hash) SELECT seq, row, zeroblob(32) FROM journal WHERE seq = 1`,
    `INSERT OR REPLACE INTO journal (seq, row, hash)
       SELECT 3, json_set(row, '$.seq', 3), zeroblob(32) FROM journal WHERE seq = 1`,
    `INSERT INTO journal (seq, row, hash)
       SELECT 9, json_set(row, '$.seq', 9, '$.id', 'new'), zeroblob(32) FROM journal WHERE seq = 1`,
  ]
  it.each(attempts)('refuses %s', async (sql) => {
    written({})
    written({})
    expect(() => store.db.exec(sql)).toThrow('the journal is append-only')
    expect(await verified(null)).toMatchObject({ rows: 2, firstBroken: null })
  })
})

function sha256(...parts: (string | Buffer)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

describe('the chain', () => {
  it('can be checked by a program that knows only the documented bytes', () => {
    for (const maskedName of ['林*3312', null, '王*']) written({ person: { maskedName, household: null } })
    let previous = sha256(`checkpoint-kiosk/1/journal/${store.identity.kiosk}`)
    for (const item of openOutbox(store).nextBatch({ limit: 10, now: MORNING })) {
      expect(canonicalize(JSON.parse(item.row))).toBe(item.row)
      previous = sha256(previous, Buffer.from(item.row, 'utf8'))
      expect(item.hash).toBe(previous.toString('hex'))
      const opened = item.person.maskedName
      const committed = parseRow(item.row).person.maskedName
      const expected = opened === null ? null : sha256(Buffer.from(opened.salt, 'hex'), opened.value)
      expect(committed).toBe(expected?.toString('hex') ?? null)
    }
    const { signature, ...unsigned } = journal.head(MORNING)
    const publicKey = createPublicKey({ key: { ...store.identity.publicKey }, format: 'jwk' })
    const signed = Buffer.from(canonicalize(unsigned) ?? '')
    expect(verify(null, signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(unsigned).toEqual({
      kiosk: store.identity.kiosk,
      seq: 3,
      hash: previous.toString('hex'),
      at: '2020-03-06T00:00:00.000Z',
    })
  })

  it('goes on after a restart', async () => {
    written({})
    store.close()
    store = temp.open('host')
    journal = journalOf(store)
    expect(journal.append(anEntry({}))).toMatchObject({ ok: true, seq: 2 })
    expect(await verified(null)).toMatchObject({ rows: 2, firstBroken: null })
  })

  it('is whole when empty, and a head of nothing stands in it', async () => {
    expect(await verified(journal.head(MORNING))).toMatchObject({
      rows: 0,
      firstBroken: null,
      headMatches: true,
    })
  })

  it('is whole over several pages, with appends going on meanwhile', async () => {
    manyWritten(1100)
    const checking = verified(null)
    for (let index = 0; index < 20; index++) written({})
    expect(await checking).toMatchObject({ rows: 1120, firstBroken: null, headMatches: null })
  })

  const breaks: { name: string; sql: string; firstBroken: number }[] = [
    {
      name: 'a byte of a row',
      sql: `UPDATE journal SET row = replace(row, '36.5', '36.6') WHERE seq = 3`,
      firstBroken: 3,
    },
    {
      name: 'white space in a row',
      sql: `UPDATE journal SET row = ' ' || row WHERE seq = 2`,
      firstBroken: 2,
    },
    { name: 'a hash', sql: `UPDATE journal SET hash = zeroblob(32) WHERE seq = 4`, firstBroken: 4 },
    { name: 'a row cut out', sql: `DELETE FROM journal WHERE seq = 2`, firstBroken: 2 },
    { name: 'the first row cut off', sql: `DELETE FROM journal WHERE seq = 1`, firstBroken: 1 },
    {
      name: 'all rows moved up',
      sql: `UPDATE journal SET seq = -seq - 1; UPDATE journal SET seq = -seq`,
      firstBroken: 1,
    },
    {
      name: 'two rows exchanged',
      sql: `UPDATE journal SET seq = -5 - seq WHERE seq IN (2, 3); UPDATE journal SET seq = seq + 10 WHERE seq < 0`,
      firstBroken: 2,
    },
    {
      name: 'a name beside its commitment',
      sql: `UPDATE person SET masked_name = '王*' WHERE seq = 5`,
      firstBroken: 5,
    },
    { name: 'a salt', sql: `UPDATE person SET household_salt = zeroblob(32) WHERE seq = 5`, firstBroken: 5 },
    {
      name: 'a name where none was committed',
      sql: `INSERT INTO person (seq, masked_name, masked_name_salt) VALUES (4, '王*', zeroblob(32))`,
      firstBroken: 4,
    },
  ]
  it.each(breaks)('shows where it is broken: $name', async ({ sql, firstBroken }) => {
    for (let index = 0; index < 4; index++) written({})
    written({ person: { maskedName: '林*', household: '12-3-501' } })
    written({})
    tamper(sql)
    expect(await verified(null)).toMatchObject({ firstBroken, head: null })
  })

  it('shows an amendment that points at a later entry', async () => {
    const first = anEntry({})
    const second = anEntry({})
    store.db.exec('DROP TRIGGER journal_no_replace')
    expect(journal.append(first)).toMatchObject({ ok: true })
    // Chained well, but by a program that forgot the rule: the amended id only comes after it.
    let previous: Buffer = Buffer.from(journal.head(MORNING).hash, 'hex')
    for (const [seq, entry] of [
      [2, anOverride(second.id, {})],
      [3, second],
    ] as const) {
      const { text } = buildRow(entry, seq)
      previous = nextHash(previous, text)
      store.db.prepare('INSERT INTO journal (seq, row, hash) VALUES (?, ?, ?)').run(seq, text, previous)
    }
    expect(await verified(null)).toMatchObject({ rows: 3, firstBroken: 2 })
  })

  it('stays whole when what is personal has been erased', async () => {
    for (let index = 0; index < 3; index++) written({ person: { maskedName: '林*', household: '12-3-501' } })
    store.db.exec('DELETE FROM person WHERE seq = 1')
    store.db.exec('UPDATE person SET masked_name = NULL, masked_name_salt = NULL WHERE seq = 2')
    expect(await verified(null)).toMatchObject({ rows: 3, firstBroken: null })
    expect(openOutbox(store).nextBatch({ limit: 1, now: MORNING })[0]?.person).toEqual({
      maskedName: null,
      household: null,
    })
  })

  it('shows the first row that cannot be read, where a page in the middle is damaged', async () => {
    manyWritten(900)
    const leaves = `SELECT pageno FROM dbstat WHERE name = 'journal' AND pagetype = 'leaf' ORDER BY pageno`
    const pages = store.db.prepare<[], { pageno: number }>(leaves).all()
    const { pageno } = pages[Math.floor(pages.length / 2)] ?? { pageno: 0 }
    store.close()
    const bytes = readFileSync(temp.file)
    const at = (pageno - 1) * 4096 + 2000
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    writeFileSync(temp.file, bytes)
    store = temp.open('host')
    const { rows, firstBroken, head } = await verified(null)
    expect(head).toBeNull()
    expect(firstBroken).toBe(rows + 1)
    expect(rows).toBeGreaterThan(400)
    expect(rows).toBeLessThan(500)
  })

  it('closes the journal when its tail is broken at the start', () => {
    manyWritten(300)
    tamper(`UPDATE journal SET row = replace(row, '36.5', '36.6') WHERE seq = 250`)
    expect(openJournal(store)).toMatchObject({ ok: false, reason: 'chain-broken', seq: 250 })
  })

  it.each(['outbox', 'person'])(
    'shows a tail that was cut carelessly, leaving its %s rows',
    async (table) => {
      for (let index = 0; index < 5; index++) written({ person: { maskedName: '林*', household: null } })
      const other = table === 'outbox' ? 'person' : 'outbox'
      tamper(`DELETE FROM ${other}; DELETE FROM journal WHERE seq > 3`)
      expect(openJournal(store)).toMatchObject({ ok: false, reason: 'chain-broken', seq: 4 })
      expect(await verified(null)).toMatchObject({ rows: 3, firstBroken: 4 })
    },
  )

  it('closes the journal when a row of its tail is missing', () => {
    for (let index = 0; index < 5; index++) written({})
    tamper(`DELETE FROM journal WHERE seq = 4`)
    expect(openJournal(store)).toMatchObject({ ok: false, reason: 'chain-broken', seq: 4 })
  })
})

describe('a head kept elsewhere', () => {
  let head: Head
  beforeEach(() => {
    for (let index = 0; index < 5; index++) written({})
    head = journal.head(MORNING)
    written({})
  })

  it('stands in the chain that it was taken from', async () => {
    const result = await verified(head)
    expect(result).toMatchObject({ rows: 6, firstBroken: null, headMatches: true, head: { seq: 6 } })
  })

  const CUT = 'DELETE FROM outbox WHERE seq > 3; DELETE FROM journal WHERE seq > 3'

  it('is the only thing that shows a cut tail', async () => {
    tamper(CUT)
    expect(await verified(null)).toMatchObject({ rows: 3, firstBroken: null, headMatches: null })
    expect(await verified(head)).toMatchObject({ rows: 3, firstBroken: null, headMatches: false })
  })

  it('shows a tail that was cut and written anew', async () => {
    tamper(CUT)
    for (let index = 0; index < 5; index++) written({ readings: 2 })
    expect(await verified(head)).toMatchObject({ rows: 8, firstBroken: null, headMatches: false })
  })

  it.each([
    { name: 'its seq', change: { seq: 4 } },
    { name: 'its hash', change: { hash: 'ab'.repeat(32) } },
    { name: 'its time', change: { at: '2020-03-07T00:00:00.000Z' } },
    { name: 'its kiosk', change: { kiosk: 'x'.repeat(43) } },
    { name: 'its signature', change: { signature: 'AAAA' } },
  ])('counts no more when somebody changed $name', async ({ change }) => {
    expect(await verified({ ...head, ...change })).toMatchObject({ firstBroken: null, headMatches: false })
  })

  it('of another kiosk does not match', async () => {
    const other = tempStore()
    expect(await verified(signHead(other.open('host'), MORNING))).toMatchObject({ headMatches: false })
    other.remove()
  })

  it('is read back from its file, and nothing else is', () => {
    expect(parseHead(JSON.stringify(head))).toEqual({ ok: true, head })
    for (const text of ['', '{', '[]', '{"seq":1}', JSON.stringify({ ...head, seq: -1 })]) {
      expect(parseHead(text)).toMatchObject({ ok: false, reason: 'malformed' })
    }
  })
})
