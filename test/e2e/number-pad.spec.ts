import { expect, test as base, type Locator } from '@playwright/test'
import { HOTKEYS } from '../../src-renderer/dock/hotkeys.ts'
import { GUARD_KEYS } from '../../src-main/words.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { Dock } from './dock.ts'
import { startOnDuty } from './first-start.ts'
import { pressPad, withNumLock, WITHOUT_NUM_LOCK } from './pad-keys.ts'
import { bareLane, plainSite } from './site.ts'
import { admitted } from './window.ts'

/** A guard on duty at a lane where everything is keyed in, with the number pad alone, in a window too low for the dock. */
const test = base.extend<{ dock: Dock }>({
  dock: async ({ browser }, use) => {
    const closing: Close[] = []
    try {
      const site = plainSite([bareLane('lane-1')], 'both')
      const { admission } = await startOnDuty(site, closing, ['lane-1'])
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

  const place = await pad.boundingBox()
  await pressPad(session, '3', WITHOUT_NUM_LOCK[3])
  await expect(told).toContainText('NumLock')
  expect(await pad.boundingBox()).toEqual(place)
  await pressPad(session, '6', WITHOUT_NUM_LOCK[6])
  // Seen by what comes after them in the same stream.
  await pressPad(session, '3', withNumLock('3'))
  await expect(told).toHaveCount(0)
  await expect(pad).toContainText('3')
  await pressPad(session, '6', withNumLock('6'))
  await pressPad(session, '8', withNumLock('8'))
  await expect(pad).toContainText('36.8')
  await expect(page.locator('[data-scrolled]')).toHaveCount(0)
  await page.keyboard.press('PageDown')
  await expect(page.locator('[data-scrolled]')).toHaveCount(1)

  const household = root.locator('[data-field="household"]')
  await household.fill('12-3')
  await household.evaluate((field: HTMLInputElement) => field.setSelectionRange(1, 1))
  await pressPad(session, '6', WITHOUT_NUM_LOCK[6])
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
  await pressPad(session, '8', withNumLock('8'))
  await expect(household).toHaveValue('182-3')
})

/** Strokes of the pad with NumLock on. */
async function typeOnKeyboard({ page }: Dock, strokes: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  for (const stroke of strokes) {
    const digit = /^\d$/.test(stroke)
    // oxlint-disable-next-line no-await-in-loop -- one finger
    await (digit ? pressPad(session, stroke, withNumLock(stroke)) : page.keyboard.press(`Numpad${stroke}`))
  }
  await session.detach()
}

test('no phone: eight presses from nobody to a pass where everything is keyed in', async ({ dock }) => {
  const presses = ['0', '7', '1', 'Add', '3', '6', '5', 'Enter']
  expect(presses.length).toBeLessThanOrEqual(8)
  // Not that all of its devices are well: it has none.
  await expect(dock.root.locator('.desk-status')).toContainText('未接设备')
  await expect(dock.root.locator('.desk-status')).not.toContainText('设备正常')
  await typeOnKeyboard(dock, presses.slice(0, 2))
  await expect(dock.root.locator('[data-part="menu"] [data-key^="menu-proof-"]')).toHaveCount(4)
  // Digits belong to the visit on the card at the first of them.
  await expect(dock.root.locator('[data-ask="without-phone"]')).toBeVisible()
  await typeOnKeyboard(dock, presses.slice(2))
  await expect(dock.root.locator('[data-part="now"]')).toContainText('放行')
})

test('no phone: strokes faster than any picture press what the list shows by then', async ({ dock }) => {
  const { page, root } = dock
  await page.evaluate(() => {
    for (const key of ['0', '7', '4'])
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key, code: `Numpad${key}`, bubbles: true, cancelable: true }),
      )
  })
  await expect(root.locator('[data-part="menu"]')).toHaveCount(0)
  await expect(root.locator('[data-ask="mask"]')).toBeVisible()
  await expect(root.locator('[data-ask="without-phone"]')).toHaveCount(0)
  await typeOnKeyboard(dock, ['3', '6', '5', 'Enter'])
  await expect(root.locator('[data-part="now"]')).toContainText('可用身份证登记')
})

/** Each key in the list that 0 opens with the digit printed on it, and those that can be pressed now. */
async function walkList(dock: Dock): Promise<{ digits: Map<string, string>; live: Set<string> }> {
  const digits = new Map<string, string>()
  const live = new Set<string>()
  const keys = dock.root.locator('[data-part="menu"] .key')
  const next = dock.root.locator('[data-key="menu-next"]')
  const note = async () => {
    for (const { id, digit, isLive } of await keys.evaluateAll((found: HTMLElement[]) =>
      found.map((key) => ({
        id: key.dataset['key']?.replace('menu-', '') ?? '',
        digit: key.querySelector('kbd')?.textContent ?? '',
        isLive: key.dataset['disabled'] === undefined,
      })),
    )) {
      digits.set(id, digit)
      if (isLive) live.add(id)
    }
  }
  /* oxlint-disable no-await-in-loop -- one finger */
  for (const strokes of [['0'], ['0', '7']]) {
    await typeOnKeyboard(dock, strokes)
    await expect(keys.first()).toBeVisible()
    await note()
    while ((await next.count()) > 0) {
      const title = await dock.root.locator('.sheet-title').textContent()
      await typeOnKeyboard(dock, ['8'])
      await expect(dock.root.locator('.sheet-title')).not.toHaveText(title ?? '')
      await note()
    }
    await typeOnKeyboard(dock, ['0'])
    await expect(keys).toHaveCount(0)
  }
  /* oxlint-enable no-await-in-loop */
  return { digits, live }
}

test('by the number pad alone every key of the guard is there, each always under its digit', async ({
  dock,
}) => {
  const printed = GUARD_KEYS.filter((key) => HOTKEYS[key]?.codes.some((code) => code.startsWith('Numpad')))
  const inwards = await walkList(dock)
  // No lane is turned round over the one whom no phone was said of.
  await typeOnKeyboard(dock, ['Multiply'])
  await expect(dock.root.locator('[data-part="now"]')).not.toHaveAttribute('data-visit')
  await typeOnKeyboard(dock, ['0', '8', '8', '8', '8', '2'])
  await expect(dock.root.locator('.desk-status')).toContainText('出口')
  const outwards = await walkList(dock)

  const reached = new Set<string>([...printed, ...inwards.digits.keys(), ...outwards.digits.keys()])
  expect(GUARD_KEYS.filter((key) => !reached.has(key))).toEqual([])
  // Keys that cannot be pressed: medical care on the way in, and 撤销 where nothing was pressed.
  const dead = (walk: typeof inwards) =>
    GUARD_KEYS.filter((key) => walk.digits.has(key) && !walk.live.has(key))
  expect(dead(inwards)).toEqual(['medical-care', 'undo'])
  expect(dead(outwards).filter((key) => key !== 'undo')).toEqual([])
  for (const [key, digit] of outwards.digits)
    expect([key, inwards.digits.get(key) ?? digit]).toEqual([key, digit])
})

test('a red code by a quick hand on the number pad', async ({ dock }) => {
  const { page, root } = dock
  await page.evaluate(() => {
    for (const key of ['0', '8', '2'])
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key, code: `Numpad${key}`, bubbles: true, cancelable: true }),
      )
  })
  await expect(root.locator('[data-part="menu"]')).toHaveCount(0)
  await expect(root.locator('[data-part="now"]')).toContainText('健康码为红码')
})

test('a slip of the hand after a pass stops nobody: what is typed on is for the pad', async ({ dock }) => {
  const { page, root } = dock
  const pad = root.locator('[data-area="pad"]')
  await typeOnKeyboard(dock, ['Add', '3', '6', '6', 'Enter'])
  await expect(root.locator('[data-part="now"]')).toContainText('放行')
  // A key is for what was painted when it went down: at first that may still be the moment before.
  await expect(async () => {
    await page.keyboard.press('Backspace')
    await expect(root.locator('[data-part="override"]')).toBeVisible({ timeout: 500 })
  }).toPass()
  await typeOnKeyboard(dock, ['3', '6', '7'])
  await expect(root.locator('[data-part="override"]')).toHaveCount(0)
  await expect(root.locator('[data-part="not-done"]')).toContainText('改判没有做')
  await expect(pad).toContainText('36.7')
  // Under 3 the list has what does the least.
  await typeOnKeyboard(dock, ['Enter', '0', '3', '6', '6'])
  await expect(root.locator('.sheet-veil')).toHaveCount(0)
  await expect(root.locator('[data-part="recent"]')).not.toContainText('不放行')
})

test('what is printed on the pad leaves the list of 0 and acts', async ({ dock }) => {
  const { page, root } = dock
  await typeOnKeyboard(dock, ['0'])
  const session = await page.context().newCDPSession(page)
  await pressPad(session, 'Decimal', { key: '.', text: '.', windowsVirtualKeyCode: 110 })
  await expect(root.locator('[data-part="menu"]')).toHaveCount(0)
  await expect(root.locator('[data-key="kind-contact"]')).toHaveAttribute('data-chosen', 'true')
  await typeOnKeyboard(dock, ['0', 'Add'])
  await expect(root.locator('[data-part="menu"]')).toHaveCount(0)
  await expect(root.locator('[data-ask="handheld-temperature"]')).toBeVisible()
})

test('a digit of the list of 0 that can do nothing says so', async ({ dock }) => {
  const { root } = dock
  await typeOnKeyboard(dock, ['0', '1'])
  await expect(root.locator('[data-part="not-done"]')).toContainText('这个键现在用不上')
  await expect(root.locator('[data-part="menu"]')).toBeVisible()
})

test('Enter before a reason is chosen says so; the list of 0 names whom it has dealt with', async ({
  dock,
}) => {
  const { page, root } = dock
  await dock.press('health-red')
  await expect(
    root.locator('[data-part="handling"]').or(root.locator('[data-part="now"]')).first(),
  ).toContainText('红码')
  await typeOnKeyboard(dock, ['0', '2'])
  const sheet = root.locator('[data-part="override"]')
  await expect(sheet).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(sheet).toContainText('先选理由')
  await typeOnKeyboard(dock, ['0'])
  await expect(sheet).toHaveCount(0)
  await typeOnKeyboard(dock, ['0'])
  await expect(root.locator('[data-key="menu-handled"]')).toContainText('第 1 位')
})

test('a list of 0 that was left open is not the next one’s', async ({ dock }) => {
  const { page, root } = dock
  const other = await page.context().newPage()
  await other.goto(page.url())
  await typeOnKeyboard(dock, ['Subtract'])
  await expect(root.locator('[data-part="now"]')).toBeVisible()
  await typeOnKeyboard(dock, ['0'])
  await expect(root.locator('[data-part="menu"]')).toBeVisible()
  // At first it might have been opened by a quick hand behind the key that called the next one.
  const second = new Dock(other)
  await expect(async () => {
    await second.press('mask-off')
    await second.press('next-person')
    await expect(root.locator('[data-part="menu"]')).toHaveCount(0, { timeout: 500 })
  }).toPass()
  await expect(root.locator('[data-part="not-done"]')).toContainText('列表已关')
})

test('a key that was touched is not pressed again by the Enter of a read-out', async ({ dock }) => {
  const { page, root } = dock
  await dock.press('seen-green')
  await expect(root.locator('[data-ask="handheld-temperature"]')).toBeVisible()
  await typeOnKeyboard(dock, ['3', '6', '6'])
  await page.keyboard.press('Enter')
  await expect(root.locator('[data-part="now"]')).toContainText('放行')
  await page.keyboard.press('Enter')
  await typeOnKeyboard(dock, ['3'])
  await expect(root.locator('[data-area="pad"]')).toContainText('3–.–')
  await expect(root.locator('[data-part="ahead"]')).toHaveCount(0)
})

test('* of the main keyboard is the next visitor, and in a field a character', async ({ dock }) => {
  const { page, root } = dock
  const card = root.locator('[data-part="now"]')
  const household = root.locator('[data-field="household"]')
  await page.keyboard.press('KeyZ')
  await expect(card.locator('[data-ask="health-code-status"]')).toBeVisible()
  await household.press('Shift+Digit8')
  await expect(household).toHaveValue('*')
  await household.fill('')
  await household.blur()
  await expect(card).toHaveAttribute('data-visit', /./)
  await page.keyboard.press('Shift+Digit8')
  await expect(card).not.toHaveAttribute('data-visit')
})

test('a household typed on the pad is a household, and no temperature', async ({ dock }) => {
  await dock.page.keyboard.press('KeyE')
  const card = dock.root.locator('[data-part="now"]')
  await expect(card.locator('[data-ask="household"]')).toBeVisible()
  await typeOnKeyboard(dock, ['1', '2', 'Subtract', '3', 'Subtract', '4', '0', '1', 'Enter'])
  await expect(card.locator('[data-ask="household"]')).toHaveCount(0)
  await expect(card).toContainText('12-3-401')
  await expect(dock.root.locator('[data-field="household"]')).toHaveValue('')
})

test('a household that was not saved is not the next one’s, and Escape leaves its field', async ({
  dock,
}) => {
  const { page, root } = dock
  const household = root.locator('[data-field="household"]')
  await dock.press('health-red')
  await expect(root.locator('[data-part="now"]')).toContainText('不放行')
  await household.fill('12-3-401')
  await household.press('Escape')
  await expect(household).toHaveValue('')
  await expect(household).not.toBeFocused()
  await household.fill('12-3-401')
  await dock.press('next-person')
  await expect(household).toHaveValue('')
  await expect(household).not.toBeFocused()
  await expect(root.locator('[data-part="not-done"]')).toContainText('没有记下')
  await page.keyboard.press('KeyZ')
  await expect(root.locator('[data-part="now"] [data-ask="health-code-status"]')).toBeVisible()
})

test('what a hand types on at a household whose visitor has gone counts for nobody', async ({ dock }) => {
  const { page, root } = dock
  const other = await page.context().newPage()
  await other.goto(page.url())
  await dock.press('health-red')
  await expect(root.locator('[data-part="now"] [data-ask="household"]')).toBeVisible()
  await root.locator('[data-field="household"]').fill('12-3-')
  const second = new Dock(other)
  // Right after a stroke of his.
  await root.locator('[data-field="household"]').press('4')
  await second.press('next-person')
  await expect(root.locator('[data-field="household"]')).toHaveValue('')
  const visit = await root.locator('[data-part="now"]').getAttribute('data-visit')
  await typeOnKeyboard(dock, ['4', '0', 'Subtract', '1', 'Enter'])
  await expect(root.locator('[data-part="not-done"]')).toContainText('这几下不算')
  await expect(root.locator('[data-area="pad"]')).toContainText('––.–')
  expect(await root.locator('[data-part="now"]').getAttribute('data-visit')).toBe(visit)
  await typeOnKeyboard(dock, ['Subtract'])
  await expect(root.locator('[data-part="now"]')).toHaveAttribute('data-visit', /./)
})

test('Enter answers no question: it ends digits, and they may not have come', async ({ dock }) => {
  const { page, root } = dock
  const asked = root.locator('[data-part="now"] [data-ask="same-person"]')
  await typeOnKeyboard(dock, ['Add', '3', '7', '9', 'Enter'])
  await expect(root.locator('[data-part="retake"]')).toBeVisible()
  await typeOnKeyboard(dock, ['Multiply'])
  await expect(root.locator('[data-part="retake"]')).toHaveCount(0)
  // For a second a hand may still mean the one before.
  await expect(async () => {
    await typeOnKeyboard(dock, ['Subtract'])
    await expect(asked).toContainText('37.9', { timeout: 500 })
  }).toPass()
  // Keys are heard a moment after what is painted.
  await expect(async () => {
    await typeOnKeyboard(dock, ['Enter'])
    await expect(root.locator('[data-part="not-done"]')).toContainText('先看清', { timeout: 500 })
  }).toPass()
  const session = await page.context().newCDPSession(page)
  await pressPad(session, '3', WITHOUT_NUM_LOCK[3])
  await typeOnKeyboard(dock, ['Enter'])
  await expect(root.locator('[data-part="not-done"]')).toContainText('数字没有打出来')
  await expect(asked).toBeVisible()
  // A question is read before it is answered.
  await expect(async () => {
    await typeOnKeyboard(dock, ['0', '4'])
    await expect(asked).toHaveCount(0, { timeout: 500 })
  }).toPass()
  await expect(root.locator('[data-part="now"]')).toContainText('37.9')
})

test('a sheet is not confirmed by the Enter of digits that did not come', async ({ dock }) => {
  const { page, root } = dock
  const sheet = root.locator('[data-part="override"]')
  await typeOnKeyboard(dock, ['Add', '3', '6', '6', 'Enter'])
  await expect(root.locator('[data-part="now"]')).toContainText('放行')
  await expect(async () => {
    await page.keyboard.press('Backspace')
    await expect(sheet).toBeVisible({ timeout: 500 })
  }).toPass()
  const session = await page.context().newCDPSession(page)
  await pressPad(session, '3', WITHOUT_NUM_LOCK[3])
  await typeOnKeyboard(dock, ['Enter'])
  await expect(root.locator('[data-part="not-done"]')).toContainText('数字没有打出来')
  await expect(sheet).toBeVisible()
  // It has been read by then.
  await expect(async () => {
    await page.keyboard.press('Enter')
    await expect(sheet).toHaveCount(0, { timeout: 500 })
  }).toPass()
  await expect(root.locator('[data-part="now"]')).toContainText('不放行')
})

test('who waits aside is chosen and ended by digits', async ({ dock }) => {
  const { root } = dock
  await typeOnKeyboard(dock, ['Add'])
  await expect(root.locator('[data-ask="handheld-temperature"]')).toBeVisible()
  await typeOnKeyboard(dock, ['Divide'])
  await expect(root.locator('[data-part="parked"]')).toContainText('1')
  await typeOnKeyboard(dock, ['0'])
  await expect(root.locator('[data-key="menu-aside-1"]')).toContainText('选 1 号')
  await typeOnKeyboard(dock, ['1'])
  await expect(root.locator('[data-part="now"]')).toContainText('1 号')
  // A list that was opened just before another is shown closes, and says so.
  await expect(async () => {
    await typeOnKeyboard(dock, ['0'])
    await expect(root.locator('[data-key="menu-handled"]')).toContainText('已离开', { timeout: 500 })
  }).toPass()
  await typeOnKeyboard(dock, ['1'])
  await expect(root.locator('[data-part="parked"]')).toHaveCount(0)
})

test('a read-out of the wrong length is cleared, and so is one that was left, which is said', async ({
  dock,
}) => {
  const { page, root } = dock
  const pad = root.locator('[data-area="pad"]')
  await typeOnKeyboard(dock, ['5', 'Enter'])
  await expect(root.locator('[data-part="refused"]')).toContainText('三位')
  await expect(pad).toContainText('––.–')
  await page.clock.install()
  await typeOnKeyboard(dock, ['3', '6', '5'])
  await expect(pad).toContainText('36.5')
  await page.clock.runFor(10_100)
  await expect(root.locator('[data-part="not-done"]')).toContainText('已清掉')
  await expect(pad).toContainText('––.–')
})

test('keys of the pad that no household has leave its field and act', async ({ dock }) => {
  const { root } = dock
  const household = root.locator('[data-field="household"]')
  await dock.press('health-red')
  await expect(root.locator('[data-part="now"] [data-ask="household"]')).toBeVisible()
  await typeOnKeyboard(dock, ['1', '2', 'Subtract', '3', 'Enter'])
  await expect(household).toHaveValue('12-3')
  await typeOnKeyboard(dock, ['Multiply'])
  await expect(household).toHaveValue('')
  await expect(household).not.toBeFocused()
  await expect(root.locator('[data-part="now"]')).not.toHaveAttribute('data-visit')
})
