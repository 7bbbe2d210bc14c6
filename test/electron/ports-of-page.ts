import { expect, type Page } from '@playwright/test'

declare global {
  interface Window {
    portsGiven: MessagePort[]
    /** How many the host has closed although the page had not asked for another. */
    portsCutOff: number
  }
}

/** Keeps the ports that the page is given from now on; resolves once the screens speak over the last of them. */
export async function watchPorts(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.portsGiven = []
    window.portsCutOff = 0
    // Each is answered by a port, in their order, and ends the port before it, which may not have come yet.
    let pleas = 0
    window.addEventListener('message', ({ data, ports: [port] }) => {
      if (data === 'kiosk-port-please') pleas += 1
      if (data !== 'kiosk-port' || port === undefined) return
      const answered = window.portsGiven.push(port)
      port.addEventListener('close', () => {
        if (pleas === answered) window.portsCutOff += 1
      })
    })
    // Taken from the screens, which then ask for another.
    window.postMessage('kiosk-port-please', '*')
  })
  await portsGiven(page, 2)
}

export async function portsGiven(page: Page, many: number): Promise<void> {
  await expect.poll(() => page.evaluate(() => window.portsGiven.length)).toBeGreaterThanOrEqual(many)
}
