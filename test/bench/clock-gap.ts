import type { Page } from '@playwright/test'

/** UTC ms with its fractions, by the clock that never steps. */
export const now = (): number => performance.timeOrigin + performance.now()

/** By how much the page's clock is ahead of ours, ms, as the quickest of some round trips tells. */
export async function clockGap({ page }: { page: Page }): Promise<number> {
  let best = { trip: Infinity, gap: 0 }
  for (let tried = 0; tried < 30; tried += 1) {
    const sent = now()
    const there = await page.evaluate(() => performance.timeOrigin + performance.now())
    const back = now()
    if (back - sent < best.trip) best = { trip: back - sent, gap: there - (sent + back) / 2 }
  }
  return best.gap
}
