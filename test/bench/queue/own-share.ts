import type { Evidence } from '../../../src-main/gate/evidence.ts'
import type { JournalRow } from '../../../src-main/journal/row.ts'
import type { Input } from './inputs.ts'

function cameAs(item: Evidence): Input['is'] {
  if (item.kind === 'code') return 'scan'
  const byModule = item.kind === 'temperature' && item.temperatureKind === 'body-estimate'
  return byModule ? 'reading' : 'key'
}

/**
 * The kiosk's own part of one person's time: from the input that decided to the verdict painted at `paintedAt`, ms.
 * The input that decided is that of the last piece of evidence, and it came before it.
 */
export function ownShareMs(
  row: Pick<JournalRow, 'id' | 'evidence'>,
  paintedAt: number,
  inputs: readonly Input[],
): number {
  const last = row.evidence.toSorted((a, b) => a.at - b.at).at(-1)
  if (last === undefined) throw new Error(`${row.id} has no evidence`)
  // The journal's times are whole milliseconds.
  const input = inputs.findLast(({ is, wall }) => is === cameAs(last) && wall <= last.at + 1)
  if (input === undefined) throw new Error(`nothing came in before ${row.id} was judged`)
  return paintedAt - input.at
}
