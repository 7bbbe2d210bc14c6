import Database from 'better-sqlite3'
import { deriveKey } from './key-file.ts'

export type Connection = Database.Database

/**
 * Set and read back on every connection. Neither the build's defaults nor what an earlier connection set
 * can be relied on: in WAL mode better-sqlite3 runs with `synchronous=NORMAL` unless this connection says
 * otherwise, and then a power cut takes the last verdicts with it.
 */
const PRAGMAS: readonly { name: string; value: string | number; reads: string | number }[] = [
  { name: 'journal_mode', value: 'WAL', reads: 'wal' },
  { name: 'synchronous', value: 'FULL', reads: 2 },
  { name: 'foreign_keys', value: 'ON', reads: 1 },
  { name: 'trusted_schema', value: 'OFF', reads: 0 },
  { name: 'busy_timeout', value: 2000, reads: 2000 },
  // An erased name must not stay behind in a freed page.
  { name: 'secure_delete', value: 'ON', reads: 1 },
  // KiB of pages. An entry touches a handful of them; the build's default of 16 MiB fills up in a morning.
  { name: 'cache_size', value: -4096, reads: -4096 },
  // Pages of WAL. Copying them back syncs twice and holds the next verdict up. An entry writes 4.4 of them, as strace
  // counted over 6,000 entries: every 900 entries, not every 230 as by the build's default of 1,000 pages.
  { name: 'wal_autocheckpoint', value: 4000, reads: 4000 },
  // Sorting a long export must not spill names into an unencrypted temporary file.
  { name: 'temp_store', value: 'MEMORY', reads: 2 },
]

export interface DatabaseKey {
  key: Buffer
  /**
   * The file's first 16 bytes. SQLCipher would draw them at random; derived from the master key they tell
   * a wrong key from a damaged first page, which otherwise look alike. One key opens one file, so nothing
   * is lost by it.
   */
  salt: Buffer
}

export function databaseKey(master: Buffer): DatabaseKey {
  return { key: deriveKey(master, 'database', 32), salt: deriveKey(master, 'database-salt', 16) }
}

/**
 * Opens `file` with its cipher set (SQLCipher 4: AES-256-CBC, HMAC-SHA-512 a page) and nothing read yet.
 * Throws SqliteError. With `readonly` nothing in the database or its WAL is ever written.
 */
export function connect(
  file: string,
  { key, salt }: DatabaseKey,
  { readonly }: { readonly: boolean },
): Connection {
  const db = new Database(file, { readonly })
  try {
    db.pragma("cipher = 'sqlcipher'")
    db.pragma(`key = "x'${key.toString('hex')}${salt.toString('hex')}'"`)
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

/**
 * Sets every pragma and reads it back; answers the first that did not take, as words, or null.
 * Throws SqliteError.
 */
export function settle(db: Connection): string | null {
  for (const { name, value } of pragmasOf(db)) db.pragma(`${name} = ${value}`)
  return unsettled(db)
}

/** The first pragma that does not read as it must on this connection, as words, or null. */
export function unsettled(db: Connection): string | null {
  const cipher = db.pragma('cipher', { simple: true })
  if (cipher !== 'sqlcipher') return `the cipher reads ${String(cipher)}`
  for (const { name, reads } of pragmasOf(db)) {
    const value = db.pragma(name, { simple: true })
    if (value !== reads) return `pragma ${name} reads ${String(value)} instead of ${reads}`
  }
  return null
}

/** The journal mode is the file's own: a reader finds it as the last host left it. */
function pragmasOf(db: Connection): typeof PRAGMAS {
  return db.readonly ? PRAGMAS.filter(({ name }) => name !== 'journal_mode') : PRAGMAS
}
