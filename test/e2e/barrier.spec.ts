import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { createBarrierTwin, type BarrierTwin } from '../../drivers/barrier/twin.ts'
import { systemClock } from '../../drivers/clock.ts'
import { serialPort } from '../../drivers/serial-port.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { openPtyPair, socatAbsent } from '../fixtures/pty.ts'
import { startKiosk } from './built-kiosk.ts'
import type { Dock } from './dock.ts'
import { makeFirstSupervisor, SUPERVISOR } from './first-start.ts'
import type { GateSign } from './gate-sign.ts'
import { openScreens } from './screens.ts'
import { bareLane, plainSite, type Site } from './site.ts'

test.skip(socatAbsent, 'socat is not installed')

const closing: Close[] = []
test.afterEach(async () => {
  await closeAll(closing.splice(0))
})

/** A lane at which all is keyed in, and the coil of the relay at the far end of its serial port. */
async function laneWithBarrier(): Promise<{ site: Site; coil: BarrierTwin }> {
  const pty = await openPtyPair()
  closing.push(() => pty.kill())
  const coil = createBarrierTwin(systemClock)
  const wire = await serialPort({ path: pty.devicePath, baud: 9600, clock: systemClock })({
    data: (bytes) => coil.receive(bytes),
    closed: () => {},
  })
  closing.push(() => wire.close())
  const barrier = { port: { path: pty.kioskPath }, openSeconds: 1 }
  const site = plainSite([{ ...bareLane('lane-1'), barrier }], 'in')
  closing.push(() => site.remove())
  return { site, coil }
}

async function open(
  site: Site,
  page: Page,
): Promise<{ sign: GateSign; dock: Dock; stop: () => Promise<void> }> {
  const running = await startKiosk(['run', '--config', site.configFile], {})
  closing.push(() => running.stop())
  return { ...(await openScreens(page, running.url)), stop: () => running.stop() }
}

test('a pass opens it and it shuts by itself, a deny does not; an emergency opens a closed lane; a kiosk that ends closes it', async ({
  page,
}) => {
  const { site, coil } = await laneWithBarrier()
  const staffed = await open(site, page)
  await makeFirstSupervisor(page)
  await staffed.dock.signIn(SUPERVISOR.number, SUPERVISOR.pin)
  await expect(staffed.dock.root).not.toContainText('道闸')

  await staffed.dock.press('seen-green')
  await staffed.dock.press('mask-off')
  await staffed.dock.keyIn('handheld', '365')
  expect(await staffed.sign.verdict()).toMatchObject({ state: 'deny' })
  expect(coil.openings).toEqual([])

  await staffed.sign.shows({ state: 'idle' })
  await staffed.dock.press('next-person')
  await expect(staffed.dock.root.locator('[data-part="now"]')).not.toHaveAttribute('data-visit')
  await staffed.dock.press('seen-green')
  await expect(staffed.dock.root.locator('[data-ask="handheld-temperature"]')).toBeVisible()
  await staffed.dock.keyIn('handheld', '366')
  expect(await staffed.sign.verdict()).toMatchObject({ state: 'pass' })
  await expect.poll(() => coil.openings.map(({ until }) => until !== null)).toEqual([true])

  await staffed.stop()
  const ended = await open(changed(site, { until: '2020-03-31', openSeconds: 1 }), page)
  await ended.sign.shows({ state: 'closed', closed: 'order' })
  expect(coil.openings).toHaveLength(1)
  await ended.dock.hold('release', () => expect.poll(() => coil.openings.length).toBe(2))
  await expect.poll(() => coil.isOpen).toBe(false)
  await ended.stop()

  const patient = await open(changed(site, { until: '2020-03-31', openSeconds: 30 }), page)
  await patient.dock.hold('release', () => expect.poll(() => coil.openings.length).toBe(3))
  expect(coil.isOpen).toBe(true)
  await patient.stop()
  await expect.poll(() => coil.isOpen).toBe(false)
})

/** Its config from the next start on. */
function changed(site: Site, { until, openSeconds }: { until: string; openSeconds: number }): Site {
  const config: { order: { until: string }; lanes: { barrier: { openSeconds: number } }[] } = JSON.parse(
    readFileSync(site.configFile, 'utf8'),
  )
  config.order.until = until
  for (const { barrier } of config.lanes) barrier.openSeconds = openSeconds
  writeFileSync(site.configFile, JSON.stringify(config))
  return site
}
