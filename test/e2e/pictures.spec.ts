import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { whyNoDevices } from './devices.ts'
import { unlockSupervisor } from './first-start.ts'
import { expect, testWithOutings as test } from './gate.ts'
import { LANDSCAPE, openWindow, PORTRAIT } from './window.ts'
import { bring } from './person.ts'

/** Screens are looked at: every run leaves them here. With UPDATE_PICTURES=1 the README gets its own. */
const pictures = join(import.meta.dirname, '../../test-results/pictures')
const readmePictures = join(import.meta.dirname, '../pictures')
const README_BYTES = 200_000

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

async function take(page: Page, name: string): Promise<void> {
  for (const size of [PORTRAIT, LANDSCAPE]) {
    // oxlint-disable-next-line no-await-in-loop -- one window
    await page.setViewportSize(size)
    // oxlint-disable-next-line no-await-in-loop -- one window
    await page.screenshot({
      path: join(pictures, `${name}-${size.width}x${size.height}-zh.png`),
      animations: 'disabled',
    })
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
  await take(sign.page, 'gate-idle')
  await keep(sign.page, 'idle')

  await bring(gate, [{ skin: 36.5 }, { scan: 'health-code' }])
  await sign.shows({
    state: 'collecting',
    tiles: ['mask ask', 'temperature ok', 'health-code ask', 'ruian-code wait'],
  })
  await take(sign.page, 'gate-collecting')
  await take(dock.page, 'dock-collecting')
  await keep(dock.page, 'dock')

  await bring(gate, [{ key: 'health-green' }, { key: 'mask-on' }, { pass: 'ra1', by: 'us', options: [] }])
  expect(await sign.verdict()).toMatchObject({ state: 'pass' })
  await take(sign.page, 'gate-pass')
  await keep(sign.page, 'pass')
  await expect(sign.root).toHaveAttribute('data-state', 'pass')
  await forehead.leave()

  await bring(gate, [{ scan: 'health-code' }, { key: 'health-yellow' }, { key: 'mask-on' }, { skin: 36.5 }])
  await bring(gate, [{ pass: 'ra1', by: 'us', options: [] }])
  const denied = await sign.verdict()
  expect(denied).toMatchObject({ state: 'deny', action: 'admit-to-isolation' })
  await take(sign.page, 'gate-deny')
  await keep(sign.page, 'deny')
  await expect(sign.root).toHaveAttribute('data-state', 'deny')
  await take(dock.page, 'dock-deny')
  await dock.handled(denied.visit)
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
