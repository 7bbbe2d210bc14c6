import { setImmediate } from 'node:timers/promises'
import { sqliteFault } from '../store/fault.ts'
import type { Store } from '../store/open-store.ts'
import { commitment, genesisHash, nextHash } from './chain.ts'
import { isOwnHead, signHead, type Head } from './head.ts'
import { parseRow, type JournalRow } from './row.ts'
import { hasOrphans } from './tail.ts'

/** formats.md, "Records". */
export interface Verification {
  /** Rows that could be read. */
  rows: number
  /**
   * The first seq that is missing, cannot be read, does not follow from the one before it, amends an entry
   * that is not earlier, or whose personal fields are not the ones committed to. Null: none.
   */
  firstBroken: number | null
  /** The end of the chain as it stands; null when it is broken: nothing is signed over that. */
  head: Head | null
  /**
   * Does the head that was kept elsewhere bear this kiosk's signature and stand in this chain; null when none
   * was given. A sound chain whose kept head is not in it has lost its tail.
   */
  headMatches: boolean | null
}

const PAGE_ROWS = 500

interface CheckedRow {
  seq: number
  row: string
  hash: Buffer
  masked_name: string | null
  masked_name_salt: Buffer | null
  household: string | null
  household_salt: Buffer | null
}

/**
 * Checks every row that is there when it starts, a page at a time, letting the lanes work in between.
 * `now`, UTC ms, dates the head that it answers with. An erased personal field is no fault.
 */
export async function verifyJournal(
  store: Store,
  { head, now }: { head: Head | null; now: number },
): Promise<Verification> {
  const { db, identity } = store
  const page = db.prepare<[number, number], CheckedRow>(`
    SELECT seq, row, hash, masked_name, masked_name_salt, household, household_salt
    FROM journal LEFT JOIN person USING (seq)
    WHERE seq > ? ORDER BY seq LIMIT ?`)
  const seqOf = db.prepare<[string], { seq: number }>('SELECT seq FROM journal WHERE id = ?')

  const isSound = (found: CheckedRow): boolean => {
    const row = parseRow(found.row)
    const amended = row.amends === null ? { seq: 0 } : seqOf.get(row.amends)
    const amendsEarlier = amended !== undefined && amended.seq < row.seq
    return row.seq === found.seq && amendsEarlier && keepsCommitments(row, found)
  }

  let rows = 0
  let at = 0
  let hash = genesisHash(identity.kiosk)
  let firstBroken: number | null = null
  let keptHash = head?.seq === 0 ? hash : null

  let pageRows = PAGE_ROWS
  for (;;) {
    let read: CheckedRow[]
    try {
      read = page.all(at, pageRows)
    } catch (error) {
      sqliteFault(error)
      if (pageRows > 1) {
        // Somewhere in these rows: go on one by one up to the one that cannot be read.
        pageRows = 1
        continue
      }
      firstBroken ??= at + 1
      break
    }
    if (read.length === 0) break
    for (const found of read) {
      rows += 1
      if (firstBroken === null) {
        const expected = nextHash(hash, found.row)
        if (found.seq !== at + 1) firstBroken = at + 1
        else if (!found.hash.equals(expected) || !isSound(found)) firstBroken = found.seq
        else if (found.seq === head?.seq) keptHash = expected
        hash = expected
      }
      at = found.seq
    }
    // oxlint-disable-next-line no-await-in-loop -- one page after the other: the lanes work in between
    await setImmediate()
  }

  let end: Head | null = null
  try {
    if (firstBroken === null && hasOrphans(store, at)) firstBroken = at + 1
    if (firstBroken === null) end = signHead(store, now)
  } catch (error) {
    sqliteFault(error)
    firstBroken ??= at + 1
  }
  const headMatches =
    head === null
      ? null
      : isOwnHead(identity, head) && keptHash !== null && keptHash.toString('hex') === head.hash
  return { rows, firstBroken, head: end, headMatches }
}

function keepsCommitments(row: JournalRow, found: CheckedRow): boolean {
  return (
    isErasedOrKept(found.masked_name, found.masked_name_salt, row.person.maskedName) &&
    isErasedOrKept(found.household, found.household_salt, row.person.household)
  )
}

function isErasedOrKept(value: string | null, salt: Buffer | null, committed: string | null): boolean {
  return value === null || salt === null || commitment(salt, value) === committed
}
