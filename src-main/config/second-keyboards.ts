/**
 * Where in a lane's list keyboard scanners stand after the first. All that type into the lane's window are one
 * keyboard: which of them a code came from cannot be known.
 */
export function secondKeyboards(scanners: readonly { kind: string }[]): number[] {
  return scanners.flatMap(({ kind }, at) => (kind === 'keyboard' ? [at] : [])).slice(1)
}
