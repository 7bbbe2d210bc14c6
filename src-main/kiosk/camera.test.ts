import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  gateConfig,
  HEALTH_TEXT,
  LANE,
  OTHER_HEALTH_TEXT,
  openGate,
  type Gate,
} from '../../test/fixtures/gate-at-work.ts'
import type { LaneApi } from '../api/kiosk-api.ts'

/** The main preset, and the same where a camera's word on the health code counts. */
const PRESET = join(import.meta.dirname, '../config/rules/ruian-main.json')

let dir: string
let open: Gate[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kiosk-camera-'))
})
afterEach(async () => {
  await Promise.all(open.map((gate) => gate.close()))
  open = []
  rmSync(dir, { recursive: true, force: true })
})

function rulesAcceptingCamera(): string {
  const path = join(dir, 'rules.json')
  const text = readFileSync(PRESET, 'utf8').replaceAll(
    '["signed", "authority", "guard"]',
    '["camera", "guard"]',
  )
  writeFileSync(path, text)
  return path
}

async function gateWith(wish: { camera: unknown; rules: string }): Promise<{ gate: Gate; lane: LaneApi }> {
  const gate = await openGate({
    dir,
    config: (config: ReturnType<typeof gateConfig>) => ({
      ...config,
      rules: wish.rules,
      lanes: config.lanes.map((lane) => ({ ...lane, camera: wish.camera })),
    }),
  })
  open.push(gate)
  const lane = gate.kiosk.api.lane(LANE)
  if (lane === null) throw new Error('no lane')
  return { gate, lane }
}

const cameraOf = (gate: Gate) => gate.view().devices.find(({ kind }) => kind === 'camera')
const healthCode = (gate: Gate) => gate.view().visit?.codes.find(({ role }) => role === 'health-code')

describe('a lane without a camera', () => {
  test('takes no code from one, and shows none', async () => {
    const { gate, lane } = await gateWith({ camera: false, rules: 'ruian-main' })
    const screen = new AbortController()
    expect(lane.cameraScan(HEALTH_TEXT, 'green')).toBe('no-camera')
    expect(lane.cameraState({ state: 'online', detail: null }, screen.signal)).toBe('no-camera')
    expect(gate.view()).toMatchObject({ state: 'idle', visit: null })
    expect(cameraOf(gate)).toBeUndefined()
  })
})

describe('a code before the camera', () => {
  test('opens a visit like one before a scanner, and the two feed the same one', async () => {
    const { gate, lane } = await gateWith({ camera: true, rules: 'ruian-main' })
    gate.stage.arrive()
    await gate.clock.advance(600)
    expect(lane.cameraScan(HEALTH_TEXT, 'unknown')).toBe('ok')
    const visit = gate.view().visit?.id
    expect(healthCode(gate)).toMatchObject({ family: 'zhejiang', status: 'unknown', assurance: null })
    gate.stage.scan(gate.stage.pass({ type: 'ra1', colour: 'green', expiresIn: 3600 }))
    await gate.clock.advance(300)
    expect(gate.view().visit).toMatchObject({
      id: visit,
      codes: [{ role: 'health-code' }, { role: 'ruian-code' }],
    })
  })

  test('shown to the scanner as well, it is one code', async () => {
    const { gate, lane } = await gateWith({ camera: { colour: true }, rules: rulesAcceptingCamera() })
    gate.stage.scan(HEALTH_TEXT)
    await gate.clock.advance(300)
    lane.cameraScan(HEALTH_TEXT, 'green')
    expect(gate.view().visit?.codes).toMatchObject([{ status: 'green', assurance: 'camera' }])
    expect(gate.view()).toMatchObject({ notice: null, parked: [] })
  })

  test('is refused on a closed lane', async () => {
    const { gate, lane } = await gateWith({ camera: true, rules: 'ruian-main' })
    gate.fillDisk()
    gate.press('health-red')
    expect(lane.cameraScan(HEALTH_TEXT, 'unknown')).toBe('lane-closed')
  })

  test('that is a picture of something else is no code', async () => {
    const { gate, lane } = await gateWith({ camera: true, rules: 'ruian-main' })
    lane.cameraScan('https://example.org/', 'green')
    expect(gate.view()).toMatchObject({ notice: 'not-a-code', visit: null })
  })
})

describe('its colour', () => {
  test('counts nowhere unless the config says so, whatever the screen sends', async () => {
    const { gate, lane } = await gateWith({ camera: true, rules: rulesAcceptingCamera() })
    lane.cameraScan(HEALTH_TEXT, 'green')
    expect(healthCode(gate)).toMatchObject({ status: 'unknown', assurance: null })
  })

  test.each(['green', 'yellow', 'red'] as const)(
    '%s counts for nothing where the rules want more',
    async (colour) => {
      const { gate, lane } = await gateWith({ camera: { colour: true }, rules: 'ruian-main' })
      lane.cameraScan(HEALTH_TEXT, colour)
      expect(healthCode(gate)).toMatchObject({ status: 'unknown', assurance: null })
      expect(gate.view().visit?.ruled).toBeNull()
      gate.press('seen-green')
      expect(healthCode(gate)).toMatchObject({ status: 'green', assurance: 'guard' })
    },
  )

  test.each(['green', 'yellow'] as const)(
    '%s is the status where the rules accept a camera',
    async (colour) => {
      const { gate, lane } = await gateWith({ camera: { colour: true }, rules: rulesAcceptingCamera() })
      lane.cameraScan(HEALTH_TEXT, colour)
      expect(healthCode(gate)).toMatchObject({ status: colour, assurance: 'camera' })
    },
  )

  test('red holds at once where the rules accept a camera, and the entry says by whom it is known', async () => {
    const { gate, lane } = await gateWith({ camera: { colour: true }, rules: rulesAcceptingCamera() })
    lane.cameraScan(HEALTH_TEXT, 'red')
    expect(gate.view().visit?.ruled).toMatchObject({ verdict: 'deny', action: 'hold-and-report' })
    const [entry] = (await gate.entries()).filter(({ row }) => row.kind === 'entry')
    expect(entry?.row.healthCode).toEqual({ status: 'red', assurance: 'camera', family: 'zhejiang' })
  })

  test('of another code shown next never improves a yellow', async () => {
    const { gate, lane } = await gateWith({ camera: { colour: true }, rules: rulesAcceptingCamera() })
    gate.stage.arrive()
    await gate.clock.advance(600)
    lane.cameraScan(HEALTH_TEXT, 'yellow')
    lane.cameraScan(OTHER_HEALTH_TEXT, 'green')
    expect(healthCode(gate)).toMatchObject({ status: 'yellow', assurance: 'camera' })
  })

  test('of a signed pass says nothing: it carries its own', async () => {
    const { gate, lane } = await gateWith({ camera: { colour: true }, rules: rulesAcceptingCamera() })
    lane.cameraScan(gate.stage.pass({ type: 'ra1', colour: 'red', expiresIn: 3600 }), 'green')
    expect(gate.view().visit?.ruled).toMatchObject({ verdict: 'deny', reasons: ['ruian-code-red'] })
  })
})

describe('how the camera is', () => {
  test('is what the screen that holds it says, until that screen is gone', async () => {
    const { gate, lane } = await gateWith({ camera: true, rules: 'ruian-main' })
    const screen = new AbortController()
    expect(cameraOf(gate)).toEqual({ id: 'camera', kind: 'camera', state: 'absent', detail: null })
    lane.cameraState({ state: 'opening', detail: null }, screen.signal)
    lane.cameraState({ state: 'failed', detail: 'NotReadableError' }, screen.signal)
    expect(cameraOf(gate)).toMatchObject({ state: 'failed', detail: 'NotReadableError' })
    lane.cameraState({ state: 'online', detail: null }, screen.signal)
    expect(gate.views.at(-1)?.devices).toContainEqual({
      id: 'camera',
      kind: 'camera',
      state: 'online',
      detail: null,
    })
    screen.abort()
    expect(gate.views.at(-1)?.devices).toContainEqual({
      id: 'camera',
      kind: 'camera',
      state: 'absent',
      detail: null,
    })
  })

  test('is what the next screen says, when the last one goes late', async () => {
    const { gate, lane } = await gateWith({ camera: true, rules: 'ruian-main' })
    const [first, second] = [new AbortController(), new AbortController()]
    lane.cameraState({ state: 'online', detail: null }, first.signal)
    lane.cameraState({ state: 'online', detail: null }, second.signal)
    first.abort()
    expect(cameraOf(gate)?.state).toBe('online')
    lane.cameraState({ state: 'failed', detail: null }, first.signal)
    expect(cameraOf(gate)?.state).toBe('online')
  })
})
