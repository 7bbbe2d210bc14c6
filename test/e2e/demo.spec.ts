import { expect, test, type Page } from '@playwright/test'
import { startKiosk, type RunningKiosk } from './built-kiosk.ts'
import { GateSign } from './gate-sign.ts'

let running: RunningKiosk | null = null
test.afterEach(async () => {
  await running?.stop()
  running = null
})

const press = (page: Page, key: string) => page.locator(`[data-key="${key}"]`).click()

test('the demo says so on every screen, and its bench plays a pass', async ({ page }) => {
  running = await startKiosk(['demo', '--no-open', '--port', '0'], {})
  await page.goto(running.url)
  const strip = (of: Page) => of.locator('[data-part="demo"]')
  await expect(strip(page)).toContainText('演示')
  for (const screen of ['dock', 'supervisor', 'gate']) {
    // oxlint-disable-next-line no-await-in-loop -- one screen after the other
    await page.evaluate((hash) => {
      location.hash = hash
    }, `#/${screen}`)
    // oxlint-disable-next-line no-await-in-loop -- one screen after the other
    await expect(page.locator(`[data-screen="${screen}"]`)).toBeVisible()
    // oxlint-disable-next-line no-await-in-loop -- one screen after the other
    await expect(strip(page)).toContainText('演示')
  }
  await page.evaluate(() => {
    location.hash = '#/'
  })
  const sign = await GateSign.open(page)

  const hold = async (code: string) => {
    await page.locator('[data-field="bench-code"]').click()
    await page.locator(`[data-option="${code}"]`).click()
    await press(page, 'bench-scan')
  }
  await press(page, 'bench-arrive')
  await sign.shows({ state: 'collecting' })
  await hold('zhejiang')
  await press(page, 'health-green')
  await hold('ra1-green')
  await press(page, 'mask-on')
  await press(page, 'bench-skin')
  expect(await sign.verdict()).toMatchObject({ state: 'pass', action: 'admit', verdict: '通行' })
  const barrier = page.locator('[data-bench="barrier"]')
  await expect(barrier).toHaveText('道闸已抬起')
  await expect(barrier).toHaveText('道闸已落下')
  await press(page, 'bench-leave')
})
