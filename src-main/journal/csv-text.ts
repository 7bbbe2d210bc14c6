import { stringify } from 'csv-stringify/sync'

export type Cell = string | number | null

/**
 * Rows of a CSV file (RFC 4180): CRLF, numbers with a dot, no cell that a spreadsheet would take for a formula.
 * Whoever begins a file for spreadsheets writes a BOM (U+FEFF) first.
 */
export function csvText(records: readonly (readonly Cell[])[]): string {
  return stringify(
    records.map((cells) => cells.map((cell) => (typeof cell === 'string' ? neutralised(cell) : cell))),
    // Alone, a CR or an LF would not be quoted, and some readers end a row at either.
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  )
}

/**
 * A spreadsheet takes a cell that begins like this for a formula (OWASP, "CSV Injection"), some of them past
 * white space and in full width; the apostrophe makes it text. Numbers of ours keep their minus.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{C}]*[=+\-@＝＋－＠﹦﹢﹣﹫−])/u

function neutralised(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}
