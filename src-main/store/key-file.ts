import { hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { ioFault } from './fault.ts'
import { makeFolder } from './make-folder.ts'

export type KeyFailure = {
  ok: false
  reason: 'key-missing' | 'key-exposed' | 'wrong-key' | 'no-place' | 'disk-full' | 'io'
  detail: string
}
export type KeyOutcome = { ok: true; master: Buffer } | KeyFailure

/** One derived key a purpose, so that what leaks from one use says nothing about another. */
export type KeyPurpose = 'database' | 'database-salt' | 'code-token'

/**
 * Reads the master key: 32 bytes as 64 hexadecimal digits, surrounding white space ignored.
 * `key-exposed` where other users of the machine can read the file (POSIX only; Windows keeps ACLs that
 * a mode does not show). `wrong-key` where the file is no key at all, `no-place` where the path is not of a file.
 */
export function readKeyFile(path: string): KeyOutcome {
  let text: string
  try {
    const stat = statSync(path)
    if (!stat.isFile()) return { ok: false, reason: 'no-place', detail: noFile(path, stat.isDirectory()) }
    if (process.platform !== 'win32') {
      const mode = stat.mode & 0o777
      if ((mode & strangers(path)) !== 0) {
        const octal = mode.toString(8).padStart(4, '0')
        return {
          ok: false,
          reason: 'key-exposed',
          detail: `${path} has mode ${octal}: other users can reach the key; set it to 0600 (chmod 600). 密钥文件权限过宽，请改成 0600`,
        }
      }
    }
    text = readFileSync(path, 'ascii').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { ok: false, reason: 'key-missing', detail: `there is no key file at ${path}. 密钥文件缺失` }
    }
    return { ok: false, ...ioFault(error) }
  }
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    return {
      ok: false,
      reason: 'wrong-key',
      detail: `${path} does not hold 64 hexadecimal digits. 密钥文件不对：里面不是 64 位十六进制数`,
    }
  }
  return { ok: true, master: Buffer.from(text, 'hex') }
}

/** Its mode does not matter, and reading a pipe could last for ever. */
function noFile(path: string, isFolder: boolean): string {
  return isFolder
    ? `keyFile: ${path} is a folder: expected a file, such as ${join(path, 'kiosk.key')}. ` +
        'keyFile 要写一个文件，这里写的是文件夹，请在后面加上文件名。'
    : `keyFile: ${path} is a device or a pipe: expected a file. keyFile 要写一个普通文件，请换一个路径。`
}

/** systemd gives a service its credentials with an ACL, whose mask shows as group bits in the mode. */
function strangers(path: string): number {
  const credentials = process.env['CREDENTIALS_DIRECTORY']
  const isCredential = credentials !== undefined && resolve(path).startsWith(resolve(credentials) + sep)
  return isCredential ? 0o007 : 0o077
}

/** Makes a new master key, mode 0600, whole or not at all. The caller has seen that none exists. */
export function createKeyFile(path: string): KeyOutcome {
  const master = randomBytes(32)
  const half = `${path}.new`
  try {
    makeFolder(dirname(path), 0o700)
    const file = openSync(half, 'w', 0o600)
    try {
      writeSync(file, `${master.toString('hex')}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(half, path)
    syncFolder(dirname(path))
  } catch (error) {
    return { ok: false, ...ioFault(error) }
  }
  return { ok: true, master }
}

/** A rename is durable only once its folder is; Windows cannot open a folder and journals the rename itself. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** HKDF-SHA-256 (RFC 5869) without salt, info `checkpoint-kiosk/1/<purpose>`; `length` in bytes. */
export function deriveKey(master: Buffer, purpose: KeyPurpose, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `checkpoint-kiosk/1/${purpose}`, length))
}
