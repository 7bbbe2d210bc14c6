import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, databaseKey, settle } from '../../src-main/store/connection.ts'

/**
 * What a durable row costs at the least: one INSERT a transaction into one table without index, trigger or
 * chain, under the kiosk's own cipher and pragmas, in a file of its own.
 */
export interface BareDatabase {
  /** Durable when it returns. */
  insert(row: string): void
  close(): void
}

export function openBareDatabase(): BareDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-bare-'))
  const db = connect(join(folder, 'bare.db'), databaseKey(randomBytes(32)), { readonly: false })
  const unset = settle(db)
  if (unset !== null) throw new Error(unset)
  db.exec('CREATE TABLE bare (seq INTEGER PRIMARY KEY, row TEXT NOT NULL, hash BLOB NOT NULL) STRICT')
  const insert = db.prepare<[string, Buffer]>('INSERT INTO bare (row, hash) VALUES (?, ?)')
  const hash = randomBytes(32)
  return {
    insert: (row) => void insert.run(row, hash),
    close: () => {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
