import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import {
  entriesIn,
  HEALTH_TEXT,
  LANE,
  MORNING,
  openGate,
  SUPERVISOR,
  type Gate,
  type GateWish,
} from '../../test/fixtures/gate-at-work.ts'
import type { NativePorts } from '../../drivers/native-ports.ts'
import { cjmcu90614 } from '../../drivers/thermometer/cjmcu-90614.ts'
import { temperature, type ThermometerProtocol } from '../../drivers/thermometer/protocol.ts'
import { gyMcu90614 } from '../../drivers/thermometer/gy-mcu90614.ts'
import { lu90614 } from '../../drivers/thermometer/lu90614.ts'
import { createThermometerTwin, type ThermometerTwin } from '../../drivers/thermometer/twin.ts'
import type { CalibrateRequest, CalibrationView } from '../api/contract.ts'
import { devicesOver } from './devices.ts'

const MINUTE = 60_000
const PORT = '/dev/ttyUSB0'
/** Skin of 34.2 °C is judged 36.6 in any room. */
const BY_PAIRS = {
  protocol: gyMcu90614.id,
  port: PORT,
  emissivity: 1,
  pairs: { offset: 2.4, count: 8, spread: 0.1 },
  at: '2020-03-05T08:00:00+08:00',
  by: '901',
}
const CHOICES: Omit<CalibrateRequest, 'method'> = { lane: LANE, emissivity: 1, heatBalance: 0, validDays: 30 }

interface ModuleWish {
  protocol: ThermometerProtocol
  thermometer: Record<string, unknown>
  uptimeMs: number
  dir: string | null
  at: number
}

interface GateWithModule extends Gate {
  module: ThermometerTwin
  /** From arrival to a stable reading, the health of the codes seen by the guard, and away again. */
  person(celsius: number, ambient?: number): Promise<void>
  calibration(): CalibrationView
}

let open: Gate[] = []
let dirs: string[] = []
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()))
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
  open = []
  dirs = []
})

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'kiosk-module-'))
  dirs.push(dir)
  return dir
}

async function gateWith(wish: Partial<ModuleWish>): Promise<GateWithModule> {
  const { protocol, thermometer, uptimeMs, dir, at } = {
    protocol: gyMcu90614,
    thermometer: {},
    uptimeMs: 60 * MINUTE,
    dir: null,
    at: MORNING,
    ...wish,
  }
  const twins: ThermometerTwin[] = []
  const devices: GateWish['devices'] = (_stage, clock) => {
    const twin = createThermometerTwin({ protocol, clock })
    twins.push(twin)
    const ports: NativePorts = {
      openSerial: () => twin.open,
      openHid: () => () => Promise.reject(new Error('no HID device')),
      list: async () => ({ serial: [], hid: [], problems: [] }),
    }
    return devicesOver(ports, { clock, random: () => 0.5, uptimeMs: () => uptimeMs })
  }
  const gate = await openGate({
    dir,
    at,
    devices,
    config: (config) => ({
      ...config,
      lanes: [
        {
          id: LANE,
          direction: 'in',
          defaultClass: 'resident',
          thermometer: { protocol: protocol.id, port: { path: PORT }, ...thermometer },
        },
      ],
    }),
  })
  open.push(gate)
  const [module] = twins
  if (module === undefined) throw new Error('the gate opened no module')
  return {
    ...gate,
    module,
    person: async (celsius, ambient = 22) => {
      module.room(ambient)
      module.arrive()
      await gate.clock.advance(600)
      gate.press('seen-green')
      module.hold({ celsius, ambient })
      await gate.clock.advance(1500)
    },
    calibration: () => {
      const [view] = gate.kiosk.api.calibration.views()
      if (view === undefined) throw new Error('no thermometer')
      return view
    },
  }
}

async function next(g: GateWithModule): Promise<void> {
  g.module.leave()
  await g.clock.advance(4000)
}

/** People one after the other, each measured and then compared with a clinical thermometer. */
async function pairs(g: GateWithModule, ...people: [skin: number, contact: number][]): Promise<void> {
  for (const [skin, contact] of people) {
    // oxlint-disable-next-line no-await-in-loop -- one person after the other
    await g.person(skin)
    expect(g.lane.keyIn('contact', contact, g.view().visit?.id ?? '')).toBe('ok')
    // oxlint-disable-next-line no-await-in-loop -- one person after the other
    await next(g)
  }
}

const AGREEING: [number, number][] = [
  [34.2, 36.6],
  [34.1, 36.5],
  [34.4, 36.7],
  [34, 36.4],
  [34.3, 36.8],
]

describe('a surface module', () => {
  test('not calibrated, it indicates, and the gun judges', async () => {
    const g = await gateWith({})
    expect(g.view()).toMatchObject({ keyedOnly: true, keyedOnlyWhy: 'not-calibrated' })
    await g.person(34.2)
    expect(g.view()).toMatchObject({
      state: 'ask',
      visit: { temperature: null, indicated: { celsius: 34.2, kind: 'surface' } },
    })
    g.keyIn('handheld', 36.8)
    expect(g.view().state).toBe('pass')
  })

  test('calibrated, it judges alone; skin and room stay beside what it judged', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    expect(g.view()).toMatchObject({ keyedOnly: false, keyedOnlyWhy: null, calibrationOverdue: false })
    await g.person(34.2)
    expect(g.view()).toMatchObject({ state: 'pass', visit: { temperature: { kind: 'surface' } } })
    const row = (await g.entries()).at(-1)?.row
    expect(row?.temperature).toMatchObject({ kind: 'surface', raw: 34.2, ambient: 22 })
    expect(row?.temperature?.celsius).toBeCloseTo(36.6, 9)
  })

  test('a fever of the skin is a fever', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    await g.person(35.2)
    expect(g.view()).toMatchObject({ state: 'retake' })
  })

  test.each([
    ['made at another port', { ...BY_PAIRS, port: '/dev/ttyUSB7' }, 'other-module'],
    ['made with another module', { ...BY_PAIRS, protocol: cjmcu90614.id }, 'other-module'],
    [
      'of blackbodies alone, which say nothing of the way from skin to body',
      {
        ...BY_PAIRS,
        pairs: null,
        blackbody: { low: { reference: 35, read: 35 }, high: { reference: 42, read: 42 } },
      },
      'skin-only',
    ],
  ])('a calibration %s does not count', async (_name, calibration, why) => {
    const g = await gateWith({ thermometer: { calibration } })
    expect(g.view().keyedOnlyWhy).toBe('not-calibrated')
    expect(g.calibration().why).toBe(why)
  })

  test('past its date it is said, and goes on judging', async () => {
    const g = await gateWith({ thermometer: { calibration: { ...BY_PAIRS, validDays: 1 } } })
    expect(g.view().calibrationOverdue).toBe(true)
    await g.person(34.2)
    expect(g.view().state).toBe('pass')
  })

  test('in a cold room the gun judges, until the room is well within the range again', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    g.module.room(10)
    await g.clock.advance(300)
    expect(g.view()).toMatchObject({ keyedOnly: true, keyedOnlyWhy: 'room-out-of-range' })
    await g.person(33, 10)
    expect(g.view()).toMatchObject({ state: 'ask', visit: { temperature: null } })
    g.keyIn('handheld', 36.7)
    expect(g.view().state).toBe('pass')
    await next(g)
    g.module.room(20)
    await g.clock.advance(300)
    expect(g.view().keyedOnlyWhy).toBeNull()
  })
})

describe('a module that estimates the body itself', () => {
  test('is never converted, whatever a file says', async () => {
    const g = await gateWith({
      protocol: lu90614,
      thermometer: { indoors: true, calibration: { ...BY_PAIRS, protocol: lu90614.id } },
    })
    expect(g.calibration().why).toBe('body-estimate')
    await g.person(36.5)
    expect(g.view()).toMatchObject({
      state: 'pass',
      visit: { temperature: { celsius: 36.5, kind: 'body-estimate' } },
    })
    expect(
      g.kiosk.api.calibration.calibrate({ ...CHOICES, method: 'contact-pairs' }, SUPERVISOR),
    ).toMatchObject({
      reason: 'body-estimate',
    })
  })
})

describe('warm-up', () => {
  test('a PC that was just switched on waits for its module', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS }, uptimeMs: 2 * MINUTE })
    expect(g.view().keyedOnlyWhy).toBe('warming-up')
    await g.person(34.2)
    expect(g.view()).toMatchObject({ state: 'ask', visit: { indicated: { kind: 'surface' } } })
    g.views.length = 0
    await g.clock.advance(8 * MINUTE)
    // Told without anybody touching the lane.
    expect(g.views.at(-1)?.keyedOnlyWhy).toBeNull()
  })

  test('unplugged for three minutes, it needs three more', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    g.module.unplug()
    await g.clock.advance(3 * MINUTE)
    expect(g.view().keyedOnlyWhy).toBe('away')
    g.module.replug()
    await g.clock.advance(10_000)
    expect(g.view().keyedOnlyWhy).toBe('warming-up')
    await g.clock.advance(2 * MINUTE)
    expect(g.view().keyedOnlyWhy).toBe('warming-up')
    await g.clock.advance(2 * MINUTE)
    expect(g.view().keyedOnlyWhy).toBeNull()
  })

  test('the config may say otherwise', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS, warmUpMinutes: 0 }, uptimeMs: 0 })
    expect(g.view().keyedOnlyWhy).toBeNull()
  })
})

/** Sets the module's pairing anew, as the devices page does. */
async function pair(g: GateWithModule, protocol: string, port: string): Promise<void> {
  const pairing = { kind: 'thermometer', protocol, port: { path: port }, baud: null, indoors: false } as const
  const paired = g.kiosk.api.devices.pair({ lane: LANE, device: 'thermometer', pairing }, SUPERVISOR.number)
  await g.clock.advance(2000)
  expect(await paired).toBe('ok')
}

describe('set anew on the page', () => {
  test('a module that was just plugged in is still cold', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    g.module.unplug()
    await g.clock.advance(20 * MINUTE)
    g.module.replug()
    await g.clock.advance(5000)
    expect(g.view().keyedOnlyWhy).toBe('warming-up')
    await pair(g, gyMcu90614.id, PORT)
    expect(g.view().keyedOnlyWhy).toBe('warming-up')
    await g.clock.advance(10 * MINUTE)
    expect(g.view().keyedOnlyWhy).toBeNull()
  })

  test('a module of the same make warms up for as long as the config says', async () => {
    const calibration = { ...BY_PAIRS, port: '/dev/ttyUSB1' }
    const g = await gateWith({ thermometer: { warmUpMinutes: 30, calibration } })
    await pair(g, gyMcu90614.id, '/dev/ttyUSB1')
    await g.clock.advance(20 * MINUTE)
    expect(g.view().keyedOnlyWhy).toBe('warming-up')
    await g.clock.advance(10 * MINUTE)
    expect(g.view().keyedOnlyWhy).toBeNull()
  })

  test('what the module before said of somebody makes no pair of the one after it', async () => {
    const g = await gateWith({})
    await g.person(34.2)
    g.press('step-aside')
    const parked = g.view().parked[0]?.id ?? ''
    await next(g)
    await pair(g, gyMcu90614.id, '/dev/ttyUSB1')
    expect(g.lane.keyIn('contact', 36.6, parked)).toBe('ok')
    expect(g.calibration()).toMatchObject({ port: '/dev/ttyUSB1', pairs: [] })
  })
})

test('what was measured before the module was set aside judges nobody who comes with a code meanwhile', async () => {
  const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
  g.module.arrive()
  await g.clock.advance(600)
  g.module.hold({ celsius: 34.2, ambient: 22 })
  await g.clock.advance(1500)
  const measured = g.view().visit?.id
  expect(g.view().visit?.temperature).toMatchObject({ kind: 'surface' })
  g.kiosk.api.calibration.blackbody(LANE, { do: 'start' }, SUPERVISOR)
  g.module.leave()
  await g.clock.advance(3000)
  g.lane.scan({ ok: true, text: HEALTH_TEXT, symbology: null })
  expect(g.view().visit?.temperature).toBeNull()
  expect(g.view().visit?.id).not.toBe(measured)
})

describe('a frozen module', () => {
  const STUCK = gyMcu90614.encode(temperature({ celsius: 34.2, kind: 'surface', ambient: 22 }))
  const WALL = gyMcu90614.encode(temperature({ celsius: 22.3, kind: 'surface', ambient: 22 }))

  async function repeat(g: GateWithModule, bytes: Uint8Array, seconds: number): Promise<void> {
    g.module.silence()
    for (let frame = 0; frame < seconds * 10; frame += 1) {
      g.module.inject(bytes)
      // oxlint-disable-next-line no-await-in-loop -- one frame after the other
      await g.clock.advance(100)
    }
  }

  test('with somebody in front: it holds the lane in nobody’s presence, the gun judges, and it ends by itself', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    await g.person(34.2)
    expect(g.view()).toMatchObject({ state: 'pass', present: true })
    await repeat(g, STUCK, 21)
    expect(g.view()).toMatchObject({ keyedOnlyWhy: 'frozen', present: null })
    g.press('seen-green')
    expect(g.view().state).toBe('collecting')
    g.keyIn('handheld', 36.4)
    expect(g.view()).toMatchObject({ state: 'pass', visit: { temperature: { kind: 'handheld' } } })
    g.module.replug()
    g.module.leave()
    await g.clock.advance(5000)
    expect(g.view()).toMatchObject({ keyedOnlyWhy: null, present: false })
    await g.person(34.1)
    expect(g.view()).toMatchObject({ state: 'pass', visit: { temperature: { kind: 'surface' } } })
  })

  test('whoever stands there when it moves again is somebody new, and is measured', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    await g.person(34.2)
    await repeat(g, STUCK, 21)
    g.module.hold({ celsius: 34.4, ambient: 22 })
    g.module.replug()
    await g.clock.advance(1500)
    expect(g.view()).toMatchObject({ keyedOnlyWhy: null, present: true })
    g.press('seen-green')
    expect(g.view()).toMatchObject({ state: 'pass' })
    expect(g.view().visit?.temperature?.celsius).toBeCloseTo(36.8, 6)
  })

  test('whoever shows a code behind somebody who may have gone unseen is not taken for the next to step up', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    await g.person(34.2)
    await repeat(g, STUCK, 2.5)
    g.lane.scan({ ok: true, text: HEALTH_TEXT, symbology: null })
    g.module.leave()
    g.module.replug()
    await g.clock.advance(2000)
    expect(g.view()).toMatchObject({ present: false, visit: { codes: [{ family: 'zhejiang' }] } })
    g.module.arrive()
    await g.clock.advance(600)
    expect(g.view()).toMatchObject({ present: true, visit: { codes: [] } })
    g.lane.scan({ ok: true, text: HEALTH_TEXT, symbology: null })
    expect(g.view().visit?.codes).toMatchObject([{ family: 'zhejiang' }])
  })

  test('before an empty wall it is said after a minute', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    await repeat(g, WALL, 55)
    expect(g.view().keyedOnlyWhy).toBeNull()
    await repeat(g, WALL, 10)
    expect(g.view().keyedOnlyWhy).toBe('frozen')
  })

  test('a module that knows only one value of a wall is not accused', async () => {
    const g = await gateWith({ protocol: lu90614, thermometer: { indoors: true } })
    await repeat(g, lu90614.encode(temperature({ celsius: 25, kind: 'body-estimate', ambient: null })), 120)
    expect(g.view().keyedOnlyWhy).toBeNull()
  })
})

describe('contact readings', () => {
  test('calibrate a module: it judges from then on, over a restart too, and it is on record', async () => {
    const dir = folder()
    const g = await gateWith({ dir })
    const calibrate = (gate: GateWithModule) =>
      gate.kiosk.api.calibration.calibrate({ ...CHOICES, method: 'contact-pairs' }, SUPERVISOR)
    expect(calibrate(g)).toMatchObject({ ok: false, reason: 'too-few', detail: '0' })
    await pairs(g, ...AGREEING)
    expect(g.calibration()).toMatchObject({ why: 'none', fit: { ok: true, count: 5 }, drift: null })
    expect(g.calibration().pairs[0]).toMatchObject({ raw: 34.3, ambient: 22, judged: 34.3, contact: 36.8 })
    expect(calibrate(g)).toEqual({ ok: true })
    expect(g.view().keyedOnlyWhy).toBeNull()
    await g.person(34.2)
    expect(g.view()).toMatchObject({ state: 'pass', visit: { temperature: { kind: 'surface' } } })
    await g.close()
    const notes = (await entriesIn(dir)).map(({ row }) => row.note ?? '')
    expect(notes.find((note) => note.includes('calibrated by 5 contact pairs: offset 2.400'))).toBeDefined()

    const again = await gateWith({ dir, at: MORNING + 60 * MINUTE })
    expect(again.view().keyedOnlyWhy).toBeNull()
    expect(again.calibration()).toMatchObject({
      why: null,
      calibration: { from: 'page', by: SUPERVISOR.number },
    })
    expect(again.kiosk.api.calibration.uncalibrate(LANE, SUPERVISOR)).toEqual({ ok: true })
    expect(again.view().keyedOnlyWhy).toBe('not-calibrated')
  })

  test('taken off on the screen, the config file’s does not come back', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    expect(g.kiosk.api.calibration.uncalibrate(LANE, SUPERVISOR)).toEqual({ ok: true })
    expect(g.view().keyedOnlyWhy).toBe('not-calibrated')
  })

  test('that do not agree calibrate nothing', async () => {
    const g = await gateWith({})
    await pairs(g, [34.2, 36.6], [34.2, 35.6], [34.2, 37.2], [34.2, 36], [34.2, 37])
    expect(
      g.kiosk.api.calibration.calibrate({ ...CHOICES, method: 'contact-pairs' }, SUPERVISOR),
    ).toMatchObject({
      reason: 'too-scattered',
    })
    expect(g.view().keyedOnlyWhy).toBe('not-calibrated')
  })

  test('of a parked visit make pairs too; a gun’s make none', async () => {
    const g = await gateWith({})
    await g.person(34.2)
    g.press('step-aside')
    const parked = g.view().parked[0]?.id ?? ''
    await next(g)
    await g.person(34.6)
    g.keyIn('handheld', 36.9)
    g.lane.keyIn('contact', 36.6, parked)
    expect(g.calibration().pairs).toMatchObject([{ raw: 34.2, contact: 36.6 }])
  })

  test('of one person measured once make one pair, however often they are keyed in', async () => {
    const g = await gateWith({})
    await g.person(34.2)
    for (let time = 0; time < 5; time += 1) g.keyIn('contact', 36.6)
    const ruled = g.view().visit?.id ?? ''
    for (let time = 0; time < 5; time += 1) g.lane.keyIn('contact', 36.6, ruled)
    expect(g.calibration().pairs).toHaveLength(1)
  })

  test('speak about a calibration that a wrong clock has dated ahead, too', async () => {
    const g = await gateWith({
      thermometer: { calibration: { ...BY_PAIRS, at: '2021-03-05T08:00:00+08:00' } },
    })
    await pairs(g, [33.4, 36.6], [33.3, 36.5], [33.5, 36.7], [33.4, 36.6], [33.4, 36.6])
    expect(g.view().keyedOnlyWhy).toBe('drift')
  })

  test('that the module has left behind say so; it outlasts a restart, and ends when newer ones agree', async () => {
    const dir = folder()
    const thermometer = { calibration: BY_PAIRS }
    const g = await gateWith({ dir, thermometer })
    await pairs(g, [33.4, 36.6], [33.3, 36.5], [33.5, 36.7], [33.4, 36.6])
    expect(g.view().keyedOnlyWhy).toBeNull()
    await pairs(g, [33.4, 36.6])
    expect(g.view().keyedOnlyWhy).toBe('drift')
    expect(g.calibration().drift).toMatchObject({ count: 5, drifting: true })
    expect(g.calibration().drift?.median).toBeCloseTo(0.8, 6)
    await g.close()

    const again = await gateWith({ dir, thermometer, at: MORNING + 60 * MINUTE })
    expect(again.view().keyedOnlyWhy).toBe('drift')
    await again.person(34.2)
    expect(again.view()).toMatchObject({ state: 'ask', visit: { temperature: null } })
    again.keyIn('contact', 36.6)
    await next(again)
    await pairs(again, ...AGREEING)
    expect(again.view().keyedOnlyWhy).toBeNull()
  })

  test('drift ends with a new calibration', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    await pairs(g, [33.4, 36.6], [33.3, 36.5], [33.5, 36.7], [33.4, 36.6], [33.4, 36.6])
    expect(g.view().keyedOnlyWhy).toBe('drift')
    expect(g.kiosk.api.calibration.calibrate({ ...CHOICES, method: 'contact-pairs' }, SUPERVISOR)).toEqual({
      ok: true,
    })
    expect(g.view().keyedOnlyWhy).toBeNull()
  })
})

describe('two blackbodies', () => {
  const act = (g: GateWithModule, step: Parameters<Gate['kiosk']['api']['calibration']['blackbody']>[1]) =>
    g.kiosk.api.calibration.blackbody(LANE, step, SUPERVISOR)

  async function mark(
    g: GateWithModule,
    which: 'low' | 'high',
    reference: number,
    read: number,
  ): Promise<void> {
    g.module.hold({ celsius: read, ambient: 22 })
    await g.clock.advance(500)
    expect(act(g, { do: 'mark', mark: which, reference })).toEqual({ ok: true })
    await g.clock.advance(2000)
  }

  test('are read by the kiosk itself, and nothing of them becomes a visit', async () => {
    const g = await gateWith({})
    const before = (await entriesIn(g.dir)).length
    expect(act(g, { do: 'mark', mark: 'low', reference: 35 })).toMatchObject({ reason: 'not-set-aside' })
    expect(act(g, { do: 'start' })).toEqual({ ok: true })
    expect(g.view()).toMatchObject({ keyedOnlyWhy: 'calibrating', present: null })
    await mark(g, 'low', 35, 34.6)
    await mark(g, 'high', 42, 41.4)
    expect(g.calibration().marks).toMatchObject({
      low: { reference: 35 },
      high: { reference: 42 },
      marking: null,
    })
    expect(g.calibration().marks?.low?.read).toBeCloseTo(34.6, 6)
    const request = { ...CHOICES, method: 'blackbody', emissivity: 0.98, heatBalance: 0.13 } as const
    expect(g.kiosk.api.calibration.calibrate(request, SUPERVISOR)).toEqual({ ok: true })
    // The blackbody is still there: it is no person.
    await g.clock.advance(5000)
    expect(g.view()).toMatchObject({ keyedOnlyWhy: null, visit: null, present: false })
    await next(g)
    expect(g.view().visit).toBeNull()
    await g.person(34.2)
    expect(g.view()).toMatchObject({ state: 'pass', visit: { temperature: { kind: 'surface' } } })
    const visits = (await entriesIn(g.dir)).slice(before).filter(({ row }) => row.kind === 'entry')
    expect(visits).toHaveLength(1)
    expect((await entriesIn(g.dir)).map(({ row }) => row.note)).toContain(
      'thermometer set aside for a blackbody',
    )
  })

  test.each([
    ['one missing', [['low', 35, 34.6]], 'marks-missing', null],
    [
      'too near each other',
      [
        ['low', 35, 34.6],
        ['high', 37, 36.6],
      ],
      'too-near',
      '2.0',
    ],
    [
      'a gain that no module has',
      [
        ['low', 35, 34],
        ['high', 42, 39],
      ],
      'gain-out-of-range',
      '1.40',
    ],
  ] as const)('%s: refused', async (_name, marks, reason, detail) => {
    const g = await gateWith({})
    act(g, { do: 'start' })
    for (const [which, reference, read] of marks) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await mark(g, which, reference, read)
    }
    const request = { ...CHOICES, method: 'blackbody', heatBalance: 0.13 } as const
    expect(g.kiosk.api.calibration.calibrate(request, SUPERVISOR)).toEqual({ ok: false, reason, detail })
    expect(act(g, { do: 'stop' })).toEqual({ ok: true })
    expect(g.view().keyedOnlyWhy).toBe('not-calibrated')
  })

  test('forgotten, the module comes back to the lane after ten minutes', async () => {
    const g = await gateWith({ thermometer: { calibration: BY_PAIRS } })
    act(g, { do: 'start' })
    g.views.length = 0
    await g.clock.advance(10 * MINUTE)
    expect(g.views.at(-1)).toMatchObject({ keyedOnlyWhy: null, present: false })
  })

  test('a module that is still cold is not marked by', async () => {
    const g = await gateWith({ uptimeMs: MINUTE })
    act(g, { do: 'start' })
    expect(act(g, { do: 'mark', mark: 'low', reference: 35 })).toMatchObject({ reason: 'warming-up' })
  })
})
