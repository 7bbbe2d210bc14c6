import type { Browser } from '@playwright/test'

/** The processes of this browser, and what each is for: `renderer`, `GPU`, or something of the browser's own. */
export async function processesOf(browser: Browser): Promise<{ id: number; paints: boolean }[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.map(({ id, type }) => ({ id, paints: type === 'renderer' || type === 'GPU' }))
}
