import { kioskSays } from './kiosk-says.ts'
import { SITE_TIME_ZONE } from './site.ts'

/** formats.md, "Records": the columns in their order. Others rely on them, so they stand here a second time. */
export const COLUMNS = [
  'seq',
  'entry id',
  'gate',
  'lane',
  'direction',
  'opened',
  'decided',
  'verdict',
  'action',
  'reasons',
  'class',
  'grid',
  'household',
  'name',
  'temperature',
  'kind',
  'raw',
  'ambient',
  'readings',
  'health code',
  'health code assurance',
  "Rui'an code",
  "Rui'an code assurance",
  'mask',
  'guard',
  'override reason',
  'amended by',
  'rules hash',
  'row hash',
] as const
/** By column. */
export type CsvRow = Record<string, string>

/** RFC 4180, and not by the library that wrote it. Throws where a quote does not close. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (;;) {
        const quote = text.indexOf('"', at + 1)
        if (quote === -1) throw new Error('a quote that does not close')
        cell += text.slice(at + 1, quote)
        at = quote + 1
        if (text[at] !== '"') break
        cell += '"'
      }
    } else {
      const end = text.slice(at).search(/,|\r\n/)
      cell = end === -1 ? text.slice(at) : text.slice(at, at + end)
      at += cell.length
    }
    record.push(cell)
    if (text[at] === ',') at += 1
    else if (text.startsWith('\r\n', at)) {
      at += 2
      records.push(record)
      record = []
    } else if (at < text.length) throw new Error(`no comma and no line end at ${at}`)
  }
  if (record.length > 0) records.push(record)
  return records
}

/** The rows of an exported file by column. Throws when its first line is not the one that formats.md promises. */
export function csvRows(text: string): CsvRow[] {
  const [headings = [], ...records] = parseCsv(text.replace(/^\uFEFF/, ''))
  if (headings.join() !== COLUMNS.join()) throw new Error(`other columns: ${headings.join()}`)
  return records.map((cells) => {
    if (cells.length !== COLUMNS.length) throw new Error(`${cells.length} cells: ${cells.join()}`)
    return Object.fromEntries(COLUMNS.map((column, index) => [column, cells[index] ?? '']))
  })
}

/** What `kiosk export` reads from the journal of a kiosk that runs meanwhile. */
export async function exportedText(dataDir: string): Promise<string> {
  return kioskSays('export', '--data', dataDir, '--format', 'csv', '--time-zone', SITE_TIME_ZONE)
}

export async function exportedRows(dataDir: string): Promise<CsvRow[]> {
  return csvRows(await exportedText(dataDir))
}
