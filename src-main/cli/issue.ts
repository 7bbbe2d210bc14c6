import { statSync } from 'node:fs'
import { join } from 'node:path'
import { toBuffer } from 'qrcode'
import type { SignedFamily } from '../codes/code.ts'
import { readCsv } from '../codes/issue/csv-table.ts'
import { mintPass, type PassContent, type PassKey } from '../codes/issue/pass-mint.ts'
import { readPassRows, type BadRows, type PassRow } from '../codes/issue/pass-rows.ts'
import { passSymbol, SYMBOL, symbolSegments, type PassSymbol } from '../codes/issue/pass-symbol.ts'
import { readPassTime } from '../codes/issue/pass-time.ts'
import { isPassText } from '../codes/signed-pass.ts'
import { csvText, type Cell } from '../journal/csv-text.ts'
import { zonedTime } from '../journal/zoned-time.ts'
import { instantOfWall } from '../kiosk/wall-clock.ts'
import { readRegularFile } from '../read-file.ts'
import type { CommandIo, ExitCode } from './command-io.ts'
import { readPassKey } from './pass-key-file.ts'
import { passSheet, sheetPages } from './pass-sheet.ts'
import { folderProblem, writeWholeFolder } from './whole-folder.ts'

export interface IssueOptions {
  type: SignedFamily
  csv: string
  key: string
  out: string
  skipBad: boolean
  issuer: string
  at: string | null
  timeZone: string
}

/** A row takes some hundred bytes; more is some other file. */
const MAX_CSV_BYTES = 2_000_000
/** Pixels a module in the PNG. */
const PNG_SCALE = 6
/** A RA1 carries a colour, which grows old: it is meant to live for hours (codes.md section 2). */
const RA1_MS = 24 * 3_600_000

interface Issued {
  row: PassRow
  label: string
  cti: string
  text: string
  symbol: PassSymbol
}

/**
 * `kiosk pass issue`: a pass for each row of a list, as text, PNG and on a printable sheet. Everything is decided
 * before anything is written, and the folder is written as a whole. From a list with a bad row nothing is issued,
 * but with `--skip-bad` the good rows are, and the exit code is 1.
 */
export async function issue(io: CommandIo, options: IssueOptions): Promise<ExitCode> {
  const instantOf = (wall: number) => instantOfWall(wall, options.timeZone)
  const at = options.at === null ? null : readPassTime(options.at, { edge: 'begin', instantOf })
  if (at?.ok === false) return io.unreadable(`--at: ${at.problem}`)
  const now = at?.at ?? io.clock.now()
  if (!isPassText(options.issuer)) return io.unreadable('--issuer: expected 1 to 128 characters')
  const key = readPassKey(options.key)
  if (!key.ok) return io.unreadable(key.problem)
  const limits = key.key.passes
  if (limits !== undefined && !limits.includes(options.type)) {
    return io.unreadable(
      `${options.key}: this key signs ${limits.join(', ')}; no gate would believe its ${options.type}`,
    )
  }
  const outProblem = folderProblem(options.out)
  if (outProblem !== null) return io.unreadable(`--out ${outProblem}`)

  const bytes = readList(options.csv)
  if (!bytes.ok) return io.unreadable(bytes.problem)
  const csv = readCsv(bytes.bytes)
  if (!csv.ok) return io.unreadable(`${options.csv}: ${csv.problem}`)
  const read = readPassRows(csv.table, { type: options.type, now, instantOf })
  if (!read.ok) {
    for (const problem of read.problems) io.unreadable(`${options.csv}: ${problem}`)
    return 2
  }
  const { issued, bad: unfit } = issueRows(read.rows, { key: key.key, issuer: options.issuer, now })
  const bad = [...read.bad, ...unfit]
  for (const { problem } of bad) io.unreadable(`${options.csv}: ${problem}`)
  if (issued.length === 0 || (bad.length > 0 && !options.skipBad)) {
    io.words(`kiosk: nothing was issued${issued.length === 0 ? '' : '; --skip-bad issues the other rows'}`)
    return 2
  }

  try {
    await writeWholeFolder(options.out, filesOf(issued, { ...options, now }))
  } catch (error) {
    return io.unreadable(error instanceof Error ? error.message : String(error))
  }
  if (csv.charset === 'GB18030')
    io.words('kiosk: the list was read as GB18030: look whether the names came out right')
  tell(io, issued, { out: options.out, now })
  io.line({
    issued: issued.length,
    skipped: [...new Set(bad.flatMap(({ rows }) => rows))].toSorted((a, b) => a - b),
    out: options.out,
    sheet: join(options.out, 'sheet.html'),
    pages: sheetPages(issued.length),
  })
  return bad.length === 0 ? 0 : 1
}

function readList(file: string): { ok: true; bytes: Uint8Array } | { ok: false; problem: string } {
  try {
    if (statSync(file).size > MAX_CSV_BYTES)
      return { ok: false, problem: `${file}: expected a CSV file of at most 2 MB` }
    return { ok: true, bytes: readRegularFile(file) }
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) }
  }
}

function issueRows(
  rows: readonly PassRow[],
  { key, issuer, now }: { key: PassKey; issuer: string; now: number },
): { issued: Issued[]; bad: BadRows[] } {
  const issued: Issued[] = []
  const bad: BadRows[] = []
  const digits = Math.max(3, String(rows.at(-1)?.row ?? 0).length)
  for (const row of rows) {
    const { content, subject, notBefore, expires } = row
    const minted = mintPass({ key, content, terms: { issuer, subject, notBefore, expires }, now })
    const drawn = minted.ok ? passSymbol(minted.text) : minted
    if (!minted.ok || !drawn.ok) {
      bad.push({ rows: [row.row], problem: `row ${row.row}: ${drawn.ok ? '' : drawn.problem}` })
      continue
    }
    const cti = Buffer.from(minted.cti).toString('hex')
    const label = `${String(row.row).padStart(digits, '0')}-${content.type}-${cti.slice(0, 8)}`
    issued.push({ row, label, cti, text: minted.text, symbol: drawn.symbol })
  }
  return { issued, bad }
}

async function* filesOf(
  issued: readonly Issued[],
  options: { issuer: string; timeZone: string; now: number },
): AsyncGenerator<{ name: string; content: string | Uint8Array }> {
  const { issuer, timeZone, now } = options
  const cards = issued.map(({ row, label, symbol }) => {
    return { label, symbol, content: row.content, begins: row.notBefore ?? now, expires: row.expires }
  })
  yield { name: 'sheet.html', content: passSheet(cards, { issuer, timeZone, issuedAt: now }) }
  yield { name: 'passes.csv', content: `\uFEFF${csvText(register(issued, { timeZone, now }))}` }
  for (const { label, text } of issued) {
    yield { name: `${label}.txt`, content: `${text}\n` }
    const png = await toBuffer(symbolSegments(text), {
      errorCorrectionLevel: SYMBOL.level,
      margin: SYMBOL.quietModules,
      scale: PNG_SCALE,
    })
    yield { name: `${label}.png`, content: png }
  }
}

/** What the office keeps: enough to find a pass and revoke it, but no pass. */
function register(issued: readonly Issued[], { timeZone, now }: { timeZone: string; now: number }): Cell[][] {
  const time = zonedTime(timeZone)
  const rows = issued.map(({ row: { row, content, subject, notBefore, expires }, label, cti }) => [
    row,
    cti,
    content.type,
    content.maskedName,
    ownOf(content),
    subject,
    time(notBefore ?? now),
    time(expires),
    label,
  ])
  return [['row', 'cti', 'type', 'name', 'for', 'subject', 'notBefore', 'expires', 'files'], ...rows]
}

function ownOf(content: PassContent): string {
  switch (content.type) {
    case 'ra1':
      return content.colour
    case 'wp1':
      return content.enterprise
    case 'gp1':
      return content.household
    case 'sb1':
      return content.staffNumber
  }
}

function tell(io: CommandIo, issued: readonly Issued[], { out, now }: { out: string; now: number }): void {
  const masked = issued.filter(({ row }) => row.nameWasFull).length
  if (masked > 0) io.words(`kiosk: names masked to surname, star, last character: ${masked}`)
  const long = issued.filter(
    ({ row }) => row.content.type === 'ra1' && row.expires - (row.notBefore ?? now) > RA1_MS,
  )
  if (long.length > 0) {
    io.words(
      `kiosk: ra1 that count for more than a day: ${long.length}; a colour grows old, they are meant for hours`,
    )
  }
  io.words(`kiosk: whoever has ${out} has the passes: print them, hand them out, then keep only passes.csv`)
}
