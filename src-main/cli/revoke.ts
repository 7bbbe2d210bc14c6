import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { readCsv } from '../codes/issue/csv-table.ts'
import { denyHashOf, withDenial, type Denial } from '../codes/trust/deny-list.ts'
import { recognise } from '../codes/recognise.ts'
import { isPassText } from '../codes/signed-pass.ts'
import { loadTrust, MAX_TRUST_BYTES, readTrustFile } from '../codes/trust/load-files.ts'
import { readRegularFile } from '../read-file.ts'
import type { CommandIo, ExitCode } from './command-io.ts'

/** What names the pass: its text (`-` for stdin), its cti in hex, or its row in the passes.csv of its issue. */
export type Revoked = { text: string } | { cti: string } | { csv: string; row: number }

export interface RevokeOptions {
  denyList: string
  revoked: Revoked
  trust: readonly string[]
  why: string | null
}

type Named =
  | { ok: true; hash: string; verified: boolean; warning: string | null }
  | { ok: false; exitCode: ExitCode; problem: string }

/**
 * `kiosk pass revoke`: puts a pass, or a health code, on a deny list, which is made where there is none. Needs no key;
 * the text of a pass is verified only against `--trust`. A pass that is on the list already is left as it stands there.
 */
export async function revoke(
  io: CommandIo,
  { denyList, revoked, trust, why }: RevokeOptions,
): Promise<ExitCode> {
  if (why !== null && !isPassText(why))
    return io.unreadable('--why: expected 1 to 128 characters in one line')
  const named = await hashOf(io, revoked, trust)
  if (!named.ok) {
    io.unreadable(named.problem)
    return named.exitCode
  }
  const { hash, verified, warning } = named
  const at = new Date(io.clock.now()).toISOString()
  const added = addToFile(denyList, { hash, ...(why === null ? {} : { why }), at })
  if (!added.ok) return io.unreadable(added.problem)
  io.line({ hash, denyList, already: added.already, verified })
  if (warning !== null) io.words(`kiosk: ${warning}`)
  if (added.already) io.words(`kiosk: it was on ${denyList} already`)
  return 0
}

async function hashOf(io: CommandIo, revoked: Revoked, trust: readonly string[]): Promise<Named> {
  const unusable = (problem: string) => ({ ok: false as const, exitCode: 2 as const, problem })
  if ('cti' in revoked) {
    const cti = fromHex(revoked.cti)
    if (cti === null) return unusable('--cti: expected pairs of hex digits')
    return { ok: true, hash: denyHashOf(cti), verified: false, warning: null }
  }
  if ('csv' in revoked) {
    const found = ctiInRegister(revoked.csv, revoked.row)
    if (!found.ok) return unusable(found.problem)
    return { ok: true, hash: denyHashOf(found.cti), verified: false, warning: null }
  }
  const text = revoked.text === '-' ? (await io.readStdin()).toString('utf8') : revoked.text
  const loaded = loadTrust([{ paths: trust, stopAfterMs: null }])
  if (!loaded.ok) return unusable(loaded.problem)
  const recognised = recognise(text, { now: io.clock.now(), trust: loaded.trust, ruianPatterns: [] })
  if (!recognised.ok || recognised.code.reason === 'malformed') {
    return unusable('expected the text of a pass or a code, whole and unchanged')
  }
  const { denyHash: hash, assurance, reason, status } = recognised.code
  if (hash === null)
    return unusable('it has no id of its own, so it cannot be revoked singly: it ends with its key')
  if (status === 'unknown') {
    const warning = 'a code and no pass of ours: it is not refused, the guard is told'
    return { ok: true, hash, verified: false, warning }
  }
  // Past its time or not yet in it, a pass is still theirs to revoke.
  if (assurance === 'signed') return { ok: true, hash, verified: true, warning: null }
  if (trust.length > 0) {
    const problem = `not a pass of a trusted key (${reason}); nothing was revoked`
    return { ok: false, exitCode: 1, problem }
  }
  const warning = 'the signature was not verified (no --trust): the text was taken at its word'
  return { ok: true, hash, verified: false, warning }
}

/** The cti in the row that stood for the pass in the list it was issued from. */
function ctiInRegister(
  file: string,
  row: number,
): { ok: true; cti: Uint8Array } | { ok: false; problem: string } {
  let bytes: Uint8Array
  try {
    bytes = readRegularFile(file)
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

function denialsIn(file: string): { ok: true; denied: readonly Denial[] } | { ok: false; problem: string } {
  const read = readTrustFile(file, null)
  if (!read.ok) return read
  return read.file.format === 'deny-list'
    ? { ok: true, denied: read.file.denied }
    : { ok: false, problem: `${file}: expected a deny list, {"denied": [...]}` }
}

/** Reads, adds and puts in place under one lock: of two at once neither loses what the other has denied. */
function addToFile(
  file: string,
  entry: Denial,
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
    const parsed = there ? denialsIn(file) : { ok: true as const, denied: [] }
    if (!parsed.ok) return parsed
    if (parsed.denied.some(({ hash }) => hash === entry.hash)) return { ok: true, already: true }
    const text = withDenial(parsed.denied, entry)
    if (Buffer.byteLength(text) > MAX_TRUST_BYTES) {
      return { ok: false, problem: `${file}: gates read lists of at most 1 MB: begin another list beside it` }
    }
    // Goes on after a short write, as a full disk makes it, and so comes to its error.
    writeFileSync(open, text)
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
