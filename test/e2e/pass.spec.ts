import { whyNoDevices } from './devices.ts'
import { expect, test } from './gate.ts'
import { GUARD } from './first-start.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

test('green health code, green 瑞安通, mask, normal temperature: 通行, and the row is there already', async ({
  gate,
}) => {
  const { sign, dock, forehead, scanner, office } = gate
  const ra1 = await office.mint('ra1', '--colour', 'green', '--name', '王*明')

  forehead.hold(36.5)
  await sign.shows({ state: 'collecting' })
  await scanner.scan(gate.healthCode())
  await dock.press('health-green')
  await scanner.scan(ra1)
  await dock.press('mask-on')

  const painted = await sign.verdict()
  expect(painted).toMatchObject({ state: 'pass', action: 'admit', verdict: '通行', reasons: [] })

  const row = await gate.row(painted.visit)
  expect(row).toMatchObject({
    gate: 'taoyuan-huayuan',
    lane: 'lane-1',
    direction: 'in',
    verdict: 'pass',
    action: 'admit',
    reasons: '',
    class: 'resident',
    name: '王*明',
    temperature: '36.5',
    kind: 'body-estimate',
    raw: '36.5',
    ambient: '',
    readings: '1',
    'health code': 'green',
    'health code assurance': 'guard',
    "Rui'an code": 'green',
    "Rui'an code assurance": 'signed',
    mask: 'yes',
    guard: GUARD.number,
    'amended by': '',
  })
  // No lamp before ink.
  expect(Date.parse(row['decided'] ?? '')).toBeLessThanOrEqual(painted.at)
  expect(row['opened']).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{2}:00$/)
  expect(row['rules hash']).toMatch(/^[0-9a-f]{64}$/)
  expect(row['row hash']).toMatch(/^[0-9a-f]{64}$/)
})
