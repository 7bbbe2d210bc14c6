import { setImmediate } from 'node:timers/promises'
import { BLOCK_ROWS } from '../store/migrations.ts'
import type { Store } from '../store/open-store.ts'
import type { Action, PersonClass, Verdict } from '../words.ts'
import { parseRow, type JournalRow } from './row.ts'

/** What a supervisor looks for; null leaves a field open. */
export interface EntryFilter {
  /** UTC ms of the ruling: `from` inclusive, `to` exclusive. */
  from: number
  to: number
  /** `none`: abandoned before a ruling. */
  verdict: Verdict | 'none' | null
  action: Action | null
  lane: string | null
  personClass: PersonClass | null
  /** Part of a reason's id, of the household, or of the entry id. */
  text: string | null
}

export interface ListedEntry {
  seq: number
  /** Of the chain at this row, hex. */
  hash: string
  row: JournalRow
  /** Null where unknown or erased. */
  maskedName: string | null
  household: string | null
  /** Ids of the entries that amend this one, in their order. */
  amendedBy: string[]
}

interface Found {
  seq: number
  row: string
  hash: Buffer
  masked_name: string | null
  household: string | null
  amended_by: string
}

const SELECT = `
  SELECT journal.seq, row, hash, masked_name, household,
    (SELECT json_group_array(amendment.id ORDER BY amendment.seq)
     FROM journal AS amendment WHERE amendment.amends = journal.id) AS amended_by
  FROM journal LEFT JOIN person USING (seq)`

/** Where the rows of a time lie at the most: in blocks that touch it, or among the rows that fill none yet. */
const BOUNDS = `
  SELECT min(low) AS low, max(high) AS high FROM (
    SELECT seq - ${BLOCK_ROWS - 1} AS low, seq AS high FROM journal_block
    WHERE latest >= :from AND earliest < :to
    UNION ALL
    SELECT seq, seq FROM journal
    WHERE seq > (SELECT coalesce(max(seq), 0) FROM journal_block) AND decided >= :from AND decided < :to)`

/** Sequence numbers looked at before the lanes get their turn: a rare match must not hold them up. */
const WINDOW = 500

/**
 * The entries that match, a window of the journal at a time, newest first or oldest first. Entries written
 * meanwhile may be missing. Throws SqliteError when a page cannot be read.
 */
export async function* selectEntries(
  { db }: Store,
  filter: EntryFilter,
  { order, before }: { order: 'newest-first' | 'oldest-first'; before: number | null },
): AsyncGenerator<ListedEntry[]> {
  // The clock may have stepped back, so the rows of a time need not lie together: only their bounds are certain.
  const bounds = db
    .prepare<[{ from: number; to: number }], { low: number | null; high: number | null }>(BOUNDS)
    .get({ from: filter.from, to: filter.to })
  const low = bounds?.low ?? 1
  const high = Math.min(bounds?.high ?? 0, before === null ? Infinity : before - 1)
  const isNewestFirst = order === 'newest-first'
  const window = db.prepare<[EntryFilter & { low: number; high: number }], Found>(`${SELECT}
    WHERE journal.seq BETWEEN :low AND :high
      AND +decided >= :from AND +decided < :to
      AND (:verdict IS NULL
        OR CASE :verdict WHEN 'none' THEN row ->> '$.verdict' IS NULL AND row ->> '$.kind' = 'entry'
           ELSE row ->> '$.verdict' = :verdict END)
      AND (:action IS NULL OR row ->> '$.action' = :action)
      AND (:lane IS NULL OR row ->> '$.lane' = :lane)
      AND (:personClass IS NULL OR row ->> '$.personClass' = :personClass)
      AND (:text IS NULL OR instr(row ->> '$.reasons', :text) OR instr(household, :text) OR instr(id, :text))
    ORDER BY journal.seq ${isNewestFirst ? 'DESC' : 'ASC'}`)

  for (let done = 0; low + done <= high; done += WINDOW) {
    const first = isNewestFirst ? Math.max(low, high - done - WINDOW + 1) : low + done
    const last = isNewestFirst ? high - done : Math.min(high, low + done + WINDOW - 1)
    const found = window.all({ ...filter, low: first, high: last })
    if (found.length > 0) yield found.map(listed)
    // oxlint-disable-next-line no-await-in-loop -- one window after the other: the lanes work in between
    await setImmediate()
  }
}

/** One page for a screen, newest first. `next` is the `before` of the page after it, null after the last. */
export async function listEntries(
  store: Store,
  filter: EntryFilter,
  { before, limit }: { before: number | null; limit: number },
): Promise<{ entries: ListedEntry[]; next: number | null }> {
  const entries: ListedEntry[] = []
  for await (const found of selectEntries(store, filter, { order: 'newest-first', before })) {
    entries.push(...found)
    if (entries.length > limit) break
  }
  const page = entries.slice(0, limit)
  return { entries: page, next: entries.length > limit ? (page.at(-1)?.seq ?? null) : null }
}

/** The entry with this id as it stands, or null. Throws SqliteError when it cannot be read. */
export function findEntry({ db }: Store, id: string): ListedEntry | null {
  const found = db.prepare<[string], Found>(`${SELECT} WHERE journal.id = ?`).get(id)
  return found === undefined ? null : listed(found)
}

/** The last `count` rows of the journal, oldest first. Throws SqliteError when a page cannot be read. */
export function latestEntries({ db }: Store, count: number): ListedEntry[] {
  const found = db.prepare<[number], Found>(`${SELECT} ORDER BY journal.seq DESC LIMIT ?`).all(count)
  return found.map(listed).toReversed()
}

function listed(found: Found): ListedEntry {
  const amendedBy: string[] = JSON.parse(found.amended_by)
  return {
    seq: found.seq,
    hash: found.hash.toString('hex'),
    row: parseRow(found.row),
    maskedName: found.masked_name,
    household: found.household,
    amendedBy,
  }
}
