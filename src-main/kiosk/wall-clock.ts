/**
 * UTC ms at which the clock on the wall of `timeZone` (IANA) shows `wall`, the ms that UTC would have for the same
 * reading. Where the zone skips that reading or has it twice: the earliest instant at which it is past.
 */
export function instantOfWall(wall: number, timeZone: string): number {
  const instants = [wall - DAY_MS, wall + DAY_MS].map((at) => wall - offsetAt(at, timeZone))
  const past = instants.filter((at) => at + offsetAt(at, timeZone) >= wall)
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
