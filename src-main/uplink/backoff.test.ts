import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs, LONGEST_BACKOFF_MS, LONGEST_RETRY_AFTER_MS, retryAfterMs } from './backoff.ts'

const almostOne = () => 1 - Number.EPSILON

describe('full jitter', () => {
  it.each([
    { failed: 0, most: 999 },
    { failed: 1, most: 1999 },
    { failed: 5, most: 31_999 },
    { failed: 8, most: 255_999 },
    { failed: 9, most: 299_999 },
    { failed: 5000, most: 299_999 },
  ])('after $failed failed tries waits from nothing up to $most ms', ({ failed, most }) => {
    expect(backoffMs(failed, () => 0)).toBe(0)
    expect(backoffMs(failed, almostOne)).toBe(most)
  })

  it('is whole milliseconds, never more than the cap, however many have failed', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failed, random) => {
          const ms = backoffMs(failed, () => random)
          expect(Number.isInteger(ms)).toBe(true)
          expect(ms).toBeGreaterThanOrEqual(0)
          expect(ms).toBeLessThan(LONGEST_BACKOFF_MS)
        },
      ),
    )
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2020, 2, 6)
  it.each([
    { header: null, ms: 0 },
    { header: '0', ms: 0 },
    { header: ' 120 ', ms: 120_000 },
    { header: 'Fri, 06 Mar 2020 00:00:30 GMT', ms: 30_000 },
    { header: 'Thu, 05 Mar 2020 00:00:00 GMT', ms: 0 },
    { header: '99999999999', ms: LONGEST_RETRY_AFTER_MS },
    { header: '9'.repeat(400), ms: LONGEST_RETRY_AFTER_MS },
    { header: 'Fri, 31 Dec 9999 23:59:59 GMT', ms: LONGEST_RETRY_AFTER_MS },
    { header: 'soon', ms: 0 },
    { header: '', ms: 0 },
  ])('$header', ({ header, ms }) => expect(retryAfterMs(header, now)).toBe(ms))
})
