import type { BrowserContext, Page } from '@playwright/test'
import type { Admission } from '../fixtures/screen-client.ts'

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

/** Lets a browser in where a screen without a window has been let in. */
export async function admitted(context: BrowserContext, { origin, cookie }: Admission): Promise<void> {
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Strict' }])
}
