import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  HEALTH_TEXT,
  HEALTH_TOKEN,
  leave,
  openGate,
  OTHER_HEALTH_TEXT,
  type Gate,
} from '../../test/fixtures/gate-at-work.ts'
import {
  json,
  openAuthorityServer,
  zhejiang,
  type AuthorityServer,
} from '../../test/fixtures/authority-server.ts'
import { untilHolds } from '../../test/fixtures/until.ts'
import type { TwinAnswer } from '../demo/people-file.ts'

let closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.toReversed()) await close()
  closing = []
})

async function gateWith(...authority: TwinAnswer[]): Promise<Gate> {
  const gate = await openGate({ authority })
  closing.push(() => gate.close())
  return gate
}

const says = (status: TwinAnswer['status'], afterMs = 1000): TwinAnswer => ({
  text: HEALTH_TEXT,
  status,
  afterMs,
  name: '王**',
})

/** A resident who needs nothing more than what the authority says of his health code. */
async function allButAnswer(g: Gate): Promise<void> {
  g.stage.arrive()
  await g.clock.advance(600)
  g.stage.scan(HEALTH_TEXT)
  await g.clock.advance(100)
  g.press('ruian-green')
  g.press('mask-on')
}

const healthTile = (g: Gate) => g.view().visit?.conditions.find(({ id }) => id === 'health-code')?.state

test('busy, then green: the pass says on record by whom, and whose code it was', async () => {
  const g = await gateWith(says('green', 2500))
  await allButAnswer(g)
  expect(healthTile(g)).toBe('busy')
  expect(g.view()).toMatchObject({ state: 'collecting', visit: { asks: [] } })
  g.stage.hold(36.5, 21)
  await g.clock.advance(1500)
  expect(g.view()).toMatchObject({ state: 'collecting', visit: { ruled: null } })
  await g.clock.advance(1500)
  expect(g.view()).toMatchObject({
    state: 'pass',
    visit: {
      maskedName: '王**',
      codes: [{ status: 'green', assurance: 'authority', family: 'zhejiang' }, {}],
    },
  })
  expect(g.view().visit?.codes[0]?.updatedAt).toBeGreaterThan(0)
  expect((await g.entries()).at(-1)?.row).toMatchObject({
    verdict: 'pass',
    healthCode: { status: 'green', assurance: 'authority', family: 'zhejiang' },
  })
  expect((await g.entries()).at(-1)?.maskedName).toBe('王**')
})

test('red: held, without a wait for the thermometer', async () => {
  const g = await gateWith(says('red'))
  await allButAnswer(g)
  await g.clock.advance(1500)
  expect(g.view()).toMatchObject({ state: 'deny', visit: { ruled: { action: 'hold-and-report' } } })
})

test('no answer: the guard is asked, the dock says what is wrong, and the next answer takes it back', async () => {
  const g = await gateWith(says('lookup_timeout'), { ...says('green'), text: OTHER_HEALTH_TEXT })
  await allButAnswer(g)
  g.stage.hold(36.5, 21)
  await g.clock.advance(1500)
  expect(g.view()).toMatchObject({ state: 'ask', visit: { asks: ['health-code-status'] } })
  expect(g.view().devices).toContainEqual({
    id: 'authority',
    kind: 'authority',
    state: 'failed',
    detail: 'timeout',
  })
  expect(g.press('health-green')).toBe('ok')
  expect(g.view().state).toBe('pass')
  await leave(g)
  g.stage.scan(OTHER_HEALTH_TEXT)
  await g.clock.advance(1500)
  expect(g.view().devices.map(({ kind }) => kind)).toEqual(['thermometer', 'scanner'])
})

test('red after a fever was ruled: told on the dock, learned on record, and the verdict stands', async () => {
  const g = await gateWith(says('red', 20_000))
  await allButAnswer(g)
  expect(g.keyIn('contact', 38.6)).toBe('ok')
  const id = g.view().recent[0]?.id ?? ''
  expect(g.view()).toMatchObject({ state: 'deny', handling: [{ id }] })
  await g.clock.advance(20_000)
  expect(g.view()).toMatchObject({
    notice: 'answer-after-ruling',
    handling: [{ id, codes: [{ role: 'health-code', status: 'red', assurance: 'authority' }, {}] }],
  })
  expect((await g.entries()).at(-1)?.row).toMatchObject({
    kind: 'learned',
    amends: id,
    verdict: 'deny',
    reasons: ['fever-confirmed'],
    healthCode: { status: 'red', assurance: 'authority' },
    evidence: [{ from: 'look-up', status: 'red' }],
  })
})

test('the same while the disk is full: written when there is space', async () => {
  const g = await gateWith(says('red', 5000))
  await allButAnswer(g)
  g.keyIn('contact', 38.6)
  const id = g.view().recent[0]?.id ?? ''
  const makeSpace = g.fillDisk()
  expect(g.lane.audit('anything', null)).toBe(false)
  await g.clock.advance(6000)
  makeSpace()
  await g.clock.advance(6000)
  const learned = (await g.entries()).filter(({ row }) => row.kind === 'learned')
  expect(learned.map(({ row }) => [row.amends, row.healthCode?.status])).toEqual([[id, 'red']])
})

test('the same where the answer is the first that finds no space', async () => {
  const g = await gateWith(says('red', 5000))
  await allButAnswer(g)
  g.keyIn('contact', 38.6)
  const id = g.view().recent[0]?.id ?? ''
  const makeSpace = g.fillDisk()
  await g.clock.advance(6000)
  expect(g.view().closed?.why).toBe('disk-full')
  makeSpace()
  await g.clock.advance(6000)
  const learned = (await g.entries()).filter(({ row }) => row.kind === 'learned')
  expect(learned.map(({ row }) => [row.amends, row.healthCode?.status])).toEqual([[id, 'red']])
})

test('the same where that answer also rules whoever shows the code now', async () => {
  const g = await gateWith(says('red', 25_000))
  await allButAnswer(g)
  g.keyIn('contact', 38.6)
  const id = g.view().recent[0]?.id ?? ''
  await leave(g)
  await g.clock.advance(12_000)
  g.stage.scan(HEALTH_TEXT)
  await g.clock.advance(100)
  expect(healthTile(g)).toBe('busy')
  const makeSpace = g.fillDisk()
  await g.clock.advance(13_000)
  expect(g.view().closed?.why).toBe('disk-full')
  makeSpace()
  await g.clock.advance(6000)
  const written = (await g.entries()).filter(({ row }) => row.kind !== 'audit')
  expect(written.map(({ row }) => [row.kind, row.amends, row.verdict])).toEqual([
    ['entry', null, 'deny'],
    ['entry', null, null],
    ['learned', id, 'deny'],
  ])
})

test.each([
  ['while it stands', 5000, 'pass'],
  ['while he lingers', 9000, 'idle'],
])(
  'red for who stepped back does not take the next one’s pass from the sign %s',
  async (_when, ms, state) => {
    const g = await gateWith(says('red', ms))
    await allButAnswer(g)
    await leave(g)
    g.stage.arrive()
    await g.clock.advance(1200)
    g.press('seen-green')
    g.stage.hold(36.5, 21)
    await g.clock.advance(900)
    expect(g.view()).toMatchObject({ state: 'pass', handling: [] })
    const seen = g.views.length
    await g.clock.advance(ms - 3500)
    expect(g.view()).toMatchObject({ state, handling: [{ codes: [{ status: 'red' }, {}] }] })
    expect(g.views.slice(seen).map((view) => view.state)).not.toContain('deny')
  },
)

test('red for who stepped back is on the sign when nobody else is there', async () => {
  const g = await gateWith(says('red', 5000))
  await allButAnswer(g)
  await leave(g)
  await g.clock.advance(4000)
  expect(g.view()).toMatchObject({ state: 'deny', visit: { codes: [{ status: 'red' }, {}] } })
})

test('whom the full disk cut short is judged by no answer', async () => {
  const g = await gateWith(says('green', 3000))
  await allButAnswer(g)
  const makeSpace = g.fillDisk()
  expect(g.lane.audit('anything', null)).toBe(false)
  await g.clock.advance(2000)
  makeSpace()
  await g.clock.advance(6000)
  expect(g.view()).toMatchObject({ closed: null, visit: null })
  const visits = (await g.entries()).filter(({ row }) => row.kind === 'entry')
  expect(visits.map(({ row }) => row.verdict)).toEqual([null])
})

test('closed while it asks: nothing more is written or shown', async () => {
  const g = await gateWith(says('green', 3000))
  await allButAnswer(g)
  await g.lane.close()
  const before = (await g.entries()).length
  g.views.length = 0
  await g.clock.advance(10_000)
  expect(await g.entries()).toHaveLength(before)
  expect(g.views).toEqual([])
})

/** A gate whose config names a real server. Its clock goes by hand, the network by itself. */
async function gateAtServer(): Promise<{ g: Gate; server: AuthorityServer }> {
  const server = await openAuthorityServer(null)
  closing.push(() => server.close())
  process.env['KIOSK_TEST_SECRET'] = 'not-for-any-file'
  const g = await openGate({
    config: (config) => ({
      ...config,
      codes: {
        lookups: [
          {
            families: ['zhejiang'],
            mapping: 'zhejiang',
            url: server.url,
            secretEnv: 'KIOSK_TEST_SECRET',
            appKey: 'KEY',
            parameters: { cityNo: '330300' },
          },
        ],
      },
    }),
  })
  closing.push(() => g.close())
  return { g, server }
}

test('a server of the config is asked, and neither text nor secret is in any file of the kiosk', async () => {
  const { g, server } = await gateAtServer()
  server.behave(zhejiang('yellow'))
  await allButAnswer(g)
  await untilHolds('the answer', () =>
    expect(g.view().visit?.codes).toContainEqual(expect.objectContaining({ status: 'yellow' })),
  )
  expect(JSON.parse(server.asked[0]?.body ?? '')).toMatchObject({ qrCode: HEALTH_TOKEN })
  await g.clock.advance(61_000)
  await g.kiosk.close()
  const folder = join(g.dir, 'data')
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name), 'latin1')
    expect(bytes).not.toContain(HEALTH_TOKEN)
    expect(bytes).not.toContain('not-for-any-file')
  }
  expect(JSON.stringify(g.views)).not.toMatch(new RegExp(`${HEALTH_TOKEN}|not-for-any-file|王小明`))
})

test('a kiosk that closes does not wait for an authority', async () => {
  const { g, server } = await gateAtServer()
  const arrived = new Promise<void>((resolve) => server.behave(() => resolve()))
  await allButAnswer(g)
  await arrived
  await g.close()
})

test('one code in two visits is asked about once', async () => {
  const { g, server } = await gateAtServer()
  const answers: (() => void)[] = []
  const arrived = new Promise<void>((resolve) =>
    server.behave((response, asked, nth) => {
      answers.push(() => json({ success: true, data: { level: 'red' } })(response, asked, nth))
      resolve()
    }),
  )
  await allButAnswer(g)
  await arrived
  // The same code again, in a visit of its own: the first one was given up.
  g.press('next-person')
  g.stage.leave()
  await g.clock.advance(1000)
  g.stage.scan(HEALTH_TEXT)
  await g.clock.advance(100)
  for (const answer of answers) answer()
  await untilHolds('the verdict', () => expect(g.view().state).toBe('deny'))
  expect(server.asked).toHaveLength(1)
})
