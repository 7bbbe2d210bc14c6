import type { Store } from '../store/open-store.ts'
import { csvText, type Cell } from './csv-text.ts'
import type { EntryCode } from './entry.ts'
import { selectEntries, type EntryFilter, type ListedEntry } from './query.ts'
import type { JournalRow } from './row.ts'
import { zonedTime } from './zoned-time.ts'

/**
 * formats.md, "Records": these columns in this order.
 *
 * An amendment is a row of its own: an override gives what it rules in `verdict` and `action` and why in
 * `override reason`, where `learned: ...` and `audit: ...` mark the other kinds. The row that it amends stays
 * as it was and names it in `amended by`. An audit row is about the kiosk: what is about a person is blank. An emergency
 * release, which no reason explains, stands in `reasons` as `emergency-release`.
 */
const COLUMNS: readonly {
  heading: string
  cell: (entry: ListedEntry, time: (at: number) => string) => Cell
}[] = [
  { heading: 'seq', cell: ({ seq }) => seq },
  { heading: 'entry id', cell: ({ row }) => row.id },
  { heading: 'gate', cell: ({ row }) => row.gate },
  { heading: 'lane', cell: ({ row }) => row.lane },
  { heading: 'direction', cell: visit((row) => row.direction) },
  { heading: 'opened', cell: ({ row }, time) => time(row.opened) },
  { heading: 'decided', cell: ({ row }, time) => time(row.decided) },
  { heading: 'verdict', cell: visit((row) => row.verdict) },
  { heading: 'action', cell: visit((row) => row.action) },
  {
    heading: 'reasons',
    cell: ({ row }) =>
      [...row.reasons, ...row.flags.filter((flag) => flag === 'emergency-release')].join(';'),
  },
  { heading: 'class', cell: visit((row) => row.personClass) },
  { heading: 'grid', cell: ({ row }) => row.grid },
  { heading: 'household', cell: ({ household }) => household },
  { heading: 'name', cell: ({ maskedName }) => maskedName },
  { heading: 'temperature', cell: ({ row }) => row.temperature?.celsius ?? null },
  { heading: 'kind', cell: ({ row }) => row.temperature?.kind ?? null },
  { heading: 'raw', cell: ({ row }) => row.temperature?.raw ?? null },
  { heading: 'ambient', cell: ({ row }) => row.temperature?.ambient ?? null },
  { heading: 'readings', cell: visit((row) => row.readings) },
  { heading: 'health code', cell: code((row) => row.healthCode, 'status') },
  { heading: 'health code assurance', cell: code((row) => row.healthCode, 'assurance') },
  { heading: "Rui'an code", cell: code((row) => row.ruianCode, 'status') },
  { heading: "Rui'an code assurance", cell: code((row) => row.ruianCode, 'assurance') },
  { heading: 'mask', cell: ({ row: { mask } }) => (mask === null ? null : mask ? 'yes' : 'no') },
  { heading: 'guard', cell: ({ row }) => row.guard },
  { heading: 'override reason', cell: ({ row }) => noteCell(row) },
  { heading: 'amended by', cell: ({ amendedBy }) => amendedBy.join(';') },
  { heading: 'rules hash', cell: ({ row }) => row.rulesHash },
  { heading: 'row hash', cell: ({ hash }) => hash },
]

/**
 * The entries that match, oldest first, as pieces of one CSV file (RFC 4180): UTF-8 with BOM, CRLF, numbers
 * with a dot, times in `timeZone` (IANA). Throws SqliteError when a page cannot be read.
 */
export async function* exportCsv(
  store: Store,
  { filter, timeZone }: { filter: EntryFilter; timeZone: string },
): AsyncGenerator<string> {
  const time = zonedTime(timeZone)
  yield `\uFEFF${csvText([COLUMNS.map(({ heading }) => heading)])}`
  for await (const entries of selectEntries(store, filter, { order: 'oldest-first', before: null })) {
    yield csvText(entries.map((entry) => COLUMNS.map(({ cell }) => cell(entry, time))))
  }
}

function visit(value: (row: JournalRow) => Cell): (entry: ListedEntry) => Cell {
  return ({ row }) => (row.kind === 'audit' ? null : value(row))
}

function code(
  of: (row: JournalRow) => EntryCode | null,
  field: 'status' | 'assurance',
): (entry: ListedEntry) => Cell {
  return ({ row }) => of(row)?.[field] ?? null
}

function noteCell({ kind, note }: JournalRow): Cell {
  return kind === 'learned' || kind === 'audit' ? `${kind}: ${note ?? ''}`.trimEnd() : note
}
