import { whyNoDevices } from './devices.ts'
import { expect, test } from './gate.ts'
import { bring } from './person.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

test('thermometer pulled: the sign says who takes the temperature, "368" on the pad is 36.8; plugged in again it measures', async ({
  gate,
}) => {
  const { sign, dock, forehead } = gate
  await forehead.unplug()
  const idle = await sign.shows({ state: 'idle', text: '等值守人员测温' })
  expect(idle.text).not.toMatch(/测温仪|靠近测温/)
  await expect(dock.root).toContainText('测温仪未接上')

  await bring(gate, [{ key: 'seen-green' }, { keyIn: 'handheld', digits: '368' }])
  const keyed = await sign.verdict()
  expect(keyed).toMatchObject({ state: 'pass', verdict: '通行' })
  expect(keyed.text).toContain('36.8')
  expect(await gate.row(keyed.visit)).toMatchObject({ temperature: '36.8', kind: 'handheld', raw: '36.8' })

  await forehead.replug()
  await expect(sign.root).toContainText('靠近测温')
  await expect(dock.root).not.toContainText('测温仪')
  await sign.fromNowOn()
  await bring(gate, [{ key: 'seen-green' }, { skin: 36.3 }])
  const measured = await sign.verdict()
  expect(measured).toMatchObject({ state: 'pass' })
  expect(await gate.row(measured.visit)).toMatchObject({ temperature: '36.3', kind: 'body-estimate' })
})

test('scanner pulled in mid-queue: the dock says so, and the sign nothing; plugged in again it scans', async ({
  gate,
}) => {
  const { sign, dock, scanner } = gate
  await scanner.unplug()
  await expect(dock.root).toContainText('扫码枪未接上')
  await expect(sign.root).not.toContainText('扫码枪')
  // The guard's eye serves meanwhile.
  await bring(gate, [{ key: 'seen-green' }, { skin: 36.5 }])
  expect(await sign.verdict()).toMatchObject({ state: 'pass' })

  await scanner.replug()
  await expect(dock.root).not.toContainText('扫码枪')
  await gate.forehead.leave()
  await bring(gate, [{ pass: 'ra1', by: 'us', options: ['--colour', 'red'] }])
  const painted = await sign.verdict()
  expect(painted).toMatchObject({ state: 'deny' })
  expect(await gate.row(painted.visit)).toMatchObject({ reasons: 'ruian-code-red' })
})
