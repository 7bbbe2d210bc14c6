import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { whyNoDevices } from './devices.ts'
import { unlockSupervisor } from './first-start.ts'
import { expect, testWithOutings as test, type Gate } from './gate.ts'
import { LANDSCAPE, openWindow, PORTRAIT } from './window.ts'
import { bring } from './person.ts'

/** Screens are looked at: every run leaves them here. With UPDATE_PICTURES=1 the README gets its own. */
const pictures = join(import.meta.dirname, '../../test-results/pictures')
const readmePictures = join(import.meta.dirname, '../pictures')
const README_BYTES = 200_000

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

type Size = typeof PORTRAIT

/** What stays as it is meanwhile, in both sizes. */
async function take(page: Page, name: string): Promise<void> {
  for (const size of [PORTRAIT, LANDSCAPE]) {
    // oxlint-disable-next-line no-await-in-loop -- one window
    await page.setViewportSize(size)
    // oxlint-disable-next-line no-await-in-loop -- one window
    expect(await page.evaluate(spilling)).toEqual([])
    // oxlint-disable-next-line no-await-in-loop -- one window
    await takeOne(page, name, size)
  }
}

/** In the page: what is written on a key and does not fit it, or breaks within a word of Chinese. */
function spilling(): string[] {
  const linesOf = (label: Element) => {
    const text = document.createRange()
    text.selectNodeContents(label)
    return new Set([...text.getClientRects()].map(({ top }) => Math.round(top))).size
  }
  const spilt = [...document.querySelectorAll<HTMLElement>('.key .key-words')].filter(
    ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
  )
  const broken = [...document.querySelectorAll<HTMLElement>('.key .key-label')].filter(
    (label) => !label.innerText.includes(' ') && linesOf(label) > 1,
  )
  return [...spilt, ...broken].map(({ innerText }) => innerText)
}

async function takeOne(page: Page, name: string, { width, height }: Size): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}-${width}x${height}-zh.png`), animations: 'disabled' })
}

/** A result, which goes by itself: `judge` brings somebody for each picture, and again where the PC was too slow. */
async function takeResult(
  { sign }: Gate,
  state: 'pass' | 'deny',
  { judge, done }: { judge: () => Promise<void>; done: () => Promise<void> },
): Promise<void> {
  for (const size of [PORTRAIT, LANDSCAPE]) {
    /* oxlint-disable no-await-in-loop -- one window */
    await sign.page.setViewportSize(size)
    for (let stillStands = false; !stillStands;) {
      await judge()
      await takeOne(sign.page, `gate-${state}`, size)
      if (size === LANDSCAPE) await keep(sign.page, state)
      stillStands = (await sign.root.getAttribute('data-state')) === state
      await done()
    }
    /* oxlint-enable no-await-in-loop */
  }
}

/** The landscape picture, for the README. */
async function keep(page: Page, name: string): Promise<void> {
  if (process.env['UPDATE_PICTURES'] !== '1') return
  mkdirSync(readmePictures, { recursive: true })
  const path = join(readmePictures, `${name}.png`)
  await page.screenshot({ path, animations: 'disabled' })
  expect(statSync(path).size).toBeLessThanOrEqual(README_BYTES)
}

test('the screens of one person after another, in both sizes', async ({ gate }) => {
  const { sign, dock, forehead } = gate
  await sign.shows({ state: 'idle' })
  await expect(sign.page.getByRole('main')).toHaveAttribute('data-screen', 'gate')
  await take(sign.page, 'gate-idle')
  await keep(sign.page, 'idle')

  await bring(gate, [{ skin: 36.5 }, { scan: 'health-code' }])
  await sign.shows({
    state: 'collecting',
    tiles: ['health-code ask', 'ruian-code wait', 'mask ask', 'temperature ok'],
  })
  await take(sign.page, 'gate-collecting')
  await take(dock.page, 'dock-collecting')
  await keep(dock.page, 'dock')

  // The next pictures are of somebody else.
  await dock.press('next-person')
  await forehead.leave()

  await takeResult(gate, 'pass', {
    async judge() {
      await bring(gate, [
        { skin: 36.5 },
        { scan: 'health-code' },
        { key: 'health-green' },
        { key: 'mask-on' },
      ])
      await bring(gate, [{ pass: 'ra1', by: 'us', options: [] }])
      expect(await sign.verdict()).toMatchObject({ state: 'pass' })
    },
    async done() {
      await forehead.leave()
    },
  })

  let denied = ''
  await takeResult(gate, 'deny', {
    async judge() {
      await bring(gate, [
        { skin: 36.5 },
        { scan: 'health-code' },
        { key: 'health-yellow' },
        { key: 'mask-on' },
      ])
      await bring(gate, [{ pass: 'ra1', by: 'us', options: [] }])
      const painted = await sign.verdict()
      expect(painted).toMatchObject({ state: 'deny', action: 'admit-to-isolation' })
      denied = painted.visit
    },
    async done() {
      await take(dock.page, 'dock-deny')
      await dock.handled(denied)
      await forehead.leave()
    },
  })
})

test('the page of whoever installs', async ({ gate }) => {
  const { dock } = gate
  const office = await openWindow(dock.page, '#/supervisor')
  await unlockSupervisor(office)
  await office.locator('[data-key="page-devices"]').click()
  const box = office.locator('[data-device="thermometer"]')
  await box.locator('[data-key="open-thermometer"]').click()
  await expect(box.locator('[data-part="last-bytes"]')).toContainText(/fe ac/)
  await expect(office.locator('[data-part="ports"]')).toBeVisible()
  await take(office, 'devices')
  await office.setViewportSize(LANDSCAPE)
  await keep(office, 'devices')
  await office.close()
})
