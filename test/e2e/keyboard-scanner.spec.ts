import { randomBytes } from 'node:crypto'
import { expect, test as base, type Locator, type Page } from '@playwright/test'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { startKiosk } from './built-kiosk.ts'
import { typeOnPad, type Dock } from './dock.ts'
import { GUARD, putGuardOnDuty, SUPERVISOR, unlockSupervisor } from './first-start.ts'
import type { GateSign } from './gate-sign.ts'
import { openScreens } from './screens.ts'
import { bareLane, plainSite, ruianSiteText } from './site.ts'
import { LANDSCAPE, openWindow } from './window.ts'
import { openWedgeScanner, typeByHand, type LostKey, type WedgeScanner } from './wedge-scanner.ts'

/** A gate whose scanner the system takes for a keyboard. */
interface Gate {
  sign: GateSign
  /** The dock's window, which has the focus. */
  page: Page
  dock: Dock
  scanner: WedgeScanner
}

const SUFFIXES = ['CR', 'CR LF', 'LF', 'Tab'] as const
const LOST_KEYS: readonly LostKey[] = [
  'F1',
  'F5',
  'Ctrl+]',
  'AltGr+Q',
  'a dead key',
  'Backspace',
  'the pad’s 7 without NumLock',
]
const code = () => ruianSiteText(randomBytes(8).toString('hex'))

/** One gate for all, as one serves a day: nobody has ever started it, until the first test that wants a guard. */
const test = base.extend<{ gate: Gate }, { fresh: Gate; staffed: Gate }>({
  fresh: [
    async ({ browser }, use) => {
      const closing: Close[] = []
      try {
        const site = plainSite([{ ...bareLane('lane-1'), scanners: [{ kind: 'keyboard' }] }], 'both')
        closing.push(() => site.remove())
        const running = await startKiosk(['run', '--config', site.configFile], {})
        closing.push(() => running.stop())
        const context = await browser.newContext({ viewport: LANDSCAPE })
        closing.push(() => context.close())
        // How close keys are is what tells a scanner from a hand.
        await context.clock.install()
        const page = await context.newPage()
        const screens = await openScreens(page, running.url)
        await page.bringToFront()
        await use({ ...screens, page, scanner: await openWedgeScanner(page) })
      } finally {
        await closeAll(closing)
      }
    },
    { scope: 'worker' },
  ],
  staffed: [
    async ({ fresh }, use) => {
      const office = await putGuardOnDuty(fresh.page, fresh.dock)
      await office.close()
      await use(fresh)
    },
    { scope: 'worker' },
  ],
  // A guard is on duty, nobody is being checked, and every field is as it was loaded.
  gate: async ({ staffed }, use) => {
    const { sign, page, dock } = staffed
    await page.bringToFront()
    await sign.fromNowOn()
    await use(staffed)
    await page.reload()
    await dock.root.locator('[data-key="sign-out"], [data-part="credentials"]').first().waitFor()
    if ((await dock.root.locator('[data-key="sign-out"]').count()) === 0) {
      await dock.signIn(GUARD.number, GUARD.pin)
    }
    // Once more where the first press has answered a question.
    await expect(async () => {
      await dock.press('next-person')
      await expect(sign.root).toHaveAttribute('data-state', 'idle', { timeout: 1000 })
    }).toPass()
  },
})

/** Fills each of `fields`, scans into each, and finds it and the focus as they were. */
async function staysAsItWas(
  scanner: WedgeScanner,
  form: Locator,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const field = (name: string) => form.locator(`[data-field="${name}"]`)
  for (const [name, value] of Object.entries(fields)) await field(name).fill(value)
  for (const [index, name] of Object.keys(fields).entries()) {
    // Half of the suffixes a field, all of them in a form.
    for (const suffix of SUFFIXES.filter((_suffix, at) => at % 2 === index % 2)) {
      await field(name).focus()
      await scanner.scan(code(), suffix)
      for (const [other, value] of Object.entries(fields)) await expect(field(other)).toHaveValue(value)
      await expect(field(name)).toBeFocused()
    }
  }
}

test('nobody has started it: the first supervisor’s form', async ({ fresh }) => {
  const { sign, page, scanner } = fresh
  const form = page.locator('[data-part="first-supervisor"]')
  // All but complete, so that an Enter would make somebody a supervisor.
  await staysAsItWas(scanner, form, { number: '101', name: '陈建国', pin: '270419', again: '270419' })
  await expect(form).toBeVisible()
  await sign.shows({ state: 'closed', closed: 'setup' })
})

test('signed off: staff number and PIN, and the scan is the lane’s', async ({ gate }) => {
  const { sign, page, dock, scanner } = gate
  await dock.signOut()
  const form = dock.root.locator('[data-part="credentials"]')
  await staysAsItWas(scanner, form, { number: GUARD.number, pin: GUARD.pin })
  await expect(page.locator('[data-key="sign-out"]')).toHaveCount(0)
  await sign.shows({ state: 'collecting' })
})

test('on duty: household, pad and whatever key has the focus; each scan is the lane’s', async ({ gate }) => {
  const { sign, dock, scanner } = gate
  const household = dock.root.locator('[data-field="household"]')
  await household.fill('12-3-501')
  // In the midst of it.
  await household.evaluate((field: HTMLInputElement) => field.setSelectionRange(2, 4))
  const shown = code()
  await scanner.scan(shown, 'CR')
  await sign.shows({ state: 'collecting' })
  await expect(household).toHaveValue('12-3-501')
  const caret = await household.evaluate(({ selectionStart, selectionEnd }: HTMLInputElement) => [
    selectionStart,
    selectionEnd,
  ])
  expect(caret).toEqual([2, 4])
  for (const suffix of SUFFIXES) await scanner.scan(shown, suffix)
  await expect(household).toHaveValue('12-3-501')
  await expect(household).toBeFocused()
  // Another code is another visitor's, and so would the household be.
  await scanner.scan(code(), 'CR')
  await expect(household).toHaveValue('')

  const pad = dock.root.locator('[data-area="pad"]')
  await typeOnPad(pad, '36')
  for (const key of ['mask-off', 'class-visitor', 'release']) {
    const button = dock.root.locator(`[data-key="${key}"]`)
    await button.focus()
    for (const suffix of SUFFIXES) await scanner.scan(code(), suffix)
    await expect(button).toBeFocused()
  }
  // No key was pressed, or the visit would have been ruled.
  await expect(sign.root).toHaveAttribute('data-state', 'collecting')
  // Every code was another visitor's: what had been keyed was for none of them.
  await expect(pad).toContainText('––.–')
  await typeOnPad(pad, '365')
  await expect(pad).toContainText('36.5')
})

test('a quick hand: digits and Enter count together, and nothing of them is left for the next one', async ({
  gate,
}) => {
  const { sign, dock, page } = gate
  const typeQuickly = async (keys: readonly string[]) => {
    for (const key of keys) {
      // oxlint-disable-next-line no-await-in-loop -- one finger, quicker than the dock waits for a scanner
      await page.keyboard.press(key, { delay: 20 })
      // oxlint-disable-next-line no-await-in-loop
      await page.waitForTimeout(100)
    }
  }
  await dock.press('seen-green')
  await typeQuickly(['3', '8', 'Backspace', '6', '5', 'Enter'])
  const first = await sign.verdict()
  expect(first).toMatchObject({ state: 'pass' })
  expect(first.text).toContain('36.5')

  await typeQuickly(['3', '6', '5'])
  await dock.press('next-person')
  await dock.press('seen-green')
  await typeQuickly(['3', '8', '4', 'Enter'])
  await sign.shows({ state: 'retake' })
  // A fever without a ruling would have every later visitor asked for.
  await dock.press('health-red')
  await dock.handled((await sign.verdict()).visit)
})

test('a hand as quick as a scanner on the number pad is no code: the guard is told, and no visitor', async ({
  gate,
}) => {
  const { sign, dock, scanner } = gate
  await scanner.scan('071+365', 'CR')
  await expect(dock.root.locator('[data-part="refused"]')).toContainText('太快')
  await expect(sign.root.locator('[data-notice]')).toHaveCount(0)
})

test('a supervisor overrides: number and PIN', async ({ gate }) => {
  const { sign, dock, scanner } = gate
  await dock.press('health-red')
  const denied = await sign.verdict()
  await dock.override('pass', denied.visit, 'wrong-person')
  const form = dock.root.locator('[data-part="supervisor-credentials"]')
  await staysAsItWas(scanner, form, { number: SUPERVISOR.number, pin: '111222' })
  await expect(form).toBeVisible()
  await expect(form).not.toContainText('班长工号或密码不对')
})

test('the supervisor’s window has no lane: no field, no key, nobody checked', async ({ gate }) => {
  const { sign, page } = gate
  const office = await openWindow(page, '#/supervisor')
  const scanner = await openWedgeScanner(office)
  await office.locator('[data-part="unlock"] [data-field="number"]').waitFor()
  const unlock = office.locator('[data-part="unlock"]')
  await staysAsItWas(scanner, unlock, { number: SUPERVISOR.number, pin: '111222' })
  await unlock.locator('[data-field="number"]').fill('')
  await unlock.locator('[data-field="pin"]').fill('')
  await unlockSupervisor(office)
  await staysAsItWas(scanner, office.locator('body'), { day: '2020-03-06', text: '12-3' })
  await office.locator('[data-key="page-staff"]').click()
  const form = office.locator('[data-part="add-staff-form"]')
  await staysAsItWas(scanner, form, {
    'new-number': '301',
    'new-name': '王芳',
    'new-pin': '442918',
    'new-again': '442918',
  })
  await expect(office.locator('[data-row="301"]')).toHaveCount(0)
  await expect(sign.root).toHaveAttribute('data-state', 'idle')
})

test('a loaded PC hands over the first keys of a scan before the others', async ({ gate }) => {
  const { sign, dock, scanner } = gate
  const household = dock.root.locator('[data-field="household"]')
  await household.fill('12')
  const text = code()
  await scanner.scanParted(text.slice(0, 2), null, text.slice(2))
  await sign.shows({ state: 'collecting' })
  await expect(household).toHaveValue('12')
  await scanner.scanParted(text.slice(0, 2), 'F1', text.slice(2))
  await sign.shows({ notice: 'scan-again' })
  await expect(household).toHaveValue('12')
})

test('ALT mode: the code is read by its numbers, and what the system makes of them fills no field', async ({
  gate,
}) => {
  const { sign, dock, scanner } = gate
  const household = dock.root.locator('[data-field="household"]')
  await household.fill('12')
  await household.evaluate((field) =>
    field.addEventListener('input', () => field.setAttribute('data-touched', 'true')),
  )
  await household.focus()
  await scanner.scanAltKeypad(code())
  await sign.shows({ state: 'collecting' })
  await expect(household).not.toHaveAttribute('data-touched')
  await expect(household).toHaveValue('12')
  await scanner.scanAltKeypad('桃源社区花园门')
  await sign.shows({ notice: 'not-a-code' })
  await expect(household).toHaveValue('12')
})

test('a character was lost on the way: it is to be scanned again, and the code before stands', async ({
  gate,
}) => {
  const { sign, page, dock, scanner } = gate
  const household = dock.root.locator('[data-field="household"]')
  await household.fill('12')
  await page.evaluate(() => document.body.setAttribute('data-not-reloaded', ''))
  const text = code()
  await scanner.scan(text, 'CR')
  const { visit } = await sign.shows({ state: 'collecting' })
  for (const [index, key] of LOST_KEYS.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one scan after the other
    await test.step(key, async () => {
      if (index % 2 === 0) await household.focus()
      else await household.blur()
      await scanner.scanWith(text.slice(0, 9), key, text.slice(9))
      await sign.shows({ notice: 'scan-again' })
      await expect(dock.root.locator('[data-part="notice"]')).toContainText('再扫一次')
      await scanner.scan('NO-CODE-AT-ALL', 'CR')
      await sign.shows({ notice: 'not-a-code' })
      await expect(household).toHaveValue('12')
    })
  }
  await expect(sign.root).toHaveAttribute('data-visit', visit)
  await expect(page.locator('[data-not-reloaded]')).toHaveCount(1)
})

test('a key that types nothing before or behind a code is the scanner’s own', async ({ gate }) => {
  const { sign, scanner } = gate
  await scanner.scanWith('', 'F1', code())
  const { visit } = await sign.shows({ state: 'collecting' })
  // Nobody stands there: another code is another visit.
  await scanner.scanWith(code(), 'F1', '')
  await expect(sign.root).not.toHaveAttribute('data-visit', visit)
  await sign.shows({ state: 'collecting', notice: '' })
})

test('Caps Lock is on: the code is read as the scanner meant it, and the dock tells of the lock', async ({
  gate,
}) => {
  const { sign, page, dock, scanner } = gate
  const told = dock.root.getByText('大写锁定开着')
  await expect(told).toHaveCount(0)
  await scanner.scanUnderCapsLock(code())
  await sign.shows({ state: 'collecting', notice: '' })
  await expect(told).toBeVisible()
  await page.keyboard.press('Shift')
  await expect(told).toHaveCount(0)
})

test('an input method has the keys: the scan is lost, and the field as it was', async ({ gate }) => {
  const { sign, dock, scanner } = gate
  const household = dock.root.locator('[data-field="household"]')
  await household.fill('12')
  const before = (await sign.everything()).length
  await scanner.scanIntoMethod(code())
  await expect(household).toHaveValue('12')
  await expect(sign.root).toHaveAttribute('data-state', 'idle')
  await scanner.scan(code(), 'CR')
  await sign.shows({ state: 'collecting' })
  // Of two codes the second would have replaced the first, or have come with somebody else.
  const since = (await sign.everything()).slice(before).filter(({ visit }) => visit !== '')
  expect(new Set(since.map(({ visit }) => visit)).size).toBe(1)
  expect(since.map(({ notice }) => notice)).not.toContain('code-replaced')
})

test('a hand types as ever', async ({ gate }) => {
  const { sign, page, dock } = gate
  const household = dock.root.locator('[data-field="household"]')
  await household.focus()
  await typeByHand(page, '12-3-501')
  await expect(household).toHaveValue('12-3-501')
  for (const key of ['ArrowLeft', 'ArrowLeft', 'Backspace', 'F1', 'Control+a', 'End', 'Delete']) {
    // oxlint-disable-next-line no-await-in-loop -- one key after the other
    await page.keyboard.press(key)
  }
  await expect(household).toHaveValue('12-3-01')
  await page.keyboard.press('Tab')
  await expect(household).not.toBeFocused()

  const pad = dock.root.locator('[data-area="pad"]')
  await typeOnPad(pad, '36')
  await page.keyboard.press('Backspace')
  await expect(pad).not.toContainText('36')
  await expect(sign.root).toHaveAttribute('data-state', 'idle')
})
