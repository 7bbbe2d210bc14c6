import { instantOfWall } from './wall-clock.ts'

/**
 * UTC ms at which an order whose last day is `until` (yyyy-mm-dd) is over: the first instant of the next day
 * in the gate's time zone (IANA).
 */
export function orderEnd(until: string, timeZone: string): number {
  return instantOfWall(Date.parse(`${until}T00:00:00Z`) + DAY_MS, timeZone)
}

const DAY_MS = 24 * 3_600_000
