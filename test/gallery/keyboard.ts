/**
 * Hands and scanners on one keyboard, in a real browser on the real dock: `node test/gallery/keyboard.ts`.
 * Needs the gallery's build. A hand's keys are hotkeys or text; a scanner's burst is a scan, wherever the focus stands.
 */
import assert from 'node:assert/strict'
import type { Page } from '@playwright/test'
import { openGallery } from './site.ts'

const BURST = 'RA1:6BFOXN*TS0BI$ZD+BQ%A 1'

const calls = (page: Page) =>
  page.evaluate(() =>
    window.kioskCalls.filter(({ path }) => path !== 'gate.info' && path !== 'lane.watch').splice(0),
  )

const gallery = await openGallery()
const page = await gallery.page({ width: 1280, height: 800 })
const open = async (lane: string) => {
  await page.goto('about:blank')
  await page.goto(gallery.address(`sample=ask&lang=zh#/dock/${lane}`))
  await page.locator('[data-screen="dock"]').waitFor()
  await page.waitForTimeout(200)
}
const last = async () => (await calls(page)).at(-1) ?? null

// A lane with a keyboard scanner.
await open('huayuan-2')
await page.keyboard.type(`${BURST}\n`, { delay: 2 })
await page.waitForTimeout(200)
assert.deepEqual(await last(), { path: 'lane.typedScan', input: { lane: 'huayuan-2', text: BURST } })

const household = page.locator('[data-field="household"]')
await household.click()
await page.keyboard.type('12-3', { delay: 120 })
await page.keyboard.type(`${BURST}\n`, { delay: 2 })
await page.waitForTimeout(200)
assert.equal(await household.inputValue(), '12-3', 'a burst leaves the field as it was')
assert.equal((await last())?.path, 'lane.typedScan')

await page.locator('.card').first().click()
await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
await page.keyboard.press('q')
await page.waitForTimeout(200)
assert.deepEqual(await last(), {
  path: 'lane.key',
  input: { lane: 'huayuan-2', key: 'health-green', visit: null },
})

// A lane without: hotkeys at once, three digits and Enter.
await open('huayuan-1')
await page.keyboard.type('368', { delay: 80 })
assert.equal(await page.locator('[data-part="preview"] .readout-text').textContent(), '36.8 ℃')
await page.keyboard.press('Enter')
await page.waitForTimeout(100)
assert.deepEqual(await last(), {
  path: 'lane.keyIn',
  input: { lane: 'huayuan-1', kind: 'handheld', celsius: 36.8, visit: null },
})
await page.locator('[data-field="household"]').click()
await page.keyboard.type('q', { delay: 80 })
await page.waitForTimeout(100)
assert.equal((await last())?.path, 'lane.keyIn', 'no hotkey while typing in a field')

// The release: one tap does nothing, holding fires, two taps fire.
const released = async () =>
  (await calls(page)).filter(({ input }) => JSON.stringify(input).includes('"release"')).length
await page.locator('[data-key="release"]').click()
assert.equal(await released(), 0, 'one tap')
await page.locator('[data-key="release"]').click()
await page.waitForTimeout(100)
assert.equal(await released(), 1, 'two taps')
await page.locator('[data-key="release"]').click({ delay: 750 })
await page.waitForTimeout(100)
assert.equal(await released(), 2, 'held')

await gallery.close()
console.log('keyboard: good')
