/** No retry waits longer than this of its own accord, in ms. */
export const LONGEST_BACKOFF_MS = 5 * 60_000
/** No collector can make a kiosk wait longer than this, in ms: a mistyped Retry-After must not silence a gate. */
export const LONGEST_RETRY_AFTER_MS = 60 * 60_000

const BASE_MS = 1000

/**
 * Full jitter: anything between nothing and the doubled-up limit, so that the gates of a district, cut off
 * together, do not come back together
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). There is no last attempt.
 *
 * @param failed tries that failed before this wait's own, from 0
 * @param random in [0, 1)
 * @returns whole ms
 */
export function backoffMs(failed: number, random: () => number): number {
  return Math.floor(random() * Math.min(LONGEST_BACKOFF_MS, BASE_MS * 2 ** failed))
}

/**
 * The wait that a Retry-After header asks for (RFC 9110 section 10.2.3: seconds or a date), in ms, capped;
 * 0 where there is none or it cannot be read.
 *
 * @param now UTC ms, against which a date is held
 */
export function retryAfterMs(header: string | null, now: number): number {
  if (header === null) return 0
  const text = header.trim()
  const asked = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(asked) ? 0 : Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, asked))
}
