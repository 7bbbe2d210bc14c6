import type { TrustFile } from './trust.ts'

/** `old`: to be renewed; `stopped`: its keys count no longer. */
export type TrustState = 'ok' | 'old' | 'stopped'

/**
 * How a list stands at `now` (UTC ms), warned of from the age `warnAfterMs` on, or never where that is null. A deny list
 * is old at most: what it denies stays denied.
 */
export function trustState(
  file: TrustFile,
  { now, warnAfterMs }: { now: number; warnAfterMs: number | null },
): TrustState {
  if (file.format !== 'deny-list' && file.stopsAt !== null && now >= file.stopsAt) return 'stopped'
  return warnAfterMs !== null && now - file.modified >= warnAfterMs ? 'old' : 'ok'
}
