import Database from 'better-sqlite3'

/** What the disk, or the machine around it, can do to a read or a write. */
export interface Fault {
  reason: 'disk-full' | 'io' | 'read-only' | 'busy' | 'damaged'
  detail: string
}

/** What a file operation outside the database can meet. */
export interface IoFault {
  reason: 'disk-full' | 'io'
  detail: string
}

const REASONS: ReadonlyMap<string, Fault['reason']> = new Map([
  ['FULL', 'disk-full'],
  ['IOERR', 'io'],
  ['CANTOPEN', 'io'],
  ['READONLY', 'read-only'],
  ['BUSY', 'busy'],
  ['CORRUPT', 'damaged'],
  ['NOTADB', 'damaged'],
])

/**
 * Names an SQLite failure that is the disk's doing (https://sqlite.org/rescode.html).
 * Anything else, a broken constraint or wrong SQL, is a bug and is thrown again.
 */
export function sqliteFault(error: unknown): Fault {
  if (!(error instanceof Database.SqliteError)) throw error
  const reason = REASONS.get(error.code.split('_')[1] ?? '')
  if (reason === undefined) throw error
  return { reason, detail: `${error.code}: ${error.message}` }
}

/** Names a failure of `node:fs`; what carries no system error code is thrown again. */
export function ioFault(error: unknown): IoFault {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  return { reason: full ? 'disk-full' : 'io', detail: error.message }
}
