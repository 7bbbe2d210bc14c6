import { readFileSync, statSync } from 'node:fs'
import type { Trouble } from './trouble.ts'

export type TokenOutcome = { ok: true; token: string } | { ok: false; trouble: Trouble }

const LONGEST_TOKEN_FILE = 4096

/**
 * Reads the collector's bearer token: one line of visible ASCII (RFC 6750 section 2.1), a line end after it
 * allowed. No outcome carries anything of the content.
 *
 * `token-exposed` where anybody on the machine can read the file, or its group can change it (POSIX only;
 * Windows keeps ACLs that a mode does not show). Its group may read it: that is how a file of root's is lent
 * to the kiosk, by an operator (0640) as by systemd (0440).
 */
export function readTokenFile(path: string): TokenOutcome {
  let text: string
  try {
    const stat = statSync(path)
    // Also what would block for ever or never end: a pipe, a device.
    if (!stat.isFile() || stat.size > LONGEST_TOKEN_FILE) return failed('token-malformed', null)
    if (process.platform !== 'win32' && (stat.mode & 0o027) !== 0) {
      return failed('token-exposed', (stat.mode & 0o777).toString(8).padStart(4, '0'))
    }
    text = readFileSync(path, 'latin1')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null
    return code === 'ENOENT' ? failed('token-missing', null) : failed('token-unreadable', code)
  }
  const token = text.replace(/\r?\n$/, '')
  return /^[\x21-\x7e]+$/.test(token) ? { ok: true, token } : failed('token-malformed', null)
}

function failed(id: Trouble['id'], detail: string | null): TokenOutcome {
  return { ok: false, trouble: { id, detail } }
}
