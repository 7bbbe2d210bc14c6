import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect, databaseKey, unsettled } from './connection.ts'
import { readKeyFile } from './key-file.ts'
import { SCHEMA_VERSION } from './migrations.ts'
import { openStore, type Store, type StoreMode } from './open-store.ts'

let folder: string
let dataDir: string
let keyFile: string
let file: string
const opened: Store[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-store-'))
  dataDir = join(folder, 'data')
  keyFile = join(folder, 'kiosk.key')
  file = join(dataDir, 'kiosk.db')
})

afterEach(() => {
  for (const store of opened.splice(0)) if (store.db.open) store.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(mode: StoreMode): Store {
  const outcome = openStore({ dataDir, keyFile, mode })
  if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.detail}`)
  opened.push(outcome.store)
  return outcome.store
}

function refusal(mode: StoreMode): string {
  const outcome = openStore({ dataDir, keyFile, mode })
  if (outcome.ok) {
    outcome.store.close()
    return 'opened'
  }
  return outcome.reason
}

/** Raw access with the right key, past every check of openStore. */
function raw(work: (db: Database.Database) => void): void {
  const key = readKeyFile(keyFile)
  if (!key.ok) throw new Error(key.detail)
  const db = connect(file, databaseKey(key.master), { readonly: false })
  work(db)
  db.close()
}

/** Of the data only: `-shm` is an index that SQLite makes anew, and a reader leaves an empty WAL. */
function fingerprint(): Record<string, string> {
  const names = readdirSync(dataDir).filter((name) => name === 'kiosk.db' || hasContent(name))
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(dataDir, name)))
        .digest('hex'),
    ]),
  )
}

function hasContent(name: string): boolean {
  return name.endsWith('-wal') && statSync(join(dataDir, name)).size > 0
}

function damage(offset: number, length: number): void {
  const bytes = readFileSync(file)
  for (let at = offset; at < offset + length; at++) bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)
  writeFileSync(file, bytes)
}

function truncate(path: string, bytes: number): void {
  writeFileSync(path, readFileSync(path).subarray(0, bytes))
}

function addRows(db: Database.Database, count: number): void {
  db.exec(`INSERT INTO staff VALUES ('0000', 'x', 'guard', 1, x'00', x'00', 1, 1, 1)`)
  const insert = db.prepare(`INSERT INTO pin_try VALUES (?, 1, 1, 1)`)
  for (let index = 0; index < count; index++) insert.run(`${index}-`.padEnd(400, 'x'))
}

describe('a first start', () => {
  it('makes the key and the database, and opens them again as the same kiosk', () => {
    const first = open('host')
    const { kiosk } = first.identity
    first.close()
    const again = open('host')
    expect(kiosk).toMatch(/^[\w-]{43}$/)
    expect(again.identity.kiosk).toBe(kiosk)
    expect(again.codeTokenKey).toEqual(first.codeTokenKey)
    const message = Buffer.from('head')
    expect(again.identity.verify(message, first.identity.sign(message))).toBe(true)
  })

  it('makes no key where a database already stands', () => {
    open('host').close()
    rmSync(keyFile)
    expect(refusal('host')).toBe('key-missing')
    expect(existsSync(keyFile)).toBe(false)
  })

  it('takes a key that was put there before, and never overwrites it', () => {
    writeFileSync(keyFile, 'ab'.repeat(32), { mode: 0o600 })
    open('host').close()
    expect(readFileSync(keyFile, 'ascii')).toBe('ab'.repeat(32))
  })

  it('starts over after a crash in the middle of it', () => {
    open('host').close()
    renameSync(file, `${file}.new`)
    truncate(`${file}.new`, 5000)
    open('host')
    expect(readdirSync(dataDir)).not.toContain('kiosk.db.new')
  })

  it('keeps the key file to its owner', () => {
    open('host').close()
    if (process.platform !== 'win32') expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  })
})

describe('every connection', () => {
  it.each(['host', 'read'] as const)('reads its pragmas back as they must be: %s', (mode) => {
    const host = open('host')
    const { db } = mode === 'host' ? host : open('read')
    expect(unsettled(db)).toBeNull()
    const read = (name: string) => db.pragma(name, { simple: true })
    expect({
      cipher: read('cipher'),
      journal_mode: read('journal_mode'),
      synchronous: read('synchronous'),
      foreign_keys: read('foreign_keys'),
      trusted_schema: read('trusted_schema'),
      secure_delete: read('secure_delete'),
      temp_store: read('temp_store'),
    }).toEqual({
      cipher: 'sqlcipher',
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      trusted_schema: 0,
      secure_delete: 1,
      temp_store: 2,
    })
  })

  it('stays at synchronous=FULL after the first write and after a reopen', () => {
    const host = open('host')
    addRows(host.db, 1)
    expect(host.db.pragma('synchronous', { simple: true })).toBe(2)
    host.close()
    const again = open('host')
    expect(again.db.pragma('synchronous', { simple: true })).toBe(2)
    again.db.exec('DELETE FROM pin_try')
    expect(again.db.pragma('synchronous', { simple: true })).toBe(2)
  })
})

describe('on the disk', () => {
  it('nothing is in plain text, neither in the file nor in its WAL', () => {
    const host = open('host')
    host.db.exec(`INSERT INTO staff VALUES ('0007', '林守门', 'guard', 1, x'00', x'00', 1, 1, 1)`)
    const copy = join(folder, 'wal-copy')
    copyFileSync(`${file}-wal`, copy)
    host.close()
    for (const path of [file, copy]) {
      const bytes = readFileSync(path)
      expect(bytes.length).toBeGreaterThan(1000)
      for (const word of ['SQLite format 3', '林守门', 'journal', 'staff'])
        expect(bytes.includes(word)).toBe(false)
    }
  })
})

describe('one host a data folder', () => {
  it('refuses a second one, and lets it in when the first has gone', () => {
    const first = open('host')
    expect(refusal('host')).toBe('locked')
    first.close()
    expect(refusal('host')).toBe('opened')
  })

  it('refuses a host of another process, and is freed when that one is killed', () => {
    open('host').close()
    const script = `
      const { takeHostLock } = await import(${JSON.stringify(join(import.meta.dirname, 'lock.ts'))})
      const lock = takeHostLock(${JSON.stringify(dataDir)})
      process.stdout.write(lock.ok ? 'held' : lock.reason)
      process.kill(process.pid, 'SIGKILL')`
    const child = () =>
      spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    const host = open('host')
    expect(child().stdout).toBe('locked')
    host.close()
    expect(child().stdout).toBe('held')
    expect(refusal('host')).toBe('opened')
  })

  it('lets readers in beside it, who see its writes and cannot write', () => {
    const host = open('host')
    const reader = open('read')
    addRows(host.db, 3)
    expect(reader.db.prepare('SELECT count(*) AS n FROM pin_try').get()).toEqual({ n: 3 })
    expect(() => reader.db.exec('DELETE FROM pin_try')).toThrow(/readonly/)
  })

  it('lets go of the lock when the opening is refused', () => {
    open('host').close()
    raw((db) => db.pragma('user_version = 99'))
    expect(refusal('host')).toBe('newer-version')
    raw((db) => db.pragma(`user_version = ${SCHEMA_VERSION}`))
    expect(refusal('host')).toBe('opened')
  })
})

describe('refused, and left byte for byte as it was', () => {
  const cases: { name: string; reason: string; prepare: () => void }[] = [
    {
      name: 'a newer version',
      reason: 'newer-version',
      prepare: () => raw((db) => db.pragma(`user_version = ${SCHEMA_VERSION + 1}`)),
    },
    { name: 'a wrong key', reason: 'wrong-key', prepare: () => writeFileSync(keyFile, 'cd'.repeat(32)) },
    {
      name: 'a key file that holds no key',
      reason: 'wrong-key',
      prepare: () => writeFileSync(keyFile, 'abc'),
    },
    { name: 'no key file', reason: 'key-missing', prepare: () => rmSync(keyFile) },
    { name: 'an empty database', reason: 'damaged', prepare: () => writeFileSync(file, '') },
    { name: 'a few bytes of its head changed', reason: 'damaged', prepare: () => damage(2, 5) },
    { name: 'its first page changed', reason: 'damaged', prepare: () => damage(200, 1) },
    { name: 'a page of its schema changed', reason: 'damaged', prepare: () => damage(4096 + 300, 1) },
    { name: 'its end missing', reason: 'damaged', prepare: () => truncate(file, 30 * 4096) },
    {
      name: 'a plain SQLite file in its place',
      reason: 'damaged',
      prepare: () => {
        rmSync(file)
        const plain = new Database(file)
        plain.exec('CREATE TABLE journal (a)')
        plain.close()
      },
    },
    {
      name: 'a trigger dropped',
      reason: 'damaged',
      prepare: () => raw((db) => db.exec('DROP TRIGGER journal_no_update')),
    },
    {
      name: 'a trigger more',
      reason: 'damaged',
      prepare: () =>
        raw((db) =>
          db.exec(
            'CREATE TRIGGER later AFTER INSERT ON journal BEGIN DELETE FROM outbox WHERE seq = new.seq; END',
          ),
        ),
    },
    {
      name: 'its identity gone',
      reason: 'damaged',
      prepare: () => raw((db) => db.exec('DELETE FROM identity')),
    },
  ]

  it.each(cases)('$name', ({ reason, prepare }) => {
    const host = open('host')
    addRows(host.db, 400)
    host.close()
    prepare()
    const before = fingerprint()
    expect(refusal('host')).toBe(reason)
    expect(refusal('read')).toBe(reason)
    expect({ ...before, ...fingerprint() }).toEqual({
      'kiosk.db-wal': fingerprint()['kiosk.db-wal'],
      ...before,
    })
    expect(fingerprint()['kiosk.db']).toBe(before['kiosk.db'])
  })

  it('a wrong key after a crash: the WAL of the last minutes stays', () => {
    const host = open('host')
    addRows(host.db, 5)
    const kept = [file, `${file}-wal`].map((path) => ({ path, bytes: join(folder, `kept${path.length}`) }))
    for (const { path, bytes } of kept) copyFileSync(path, bytes)
    host.close()
    for (const { path, bytes } of kept) copyFileSync(bytes, path)
    const rightKey = readFileSync(keyFile)
    const before = fingerprint()
    expect(Object.keys(before)).toHaveLength(2)

    writeFileSync(keyFile, 'cd'.repeat(32))
    expect(openStore({ dataDir, keyFile, mode: 'host' })).toMatchObject({
      reason: 'wrong-key',
      detail: expect.stringContaining('密钥文件不对'),
    })
    expect(fingerprint()).toEqual(before)

    writeFileSync(keyFile, rightKey)
    expect(open('host').db.prepare('SELECT count(*) AS n FROM pin_try').get()).toEqual({ n: 5 })
  })

  it('a database that is gone while its WAL is still there', () => {
    open('host').close()
    rmSync(file)
    writeFileSync(`${file}-wal`, 'pages of a lost database')
    expect(refusal('host')).toBe('damaged')
    expect(existsSync(file)).toBe(false)
  })
})

describe.skipIf(process.platform !== 'linux')(
  'no place for a first start (skips but on Linux: /proc)',
  () => {
    const aFile = (): string => {
      const path = join(folder, 'a-file')
      writeFileSync(path, '')
      return path
    }

    it.each([
      ['data folder under /proc', () => '/proc/kiosk/data', 'ENOENT'],
      ['data folder that takes no files', () => '/proc', 'SQLITE_CANTOPEN'],
      ['data folder that is a file', aFile, 'EEXIST'],
      ['data folder below a file', () => join(aFile(), 'data'), 'EEXIST'],
    ])('a %s is named', (_name, place, why) => {
      dataDir = place()
      const outcome = openStore({ dataDir, keyFile, mode: 'host' })
      expect(outcome).toMatchObject({ ok: false, reason: 'no-place' })
      expect(outcome.ok ? '' : outcome.detail).toContain(
        `dataDir: ${dataDir}: expected a folder in which files can be made (${why}: `,
      )
      expect(existsSync(keyFile)).toBe(false)
    })

    it.each([
      ['under /proc', () => '/proc/kiosk/kiosk.key', 'ENOENT'],
      ['below a file', () => join(aFile(), 'kiosk.key'), 'EEXIST'],
    ])('a key file %s is named', (_name, place, why) => {
      keyFile = place()
      const outcome = openStore({ dataDir, keyFile, mode: 'host' })
      expect(outcome).toMatchObject({ ok: false, reason: 'no-place' })
      expect(outcome.ok ? '' : outcome.detail).toContain(
        `keyFile: ${keyFile}: expected a file that can be made or read (${why}: `,
      )
    })
  },
)

describe('a reader', () => {
  it('answers absent where no kiosk has run, and makes nothing', () => {
    expect(refusal('read')).toBe('absent')
    expect(existsSync(dataDir)).toBe(false)
  })

  it('works where no host runs', () => {
    open('host').close()
    expect(refusal('read')).toBe('opened')
  })
})

describe('a key file that is none', () => {
  const folderThere = () => mkdirSync(keyFile)
  const pipeThere = () => execFileSync('mkfifo', [keyFile])
  const deviceThere = () => symlinkSync('/dev/zero', keyFile)
  const places = [
    { name: 'a folder', put: folderThere, says: /kiosk\.key is a folder: expected a file, such as .*文件夹/ },
    // Windows has neither at such a path.
    ...(process.platform === 'win32'
      ? []
      : [
          { name: 'a pipe', put: pipeThere, says: /kiosk\.key is a device or a pipe: expected a file/ },
          { name: 'a device', put: deviceThere, says: /kiosk\.key is a device or a pipe: expected a file/ },
        ]),
  ]
  const cases = places.flatMap((place) => [
    { ...place, beside: 'at a first start', modes: ['host'] as const },
    { ...place, beside: 'beside a database', modes: ['host', 'read'] as const },
  ])

  it.each(cases)('$name, $beside, is named and left alone', ({ put, says, beside, modes }) => {
    if (beside === 'beside a database') {
      open('host').close()
      rmSync(keyFile)
    }
    put()
    for (const mode of modes) {
      expect(openStore({ dataDir, keyFile, mode })).toEqual({
        ok: false,
        reason: 'no-place',
        detail: expect.stringMatching(says),
      })
    }
    expect(existsSync(file)).toBe(beside === 'beside a database')
  })
})

describe.skipIf(process.platform === 'win32')(
  'an exposed key (skips on Windows: a mode says nothing there)',
  () => {
    it.each([
      { mode: 0o644, credential: false, reason: 'key-exposed' },
      { mode: 0o640, credential: false, reason: 'key-exposed' },
      { mode: 0o602, credential: false, reason: 'key-exposed' },
      { mode: 0o400, credential: false, reason: 'opened' },
      { mode: 0o440, credential: true, reason: 'opened' },
      { mode: 0o444, credential: true, reason: 'key-exposed' },
    ])('mode $mode, as a systemd credential: $credential', ({ mode, credential, reason }) => {
      open('host').close()
      chmodSync(keyFile, mode)
      if (credential) process.env['CREDENTIALS_DIRECTORY'] = folder
      expect(refusal('host')).toBe(reason)
      delete process.env['CREDENTIALS_DIRECTORY']
    })
  },
)
