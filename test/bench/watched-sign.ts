import type { BrowserContext, Page } from '@playwright/test'
import { keepWhatIsPainted, type Painted } from '../e2e/gate-sign.ts'

/** The big screen in Chromium, telling at once what it has painted. */
export interface WatchedSign {
  page: Page
  /** Opens the gate screen at `address`, which has no fragment yet. */
  goTo(address: string): Promise<void>
  /** The next painting of which this is true; rejects after `withinMs`. Those before the call do not count. */
  next(is: (painted: Painted) => boolean, withinMs: number): Promise<Painted>
  /** The same, but what stands there now counts too. */
  becomes(is: (painted: Painted) => boolean, withinMs: number): Promise<Painted>
}

/** An empty window of its own for a gate screen: behind another tab Chromium would paint a frame a second. */
export async function openSignWindow(context: BrowserContext): Promise<WatchedSign> {
  const waiting = new Set<(painted: Painted) => void>()
  let last: Painted | null = null
  const page = await context.newPage()
  await page.exposeFunction('signPainted', (painted: Painted) => {
    last = painted
    for (const hear of waiting) hear(painted)
  })
  await page.addInitScript(keepWhatIsPainted)
  const next: WatchedSign['next'] = (is, withinMs) =>
    new Promise((resolve, reject) => {
      const hear = (painted: Painted): void => {
        if (!is(painted)) return
        clearTimeout(timer)
        waiting.delete(hear)
        resolve(painted)
      }
      const timer = setTimeout(() => {
        waiting.delete(hear)
        reject(new Error(`the sign did not paint it within ${withinMs} ms`))
      }, withinMs)
      waiting.add(hear)
    })
  return {
    page,
    async goTo(address) {
      await page.goto(`${address}#/gate`)
    },
    next,
    becomes: async (is, withinMs) => (last !== null && is(last) ? last : next(is, withinMs)),
  }
}

/** The same with its lane idle. */
export async function openIdleSign(context: BrowserContext, address: string): Promise<WatchedSign> {
  const sign = await openSignWindow(context)
  const idle = sign.next(({ state }) => state === 'idle', OPENED_WITHIN_MS)
  await sign.goTo(address)
  await idle
  return sign
}

const OPENED_WITHIN_MS = 30_000
