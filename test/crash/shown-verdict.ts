import type { LaneView } from '../../src-main/api/contract.ts'
import type { JournalRow } from '../../src-main/journal/row.ts'
import type { Verdict } from '../../src-main/words.ts'

/** What a screen was told of a visit: its ruling, or what somebody turned that into. */
export interface ShownVerdict {
  visit: string
  verdict: Verdict
  turned: boolean
}

/** Every verdict that a view carries, on whichever part of whichever screen it would stand. */
export function verdictsOf({ visit, parked, handling, recent }: LaneView): ShownVerdict[] {
  const visits = [...(visit === null ? [] : [visit]), ...parked, ...handling, ...recent]
  return visits.flatMap(({ id, ruled }) => {
    if (ruled === null) return []
    const { verdict, overridden } = ruled
    const first = { visit: id, verdict, turned: false }
    return overridden === null ? [first] : [first, { visit: id, verdict: overridden, turned: true }]
  })
}

/** Whether this row is the record of that verdict. */
export function isOf(row: JournalRow, { visit, verdict, turned }: ShownVerdict): boolean {
  if (row.verdict !== verdict) return false
  return turned ? row.kind === 'override' && row.amends === visit : row.kind === 'entry' && row.id === visit
}
