import { whyNoDevices } from './devices.ts'
import { expect, testWithOutings as test, type Gate } from './gate.ts'
import { bring, type Step } from './person.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

test.beforeEach(({ gate }) => turn(gate, 'out'))
test.afterEach(async ({ gate }) => {
  // A lane is not turned while anybody stands undecided there.
  await gate.forehead.leave()
  await expect(gate.sign.root).toHaveAttribute('data-state', /^(idle|pass|deny)$/)
  await turn(gate, 'in')
})

/** The lane works in both directions, by key. */
async function turn({ sign, dock }: Gate, direction: 'in' | 'out'): Promise<void> {
  await dock.press(`direction-${direction}`)
  await expect(sign.root).toContainText(direction === 'in' ? '入口' : '出口')
}

const cases: { name: string; steps: Step[]; action: string; reason: string }[] = [
  {
    name: 'a household whose outings are used up',
    steps: [{ skin: 36.5 }, { key: 'mask-on' }, { key: 'outing-used' }],
    action: 'refuse',
    reason: 'outing-used',
  },
  {
    name: 'a returnee whose isolation order is in force',
    steps: [{ skin: 36.5 }, { key: 'class-returnee' }, { key: 'order-in-force' }],
    action: 'hold-and-report',
    reason: 'isolation-order',
  },
]

test('out: the dock says what is asked for outwards, and no code', async ({ gate }) => {
  const rules = gate.dock.root.locator('[data-part="works-under"] [data-fact="rules"]')
  await expect(rules).toContainText('口罩、体温')
  await expect(rules).not.toContainText('码')
})

for (const { name, steps, action, reason } of cases) {
  test(`out: ${name}: ${reason}`, async ({ gate }) => {
    await bring(gate, steps)
    const painted = await gate.sign.verdict()
    expect(painted).toMatchObject({ state: 'deny', action, verdict: '请到登记台', reasons: [reason] })
    expect(await gate.row(painted.visit)).toMatchObject({
      direction: 'out',
      verdict: 'deny',
      action,
      reasons: reason,
    })
    await gate.dock.handled(painted.visit)
  })
}

test('out: leaving for medical care is never refused, whatever else is known', async ({ gate }) => {
  await bring(gate, [{ skin: 38.4 }, { key: 'mask-off' }, { key: 'medical-care' }])
  const painted = await gate.sign.verdict()
  expect(painted).toMatchObject({ state: 'pass', action: 'admit', verdict: '通行' })
  expect(painted.text).toContain('外出就医')
  expect(await gate.row(painted.visit)).toMatchObject({ direction: 'out', verdict: 'pass', reasons: '' })
})
