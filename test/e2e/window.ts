import type { Page } from '@playwright/test'

export const LANDSCAPE = { width: 1280, height: 800 }
export const PORTRAIT = { width: 1080, height: 1920 }

/**
 * Opens one more screen as a second monitor would show it. A tab would lie behind another one, where Chromium
 * paints a frame a second.
 */
export async function openWindow(from: Page, hash: string): Promise<Page> {
  const opened = from.waitForEvent('popup')
  await from.evaluate((target) => {
    window.open(`/${target}`, '_blank', 'popup')
  }, hash)
  const page = await opened
  await page.waitForLoadState()
  return page
}
