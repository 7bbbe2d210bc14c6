import { closeAll, type Close } from '../fixtures/closing.ts'
import { socatAbsent } from '../fixtures/pty.ts'
import { gyMcu90614 } from '../../drivers/thermometer/gy-mcu90614.ts'
import { expect, test } from '@playwright/test'
import { startKiosk } from './built-kiosk.ts'
import { openForehead } from './devices.ts'
import { putGuardOnDuty, SUPERVISOR } from './first-start.ts'
import { exportedRows } from './records.ts'
import { openScreens } from './screens.ts'
import { bareLane, plainSite } from './site.ts'
import { LANDSCAPE } from './window.ts'

test.skip(socatAbsent, 'socat: absent')

const closing: Close[] = []
test.afterEach(async () => closeAll(closing.splice(0)))

/** What the module says, and a clinical thermometer of the same person: 2.4 °C more, of which emissivity explains 0.23. */
const PEOPLE = [
  [34.2, '366'],
  [34.1, '365'],
  [34.4, '367'],
  [34, '364'],
  [34.3, '368'],
] as const

test('a surface module: the guard keys in until five contact readings calibrate it, then it decides alone', async ({
  browser,
}) => {
  const forehead = await openForehead(gyMcu90614)
  closing.push(() => forehead.close())
  const thermometer = { protocol: gyMcu90614.id, port: { path: forehead.portPath }, warmUpMinutes: 0 }
  const site = plainSite([{ ...bareLane('lane-1'), thermometer }], 'in')
  closing.push(() => site.remove())
  const running = await startKiosk(['run', '--config', site.configFile], {})
  closing.push(() => running.stop())
  const context = await browser.newContext({ viewport: LANDSCAPE })
  closing.push(() => context.close())
  const page = await context.newPage()
  const { sign, dock } = await openScreens(page, running.url)
  const office = await putGuardOnDuty(page, dock)

  await expect(dock.root.locator('[data-area="pad"]')).toContainText('红外测温还没校准')
  await expect(sign.root).not.toContainText('校准')
  for (const [skin, digits] of PEOPLE) {
    /* oxlint-disable no-await-in-loop -- one person after the other */
    await sign.fromNowOn()
    forehead.hold(skin)
    await sign.shows({ state: 'collecting' })
    await dock.press('seen-green')
    await sign.shows({ state: 'ask' })
    await dock.keyIn('contact', digits)
    expect(await sign.verdict()).toMatchObject({ state: 'pass' })
    await forehead.leave()
    await sign.settled()
    /* oxlint-enable no-await-in-loop */
  }

  await office.locator('[data-key="page-devices"]').click()
  const card = office.locator('[data-part="calibration-lane-1"]')
  await expect(card).toContainText('未校准，读数不作数')
  await expect(card).toContainText('5 对，修正 +2.17 ℃')
  await card.locator('[data-key="calibrate-pairs-lane-1"]').click()
  await card.locator('[data-key="calibration-confirm-lane-1"]').click()
  await expect(card).toContainText('已校准，正在使用')
  await expect(card).toContainText(`工号 ${SUPERVISOR.number}`)
  await expect(dock.root.locator('[data-area="pad"]')).not.toContainText('校准')

  await sign.fromNowOn()
  forehead.hold(34.2)
  await sign.shows({ state: 'collecting' })
  await dock.press('seen-green')
  const alone = await sign.verdict()
  expect(alone).toMatchObject({ state: 'pass' })
  expect(alone.text).toContain('36.6')
  const rows = await exportedRows(site.dataDir)
  const row = rows.find((candidate) => candidate['entry id'] === alone.visit)
  expect(row).toMatchObject({ kind: 'surface', raw: '34.2', ambient: '22' })
  expect(Number(row?.['temperature'])).toBeCloseTo(36.6, 2)
  expect(rows.map((candidate) => candidate['override reason'])).toContainEqual(
    expect.stringContaining('calibrated by 5 contact pairs: offset 2.168'),
  )
})
