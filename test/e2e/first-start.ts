import { expect, type Page } from '@playwright/test'
import type { Close } from '../fixtures/closing.ts'
import { admit, connectScreen, type Admission, type ScreenClient } from '../fixtures/screen-client.ts'
import { startKiosk, type RunningKiosk } from './built-kiosk.ts'
import { giveCredentials, type Dock } from './dock.ts'
import type { Site } from './site.ts'
import { openWindow } from './window.ts'

export const SUPERVISOR = { number: '101', name: '陈建国', pin: '270419' }
export const GUARD = { number: '205', name: '林晓燕', pin: '835206' }

/** The first start by hand: somebody makes the first supervisor on the dock. No default password exists. */
export async function makeFirstSupervisor(page: Page): Promise<void> {
  const form = page.locator('[data-part="first-supervisor"]')
  await form.locator('[data-field="number"]').fill(SUPERVISOR.number)
  await form.locator('[data-field="name"]').fill(SUPERVISOR.name)
  await form.locator('[data-field="pin"]').fill(SUPERVISOR.pin)
  await form.locator('[data-field="again"]').fill(SUPERVISOR.pin)
  await form.locator('[data-key="create-supervisor"]').click()
  await expect(form).toHaveCount(0)
}

export async function unlockSupervisor(page: Page): Promise<void> {
  const unlock = page.locator('[data-part="unlock"]')
  await giveCredentials(unlock, SUPERVISOR.number, SUPERVISOR.pin)
  await expect(page.locator('[data-key="lock"]')).toBeVisible()
}

/** The supervisor's page: a guard is added to the staff. */
export async function addGuard(page: Page): Promise<void> {
  await page.locator('[data-key="page-staff"]').click()
  await addStaff(page, GUARD)
}

/** The form for adding people, filled in and sent. */
export async function addStaff(page: Page, { number, name, pin }: typeof GUARD): Promise<void> {
  const form = page.locator('[data-part="add-staff-form"]')
  await form.locator('[data-field="new-number"]').fill(number)
  await form.locator('[data-field="new-name"]').fill(name)
  await form.locator('[data-field="new-pin"]').fill(pin)
  await form.locator('[data-field="new-again"]').fill(pin)
  await form.locator('[data-key="add-staff"]').click()
  await expect(page.locator(`[data-row="${number}"]`)).toBeVisible()
}

/** The same as `putGuardOnDuty`, by the calls that the screens make, for tests that are about something else. */
export async function callGuardOnDuty({ call }: ScreenClient, lane: string): Promise<void> {
  for (const called of [
    () => call.staff.createFirstSupervisor(SUPERVISOR),
    () => call.supervisor.unlock(SUPERVISOR),
    () => call.supervisor.addStaff({ ...GUARD, role: 'guard' }),
    () => call.staff.signIn({ lane, number: GUARD.number, pin: GUARD.pin }),
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const outcome = await called()
    if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`)
  }
}

/** The kiosk of a site, with the guard on duty at these lanes; both are gone once `closing` is closed. */
export async function startOnDuty(
  site: Site,
  closing: Close[],
  [first, ...others]: readonly [string, ...string[]],
): Promise<{ running: RunningKiosk; admission: Admission }> {
  closing.push(() => site.remove())
  const running = await startKiosk(['run', '--config', site.configFile], {})
  closing.push(() => running.stop())
  const admission = await admit(running.url)
  const screen = await connectScreen(admission)
  await callGuardOnDuty(screen, first)
  const { number, pin } = GUARD
  await Promise.all(others.map((lane) => screen.call.staff.signIn({ lane, number, pin })))
  screen.close()
  return { running, admission }
}

/** The first start of a gate, up to a guard on duty at its dock. Resolves to the supervisor's window, unlocked. */
export async function putGuardOnDuty(page: Page, dock: Dock): Promise<Page> {
  await makeFirstSupervisor(page)
  const office = await openWindow(page, '#/supervisor')
  await unlockSupervisor(office)
  await addGuard(office)
  await dock.signIn(GUARD.number, GUARD.pin)
  return office
}
