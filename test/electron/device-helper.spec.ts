import { randomBytes } from 'node:crypto'
import { lu90614 } from '../../drivers/thermometer/lu90614.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { openForehead, openHandScanner, whyNoDevices } from '../e2e/devices.ts'
import { Dock } from '../e2e/dock.ts'
import { GUARD } from '../e2e/first-start.ts'
import { equippedLane, ruianSiteText } from '../e2e/site.ts'
import { expect, signOf, signShows, test } from './electron-test.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

test('both device helpers crash while a lane is at work: its screen stays, its devices come back, the visit goes on', async ({
  siteOf,
  openHost,
}) => {
  const closing: Close[] = []
  try {
    const forehead = await openForehead(lu90614)
    closing.push(() => forehead.close())
    const scanner = await openHandScanner()
    closing.push(() => scanner.close())
    const site = siteOf([equippedLane('lane-1', forehead, scanner)])
    const host = await openHost({ args: ['--config', site.configFile], env: scanner.env })
    const page = await host.window('#/both/lane-1')
    const dock = new Dock(page)
    await dock.signIn(GUARD.number, GUARD.pin)
    const sign = signOf(page)
    await expect(sign).not.toContainText('等值守测温')

    await scanner.scan(ruianSiteText(randomBytes(8).toString('hex')))
    await expect(sign).toHaveAttribute('data-state', 'collecting')
    await dock.press('seen-green')
    await expect(sign.locator('[data-condition="mask"]')).toHaveAttribute('data-tile', 'ok')
    const visit = (await sign.getAttribute('data-visit')) ?? ''
    await page.evaluate(() => Reflect.set(window, 'neverLoadedAgain', true))
    const crashed = await Promise.all([host.helper('serial'), host.helper('hid')])
    const said = signShows(page, { state: 'collecting', visit, text: '等值守测温' })
    for (const pid of crashed) process.kill(pid, 'SIGSEGV')
    await said
    await expect(sign).not.toContainText('等值守测温')
    const others = await Promise.all([host.helper('serial'), host.helper('hid')])
    expect(others.filter((pid) => crashed.includes(pid))).toEqual([])

    await expect(sign).toHaveAttribute('data-visit', visit)
    // The module has proved itself, and sees nobody.
    await expect(sign).toHaveAttribute('data-present', 'false')
    // Whoever was there was lost sight of: the guard says that it is the same person.
    const passed = signShows(page, { state: 'pass', visit, text: '通行' })
    await dock.press('same-person')
    forehead.hold(36.4)
    await passed
    expect(await page.evaluate(() => Reflect.get(window, 'neverLoadedAgain'))).toBe(true)

    expect(await host.terminate()).toMatchObject({ exitCode: 0 })
    for (const pid of others) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  } finally {
    await closeAll(closing)
  }
})
