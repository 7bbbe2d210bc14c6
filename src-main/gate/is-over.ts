/**
 * Whether what was begun to last `lastsMs`, until `until` (UTC ms), is over. A clock that was set back since by more than
 * that ends it: else it would last for as long as the clock was set back by.
 */
export function isOver(until: number, lastsMs: number, now: number): boolean {
  return now >= until || until - now > 2 * lastsMs
}

/** Whether what began at `since` (UTC ms) is less than `ms` ago. */
export function isWithin(since: number, ms: number, now: number): boolean {
  return !isOver(since + ms, ms, now)
}
