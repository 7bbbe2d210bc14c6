import { randomBytes } from 'node:crypto'
import { lu90614 } from '../../drivers/thermometer/lu90614.ts'
import { openForehead, openHandScanner, whyNoDevices } from '../e2e/devices.ts'
import { Dock } from '../e2e/dock.ts'
import { addGuard, GUARD, makeFirstSupervisor, SUPERVISOR, unlockSupervisor } from '../e2e/first-start.ts'
import { exportedRows } from '../e2e/records.ts'
import { equippedLane, plainSite } from '../e2e/site.ts'
import { expect, signOf, signShows, test } from './electron-test.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

test('from the first start to the first pass, and its row in the journal', async ({ openHost }) => {
  const forehead = await openForehead(lu90614)
  const scanner = await openHandScanner()
  const site = plainSite([equippedLane('lane-1', forehead, scanner)], 'in')
  try {
    const host = await openHost({ args: ['--config', site.configFile], env: scanner.env })
    const page = await host.window('#/both/lane-1')
    await expect(signOf(page)).toHaveAttribute('data-closed', 'setup')
    await makeFirstSupervisor(page)
    const go = (hash: string): Promise<void> =>
      page.evaluate((target) => {
        location.hash = target
      }, hash)
    await go('#/supervisor')
    await unlockSupervisor(page)
    await addGuard(page)
    await go('#/both/lane-1')
    const dock = new Dock(page)
    await dock.signIn(GUARD.number, GUARD.pin)

    forehead.hold(36.5)
    await expect(signOf(page)).toHaveAttribute('data-state', 'collecting')
    const visit = (await signOf(page).getAttribute('data-visit')) ?? ''
    await scanner.scan(
      `https://h5.dingtalk.com/healthAct/index.html?qrCode=V2${randomBytes(16).toString('hex')}`,
    )
    const passed = signShows(page, { state: 'pass', visit, text: '通行' })
    await dock.press('seen-green')
    await passed
    const rows = await exportedRows(site.dataDir)
    expect(rows.find((row) => row['entry id'] === visit)).toMatchObject({
      lane: 'lane-1',
      verdict: 'pass',
      temperature: '36.5',
      kind: 'body-estimate',
      'health code': 'green',
      guard: GUARD.number,
    })
    expect(rows[0]?.['override reason']).toContain(SUPERVISOR.number)
    expect(await host.terminate()).toMatchObject({ exitCode: 0 })
  } finally {
    await forehead.close()
    await scanner.close()
    site.remove()
  }
})
