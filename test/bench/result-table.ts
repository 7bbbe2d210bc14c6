import type { Result } from './result.ts'

const HEADINGS = ['measurement', 'value', 'floor', 'ratio', 'goal', ''] as const

/** Three significant digits, thousands in full. */
export function figure(value: number): string {
  if (Math.abs(value) >= 100) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}

/** The results as lines of aligned columns. */
export function resultTable(results: readonly Result[]): string[] {
  const rows = [
    [...HEADINGS],
    ...results.map(({ name, unit, value, floor, ratio, goal, met }) => [
      name,
      `${figure(value)} ${unit}`,
      floor === null ? '' : `${figure(floor)} ${unit}`,
      ratio === null ? '' : ratio.toFixed(2),
      goal ?? '',
      met === null ? '' : met ? 'met' : 'MISSED',
    ]),
  ]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
