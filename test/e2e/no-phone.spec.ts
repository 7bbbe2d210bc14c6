import { whyNoDevices } from './devices.ts'
import { expect, test } from './gate.ts'
import { bring, type Step } from './person.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

/** The guard's, from the visitor's arrival to the verdict. */
const MOST_PRESSES = 8

const noCodes = {
  'health code': '',
  'health code assurance': '',
  "Rui'an code": '',
  "Rui'an code assurance": '',
}

interface Case {
  name: string
  steps: readonly Step[]
  presses: number
  sign: { state: 'pass' | 'deny'; action: string; reasons: string[] }
  row: Readonly<Record<string, string>>
}

const cases: readonly Case[] = [
  {
    name: 'a resident ID lets a resident pass',
    steps: [{ skin: 36.5 }, { key: 'no-phone' }, { key: 'proof-resident-id' }, { key: 'mask-on' }],
    presses: 3,
    sign: { state: 'pass', action: 'admit', reasons: [] },
    row: { ...noCodes, mask: 'yes', temperature: '36.5' },
  },
  {
    name: 'the gun: no press more than eight',
    steps: [
      { await: 'idle' },
      { key: 'no-phone' },
      { key: 'proof-paper' },
      { key: 'mask-on' },
      { keyIn: 'handheld', digits: '365' },
    ],
    presses: 8,
    sign: { state: 'pass', action: 'admit', reasons: [] },
    row: { ...noCodes, mask: 'yes', temperature: '36.5', kind: 'handheld' },
  },
  {
    name: 'nothing else to show: to the desk, with a next step',
    steps: [{ skin: 36.5 }, { key: 'no-phone' }, { key: 'mask-on' }, { key: 'proof-none' }],
    presses: 3,
    sign: { state: 'deny', action: 'refuse', reasons: ['no-phone'] },
    row: { ...noCodes, temperature: '36.5' },
  },
]

/** As `bring` presses: a keyed-in reading is its kind, three digits and Enter. */
const pressesOf = (steps: readonly Step[]): number =>
  steps.reduce((sum, step) => sum + ('key' in step ? 1 : 'keyIn' in step ? step.digits.length + 2 : 0), 0)

for (const { name, steps, presses, sign, row } of cases) {
  test(`no phone: ${name}`, async ({ gate }) => {
    expect(pressesOf(steps)).toBe(presses)
    expect(presses).toBeLessThanOrEqual(MOST_PRESSES)
    await bring(gate, steps)
    const painted = await gate.sign.verdict()
    expect(painted).toMatchObject(sign)
    const { state: verdict, action, reasons } = sign
    expect(await gate.row(painted.visit)).toMatchObject({
      ...row,
      verdict,
      action,
      reasons: reasons.join(' '),
    })
    if (verdict === 'pass') return
    expect(painted.text).toContain('没有手机不要紧')
    expect(painted.text).toContain('可用身份证登记')
    await gate.dock.handled(painted.visit)
  })
}

test('no phone: the dock asks what was checked instead, and a key is taken back', async ({ gate }) => {
  const { dock } = gate
  const asked = dock.root.locator('[data-ask="without-phone"]')
  await bring(gate, [{ skin: 36.5 }, { key: 'no-phone' }])
  await expect(asked).toHaveText('没有手机，用什么核对？')
  await expect(dock.root.locator('[data-key="proof-paper"]')).toHaveAttribute('data-asked', 'true')
  await dock.press('undo')
  await expect(asked).toHaveCount(0)
  await dock.press('seen-green')
  expect(await gate.sign.verdict()).toMatchObject({ state: 'pass', action: 'admit' })
})
