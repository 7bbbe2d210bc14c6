import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { readCsv } from '../codes/csv-table.ts'
import { denyHash, parseDenyList, type Denied } from '../codes/deny-list.ts'
import { passCti } from '../codes/pass-cti.ts'
import { recognise } from '../codes/recognise.ts'
import { isPassText } from '../codes/signed-pass.ts'
import { loadTrust } from '../codes/trust-files.ts'
import { line, readStdin, unreadable, words, type ExitCode } from './output.ts'

/** What names the pass: its text (`-` for stdin), its cti in hex, or its row in the passes.csv of its issue. */
export type Revoked = { text: string } | { cti: string } | { csv: string; row: number }

export interface RevokeOptions {
  denyList: string
  revoked: Revoked
  trust: readonly string[]
  why: string | null
}

type CtiOutcome =
  | { ok: true; cti: Uint8Array; verified: boolean }
  | { ok: false; exitCode: ExitCode; problem: string }

/**
 * `kiosk pass revoke`: puts a pass on a deny list, which is made where there is none. Needs no key; the text of
 * the pass is verified only against `--trust`. A pass that is on the list already is left as it stands there.
 */
export async function revoke({ denyList, revoked, trust, why }: RevokeOptions): Promise<ExitCode> {
  if (why !== null && !isPassText(why)) return unreadable('--why: expected 1 to 128 characters in one line')
  const named = await ctiOf(revoked, trust)
  if (!named.ok) {
    unreadable(named.problem)
    return named.exitCode
  }
  const hash = denyHash(named.cti)
  const added = addToFile(denyList, { hash, ...(why === null ? {} : { why }), at: new Date().toISOString() })
  if (!added.ok) return unreadable(added.problem)
  line({ hash, denyList, already: added.already, verified: named.verified })
  if (!named.verified && 'text' in revoked) {
    words('kiosk: the signature was not verified (no --trust): the text was taken at its word')
  }
  if (added.already) words(`kiosk: it was on ${denyList} already`)
  return 0
}

async function ctiOf(revoked: Revoked, trust: readonly string[]): Promise<CtiOutcome> {
  const unusable = (problem: string) => ({ ok: false as const, exitCode: 2 as const, problem })
  if ('cti' in revoked) {
    const cti = fromHex(revoked.cti)
    return cti === null ? unusable('--cti: expected pairs of hex digits') : { ok: true, cti, verified: false }
  }
  if ('csv' in revoked) {
    const found = ctiInRegister(revoked.csv, revoked.row)
    return found.ok ? { ...found, verified: false } : unusable(found.problem)
  }
  const given = revoked.text === '-' ? (await readStdin()).toString('utf8') : revoked.text
  const text = given.replace(/[\r\n\t]+$/, '')
  const read = passCti(text)
  if (!read.ok) return unusable(read.problem)
  if (trust.length === 0) return { ok: true, cti: read.cti, verified: false }
  const loaded = loadTrust(trust)
  if (!loaded.ok) return unusable(loaded.problem)
  const recognised = recognise(text, { now: Date.now(), trust: loaded.trust, ruianPatterns: [] })
  // Past its time or not yet in it, it is still theirs to revoke.
  if (recognised.ok && recognised.code.assurance === 'signed')
    return { ok: true, cti: read.cti, verified: true }
  const why = recognised.ok ? recognised.code.reason : recognised.reason
  return { ok: false, exitCode: 1, problem: `not a pass of a trusted key (${why}); nothing was revoked` }
}

/** The cti in the row that stood for the pass in the list it was issued from. */
function ctiInRegister(
  file: string,
  row: number,
): { ok: true; cti: Uint8Array } | { ok: false; problem: string } {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) }
  }
  const csv = readCsv(bytes)
  if (!csv.ok) return { ok: false, problem: `${file}: ${csv.problem}` }
  const [headings = [], ...rows] = csv.table
  const [rowAt, ctiAt] = [headings.indexOf('row'), headings.indexOf('cti')]
  if (rowAt < 0 || ctiAt < 0) {
    return { ok: false, problem: `${file}: expected the passes.csv of an issue, with columns row and cti` }
  }
  const found = rows.filter((cells) => cells[rowAt] === String(row))
  const cti = found.length === 1 ? fromHex(found[0]?.[ctiAt] ?? '') : null
  if (cti !== null) return { ok: true, cti }
  return { ok: false, problem: `${file}: expected one pass of row ${row}, with its cti in hex` }
}

function fromHex(text: string): Uint8Array | null {
  return /^(?:[0-9a-f]{2})+$/i.test(text) ? Uint8Array.from(Buffer.from(text, 'hex')) : null
}

/** Reads, adds and puts in place under one lock: of two at once neither loses what the other has denied. */
function addToFile(
  file: string,
  entry: Denied,
): { ok: true; already: boolean } | { ok: false; problem: string } {
  const next = `${file}.tmp`
  let open: number
  try {
    open = openSync(next, 'wx')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return {
        ok: false,
        problem: `${next} is there: another revoke is at work, or one was cut short: then delete it`,
      }
    }
    return { ok: false, problem: error instanceof Error ? error.message : String(error) }
  }
  let renamed = false
  try {
    const there = existsSync(file)
    const parsed = there ? parseDenyList(readFileSync(file, 'utf8'), file) : { ok: true as const, list: [] }
    if (!parsed.ok) return parsed
    if (parsed.list.some(({ hash }) => hash === entry.hash)) return { ok: true, already: true }
    writeSync(open, `${JSON.stringify({ denied: [...parsed.list, entry] }, null, 2)}\n`)
    if (there) fchmodSync(open, statSync(file).mode & 0o777)
    fsyncSync(open)
    renameSync(next, file)
    renamed = true
    return { ok: true, already: false }
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) }
  } finally {
    closeSync(open)
    // Once it has its name, one that is there again is the next one's.
    if (!renamed) rmSync(next)
  }
}
