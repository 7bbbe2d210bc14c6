/**
 * UTC ms at which an order whose last day is `until` (yyyy-mm-dd) is over: the first instant of the next day
 * in the gate's time zone (IANA).
 */
export function orderEnd(until: string, timeZone: string): number {
  const midnight = Date.parse(`${until}T00:00:00Z`) + DAY_MS
  // The zone may change its offset in that very night, skip midnight or have it twice: the earliest that is past.
  const instants = [midnight - DAY_MS, midnight + DAY_MS].map((at) => midnight - offsetAt(at, timeZone))
  const past = instants.filter((at) => at + offsetAt(at, timeZone) >= midnight)
  return Math.min(...past)
}

const DAY_MS = 24 * 3_600_000

/** How far the zone's wall clock is ahead of UTC at an instant, ms. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at)
  const part = (type: string): number => Number(parts.find((candidate) => candidate.type === type)?.value)
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return wall - Math.floor(at / 1000) * 1000
}
