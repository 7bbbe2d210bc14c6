import { afterEach, describe, expect, test } from 'vitest'
import {
  GUARD,
  greenResident,
  HEALTH_TEXT,
  leave,
  openGate,
  SUPERVISOR,
  type Gate,
  type GateWish,
} from '../../test/fixtures/gate-at-work.ts'
import { BARRIER_TWIN_PATH } from '../demo/stage.ts'
import type { TwinAnswer } from '../demo/people-file.ts'
import type { GuardKey } from '../words.ts'

let open: Gate[] = []
afterEach(async () => {
  await Promise.all(open.map((gate) => gate.close()))
  open = []
})

const OPEN_SECONDS = 4

async function gate(wish: Partial<GateWish> = {}): Promise<Gate> {
  const opened = await openGate({
    ...wish,
    config: (config) => ({
      ...config,
      lanes: config.lanes.map((lane) => ({
        ...lane,
        barrier: { port: { path: BARRIER_TWIN_PATH }, openSeconds: OPEN_SECONDS },
      })),
    }),
  })
  open.push(opened)
  return opened
}

/** For how long the coil was on, ms, each time; null while it still is. */
const openings = ({ stage }: Gate): (number | null)[] =>
  stage.barrier.openings.map(({ from, until }) => (until === null ? null : until - from))

async function press(g: Gate, ...keys: GuardKey[]): Promise<void> {
  for (const key of keys) {
    expect(g.press(key)).toBe('ok')
    // oxlint-disable-next-line no-await-in-loop -- one key after the other
    await g.clock.advance(300)
  }
}

async function stands(g: Gate, celsius: number, ...keys: GuardKey[]): Promise<void> {
  g.stage.arrive()
  await g.clock.advance(600)
  await press(g, ...keys)
  g.stage.hold(celsius, 21)
  await g.clock.advance(1500)
}

const maskless = (g: Gate): Promise<void> => stands(g, 36.5, 'health-green', 'ruian-green', 'mask-off')
const lastRuled = (g: Gate): string => g.view().recent[0]?.id ?? 'nobody was ruled'
const says = (status: TwinAnswer['status'], afterMs: number): TwinAnswer => ({
  text: HEALTH_TEXT,
  status,
  afterMs,
})

/** Steps back with everything given but what an authority says of his code. */
async function waitsForAnswer(g: Gate, ...then: GuardKey[]): Promise<void> {
  g.stage.arrive()
  await g.clock.advance(600)
  g.stage.scan(HEALTH_TEXT)
  await g.clock.advance(100)
  await press(g, 'ruian-green', 'mask-on')
  g.stage.hold(36.5, 21)
  await g.clock.advance(1500)
  await press(g, ...then)
  await leave(g)
}

const cases: {
  who: string
  wish?: Partial<GateWish>
  comes: (g: Gate) => Promise<void>
  opens: boolean
}[] = [
  { who: 'a resident with everything green', comes: greenResident, opens: true },
  { who: 'somebody without a mask', comes: maskless, opens: false },
  { who: 'somebody with a red code', comes: (g) => press(g, 'health-red'), opens: false },
  {
    who: 'a resident with a yellow code, who goes home to isolate: that is a deny',
    comes: async (g) => {
      await stands(g, 36.5, 'health-yellow', 'ruian-green', 'mask-on')
      expect(g.view().visit?.ruled?.action).toBe('admit-to-isolation')
    },
    opens: false,
  },
  {
    who: 'somebody who gave up',
    comes: async (g) => {
      await press(g, 'health-green')
      await press(g, 'next-person')
    },
    opens: false,
  },
  {
    who: 'an ambulance',
    comes: async (g) => expect(g.press('release')).toBe('ok'),
    opens: true,
  },
  {
    who: 'an ambulance at a lane that is closed',
    comes: async (g) => {
      g.fillDisk()
      expect(g.lane.audit('anything', null)).toBe(false)
      expect(g.view().state).toBe('closed')
      expect(g.press('release')).toBe('ok')
    },
    opens: true,
  },
  {
    who: 'a resident with everything green whose entry finds no space',
    comes: async (g) => {
      g.fillDisk()
      await greenResident(g)
      expect(g.view().closed?.why).toBe('disk-full')
    },
    opens: false,
  },
  {
    who: 'somebody whose deny is overridden',
    comes: async (g) => {
      await maskless(g)
      expect(openings(g)).toEqual([])
      expect(g.lane.override(lastRuled(g), 'pass', 'paper-proof', GUARD)).toBe('ok')
    },
    opens: true,
  },
  {
    who: 'somebody whose override finds no space',
    comes: async (g) => {
      await maskless(g)
      g.fillDisk()
      expect(g.lane.override(lastRuled(g), 'pass', 'paper-proof', SUPERVISOR)).toBe('lane-closed')
    },
    opens: false,
  },
  {
    who: 'somebody of whom more is learned',
    comes: async (g) => {
      await maskless(g)
      expect(g.lane.keyIn('contact', 36.4, lastRuled(g))).toBe('ok')
      expect(g.lane.key('class-returnee', lastRuled(g))).toBe('ok')
    },
    opens: false,
  },
  {
    who: 'somebody parked whom the guard’s own key rules',
    comes: async (g) => {
      await stands(g, 36.5)
      await press(g, 'health-green', 'ruian-green', 'step-aside')
      expect(g.lane.key('mask-on', g.view().parked[0]?.id ?? '')).toBe('ok')
    },
    opens: true,
  },
  {
    who: 'somebody parked whom an authority’s late answer rules',
    wish: { authority: [says('green', 8000)] },
    comes: async (g) => {
      await waitsForAnswer(g, 'step-aside')
      await g.clock.advance(8000)
      expect(g.view().recent[0]?.ruled?.verdict).toBe('pass')
    },
    opens: false,
  },
  {
    who: 'somebody who stepped back, and nobody took the place, when the guard’s word and a late answer rule him',
    wish: { authority: [says('green', 8000)] },
    comes: async (g) => {
      await waitsForAnswer(g)
      await press(g, 'mask-on')
      await g.clock.advance(5000)
      expect(g.view().state).toBe('pass')
    },
    opens: true,
  },
  {
    who: 'the same while another stands there',
    wish: { authority: [says('green', 9000)] },
    comes: async (g) => {
      await waitsForAnswer(g)
      await press(g, 'mask-on')
      g.stage.arrive()
      await g.clock.advance(6600)
      expect(g.view().recent).toEqual([])
    },
    opens: false,
  },
]

describe('it opens for', () => {
  test.each(cases.filter(({ opens }) => opens))('$who', async ({ wish, comes }) => {
    const g = await gate(wish)
    await comes(g)
    expect(openings(g)).toEqual([null])
    await g.clock.advance(OPEN_SECONDS * 1000)
    expect(openings(g)).toEqual([OPEN_SECONDS * 1000])
  })
})

describe('it stays shut for', () => {
  test.each(cases.filter(({ opens }) => !opens))('$who', async ({ wish, comes }) => {
    const g = await gate(wish)
    await comes(g)
    await g.clock.advance(10_000)
    expect(openings(g)).toEqual([])
  })
})

test('the next who passes keeps it open', async () => {
  const g = await gate()
  await greenResident(g)
  await g.clock.advance(1000)
  expect(g.press('release')).toBe('ok')
  await g.clock.advance(10_000)
  expect(openings(g)).toEqual([expect.any(Number)])
  expect(openings(g)[0]).toBeGreaterThan(OPEN_SECONDS * 1000)
})

test.each([
  {
    name: 'a pass is overridden',
    happens: async (g: Gate) => expect(g.lane.override(lastRuled(g), 'deny', 'behaviour', GUARD)).toBe('ok'),
  },
  { name: 'the lane ends', happens: (g: Gate) => g.lane.close() },
  { name: 'the kiosk ends', happens: (g: Gate) => g.kiosk.close() },
  { name: 'it is unplugged', happens: async (g: Gate) => g.stage.plug('barrier', false) },
])('it closes at once when $name', async ({ happens }) => {
  const g = await gate()
  await greenResident(g)
  await g.clock.advance(100)
  await happens(g)
  expect(g.stage.barrier.isOpen).toBe(false)
})

test('a disk that fills up while somebody walks under it does not close it on them, nor keep it open', async () => {
  const g = await gate()
  await greenResident(g)
  g.fillDisk()
  expect(g.lane.audit('anything', null)).toBe(false)
  expect(g.view().state).toBe('closed')
  expect(openings(g)).toEqual([null])
  await g.clock.advance(OPEN_SECONDS * 1000)
  expect(openings(g)[0]).toBeLessThanOrEqual(OPEN_SECONDS * 1000)
})

test('a barrier that is away is a line on the dock, and whoever passes then is not let through later', async () => {
  const g = await gate()
  const state = () => g.view().devices.find(({ kind }) => kind === 'barrier')?.state
  expect(state()).toBe('online')
  g.stage.plug('barrier', false)
  await g.clock.advance(600)
  expect(state()).toBe('absent')
  await greenResident(g)
  expect(g.view().state).toBe('pass')
  g.stage.plug('barrier', true)
  await g.clock.advance(2000)
  expect(state()).toBe('online')
  expect(openings(g)).toEqual([])
})

test('for who waited aside it opens once nobody unchecked stands in front', async () => {
  const g = await gate()
  await stands(g, 36.5)
  await press(g, 'step-aside')
  await leave(g)
  const [aside] = g.view().parked
  await stands(g, 36.4)
  expect(g.lane.key('seen-green', aside?.id ?? null)).toBe('ok')
  expect(g.view()).toMatchObject({ notice: 'front-first', parked: [{ id: aside?.id }] })
  expect(openings(g)).toEqual([])
  expect(g.press('undo')).toBe('ok')
  expect(g.view()).toMatchObject({ notice: null, parked: [{ id: aside?.id }] })
  await g.clock.advance(1000)
  expect(g.lane.key('seen-green', aside?.id ?? null)).toBe('ok')
  await leave(g)
  expect(g.view()).toMatchObject({ notice: 'aside-passed', parked: [], recent: [{ id: aside?.id }] })
  expect(openings(g)).toHaveLength(1)
})
