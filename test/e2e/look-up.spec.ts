import { momentOf } from '../../src-renderer/day.ts'
import { zhejiang, type Manner } from '../fixtures/authority-server.ts'
import { whyNoDevices } from './devices.ts'
import { expect, testWithLookUp as test, testWithShortLookUp, type Gate } from './gate.ts'
import { SITE_TIME_ZONE } from './site.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

/** An authority that answers when it is told to. */
function held(manner: Manner): { manner: Manner; answer: () => void } {
  let answer = (): void => {}
  const told = new Promise<void>((resolve) => (answer = resolve))
  return {
    manner: (response, asked, nth) => void told.then(() => manner(response, asked, nth)),
    answer: () => answer(),
  }
}

/** Everything that a resident shows, the code that the authority is asked about last. */
async function showAll(gate: Gate): Promise<void> {
  const { sign, dock, forehead, scanner, office } = gate
  const ra1 = await office.mint('ra1', '--colour', 'green')
  forehead.hold(36.5)
  await sign.shows({ state: 'collecting' })
  await scanner.scan(ra1)
  await dock.press('mask-on')
  await scanner.scan(gate.healthCode())
}

/** The same; resolves when the sign says that it waits. */
async function allButAnswer(gate: Gate): Promise<void> {
  await showAll(gate)
  await gate.sign.shows({
    state: 'collecting',
    tiles: ['health-code busy', 'ruian-code ok', 'mask ok', 'temperature ok'],
  })
}

function authorityOf({ authority }: Gate) {
  if (authority === null) throw new Error('a gate that asks nobody')
  return authority
}

test('looked up: the tile is busy, the answer is green, 通行, and the row says who said so', async ({
  gate,
}) => {
  const { manner, answer } = held(zhejiang('green'))
  authorityOf(gate).behave(manner)
  await allButAnswer(gate)
  await expect(gate.sign.root).toContainText('正在查询您的码')
  await expect(gate.dock.root.locator('[data-fact="health-code"]')).toContainText('查询中')
  answer()

  const painted = await gate.sign.verdict()
  expect(painted).toMatchObject({ state: 'pass', action: 'admit', reasons: [] })
  await expect(gate.dock.root.locator('[data-fact="health-code"]')).toContainText(
    momentOf(Date.parse('2020-02-16T16:17:00+08:00'), Date.now(), SITE_TIME_ZONE),
  )
  expect(await gate.row(painted.visit)).toMatchObject({
    verdict: 'pass',
    'health code': 'green',
    'health code assurance': 'authority',
    "Rui'an code assurance": 'signed',
    name: '王*明',
  })
})

test('nobody is let through by a guard’s key that the authority then contradicts', async ({ gate }) => {
  const { manner, answer } = held(zhejiang('red'))
  authorityOf(gate).behave(manner)
  await allButAnswer(gate)
  await gate.dock.press('health-green')
  await expect(gate.dock.root.locator('[data-fact="health-code"]')).toContainText('值守看过')
  await expect(gate.sign.root).toHaveAttribute('data-state', 'collecting')
  answer()
  const painted = await gate.sign.verdict()
  expect(painted).toMatchObject({ state: 'deny', action: 'hold-and-report', reasons: ['health-code-red'] })
  await gate.dock.handled(painted.visit)
})

test('looked up: red is held, and the big sign does not say why', async ({ gate }) => {
  authorityOf(gate).behave(zhejiang('red'))
  gate.forehead.hold(36.5)
  await gate.sign.shows({ state: 'collecting' })
  await gate.scanner.scan(gate.healthCode())
  const painted = await gate.sign.verdict()
  expect(painted).toMatchObject({ state: 'deny', action: 'hold-and-report', reasons: ['health-code-red'] })
  expect(painted.text).not.toMatch(/红|黄|绿/)
  expect(await gate.row(painted.visit)).toMatchObject({
    'health code': 'red',
    'health code assurance': 'authority',
  })
  await gate.dock.handled(painted.visit)
})

test('the authority is out of order: the guard is asked, and his key lets the person through', async ({
  gate,
}) => {
  const { manner, answer } = held((response) => response.writeHead(500).end('<html>oops</html>'))
  authorityOf(gate).behave(manner)
  await allButAnswer(gate)
  answer()
  await gate.sign.shows({ state: 'ask' })
  await expect(gate.dock.root.locator('[data-fact="health-code"]')).toContainText('查询失败')
  await expect(gate.dock.root).toContainText('码状态查询')
  await gate.dock.press('health-green')
  const painted = await gate.sign.verdict()
  expect(painted).toMatchObject({ state: 'pass' })
  expect(await gate.row(painted.visit)).toMatchObject({
    'health code': 'green',
    'health code assurance': 'guard',
  })
})

testWithShortLookUp('the authority is silent: after three seconds the guard is asked', async ({ gate }) => {
  authorityOf(gate).behave(() => {})
  await showAll(gate)
  await gate.sign.shows({ state: 'ask' })
  await expect(gate.dock.root.locator('[data-fact="health-code"]')).toContainText('查询超时')
  await gate.dock.press('health-green')
  expect(await gate.sign.verdict()).toMatchObject({ state: 'pass' })
})
