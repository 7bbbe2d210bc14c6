import { sqliteFault, type Fault } from './fault.ts'
import type { Store } from './open-store.ts'

/** One row of the journal on its way to the collector, with all that the collector needs to check it. */
export interface OutboxItem {
  entryId: string
  seq: number
  /** The chained bytes (RFC 8785 JSON) as text: send them as they are. */
  row: string
  /** SHA-256 of the chain at this row, lower-case hex. */
  hash: string
  /** Failed tries so far. */
  attempts: number
  person: OutboxPerson
}

/** Null where there is no such field, or where it has been erased. Salts are hex; see journal/chain.ts. */
export interface OutboxPerson {
  maskedName: { value: string; salt: string } | null
  household: { value: string; salt: string } | null
}

export interface Backlog {
  waiting: number
  /** Refused by the collector for good: they wait for a person. */
  parked: number
  /** UTC ms at which the oldest waiting entry was decided. */
  oldest: number | null
  /** Of the row tried last that is still here. */
  lastError: string | null
}

export type OutboxWrite = { ok: true } | ({ ok: false } & Fault)

/**
 * What must still go up. Reads throw SqliteError when the file is damaged; writes answer with the fault, and
 * then nothing of the call has happened.
 */
export interface Outbox {
  /** Waiting rows whose time has come (`now`, UTC ms), in the order of the chain. */
  nextBatch(wanted: { limit: number; now: number }): OutboxItem[]
  /** The collector holds these: they leave the outbox. Ids that are not there are ignored. */
  acknowledge(entryIds: readonly string[]): OutboxWrite
  /** Not to be sent again until a person has looked at it. */
  park(entryId: string, reason: string): OutboxWrite
  /** One more failed try each; not again before `nextAt` (UTC ms). */
  reschedule(entryIds: readonly string[], nextAt: number, error: string): OutboxWrite
  /** Takes as long however many wait. */
  backlog(): Backlog
}

interface WaitingRow {
  entry_id: string
  seq: number
  row: string
  hash: Buffer
  attempts: number
  masked_name: string | null
  masked_name_salt: Buffer | null
  household: string | null
  household_salt: Buffer | null
}

export function openOutbox({ db }: Store): Outbox {
  const waiting = db.prepare<[{ limit: number; now: number }], WaitingRow>(`
    SELECT id AS entry_id, journal.seq, row, hash, attempts,
           masked_name, masked_name_salt, household, household_salt
    FROM outbox JOIN journal USING (seq) LEFT JOIN person USING (seq)
    WHERE state = 'waiting' AND next_at <= :now
    ORDER BY outbox.seq LIMIT :limit`)
  const seqOf = '(SELECT seq FROM journal WHERE id = :entryId)'
  const remove = db.prepare<[{ entryId: string }]>(`DELETE FROM outbox WHERE seq = ${seqOf}`)
  const parkOne = db.prepare<[{ entryId: string; error: string }]>(
    `UPDATE outbox SET state = 'parked', last_error = :error WHERE seq = ${seqOf}`,
  )
  const delay = db.prepare<[{ entryId: string; nextAt: number; error: string }]>(
    `UPDATE outbox SET attempts = attempts + 1, next_at = :nextAt, last_error = :error WHERE seq = ${seqOf}`,
  )
  const counts = db.prepare<[], { held: number; parked: number; oldest: number | null }>(`
    SELECT (SELECT coalesce(max(seq), 0) FROM journal) - (SELECT entries FROM outbox_left) AS held,
           (SELECT count(*) FROM outbox WHERE state = 'parked') AS parked,
           (SELECT decided FROM journal
            WHERE seq = (SELECT seq FROM outbox WHERE state = 'waiting' ORDER BY seq LIMIT 1)) AS oldest`)
  const lastError = db.prepare<[], { last_error: string }>(
    'SELECT last_error FROM outbox WHERE last_error IS NOT NULL ORDER BY next_at DESC, seq DESC LIMIT 1',
  )

  const write = (work: () => void): OutboxWrite => {
    try {
      db.transaction(work).immediate()
      return { ok: true }
    } catch (error) {
      return { ok: false, ...sqliteFault(error) }
    }
  }

  return {
    nextBatch: (wanted) => waiting.all(wanted).map(outboxItem),
    acknowledge: (entryIds) =>
      write(() => {
        for (const entryId of entryIds) remove.run({ entryId })
      }),
    park: (entryId, reason) => write(() => void parkOne.run({ entryId, error: reason })),
    reschedule: (entryIds, nextAt, error) =>
      write(() => {
        for (const entryId of entryIds) delay.run({ entryId, nextAt, error })
      }),
    backlog: () => {
      const { held, parked, oldest } = counts.get() ?? { held: 0, parked: 0, oldest: null }
      return { waiting: held - parked, parked, oldest, lastError: lastError.get()?.last_error ?? null }
    },
  }
}

function outboxItem(row: WaitingRow): OutboxItem {
  return {
    entryId: row.entry_id,
    seq: row.seq,
    row: row.row,
    hash: row.hash.toString('hex'),
    attempts: row.attempts,
    person: {
      maskedName: opening(row.masked_name, row.masked_name_salt),
      household: opening(row.household, row.household_salt),
    },
  }
}

function opening(value: string | null, salt: Buffer | null): { value: string; salt: string } | null {
  return value === null || salt === null ? null : { value, salt: salt.toString('hex') }
}
