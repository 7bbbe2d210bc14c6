import { readFileSync, statSync } from 'node:fs'

/** Why a secret cannot be read. `detail` is a mode or a system code, never anything of the content. */
export interface SecretProblem {
  why: 'missing' | 'exposed' | 'malformed' | 'unreadable'
  detail: string | null
}

export type SecretOutcome = { ok: true; secret: string } | ({ ok: false } & SecretProblem)

const LONGEST_SECRET_FILE = 4096

/**
 * Reads a secret that stands alone in a file: one line of visible ASCII (as a bearer token, RFC 6750 section 2.1), a
 * line end after it allowed.
 *
 * `exposed` where anybody on the machine can read the file, or its group can change it (POSIX only;
 * Windows keeps ACLs that a mode does not show). Its group may read it: that is how a file of root's is lent
 * to the kiosk, by an operator (0640) as by systemd (0440).
 */
export function readSecretFile(path: string): SecretOutcome {
  let text: string
  try {
    const stat = statSync(path)
    // Also what would block for ever or never end: a pipe, a device.
    if (!stat.isFile() || stat.size > LONGEST_SECRET_FILE) return failed('malformed', null)
    if (process.platform !== 'win32' && (stat.mode & 0o027) !== 0) {
      return failed('exposed', (stat.mode & 0o777).toString(8).padStart(4, '0'))
    }
    text = readFileSync(path, 'latin1')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null
    return code === 'ENOENT' ? failed('missing', null) : failed('unreadable', code)
  }
  const secret = text.replace(/\r?\n$/, '')
  return /^[\x21-\x7e]+$/.test(secret) ? { ok: true, secret } : failed('malformed', null)
}

function failed(why: SecretProblem['why'], detail: string | null): SecretOutcome {
  return { ok: false, why, detail }
}
