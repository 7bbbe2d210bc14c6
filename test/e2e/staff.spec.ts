import { expect, test, type Locator, type Page } from '@playwright/test'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { admit, connectScreen, type Admission } from '../fixtures/screen-client.ts'
import { startKiosk } from './built-kiosk.ts'
import { Dock, giveCredentials, typeOnPad } from './dock.ts'
import {
  addGuard,
  addStaff,
  callGuardOnDuty,
  GUARD,
  makeFirstSupervisor,
  SUPERVISOR,
  unlockSupervisor,
} from './first-start.ts'
import { pressPad, withNumLock, WITHOUT_NUM_LOCK } from './pad-keys.ts'
import { exportedRows } from './records.ts'
import { bareLane, plainSite, type Site } from './site.ts'
import { admitted, LANDSCAPE, openWindow } from './window.ts'

const closing: Close[] = []
test.afterEach(async () => {
  await closeAll(closing.splice(0))
})

/** A gate that nobody has started yet, at which all is keyed in. */
async function newGate(): Promise<{ site: Site; admission: Admission }> {
  const site = plainSite([bareLane('lane-1')], 'in')
  closing.push(() => site.remove())
  const running = await startKiosk(['run', '--config', site.configFile], {})
  closing.push(() => running.stop())
  return { site, admission: await admit(running.url) }
}

async function openDock(page: Page, admission: Admission): Promise<Dock> {
  await admitted(page.context(), admission)
  await page.goto(`${admission.origin}/#/dock`)
  return new Dock(page)
}

const OTHER = { number: '102', name: '王阿姨', pin: '482915' }

const press = (page: Page, key: string) => page.locator(`[data-key="${key}"]`).click()

/** In the page: keeps every number of seconds that was written under `box`. */
function keepCountdown(box: Element): number[] {
  const seconds: number[] = []
  new MutationObserver(() => {
    const left = /输错次数太多 · (\d+) 秒后可再试/.exec(box.textContent ?? '')?.[1]
    if (left !== undefined && Number(left) !== seconds.at(-1)) seconds.push(Number(left))
  }).observe(box, { subtree: true, childList: true, characterData: true })
  return seconds
}

/** In the page: keeps everything that a live region has said. */
function keepSaid(region: Element): string[] {
  const said: string[] = []
  new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
    subtree: true,
    childList: true,
    characterData: true,
  })
  return said
}

test('after the first supervisor the guards are offered next, now or later', async ({ page }) => {
  const { admission } = await newGate()
  const dock = await openDock(page, admission)
  const offer = page.locator('[data-part="add-guards"]')
  await makeFirstSupervisor(page)
  await expect(offer).toContainText('还没有值守人员')
  const signIn = page.locator('[data-part="credentials"] [data-pad="enter"]')
  for (const size of [{ width: 1024, height: 600 }, { width: 640, height: 400 }, LANDSCAPE]) {
    /* oxlint-disable no-await-in-loop -- one window */
    await page.setViewportSize(size)
    await expect(signIn).toBeInViewport({ ratio: 1 })
    /* oxlint-enable no-await-in-loop */
  }
  await press(page, 'guards-later')
  await expect(offer).toHaveCount(0)
  await dock.signIn(SUPERVISOR.number, SUPERVISOR.pin)
  await dock.signOut()

  await press(page, 'guards-now')
  await expect(page.locator('[data-part="unlock"]')).toContainText('添加值守人员')
  await unlockSupervisor(page)
  await expect(page.locator('[data-part="add-staff-form"] [data-field="new-number"]')).toBeFocused()
  await addGuard(page)
  await press(page, 'dock')
  await expect(page.locator('[data-part="sign-in"]')).toBeVisible()
  await expect(offer).toHaveCount(0)
  await dock.signIn(GUARD.number, GUARD.pin)
})

test('a guard is deactivated, reactivated and given a PIN, changes it, and is locked out to the second', async ({
  page,
}) => {
  const { site, admission } = await newGate()
  const screen = await connectScreen(admission)
  await callGuardOnDuty(screen, 'lane-1')
  screen.close()
  const dock = await openDock(page, admission)
  const signIn = page.locator('[data-part="sign-in"]')
  const credentials = signIn.locator('[data-part="credentials"]')
  const tryPin = async (pin: string) => {
    await credentials.locator('[data-field="pin"]').fill(pin)
    await credentials.locator('[data-pad="enter"]').click()
  }
  await expect(dock.root.locator('[data-key="sign-out"]')).toBeVisible()

  const office = await openWindow(page, '#/supervisor')
  await unlockSupervisor(office)
  await press(office, 'page-staff')
  const state = office.locator(`[data-row="${GUARD.number}"] [data-column="active"]`)
  await press(office, `member-${GUARD.number}`)
  await press(office, 'deactivate')
  await press(office, 'deactivate-confirm')
  await expect(state).toHaveText('停用')
  await expect(office.locator(`[data-row="${GUARD.number}"]`)).toHaveAttribute('data-faint', 'true')
  await giveCredentials(credentials, GUARD.number, GUARD.pin)
  await expect(signIn.getByRole('alert')).toHaveText('这个工号已停用，请找班长')

  await press(office, 'reactivate')
  await expect(state).toHaveText('在用')
  await tryPin(GUARD.pin)
  await expect(dock.root.locator('[data-key="sign-out"]')).toBeVisible()

  await office.locator('[data-field="reset-pin"]').fill('7391')
  await office.locator('[data-field="reset-again"]').fill('7391')
  await press(office, 'reset-pin')
  await expect(office.locator('[data-part="member"]')).toContainText('密码已重设')
  await dock.signOut()

  await dock.press('change-pin')
  const change = page.locator('[data-part="change-pin"]')
  const giveOld = (pin: string) => giveCredentials(change.locator('[data-part="old-pin"]'), GUARD.number, pin)
  const giveNew = async (pin: string) => {
    for (const field of ['new-pin', 'again']) {
      // oxlint-disable-next-line no-await-in-loop -- one finger
      await change.locator(`[data-field="${field}"]`).click()
      // oxlint-disable-next-line no-await-in-loop
      await typeOnPad(change, pin)
    }
    await change.locator('[data-pad="enter"]').click()
  }
  await giveOld('7392')
  await expect(change.locator('[data-part="old-pin"]')).toContainText('还可再试 2 次')
  await expect(change.locator('[data-field="number"]')).toHaveValue(GUARD.number)
  await expect(change.locator('[data-field="pin"]')).toBeFocused()
  await typeOnPad(change, '7391')
  await change.locator('[data-pad="enter"]').click()
  await expect(change.locator('[data-part="new-pin"]')).toBeVisible()
  await expect(change).not.toContainText('还可再试')
  await giveNew('846')
  await expect(change).toContainText('密码是 4 到 12 位数字')
  await page.keyboard.press('Escape')
  await giveOld('7391')
  await giveNew('1234')
  await expect(change).toContainText('太简单')
  await giveNew('7391')
  await expect(change).toContainText('和现在的一样')
  await giveNew('8462')
  await expect(signIn).toContainText('密码已改好')
  await dock.signIn(GUARD.number, '8462')

  await press(office, `member-${SUPERVISOR.number}`)
  await press(office, 'deactivate')
  await press(office, 'deactivate-confirm')
  await expect(office.locator('[data-part="member"]')).toContainText('最后一位')
  await expect(office.locator('[data-key="lock"]')).toBeVisible()

  await dock.signOut()
  const first = credentials.locator('[data-pad="1"]')
  const place = await first.boundingBox()
  await giveCredentials(credentials, GUARD.number, '9999')
  await expect(signIn.getByRole('alert')).toContainText('还可再试 2 次')
  await expect(credentials.locator('[data-field="pin"]')).toHaveAccessibleDescription(/还可再试 2 次/)
  await expect(credentials.locator('[data-field="pin"]')).toHaveAttribute('aria-invalid', 'true')
  await expect(credentials.locator('[data-field="number"]')).not.toHaveAttribute('aria-invalid', 'true')
  expect(await first.boundingBox()).toEqual(place)
  const pin = credentials.locator('[data-field="pin"]')
  await pin.fill('999')
  await pin.press('Enter')
  await expect(signIn.getByRole('alert')).toHaveText('密码是 4 到 12 位数字')
  await expect(pin).toHaveAttribute('aria-invalid', 'true')
  await tryPin('9999')
  await expect(signIn).toContainText('还可再试 1 次')
  const countedDown = await signIn.evaluateHandle(keepCountdown)
  const heard = await signIn.getByRole('alert').evaluateHandle(keepSaid)
  await tryPin('9999')
  await expect(signIn).toContainText(`工号 ${GUARD.number} 现在可以再试`)
  const seconds = await countedDown.jsonValue()
  expect(seconds.length).toBeGreaterThan(1)
  expect(seconds).toEqual(seconds.toSorted((a, b) => b - a))
  expect(seconds[0]).toBeLessThanOrEqual(30)
  // Read out once, and not every second.
  expect(await heard.jsonValue()).toEqual([
    `工号 ${GUARD.number} 输错次数太多`,
    `工号 ${GUARD.number} 现在可以再试`,
  ])
  // Digits of a Chinese input method in full width.
  await credentials.locator('[data-field="pin"]').fill('８４６２')
  await expect(credentials.locator('[data-field="pin"]')).toHaveValue('8462')
  await tryPin('8462')
  await expect(dock.root.locator('[data-key="sign-out"]')).toBeVisible()

  const notes = (await exportedRows(site.dataDir)).map((row) => `${row['guard']} ${row['override reason']}`)
  expect(notes.filter((note) => !note.endsWith('duty'))).toEqual([
    '101 audit: first supervisor 101 created',
    '101 audit: guard 205 added',
    '101 audit: 205 deactivated',
    '101 audit: 205 reactivated',
    '101 audit: 205 given a new PIN',
    '205 audit: 205 changed own PIN',
  ])
})

test('NumLock is off: the supervisor’s page says so wherever a number and a PIN are asked for', async ({
  page,
}) => {
  const { admission } = await newGate()
  await admitted(page.context(), admission)
  await page.goto(`${admission.origin}/#/supervisor`)
  const session = await page.context().newCDPSession(page)
  const told = page.locator('[data-part="num-lock"]')
  const tellsOf = async (field: Locator) => {
    await field.focus()
    await pressPad(session, '6', WITHOUT_NUM_LOCK[6])
    await expect(told).toContainText('NumLock')
    await pressPad(session, '6', withNumLock('6'))
    await expect(told).toHaveCount(0)
    await expect(field).toHaveValue('6')
    await field.fill('')
  }
  await tellsOf(page.locator('[data-part="first-supervisor"] [data-field="number"]'))
  await makeFirstSupervisor(page)
  await tellsOf(page.locator('[data-part="unlock"] [data-field="number"]'))
  await tellsOf(page.locator('[data-part="unlock"] [data-field="pin"]'))

  await unlockSupervisor(page)
  // There the pad's arrows are good for something.
  await pressPad(session, '6', WITHOUT_NUM_LOCK[6])
  await pressPad(session, '6', withNumLock('6'))
  await expect(told).toHaveCount(0)
})

test('a PIN that unlocks nothing is said at its field, and a countdown is not read out every second', async ({
  page,
}) => {
  const { admission } = await newGate()
  await admitted(page.context(), admission)
  await page.goto(`${admission.origin}/#/supervisor`)
  await makeFirstSupervisor(page)
  const unlock = page.locator('[data-part="unlock"]')
  const pin = unlock.locator('[data-field="pin"]')
  const number = unlock.locator('[data-field="number"]')
  await expect(pin).not.toHaveAttribute('aria-invalid')
  for (const said of [/还可再试 2 次/, /还可再试 1 次/, /秒后可再试|现在可以再试/]) {
    /* oxlint-disable no-await-in-loop -- one try after the other */
    await number.fill('１０１')
    await expect(number).toHaveValue('101')
    await pin.fill('９９９９９９')
    await expect(pin).toHaveValue('999999')
    await unlock.locator('[data-pad="enter"]').click()
    await expect(pin).toHaveAccessibleDescription(said)
    await expect(pin).toHaveAttribute('aria-invalid', 'true')
    /* oxlint-enable no-await-in-loop */
  }
  await expect(number).not.toHaveAttribute('aria-invalid')
  await expect(unlock.getByRole('alert')).toHaveText(/^工号 101 (输错次数太多|现在可以再试)$/)
})

/** The supervisor's page of a gate with one supervisor and, on duty, one guard. */
async function openStaffPage(page: Page): Promise<{ site: Site; admission: Admission }> {
  const gate = await newGate()
  const screen = await connectScreen(gate.admission)
  await callGuardOnDuty(screen, 'lane-1')
  screen.close()
  await admitted(page.context(), gate.admission)
  await page.goto(`${gate.admission.origin}/#/supervisor`)
  await unlockSupervisor(page)
  await expect(page.locator('[data-key="page-entries"]')).toBeFocused()
  await press(page, 'page-staff')
  return gate
}

test('who was chosen in a list is let go by Escape, and whenever who is on duty changes', async ({
  page,
}) => {
  const { admission } = await newGate()
  const screen = await connectScreen(admission)
  closing.push(() => screen.close())
  await callGuardOnDuty(screen, 'lane-1')
  expect(await screen.call.supervisor.addStaff({ ...OTHER, role: 'guard' })).toEqual({ ok: true })
  const { root } = await openDock(page, admission)
  const acting = root.locator('[data-part="acting-on"]')
  const choose = async () => {
    await press(page, 'parked-1')
    await expect(acting).toBeVisible()
  }
  await press(page, 'mask-on')
  await press(page, 'step-aside')
  const parked = root.locator('[data-key="parked-1"]')
  await expect(parked).toBeVisible()
  // A press so soon after the card has come would be of a doubled tap.
  await expect(async () => {
    await parked.click()
    await expect(acting).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.keyboard.press('Escape')
  await expect(acting).toHaveCount(0)

  await choose()
  await page.keyboard.press('0')
  await expect(root.locator('[data-part="menu"]')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(root.locator('[data-part="menu"]')).toHaveCount(0)
  const household = root.locator('[data-field="household"]')
  await household.press('Escape')
  await household.blur()
  await expect(acting).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(acting).toHaveCount(0)

  await choose()
  expect(await screen.call.staff.signIn({ lane: 'lane-1', ...OTHER })).toMatchObject({ ok: true })
  await expect(root.locator('.desk-status')).toContainText(OTHER.name)
  await expect(acting).toHaveCount(0)

  await choose()
  expect(await screen.call.supervisor.deactivate({ number: OTHER.number })).toEqual({ ok: true })
  await expect(root.locator('[data-part="sign-in"]')).toBeVisible()
  await expect(acting).toHaveCount(0)
  await giveCredentials(root.locator('[data-part="credentials"]'), GUARD.number, GUARD.pin)
  await expect(root.locator('[data-area="pad"]')).toBeVisible()
  await expect(acting).toHaveCount(0)
})

test('people are added one after the other, each PIN typed twice, and what was said of one goes', async ({
  page,
}) => {
  await openStaffPage(page)
  const form = page.locator('[data-part="add-staff-form"]')
  const field = (name: string) => form.locator(`[data-field="${name}"]`)
  await field('new-number').fill(OTHER.number)
  await field('new-name').fill(OTHER.name)
  await field('new-pin').fill(OTHER.pin)
  await field('new-again').fill('482916')
  await expect(field('new-again')).toHaveAccessibleDescription('两次密码不一样')
  await press(page, 'add-staff')
  await expect(field('new-again')).toBeFocused()

  await field('new-role').click()
  await page.locator('[data-option="supervisor"]').click()
  await addStaff(page, OTHER)
  await expect(form).toContainText('已添加 王阿姨')
  await expect(field('new-role')).toContainText('值守人员')
  await expect(field('new-number')).toBeFocused()
  await page.keyboard.type(OTHER.number)
  await expect(form).not.toContainText('已添加')
  await addStaff(page, OTHER)
  await expect(form).toContainText('工号已被使用')
  await field('new-number').fill('103')
  await expect(form).not.toContainText('工号已被使用')
})

test('what is typed for somebody new is made digits where it can be, and else what is wrong is said', async ({
  page,
}) => {
  await openStaffPage(page)
  const form = page.locator('[data-part="add-staff-form"]')
  const field = (name: string) => form.locator(`[data-field="${name}"]`)
  await field('new-number').press('Enter')
  await expect(field('new-number')).toBeFocused()
  await expect(field('new-name')).toHaveAccessibleDescription('请填写')
  await expect(field('new-pin')).toHaveAccessibleDescription('至少 4 位数字')
  for (const [name, typed, value, said] of [
    ['new-number', '四', '四', '工号只用数字，不要空格和字母'],
    ['new-number', 'A7', 'A7', '工号只用数字，不要空格和字母'],
    ['new-number', '1'.repeat(30), '1'.repeat(30), '工号最多 20 位'],
    ['new-number', '４\u3000', '4', ''],
    ['new-name', '林'.repeat(41), '林'.repeat(41), '姓名最多 40 个字'],
    ['new-pin', '58 20', '58 20', '密码只用数字，不要空格和字母'],
    ['new-pin', '123456', '123456', '不要用 123456 之类的连号'],
    ['new-pin', '５８20 ', '5820', ''],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one field after the other
    await field(name).fill(typed)
    // oxlint-disable-next-line no-await-in-loop
    await expect(field(name)).toHaveValue(value)
    // oxlint-disable-next-line no-await-in-loop
    await expect(field(name)).toHaveAccessibleDescription(said)
  }
  await addStaff(page, { ...GUARD, number: '4', name: '林四' })
  await addStaff(page, { ...GUARD, number: '10', name: '林十' })
  await expect(page.locator('[data-row] [data-column="number"]')).toHaveText(['4', '10', '101', GUARD.number])
  await field('new-number').fill('004')
  await field('new-name').fill('林四')
  await field('new-pin').fill(GUARD.pin)
  await field('new-again').fill(GUARD.pin)
  await field('new-again').press('Enter')
  await expect(field('new-number')).toBeFocused()
  await expect(field('new-number')).toHaveAccessibleDescription(/工号已被使用/)
})

test('a name typed wrongly is corrected, also where its owner is on duty', async ({ page }) => {
  const { site, admission } = await openStaffPage(page)
  const dock = await openDock(await page.context().newPage(), admission)
  await expect(dock.root.locator('.desk-status')).toContainText(GUARD.name)
  await press(page, `member-${GUARD.number}`)
  const rename = page.locator('[data-key="rename"]')
  await expect(rename).toBeDisabled()
  for (const [name, isTaken] of [
    ['  ', false],
    [' 林小燕 ', true],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one field
    await page.locator('[data-field="rename"]').fill(name)
    // oxlint-disable-next-line no-await-in-loop
    await expect(rename).toBeEnabled({ enabled: isTaken })
  }
  await page.locator('[data-field="rename"]').fill('林'.repeat(41))
  await expect(page.locator('[data-field="rename"]')).toHaveAccessibleDescription('姓名最多 40 个字')
  await expect(rename).toBeDisabled()
  await page.locator('[data-field="rename"]').fill(' 林小燕 ')
  await rename.click()
  await expect(page.locator('[data-part="member"]')).toContainText('姓名已更正为林小燕')
  await expect(page.locator(`[data-row="${GUARD.number}"] [data-column="name"]`)).toHaveText('林小燕')
  await expect(dock.root.locator('.desk-status')).toContainText('林小燕')
  const notes = (await exportedRows(site.dataDir)).map((row) => `${row['guard']} ${row['override reason']}`)
  expect(notes.at(-1)).toBe('101 audit: 205 renamed')
})

test('Escape leaves the question whether to deactivate, and the next act ends the word of the last', async ({
  page,
}) => {
  await openStaffPage(page)
  await press(page, `member-${SUPERVISOR.number}`)
  const member = page.locator('[data-part="member"]')
  const opener = member.locator('[data-key="deactivate"]')
  await opener.focus()
  await page.keyboard.press('Enter')
  const question = member.getByRole('alertdialog')
  await expect(question).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
  await expect(opener).toBeFocused()

  await opener.click()
  await press(page, 'deactivate-confirm')
  await expect(member).toContainText('最后一位')
  await opener.click()
  await expect(question).toBeVisible()
  await expect(member).not.toContainText('最后一位')
  await press(page, 'deactivate-cancel')
  await expect(opener).toBeFocused()
})

test('on a small screen 管理 opens in view with the focus, and Escape gives it back', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 400 })
  await openStaffPage(page)
  await expect(page).toHaveTitle(/^人员 · 台账（班长）/)
  await expect(page.getByRole('main')).toHaveCount(1)
  await expect(page.locator('[aria-current="page"]')).toHaveText('人员')
  const opener = page.getByRole('button', { name: `管理 ${GUARD.name} ${GUARD.number}` })
  await opener.click()
  const member = page.getByRole('group', { name: `${GUARD.name} · ${GUARD.number}` })
  await expect(member).toBeFocused()
  await expect(member.locator('h2')).toBeInViewport({ ratio: 1 })
  await press(page, 'deactivate')
  await press(page, 'deactivate-confirm')
  await expect(member.getByRole('status')).toContainText('已停用')
  await expect(member).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(member).toHaveCount(0)
  await expect(opener).toBeFocused()
})

test('the page of a supervisor who is deactivated locks before their eyes', async ({ page }) => {
  const { admission } = await newGate()
  const screen = await connectScreen(admission)
  await screen.call.staff.createFirstSupervisor(SUPERVISOR)
  await screen.call.supervisor.unlock(SUPERVISOR)
  expect(await screen.call.supervisor.addStaff({ ...OTHER, role: 'supervisor' })).toEqual({ ok: true })
  await admitted(page.context(), admission)
  await page.goto(`${admission.origin}/#/supervisor`)
  const unlock = page.locator('[data-part="unlock"]')
  await giveCredentials(unlock, OTHER.number, OTHER.pin)
  await expect(page.locator(`[data-key="member-${OTHER.number}"]`)).toBeVisible()
  await expect(page.locator('.office-bar')).toContainText('班长 王阿姨')

  expect(await screen.call.supervisor.deactivate({ number: OTHER.number })).toEqual({ ok: true })
  await expect(unlock).toContainText('王阿姨已被停用，本页已锁定')
  await expect(page.locator('[data-row]')).toHaveCount(0)
  screen.close()
})
