import { closeSync, existsSync, openSync, readSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { connect, databaseKey, settle, type Connection, type DatabaseKey } from './connection.ts'
import { ioFault, sqliteFault, type Fault } from './fault.ts'
import { readIdentity, type KioskIdentity } from './identity.ts'
import { createKeyFile, deriveKey, readKeyFile, syncFolder } from './key-file.ts'
import { takeHostLock } from './lock.ts'
import { makeFolder } from './make-folder.ts'
import { migrate, schemaDifference, schemaVersion, SCHEMA_VERSION } from './migrations.ts'

/** The one database of a kiosk, open. */
export interface Store {
  mode: StoreMode
  db: Connection
  identity: KioskIdentity
  /** HMAC key for the tokens of scanned codes, 32 bytes; derived, so that the file's own key has one use. */
  codeTokenKey: Buffer
  close(): void
}

/** `host` writes and holds the folder's lock; `read` never writes and works beside a running host. */
export type StoreMode = 'host' | 'read'

/** The key file's doing for certain; `wrong-key` may be a damaged head of the database as well. */
export const KEY_REFUSALS = ['key-missing', 'key-exposed'] as const

export type StoreRefusal =
  | (typeof KEY_REFUSALS)[number]
  | 'newer-version'
  | 'older-version'
  | 'wrong-key'
  | 'damaged'
  | 'disk-full'
  | 'locked'
  | 'absent'
  | 'no-place'
  | 'io'

export type OpenStoreOutcome =
  | { ok: true; store: Store }
  | { ok: false; reason: StoreRefusal; detail: string }
type Refused = Extract<OpenStoreOutcome, { ok: false }>

/**
 * Opens `<dataDir>/kiosk.db`. As host it takes the folder's lock, makes key and database at the first start
 * (the key only when neither exists) and migrates; a reader does none of it and answers `absent` or
 * `older-version`. The file is looked at through a read-only connection first, so that whatever is refused
 * is left byte for byte as it was.
 *
 * `no-place` where there is no database yet and none can be made, or where the key file is no file: what the config names
 * is no place for one.
 *
 * Checked here: key, header, version, schema, pragmas. A page damaged elsewhere is found when it is read:
 * reading all of them would take too long at the start of a morning.
 */
export function openStore({
  dataDir,
  keyFile,
  mode,
}: {
  dataDir: string
  keyFile: string
  mode: StoreMode
}): OpenStoreOutcome {
  const file = join(dataDir, 'kiosk.db')
  return mode === 'host' ? openAsHost(dataDir, file, keyFile) : openAsReader(file, keyFile)
}

function openAsReader(file: string, keyFile: string): OpenStoreOutcome {
  if (!existsSync(file)) return refused('absent', `there is no database at ${file}`)
  const key = readKeyFile(keyFile)
  return key.ok ? openFile(file, key.master, 'read', () => {}) : key
}

function openAsHost(dataDir: string, file: string, keyFile: string): OpenStoreOutcome {
  try {
    makeFolder(dataDir, 0o700)
  } catch (error) {
    return placed({ ok: false, ...ioFault(error) }, noFolder(dataDir))
  }
  const isFirst = !existsSync(file)
  const lock = takeHostLock(dataDir)
  if (!lock.ok) return isFirst ? placed(lock, noFolder(dataDir)) : lock
  const opened = openLocked(file, keyFile, () => lock.release())
  if (!opened.ok) lock.release()
  return opened
}

function openLocked(file: string, keyFile: string, release: () => void): OpenStoreOutcome {
  const isFirst = !existsSync(file)
  const key = isFirst && !existsSync(keyFile) ? createKeyFile(keyFile) : readKeyFile(keyFile)
  if (!key.ok) return isFirst ? placed(key, noKeyFile(keyFile)) : key
  if (isFirst) {
    const failure = createDatabase(file, databaseKey(key.master))
    if (failure !== null) return placed(failure, noFolder(dirname(file)))
  }
  const looked = openFile(file, key.master, 'read', () => {})
  if (looked.ok) looked.store.close()
  else if (looked.reason !== 'older-version') return looked
  return openFile(file, key.master, 'host', release)
}

/** Built beside its place and renamed whole: an empty or half-made `kiosk.db` is damage, never a fresh start. */
function createDatabase(file: string, key: DatabaseKey): Refused | null {
  if (existsSync(`${file}-wal`)) {
    // A new database in the old one's place would take the old one's pages for its own.
    return refused('damaged', `${file} is gone, but its -wal file is still there`)
  }
  const half = `${file}.new`
  try {
    for (const leftover of [half, `${half}-journal`, `${half}-wal`, `${half}-shm`])
      rmSync(leftover, { force: true })
    const db = connect(half, key, { readonly: false })
    try {
      const unset = settle(db)
      if (unset !== null) return refused('io', unset)
      migrate(db)
    } catch (error) {
      return storeRefusal(error)
    } finally {
      db.close()
    }
    renameSync(half, file)
    syncFolder(dirname(file))
    return null
  } catch (error) {
    return storeRefusal(error)
  }
}

function openFile(file: string, master: Buffer, mode: StoreMode, release: () => void): OpenStoreOutcome {
  const key = databaseKey(master)
  let db: Connection | null = null
  try {
    db = connect(file, key, { readonly: mode === 'read' })
    const checked = check(db, mode)
    if (!checked.ok) {
      db.close()
      return checked
    }
    const opened = db
    const store: Store = {
      mode,
      db,
      identity: checked.identity,
      codeTokenKey: deriveKey(master, 'code-token', 32),
      close: () => {
        opened.close()
        release()
      },
    }
    return { ok: true, store }
  } catch (error) {
    db?.close()
    const refusal = storeRefusal(error)
    return refusal.reason === 'damaged' ? keyOrDamage(file, key, refusal) : refusal
  }
}

function check(db: Connection, mode: StoreMode): { ok: true; identity: KioskIdentity } | Refused {
  const version = schemaVersion(db)
  if (version > SCHEMA_VERSION) {
    return refused('newer-version', `schema version ${version}; this program knows ${SCHEMA_VERSION}`)
  }
  if (version === 0) return refused('damaged', 'the file holds no kiosk database')
  if (version < SCHEMA_VERSION && mode === 'read') {
    return refused(
      'older-version',
      `schema version ${version}; start the kiosk once to bring it to ${SCHEMA_VERSION}`,
    )
  }
  const unset = settle(db)
  if (unset !== null) return refused('io', unset)
  if (version < SCHEMA_VERSION) migrate(db)
  const difference = schemaDifference(db)
  if (difference !== null) return refused('damaged', difference)
  const identity = readIdentity(db)
  return identity === null ? refused('damaged', 'the identity is gone') : { ok: true, identity }
}

/**
 * To SQLCipher a wrong key and a damaged first page are the same. The salt at the head of the file is made
 * from the key: a few bytes of it in place show that the key is the right one.
 */
function keyOrDamage(file: string, { salt }: DatabaseKey, refusal: Refused): Refused {
  const head = Buffer.alloc(16)
  try {
    const descriptor = openSync(file, 'r')
    try {
      readSync(descriptor, head, 0, 16, 0)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    return { ok: false, ...ioFault(error) }
  }
  if (head.every((byte) => byte === 0)) return refused('damaged', `${file} is empty or its head was wiped`)
  if (head.toString('latin1').startsWith('SQLite format 3')) {
    return refused('damaged', `${file} is not encrypted: it is not this kiosk's database`)
  }
  const inPlace = salt.filter((byte, index) => head[index] === byte).length
  return inPlace >= 6
    ? refusal
    : refused(
        'wrong-key',
        `the key file is not the one that ${file} was made with. 密钥文件不对：请把原来的密钥文件放回去`,
      )
}

/** At a first start what the disk refuses is to be mended in the config. A full disk stays one. */
function placed(refusal: Refused, words: (why: string) => string): Refused {
  return refusal.reason === 'io' ? refused('no-place', words(refusal.detail)) : refusal
}

const noFolder = (dataDir: string) => (why: string) =>
  `dataDir: ${dataDir}: expected a folder in which files can be made (${why}). 这里存不了记录，请换一个能写入的文件夹。`

const noKeyFile = (keyFile: string) => (why: string) =>
  `keyFile: ${keyFile}: expected a file that can be made or read (${why}). 这里放不了密钥文件，请换一个能写入的位置。`

function storeRefusal(error: unknown): Refused {
  const isSystem = error instanceof Error && 'syscall' in error
  const { reason, detail } = isSystem ? ioFault(error) : sqliteFault(error)
  return refused(REFUSALS[reason], detail)
}

const REFUSALS = {
  'disk-full': 'disk-full',
  damaged: 'damaged',
  io: 'io',
  'read-only': 'io',
  busy: 'locked',
} as const satisfies Record<Fault['reason'], StoreRefusal>

function refused(reason: StoreRefusal, detail: string): Refused {
  return { ok: false, reason, detail }
}
