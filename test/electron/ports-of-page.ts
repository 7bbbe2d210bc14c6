import { expect, type Page } from '@playwright/test'

declare global {
  interface Window {
    portsGiven: MessagePort[]
  }
}

/** Keeps the ports that the page is given from now on; resolves once the screens speak over the last of them. */
export async function watchPorts(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.portsGiven = []
    window.addEventListener('message', ({ data, ports: [port] }) => {
      if (data !== 'kiosk-port' || port === undefined) return
      window.portsGiven.push(port)
    })
    // Taken from the screens, which then ask for another.
    window.postMessage('kiosk-port-please', '*')
  })
  await portsGiven(page, 2)
}

export async function portsGiven(page: Page, many: number): Promise<void> {
  await expect.poll(() => page.evaluate(() => window.portsGiven.length)).toBeGreaterThanOrEqual(many)
}
