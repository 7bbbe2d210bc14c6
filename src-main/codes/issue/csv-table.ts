import { CsvError, parse } from 'csv-parse/sync'

/** Row by row as the spreadsheet numbers them, from row 1; blank rows are there too. */
export type CsvTable = readonly (readonly string[])[]

export type CsvOutcome = { ok: true; table: CsvTable; charset: Charset } | { ok: false; problem: string }

type Charset = 'UTF-8' | 'UTF-16' | 'GB18030'

const UTF8_BOM = [0xef, 0xbb, 0xbf]
const UTF16_BOM = [0xff, 0xfe]
/** The first bytes of .xlsx (a zip) and of .xls (a compound file). */
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
]

/** The full-width ones are what a Chinese keyboard types. */
const DELIMITERS = [',', ';', '\t', '，', '；']

const SAVE_AS = 'save it in the spreadsheet as "CSV UTF-8" (CSV UTF-8 逗号分隔)'

/**
 * Reads a CSV file (RFC 4180) as spreadsheets write it: UTF-8 with or without BOM, GB18030 (what Excel in China
 * means by "CSV"), UTF-16 ("Unicode text"); separated by whichever of comma, semicolon and tab its first line has
 * most of; any line ends, line ends within quotes.
 */
export function readCsv(bytes: Uint8Array): CsvOutcome {
  const decoded = decode(bytes)
  if (!decoded.ok) return decoded
  try {
    const table: string[][] = parse(decoded.text, {
      delimiter: delimiterOf(decoded.text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
    })
    return { ok: true, table, charset: decoded.charset }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { ok: false, problem: syntaxProblem(error) }
  }
}

function decode(
  bytes: Uint8Array,
): { ok: true; text: string; charset: Charset } | { ok: false; problem: string } {
  if (WORKBOOKS.some((magic) => startsWith(bytes, magic))) {
    return { ok: false, problem: `a workbook, expected CSV: ${SAVE_AS}` }
  }
  if (startsWith(bytes, UTF16_BOM)) {
    const text = decodeAs('utf-16le', bytes)
    if (text !== null) return { ok: true, text, charset: 'UTF-16' }
  }
  const text = decodeAs('utf-8', bytes)
  const other = decodeAs('gb18030', bytes)
  if (text !== null) {
    // Some pairs of GB18030 bytes are also a Latin, Greek or Cyrillic letter in UTF-8; no name shall come out wrong.
    const ambiguous = /[^\0-\x7f]/.test(text) && !/[^\0-\u07ff]/.test(text)
    if (!ambiguous || startsWith(bytes, UTF8_BOM)) return { ok: true, text, charset: 'UTF-8' }
    return { ok: false, problem: `could be UTF-8 or GB18030: ${SAVE_AS}` }
  }
  if (other !== null) return { ok: true, text: other, charset: 'GB18030' }
  return { ok: false, problem: `neither UTF-8 nor GB18030: ${SAVE_AS}` }
}

function decodeAs(charset: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}

function delimiterOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/, 1)
  const count = (delimiter: string) => first.split(delimiter).length
  return DELIMITERS.reduce((most, delimiter) => (count(delimiter) > count(most) ? delimiter : most))
}

function syntaxProblem(error: CsvError): string {
  const row = `row ${Number(error['records']) + 1}`
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return `${row}: a quotation mark (") is opened and never closed`
    default:
      return `${row}: a quotation mark (") within a cell: quote the whole cell and double the mark`
  }
}
