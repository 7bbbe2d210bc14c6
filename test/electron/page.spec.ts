import type { Page } from '@playwright/test'
import { expect, signOf, test, thereAndBack } from './electron-test.ts'

declare global {
  interface Window {
    portsSeen: number
    /** Messages without a port. */
    wordsHeard: number
    /** Those of them by which the page itself asked for a port. */
    pleasOfPage: number
  }
}

async function countPorts(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    window.portsSeen = 0
    window.wordsHeard = 0
    window.pleasOfPage = 0
    window.addEventListener('message', ({ data, ports, source }) => {
      if (source === window && data === 'kiosk-port-please') window.pleasOfPage += 1
      if (data === 'kiosk-port' && ports.length === 1) window.portsSeen += 1
      else window.wordsHeard += 1
    })
  })
  return () => page.evaluate(() => window.portsSeen)
}

test('of the host a page has one frozen word, and nothing of Node or Electron', async ({
  gate: { page },
}) => {
  const seen = await page.evaluate(() => {
    const plain = document.createElement('iframe')
    document.body.append(plain)
    const usual = new Set(Object.getOwnPropertyNames(plain.contentWindow))
    plain.remove()
    const { writable, configurable, value } = Object.getOwnPropertyDescriptor(window, 'kiosk') ?? {}
    return {
      own: Object.getOwnPropertyNames(window).filter((name) => !usual.has(name)),
      inherited: ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].filter((name) => name in window),
      value: JSON.stringify(value),
      fixed: writable === false && configurable === false && Object.isFrozen(value),
    }
  })
  // Beside it only what the screens' own library for schemas keeps there.
  expect(seen.own.filter((name) => !name.startsWith('__zod_'))).toEqual(['kiosk'])
  expect(seen).toMatchObject({ inherited: [], value: '{"host":"electron"}', fixed: true })
})

test('a frame in the page gets no port, the page itself does by its word', async ({
  gate: { host, page },
}) => {
  const ports = await countPorts(page)
  const wordsHeard = (): Promise<number> => page.evaluate(() => window.wordsHeard)
  await page.evaluate(() => document.body.append(document.createElement('iframe')))
  const [, frame] = page.frames()
  const words = await wordsHeard()
  await frame?.evaluate(() => {
    window.parent.postMessage('kiosk-port-please', '*')
    window.postMessage('kiosk-port-please', '*')
  })
  await page.evaluate(() => window.postMessage('something else', '*'))
  await expect.poll(wordsHeard).toBeGreaterThanOrEqual(words + 2)
  await thereAndBack(host)
  // On a busy PC the screens may have asked for one of their own accord.
  const asked = await page.evaluate(() => window.pleasOfPage)
  expect(await ports()).toBeLessThanOrEqual(asked)
  // This one is taken from the screens, which then ask for another.
  await page.evaluate(() => window.postMessage('kiosk-port-please', '*'))
  await expect.poll(ports).toBeGreaterThan(asked + 1)
  await page.evaluate(() => document.querySelector('iframe')?.remove())
})

test('a page from elsewhere gets no port', async ({ gate: { host, page }, foreign }) => {
  const screen = page.url()
  await page.goto(`${foreign.origin}/`)
  const ports = await countPorts(page)
  await page.evaluate(() => window.postMessage('kiosk-port-please', '*'))
  await thereAndBack(host)
  expect(await ports()).toBe(0)
  await page.goto(host.address(screen))
  await expect(signOf(page)).toHaveAttribute('data-state', 'idle')
})

test('a script that is no file of the screens does not run', async ({ gate: { page } }) => {
  const ran = await page.evaluate(() => {
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' }))
    return 'ran' in window
  })
  expect(ran).toBe(false)
})
