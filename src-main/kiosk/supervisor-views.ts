import type { EntryRow, TrustView } from '../api/contract.ts'
import { trustState } from '../codes/trust/list-state.ts'
import type { Trust } from '../codes/trust/trust.ts'
import type { Config } from '../config/config.ts'
import type { ListedEntry } from '../journal/query.ts'

const HOUR_MS = 3_600_000

/** An entry as the supervisor's table shows it. */
export function entryRow({ seq, row, maskedName, household, amendedBy }: ListedEntry): EntryRow {
  const { temperature } = row
  return {
    seq,
    kind: row.kind,
    id: row.id,
    amends: row.amends,
    lane: row.lane,
    direction: row.direction,
    opened: row.opened,
    decided: row.decided,
    verdict: row.verdict,
    action: row.action,
    reasons: row.reasons,
    flags: row.flags,
    personClass: row.personClass,
    maskedName,
    household,
    temperature: temperature === null ? null : { celsius: temperature.celsius, kind: temperature.kind },
    guard: row.guard,
    note: row.note,
    amendedBy,
  }
}

/** Whose passes are believed, and how old the lists are. */
export function trustView(
  { files }: Trust,
  problems: readonly string[],
  { warnHours, stopDays }: Config['codes']['trustAge'],
  now: number,
): TrustView {
  const lists = files.map((file) => ({
    source: file.source,
    format: file.format,
    count: file.format === 'deny-list' ? file.denied.length : file.keys.length,
    modified: file.modified,
    state: trustState(file, { now, warnAfterMs: warnHours * HOUR_MS }),
  }))
  return { lists, problems: [...problems], warnHours, stopDays }
}
