import { expect, test as base, type CDPSession, type Locator } from '@playwright/test'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { admit, connectScreen } from '../fixtures/screen-client.ts'
import { startKiosk } from './built-kiosk.ts'
import { Dock } from './dock.ts'
import { callGuardOnDuty } from './first-start.ts'
import { bareLane, plainSite } from './site.ts'
import { admitted } from './window.ts'

/** A guard on duty at a lane where everything is keyed in, with the number pad alone, in a window too low for the dock. */
const test = base.extend<{ dock: Dock }>({
  dock: async ({ browser }, use) => {
    const closing: Close[] = []
    try {
      const site = plainSite([bareLane('lane-1')], 'both')
      closing.push(() => site.remove())
      const running = await startKiosk(['run', '--config', site.configFile], {})
      closing.push(() => running.stop())
      const admission = await admit(running.url)
      const screen = await connectScreen(admission)
      await callGuardOnDuty(screen, 'lane-1')
      screen.close()
      const context = await browser.newContext({ viewport: { width: 1280, height: 420 } })
      closing.push(() => context.close())
      await admitted(context, admission)
      const page = await context.newPage()
      await page.goto(`${admission.origin}/#/dock`)
      const dock = new Dock(page)
      await dock.root.locator('[data-area="pad"]').waitFor()
      await use(dock)
    } finally {
      await closeAll(closing)
    }
  },
})

/** What each digit of the pad is without NumLock, with its Windows key code, which moves what can be scrolled. */
const WITHOUT_NUM_LOCK = {
  '3': { key: 'PageDown', windowsVirtualKeyCode: 34 },
  '6': { key: 'ArrowRight', windowsVirtualKeyCode: 39 },
  '8': { key: 'ArrowUp', windowsVirtualKeyCode: 38 },
} as const

async function pressPad(session: CDPSession, digit: keyof typeof WITHOUT_NUM_LOCK, numLock: boolean) {
  const place = { code: `Numpad${digit}`, isKeypad: true }
  const key = numLock
    ? { ...place, key: digit, text: digit, windowsVirtualKeyCode: 96 + Number(digit) }
    : { ...place, ...WITHOUT_NUM_LOCK[digit] }
  await session.send('Input.dispatchKeyEvent', { type: numLock ? 'keyDown' : 'rawKeyDown', ...key })
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
}

/** In the page: whether anything was ever scrolled. */
function noteScrolling(): void {
  addEventListener('scroll', () => document.body.setAttribute('data-scrolled', ''), { capture: true })
}

const caretOf = (field: Locator) => field.evaluate((input: HTMLInputElement) => input.selectionStart)

test('NumLock is off: the dock says which key to press, and nothing else happens', async ({ dock }) => {
  const { page, root } = dock
  const session = await page.context().newCDPSession(page)
  const told = root.locator('[data-part="num-lock"]')
  const pad = root.locator('[data-area="pad"]')
  await expect(told).toHaveCount(0)
  await page.evaluate(noteScrolling)
  // What is scrolled by keys is what was touched last.
  await pad.locator('[data-part="preview"]').click()

  await pressPad(session, '3', false)
  await expect(told).toContainText('NumLock')
  await pressPad(session, '6', false)
  // Seen by what comes after them in the same stream.
  await pressPad(session, '3', true)
  await expect(told).toHaveCount(0)
  await expect(pad).toContainText('3')
  await pressPad(session, '6', true)
  await pressPad(session, '8', true)
  await expect(pad).toContainText('36.8')
  await expect(page.locator('[data-scrolled]')).toHaveCount(0)
  await page.keyboard.press('PageDown')
  await expect(page.locator('[data-scrolled]')).toHaveCount(1)

  const household = root.locator('[data-field="household"]')
  await household.fill('12-3')
  await household.evaluate((field: HTMLInputElement) => field.setSelectionRange(1, 1))
  await pressPad(session, '6', false)
  await expect(told).toBeVisible()
  expect(await caretOf(household)).toBe(1)
  await household.press('NumLock')
  await expect(told).toBeVisible()
  await household.evaluate((field) =>
    field.dispatchEvent(
      new KeyboardEvent('keyup', { key: 'NumLock', code: 'NumLock', modifierNumLock: true, bubbles: true }),
    ),
  )
  await expect(told).toHaveCount(0)
  await pressPad(session, '8', true)
  await expect(household).toHaveValue('182-3')
})
