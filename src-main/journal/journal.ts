import { sqliteFault, type Fault } from '../store/fault.ts'
import type { Store } from '../store/open-store.ts'
import { genesisHash, nextHash } from './chain.ts'
import type { Entry } from './entry.ts'
import { signHead, type Head } from './head.ts'
import { buildRow } from './row.ts'
import { hasOrphans, tailReader, type Tail } from './tail.ts'

export type AppendOutcome = { ok: true; seq: number; hash: string } | ({ ok: false } & Fault)

/** 台账: what may be written, and the signed end of it. Reading is in query.ts and export-csv.ts. */
export interface Journal {
  /**
   * Commits the entry, its personal fields and its place in the outbox together. When it answers `ok` they
   * are on the disk; otherwise none of them is. `hash` is hex.
   *
   * Throws on what no disk can cause: an id already there, an amendment of an entry that is not.
   */
  append(entry: Entry): AppendOutcome
  /** `now` in UTC ms. Throws SqliteError when the end cannot be read. */
  head(now: number): Head
}

export type OpenJournalOutcome =
  | { ok: true; journal: Journal }
  | { ok: false; reason: 'chain-broken'; seq: number; detail: string }
  | ({ ok: false } & Fault)

/** Rows looked at when the journal opens; `verifyJournal` looks at all of them. */
const TAIL_ROWS = 200

/** Checks the tail of the chain. After any refusal nobody is judged: no lamp before ink. */
export function openJournal(store: Store): OpenJournalOutcome {
  try {
    const broken = brokenInTail(store)
    return broken === null
      ? { ok: true, journal: journalOf(store) }
      : {
          ok: false,
          reason: 'chain-broken',
          seq: broken,
          detail: `row ${broken} does not continue the chain`,
        }
  } catch (error) {
    return { ok: false, ...sqliteFault(error) }
  }
}

function journalOf(store: Store): Journal {
  const { db } = store
  const tail = tailReader(store)
  const exists = db.prepare<[string], { seq: number }>('SELECT seq FROM journal WHERE id = ?')
  const insertRow = db.prepare<[number, string, Buffer]>(
    'INSERT INTO journal (seq, row, hash) VALUES (?, ?, ?)',
  )
  const insertPerson = db.prepare<[number, string | null, Buffer | null, string | null, Buffer | null]>(
    'INSERT INTO person (seq, masked_name, masked_name_salt, household, household_salt) VALUES (?, ?, ?, ?, ?)',
  )
  const insertOutbox = db.prepare<[number]>('INSERT INTO outbox (seq) VALUES (?)')

  const write = db.transaction((entry: Entry): Tail => {
    if (entry.amends !== null && exists.get(entry.amends) === undefined) {
      throw new Error(`entry ${entry.id} amends ${entry.amends}, which is not in the journal`)
    }
    const previous = tail()
    const seq = previous.seq + 1
    const { text, person } = buildRow(entry, seq)
    const hash = nextHash(previous.hash, text)
    insertRow.run(seq, text, hash)
    const { maskedName, household } = person
    if (maskedName !== null || household !== null) {
      insertPerson.run(
        seq,
        maskedName?.value ?? null,
        maskedName?.salt ?? null,
        household?.value ?? null,
        household?.salt ?? null,
      )
    }
    insertOutbox.run(seq)
    return { seq, hash }
  })

  return {
    append: (entry) => {
      try {
        const { seq, hash } = write.immediate(entry)
        return { ok: true, seq, hash: hash.toString('hex') }
      } catch (error) {
        return { ok: false, ...sqliteFault(error) }
      }
    },
    head: (now) => signHead(store, now),
  }
}

/** The first seq of the last rows that does not follow from the one before, or null. Throws SqliteError. */
function brokenInTail(store: Store): number | null {
  const rows = store.db
    .prepare<[number], Tail & { row: string }>('SELECT seq, row, hash FROM journal ORDER BY seq DESC LIMIT ?')
    .all(TAIL_ROWS + 1)
    .toReversed()
  // The oldest row that was fetched only lends its hash, unless it is the first of all.
  const before = rows.length > TAIL_ROWS ? rows.shift() : undefined
  let previous: Tail = before ?? { seq: 0, hash: genesisHash(store.identity.kiosk) }
  for (const row of rows) {
    if (row.seq !== previous.seq + 1) return previous.seq + 1
    if (!row.hash.equals(nextHash(previous.hash, row.row))) return row.seq
    previous = row
  }
  return hasOrphans(store, previous.seq) ? previous.seq + 1 : null
}
