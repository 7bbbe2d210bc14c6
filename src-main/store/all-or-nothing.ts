import type { Store } from './open-store.ts'

/** Thrown to undo what was written. */
class Undone extends Error {}

/**
 * Runs `work` as one transaction; where it answers false, all that it wrote is undone and so is the answer false. How a
 * change and its record in the journal become one: `work` makes the change and answers whether it is on record. Throws
 * what `work` throws, and SqliteError.
 */
export function allOrNothing({ db }: Pick<Store, 'db'>, work: () => boolean): boolean {
  const run = db.transaction(() => {
    if (!work()) throw new Undone()
  })
  try {
    run.immediate()
    return true
  } catch (error) {
    if (error instanceof Undone) return false
    throw error
  }
}
