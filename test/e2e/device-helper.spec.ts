import type { HelperKind } from '../../drivers/device-helper/helper-process.ts'
import { helperOf, helpersOf } from '../fixtures/device-helpers.ts'
import { whyNoDevices } from './devices.ts'
import { expect, test, type Gate } from './gate.ts'
import { bring } from './person.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

/** The visit that the sign is at. */
async function undecided({ sign }: Gate): Promise<string> {
  return (await sign.shows({ state: 'collecting' })).visit
}

async function endHelper({ pid }: Gate, kind: HelperKind, signal: NodeJS.Signals): Promise<void> {
  const helper = helperOf(pid, kind)
  process.kill(helper, signal)
  await expect.poll(() => helpersOf(pid).some((one) => one.pid === helper)).toBe(false)
}

for (const signal of ['SIGKILL', 'SIGSEGV'] as const) {
  test(`the thermometer’s helper ends by ${signal} in mid-visit: said, back, and the visit goes on to its verdict`, async ({
    gate,
  }) => {
    const { sign, dock, forehead } = gate
    forehead.arrive()
    const visit = await undecided(gate)
    await dock.press('seen-green')
    const scannerHelper = helperOf(gate.pid, 'hid')
    const said = dock.shows('测温仪未接上')
    await endHelper(gate, 'serial', signal)
    forehead.walkOff()
    await said
    await expect(dock.root).not.toContainText('测温仪未接上')
    // The module has proved itself, and sees nobody.
    await expect(sign.root).toHaveAttribute('data-present', 'false')
    // Whoever was there was lost sight of: the guard says that it is the same person.
    await bring(gate, [{ key: 'same-person' }, { skin: 36.3 }])
    const judged = await sign.verdict()
    expect(judged).toMatchObject({ state: 'pass', visit })
    expect(await gate.row(visit)).toMatchObject({ temperature: '36.3', kind: 'body-estimate' })
    // The other library has not noticed.
    expect(helperOf(gate.pid, 'hid')).toBe(scannerHelper)
  })

  test(`the scanner’s helper ends by ${signal} in mid-visit: back, and the visit goes on to its verdict`, async ({
    gate,
  }) => {
    const { sign, dock } = gate
    await bring(gate, [{ skin: 36.5 }, { key: 'mask-on' }])
    const visit = await undecided(gate)
    const thermometerHelper = helperOf(gate.pid, 'serial')
    const said = dock.shows('扫码枪未接上')
    await endHelper(gate, 'hid', signal)
    await said
    await expect(dock.root).not.toContainText('扫码枪未接上')
    await bring(gate, [{ pass: 'ra1', by: 'us', options: ['--colour', 'red'] }])
    expect(await sign.verdict()).toMatchObject({ state: 'deny', visit })
    expect(await gate.row(visit)).toMatchObject({ reasons: 'ruian-code-red' })
    expect(helperOf(gate.pid, 'serial')).toBe(thermometerHelper)
  })
}
