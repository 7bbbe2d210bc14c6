import { allOrNothing } from './all-or-nothing.ts'
import { sqliteFault, type Fault } from './fault.ts'
import type { Store } from './open-store.ts'

/** A browser that was let in. The key itself is the browser's cookie and stands nowhere else. */
export interface ScreenKey {
  /** SHA-256 of the key, hex. */
  hash: string
  /** UTC ms. */
  letInAt: number
  seenAt: number
}

type Written = { ok: true } | ({ ok: false } & Fault)

export interface ScreenKeys {
  /** The first let in first. Throws SqliteError when the file is damaged. */
  all(): ScreenKey[]
  add(key: ScreenKey): Written
  setSeen(hash: string, seenAt: number): Written
  /**
   * All of these, together with what `record` writes into the same store, or none; a hash that is not there is passed
   * over. `not-recorded`: `record` answered false.
   */
  remove(hashes: readonly string[], record: () => boolean): Written | { ok: false; reason: 'not-recorded' }
}

export function openScreenKeys(store: Store): ScreenKeys {
  const { db } = store
  const read = db.prepare<[], ScreenKey>(`
    SELECT lower(hex(key_hash)) AS hash, let_in_at AS letInAt, seen_at AS seenAt FROM screen
    ORDER BY let_in_at, key_hash`)
  const insert = db.prepare<[ScreenKey]>(
    'INSERT INTO screen (key_hash, let_in_at, seen_at) VALUES (unhex(:hash), :letInAt, :seenAt)',
  )
  const update = db.prepare<[{ hash: string; seenAt: number }]>(
    'UPDATE screen SET seen_at = :seenAt WHERE key_hash = unhex(:hash)',
  )
  const remove = db.prepare<[string]>('DELETE FROM screen WHERE key_hash = unhex(?)')
  const written = (write: () => void): Written => {
    try {
      write()
      return { ok: true }
    } catch (error) {
      return { ok: false, ...sqliteFault(error) }
    }
  }
  return {
    all: () => read.all(),
    add: (key) => written(() => void insert.run(key)),
    setSeen: (hash, seenAt) => written(() => void update.run({ hash, seenAt })),
    remove: (hashes, record) => {
      try {
        const isDone = allOrNothing(store, () => {
          for (const hash of hashes) remove.run(hash)
          return record()
        })
        return isDone ? { ok: true } : { ok: false, reason: 'not-recorded' }
      } catch (error) {
        return { ok: false, ...sqliteFault(error) }
      }
    },
  }
}
