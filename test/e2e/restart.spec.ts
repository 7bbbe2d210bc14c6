import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { quietPort } from '../fixtures/quiet-port.ts'
import { startKiosk, type RunningKiosk } from './built-kiosk.ts'
import { Dock } from './dock.ts'
import { GUARD, putGuardOnDuty, unlockSupervisor } from './first-start.ts'
import { GateSign } from './gate-sign.ts'
import { exportedRows } from './records.ts'
import { bareLane, plainSite, type Site } from './site.ts'
import { openWindow } from './window.ts'

/** A restart strands nobody: what stands on the screens of a kiosk that was killed and started again. */

let closing: Close[] = []
test.afterEach(async () => {
  const toClose = closing
  closing = []
  await closeAll(toClose)
})

/** A kiosk that is started again and again at one place. */
class Restarted {
  readonly #args: string[]
  readonly #env: Record<string, string>
  #running: RunningKiosk | null = null

  constructor(args: string[], env: Record<string, string>) {
    this.#args = args
    this.#env = env
    closing.push(() => this.#running?.stop())
  }

  /** Resolves to the address that it gives. */
  async start(): Promise<string> {
    this.#running = await startKiosk(this.#args, this.#env)
    return this.#running.url
  }

  async kill(): Promise<void> {
    const killed = this.#running
    this.#running = null
    await killed?.kill()
  }
}

interface Gate {
  site: Site
  kiosk: Restarted
  dock: Dock
  sign: GateSign
}

/** A gate where everything is keyed in, a guard on duty, dock and sign in two windows of one browser. */
async function openGate(page: Page): Promise<Gate> {
  const site = plainSite([bareLane('lane-1')], 'both')
  closing.push(() => site.remove())
  const port = String(await quietPort())
  const kiosk = new Restarted(['run', '--config', site.configFile, '--port', port], {})
  await page.goto(await kiosk.start())
  await page.evaluate(() => {
    location.hash = '#/dock'
  })
  const dock = new Dock(page)
  const sign = await GateSign.open(page)
  const office = await putGuardOnDuty(page, dock)
  await office.close()
  await sign.shows({ state: 'idle' })
  return { site, kiosk, dock, sign }
}

async function somebodyPasses({ site, dock, sign }: Gate): Promise<void> {
  await dock.press('seen-green')
  await dock.keyIn('handheld', '366')
  const painted = await sign.verdict()
  expect(painted).toMatchObject({ state: 'pass', action: 'admit' })
  const rows = await exportedRows(site.dataDir)
  expect(rows.filter((row) => row['entry id'] === painted.visit)).toMatchObject([{ verdict: 'pass' }])
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

test('killed three times: both screens come back by themselves, and people pass', async ({
  page,
  context,
}) => {
  const errors: string[] = []
  context.on('weberror', (error) => errors.push(error.error().message))
  const gate = await openGate(page)
  const { kiosk, dock, sign } = gate
  await somebodyPasses(gate)
  const [cookie, ...more] = await context.cookies()
  expect([cookie?.httpOnly, cookie?.sameSite, more]).toEqual([true, 'Strict', []])

  for (let round = 1; round <= 3; round += 1) {
    /* oxlint-disable no-await-in-loop -- one life of the kiosk after the other */
    await kiosk.kill()
    await expect(dock.root.locator('[data-part="connection"]')).toContainText(
      '请先手工登记；一分钟未恢复请重启检查点程序',
    )
    const away = await sign.shows({ state: 'closed', closed: 'connection' })
    expect(away.text).toContain('请找值守人员')

    const startedAt = Date.now()
    await kiosk.start()
    const listensAt = Date.now()
    const signBack = await sign.shows({ state: 'idle' })
    await expect(dock.root.locator('[data-part="credentials"]')).toBeVisible()
    test.info().annotations.push({
      type: `start ${round}`,
      description:
        `listening after ${inSeconds(listensAt - startedAt)}, sign back after ${inSeconds(signBack.at - startedAt)}, ` +
        `dock seen after ${inSeconds(Date.now() - startedAt)}`,
    })
    // Nobody was on duty at a kiosk that has just started.
    await dock.signIn(GUARD.number, GUARD.pin)
    await somebodyPasses(gate)
    /* oxlint-enable no-await-in-loop */
  }
  expect(errors).toEqual([])
  const [after] = await context.cookies()
  expect(after?.value).toBe(cookie?.value)
  // A year from when the page was loaded.
  expect((after?.expires ?? 0) - Date.now() / 1000).toBeGreaterThan(364 * 24 * 3600)
})

test('while the kiosk is away a screen asks again and again, but dials no socket: Chromium would hold it back', async ({
  page,
}) => {
  const { kiosk, dock } = await openGate(page)
  let [asked, dialled] = [0, 0]
  page.on('requestfailed', () => (asked += 1))
  page.on('websocket', () => (dialled += 1))
  await kiosk.kill()
  await expect.poll(() => asked).toBeGreaterThan(5)
  expect(dialled).toBe(0)
  await kiosk.start()
  await expect(dock.root.locator('[data-part="credentials"]')).toBeVisible()
  expect(dialled).toBe(1)
})

test('a browser that a kiosk does not know says what to do; let in by one window, the others come back', async ({
  page,
  context,
}) => {
  const tmp = mkdtempSync(join(tmpdir(), 'kiosk-restart-'))
  closing.push(() => rmSync(tmp, { recursive: true, force: true }))
  // A demo has a new data folder at each start.
  const port = String(await quietPort())
  const kiosk = new Restarted(['demo', '--no-open', '--port', port], { TMPDIR: tmp })
  await page.goto(await kiosk.start())
  const sign = await openWindow(page, '#/gate')
  await expect(sign.locator('[data-screen="gate"]')).toHaveAttribute('data-state', 'idle')

  await kiosk.kill()
  const address = await kiosk.start()
  await expect(page.locator('[data-part="connection"]')).toContainText('这个浏览器不能打开检查点')
  await expect(page.locator('[data-part="connection"]')).toContainText('打开它给出的新网址')
  await expect(sign.locator('[data-screen="gate"]')).toContainText('暂停使用')
  // Why is for the guard.
  await expect(sign.locator('[data-screen="gate"]')).not.toContainText('浏览器')
  const loaded = await context.newPage()
  await loaded.goto(new URL('/', address).href)
  await expect(loaded.locator('h1').first()).toHaveText('这个浏览器还不能打开检查点')
  await expect(loaded.locator('[lang="en"]')).toContainText('This browser cannot open the checkpoint yet')
  await loaded.goto(address)
  await loaded.close()

  await expect(sign.locator('[data-screen="gate"]')).toHaveAttribute('data-state', 'idle')
  await expect(page.locator('[data-screen="dock"]')).toHaveAttribute('data-lane-state', 'idle')
})

test('a screen that the supervisor revokes is out at once; one that stays goes on', async ({
  page,
  browser,
}) => {
  const { kiosk, dock } = await openGate(page)
  await kiosk.kill()
  const elsewhere = await anotherBrowser(await kiosk.start(), () => browser.newContext())
  await expect(elsewhere.locator('[data-screen="gate"]')).toBeVisible()

  const office = await openWindow(page, '#/supervisor')
  await unlockSupervisor(office)
  await office.locator('[data-key="page-devices"]').click()
  const rows = office.locator('[data-part="screens"] [data-row]')
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText('本屏幕')
  await expect(rows.last()).toContainText('正在使用')
  const revoke = rows.last().locator('[data-key^="revoke-"]')
  // Cards above that are still loading may move it from under the pointer.
  await expect(async () => {
    await revoke.hover({ timeout: 2000 })
    await office.mouse.down()
    try {
      await expect(rows).toHaveCount(1, { timeout: 5000 })
    } finally {
      await office.mouse.up()
    }
  }).toPass()
  await expect(elsewhere.locator('[data-part="connection"]').first()).toContainText(
    '这个浏览器不能打开检查点',
  )
  await expect(dock.root.locator('[data-part="credentials"]')).toBeVisible()

  // The next start knows it no better.
  await kiosk.kill()
  await kiosk.start()
  await expect(dock.root.locator('[data-part="credentials"]')).toBeVisible()
  expect((await elsewhere.reload())?.status()).toBe(401)
})

async function anotherBrowser(address: string, newContext: () => Promise<BrowserContext>): Promise<Page> {
  const context = await newContext()
  closing.push(() => context.close())
  const page = await context.newPage()
  await page.goto(address)
  return page
}

test('a sign left open speaks the language of a kiosk started anew', async ({ page }) => {
  const { site, kiosk, sign } = await openGate(page)
  await sign.shows({ state: 'idle', text: '请出示健康码' })
  await kiosk.kill()
  const config: object = JSON.parse(readFileSync(site.configFile, 'utf8'))
  writeFileSync(site.configFile, JSON.stringify({ ...config, language: 'en' }))
  await kiosk.start()
  const { text } = await sign.shows({ state: 'idle', text: 'Please wait for our staff' })
  // There is one lane: its name tells a visitor nothing.
  expect(text).not.toContain('lane-1')
})

test('a screen of another version is loaded anew', async ({ page, context }) => {
  const { kiosk, dock } = await openGate(page)
  await page.evaluate(() => Object.assign(window, { isOld: true }))
  await kiosk.kill()
  let asked = 0
  await context.route(
    (url) => url.pathname === '/',
    (route) => {
      if (route.request().resourceType() !== 'fetch' || route.request().frame().page() !== page)
        return route.continue()
      asked += 1
      return asked === 1 ? route.fulfill({ body: 'another version' }) : route.continue()
    },
  )
  await kiosk.start()
  await page.waitForFunction(() => !('isOld' in window))
  await expect(dock.root.locator('[data-part="credentials"]')).toBeVisible()
})
