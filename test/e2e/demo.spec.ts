import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { startKiosk, type RunningKiosk } from './built-kiosk.ts'
import { giveCredentials, pressKey } from './dock.ts'
import { GateSign } from './gate-sign.ts'

let running: RunningKiosk | null = null
test.afterEach(async () => {
  await running?.stop()
  running = null
})

const press = (page: Page, key: string) => pressKey(page.locator(`[data-key="${key}"]`))

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

test('the demo says its PINs wherever one is asked for, also after they were changed', async ({ page }) => {
  running = await startKiosk(['demo', '--no-open', '--port', '0'], {})
  await page.goto(running.url)
  const shown = page.locator('[data-part="demo-staff"]')
  const guard = shown.locator('[data-number="102"]')
  await press(page, 'sign-out')
  await expect(shown).toContainText('演示账号')
  await expect(guard).toHaveText('值守人员 102，密码 284605')
  await press(page, 'demo-on-duty')
  await expect(page.locator('[data-key="sign-out"]')).toBeVisible()

  await press(page, 'records')
  await expect(shown.locator('[data-number="901"]')).toHaveText('班长 901，密码 730519')
  await giveCredentials(page.locator('[data-part="unlock"]'), '901', '730519')
  await press(page, 'page-staff')
  await press(page, 'member-102')
  for (const field of ['reset-pin', 'reset-again']) {
    // oxlint-disable-next-line no-await-in-loop -- one field after the other
    await page.locator(`[data-field="${field}"]`).fill('5938')
  }
  await press(page, 'reset-pin')
  await expect(page.locator('[data-part="member"]')).toContainText('密码已重设')
  await press(page, 'dock')
  await press(page, 'sign-out')
  await expect(guard).toHaveText('值守人员 102，密码 5938')
  await press(page, 'demo-on-duty')
  await expect(page.locator('[data-key="sign-out"]')).toBeVisible()
})

test('the bench says who of a queue is coming and with what skin, in either language, until it is stopped', async ({
  page,
}) => {
  const people = join(mkdtempSync(join(tmpdir(), 'kiosk-people-')), 'people.json')
  const stays = [
    { at: 0, do: 'arrive' },
    { at: 3_600_000, do: 'skin', celsius: 37.1 },
  ]
  const expected = { verdict: null }
  writeFileSync(
    people,
    JSON.stringify({
      clock: '2020-03-06T08:00:00+08:00',
      people: [
        { name: 'somebody who stays', nameZh: '不走的人', steps: stays, expect: expected },
        { name: 'Ms Chen', steps: stays, expect: expected },
      ],
    }),
  )
  running = await startKiosk(['demo', '--no-open', '--port', '0', '--people', people], {})
  rmSync(dirname(people), { recursive: true })
  await page.goto(running.url)
  const coming = page.locator('[data-bench="queue"]')
  const celsius = page.locator('[data-part="bench"] .bench-slider')
  await page.locator('[data-bench="celsius"]').fill('40')
  await expect(celsius).toContainText('40.0')
  await press(page, 'bench-queue')
  await expect(coming).toHaveText('第 1 位，共 2 位：不走的人')
  await expect(celsius).toContainText('37.1')
  await expect(page.locator('[data-key="bench-arrive"]')).toHaveCount(0)
  const sign = page.locator('[data-screen="gate"]')
  await expect(sign).toHaveAttribute('data-present', 'true')
  await press(page, 'language')
  await expect(coming).toHaveText('1 of 2: somebody who stays')
  // It is the guard's key: whoever stands before the sign goes on reading it.
  await expect(page.locator('[data-key="language"]')).toHaveText('中文')
  await expect(sign).toHaveAttribute('lang', 'zh-CN')
  await expect(sign).toContainText('入口')

  await press(page, 'bench-queue-stop')
  await expect(coming).toHaveCount(0)
  await expect(celsius).toContainText('40.0')
  await expect(sign).not.toHaveAttribute('data-present', 'true')
  await press(page, 'bench-queue')
  await expect(coming).toHaveText('1 of 2: somebody who stays')
})
