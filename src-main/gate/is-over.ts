/**
 * Whether what was begun to last `lastsMs`, until `until` (UTC ms), is over. A clock that was set back since by more than
 * that ends it: else it would last for as long as the clock was set back by.
 */
export function isOver(until: number, lastsMs: number, now: number): boolean {
  return now >= until || until - now > 2 * lastsMs
}
