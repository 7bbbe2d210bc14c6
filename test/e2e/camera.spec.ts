import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, test as base, type BrowserContext } from '@playwright/test'
import { rulesSchema, type Rules } from '../../src-main/gate/rules.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { makeFilm, withCamera } from '../fixtures/fake-camera.ts'
import { admit, connectScreen, type ScreenClient } from '../fixtures/screen-client.ts'
import { startKiosk } from './built-kiosk.ts'
import { openHandScanner, whyNoDevices, type HandScanner } from './devices.ts'
import { Dock } from './dock.ts'
import { callGuardOnDuty } from './first-start.ts'
import { GateSign } from './gate-sign.ts'
import { openPassOffice } from './pass-office.ts'
import { exportedRows, type CsvRow } from './records.ts'
import { bareLane, makeSite, unhurried, type LaneDevices } from './site.ts'
import { admitted, LANDSCAPE, PORTRAIT } from './window.ts'

/** A code before the camera for two seconds, then an empty wall, over and over. */
const HEALTH_CODE = `https://h5.dingtalk.com/healthAct/index.html?qrCode=V2${randomBytes(16).toString('hex')}#/result`
const pictures = join(import.meta.dirname, '../../test-results/pictures')

interface CameraGate {
  context: BrowserContext
  origin: string
  screen: ScreenClient
  sign: GateSign
  dock: Dock
  dataDir: string
  row(visit: string): Promise<CsvRow>
}

interface Wish {
  camera: LaneDevices['camera']
  scanner: HandScanner | null
  rules: 'ruian-main' | 'accepting-camera'
  trust: string[]
  /** Whether somebody has told the browser that the page may use the camera. */
  granted: boolean
}

const test = base.extend<{ openCameraGate: (wish: Wish) => Promise<CameraGate>; closing: Close[] }>({
  launchOptions: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const film = makeFilm([
        { frames: 25, code: null },
        { frames: 25, code: { text: HEALTH_CODE, ink: '#2bac65' } },
      ])
      await use(withCamera(film.file))
      film.close()
    },
    { scope: 'worker' },
  ],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  closing: async ({}, use) => {
    const closing: Close[] = []
    await use(closing)
    await closeAll(closing)
  },
  openCameraGate: async ({ browser, closing }, use) => {
    await use(async ({ camera, scanner, rules, trust, granted }) => {
      const scanners = scanner === null ? [] : [scanner.config]
      const lane = { ...bareLane('lane-1'), scanners, camera }
      const site = makeSite({
        rules: rules === 'ruian-main' ? unhurried(rules) : acceptingCamera(unhurried('ruian-main')),
        direction: 'in',
        resultSeconds: 15,
        until: '2099-12-31',
        lanes: [lane],
        trust,
        lookups: [],
        uplink: null,
      })
      closing.push(() => site.remove())
      const running = await startKiosk(['run', '--config', site.configFile], scanner?.env ?? {})
      closing.push(() => running.stop())
      const admission = await admit(running.url)
      const screen = await connectScreen(admission)
      closing.push(() => screen.close())
      await callGuardOnDuty(screen, 'lane-1')

      const { origin } = admission
      const context = await browser.newContext({ viewport: LANDSCAPE })
      closing.push(() => context.close())
      if (granted) await context.grantPermissions(['camera'], { origin })
      await admitted(context, admission)
      await context.addInitScript(countCameraCalls)
      const page = await context.newPage()
      await page.goto(`${origin}/#/dock`)
      const sign = await GateSign.open(page)
      return {
        context,
        origin,
        screen,
        sign,
        dock: new Dock(page),
        dataDir: site.dataDir,
        row: async (visit) => {
          const row = (await exportedRows(site.dataDir)).find((one) => one['entry id'] === visit)
          if (row === undefined) throw new Error(`no row of ${visit}`)
          return row
        },
      }
    })
  },
})
function acceptingCamera(rules: Rules): Rules {
  const text = JSON.stringify(rules).replaceAll(
    '["signed","authority","guard"]',
    '["signed","camera","guard"]',
  )
  return rulesSchema.parse(JSON.parse(text))
}

declare global {
  interface Window {
    cameraCalls: number
  }
}

/** In the page: how often it asked for a camera. */
function countCameraCalls(): void {
  window.cameraCalls = 0
  const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = (wish) => {
    window.cameraCalls += 1
    return own(wish)
  }
}

/** In the page: the first picture does not start, and the first frame of the next cannot be taken. */
function failTwice(): void {
  const fails = { play: true, frame: true }
  HTMLMediaElement.prototype.play = new Proxy(Reflect.get(HTMLMediaElement.prototype, 'play'), {
    apply: (own, video, args) => {
      const failing = fails.play
      fails.play = false
      return failing ? Promise.reject(new DOMException('', 'AbortError')) : Reflect.apply(own, video, args)
    },
  })
  window.VideoFrame = new Proxy(VideoFrame, {
    construct: (own, args) => {
      if (!fails.frame) return Reflect.construct(own, args)
      fails.frame = false
      throw new DOMException('', 'InvalidStateError')
    },
  })
}

test('a green code before the camera: a visit, its colour by camera, 通行 painted, and the row is there', async ({
  openCameraGate,
}) => {
  const gate = await openCameraGate({
    camera: { colour: true },
    scanner: null,
    rules: 'accepting-camera',
    trust: [],
    granted: true,
  })
  const { sign, dock } = gate
  await sign.shows({
    state: 'collecting',
    tiles: ['health-code ok', 'ruian-code wait', 'mask ask', 'temperature wait'],
  })
  await expect(dock.root.locator('[data-fact="health-code"]')).toContainText('镜头识色')
  await dock.press('ruian-green')
  await dock.press('mask-on')
  await dock.keyIn('handheld', '364')
  const painted = await sign.verdict()
  expect(painted).toMatchObject({ state: 'pass', action: 'admit', verdict: '通行' })
  expect(await gate.row(painted.visit)).toMatchObject({
    verdict: 'pass',
    'health code': 'green',
    'health code assurance': 'camera',
    "Rui'an code assurance": 'guard',
  })
})

test('the sign shows where to hold the code, and nobody when nobody is there', async ({ openCameraGate }) => {
  const { sign, dock } = await openCameraGate({
    camera: true,
    scanner: null,
    rules: 'ruian-main',
    trust: [],
    granted: true,
  })
  const finder = sign.root.locator('[data-part="finder"]')
  await expect(finder).toBeVisible()
  await sign.shows({ state: 'collecting' })
  await expect(finder).toHaveAttribute('data-live', 'true')
  for (const size of [PORTRAIT, LANDSCAPE]) {
    // oxlint-disable-next-line no-await-in-loop -- one window
    await sign.page.setViewportSize(size)
    // oxlint-disable-next-line no-await-in-loop -- one window
    await sign.page.screenshot({ path: join(pictures, `gate-camera-${size.width}x${size.height}-zh.png`) })
  }
  await dock.press('next-person')
  await expect(sign.root).not.toContainText('摄像头')
  await expect(dock.root).toContainText('设备正常')
})

test('camera and scanner of one lane feed one visit', async ({ openCameraGate, closing }) => {
  test.skip(whyNoDevices !== null, whyNoDevices ?? '')
  const scanner = await openHandScanner()
  closing.push(() => scanner.close())
  const office = await openPassOffice()
  closing.push(() => office.close())
  const pass = await office.mint('ra1', '--colour', 'green')
  const gate = await openCameraGate({
    camera: true,
    scanner,
    rules: 'ruian-main',
    trust: [office.trustFile],
    granted: true,
  })
  const { sign, dock } = gate
  const { visit } = await sign.shows({ state: 'collecting' })
  await scanner.scan(pass)
  await sign.shows({ visit, tiles: ['health-code ask', 'ruian-code ok', 'mask ask', 'temperature wait'] })
  await dock.press('health-green')
  await dock.press('mask-on')
  await dock.keyIn('handheld', '364')
  expect(await sign.verdict()).toMatchObject({ state: 'pass', visit })
  expect(await gate.row(visit)).toMatchObject({
    'health code assurance': 'guard',
    "Rui'an code assurance": 'signed',
  })
})

test('a browser that refuses the camera: both screens say so; when it relents, the code is read', async ({
  openCameraGate,
}) => {
  const { context, origin, sign, dock } = await openCameraGate({
    camera: true,
    scanner: null,
    rules: 'ruian-main',
    trust: [],
    granted: false,
  })
  await context.clearPermissions()
  await expect(dock.root).toContainText('摄像头故障')
  await expect(sign.root).not.toContainText('摄像头')
  await context.grantPermissions(['camera'], { origin })
  await sign.shows({ state: 'collecting' })
  await expect(dock.root).not.toContainText('摄像头')
})

test('a picture that does not start, and a frame that is none, are tried again like a lost camera', async ({
  openCameraGate,
}) => {
  const { context, sign, dock } = await openCameraGate({
    camera: true,
    scanner: null,
    rules: 'ruian-main',
    trust: [],
    granted: true,
  })
  await sign.page.close()
  await context.addInitScript(failTwice)
  const second = await GateSign.open(dock.page)
  await expect.poll(() => second.page.evaluate(() => window.cameraCalls)).toBe(3)
  await expect(dock.root).not.toContainText('摄像头')
  await dock.press('next-person')
  await second.shows({ state: 'idle' })
  await second.shows({ state: 'collecting' })
})

test('of two gate screens one holds the camera, and when it is closed the other does', async ({
  openCameraGate,
}) => {
  const { sign, dock } = await openCameraGate({
    camera: true,
    scanner: null,
    rules: 'ruian-main',
    trust: [],
    granted: true,
  })
  await sign.shows({ state: 'collecting' })
  const second = await GateSign.open(dock.page)
  await second.shows({ state: 'collecting' })
  expect(await second.page.evaluate(() => window.cameraCalls)).toBe(0)
  await sign.page.close()
  await expect.poll(() => second.page.evaluate(() => window.cameraCalls)).toBe(1)
  await expect(dock.root).toContainText('设备正常')
})

test('without a camera in the config no screen asks for one, none would get it, and no scan of one is taken', async ({
  openCameraGate,
}) => {
  const { sign, dock, screen, origin } = await openCameraGate({
    camera: false,
    scanner: null,
    rules: 'ruian-main',
    trust: [],
    granted: true,
  })
  await sign.shows({ state: 'idle' })
  const asked = await sign.page.evaluate(async () => {
    const calls = window.cameraCalls
    const answer = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
    )
    return { calls, answer }
  })
  expect(asked).toEqual({ calls: 0, answer: 'NotAllowedError' })
  expect(
    await screen.call.lane.cameraScan({ lane: 'lane-1', text: HEALTH_CODE, colour: 'green' }),
  ).toMatchObject({
    ok: false,
    reason: 'no-camera',
  })
  await expect(sign.root.locator('[data-part="finder"]')).toHaveCount(0)
  await expect(dock.root).not.toContainText('摄像头')
  // The page gets neither a Worker of its own nor WebAssembly.
  const answer = await sign.page.request.get(`${origin}/`)
  const compiled = await sign.page.evaluate(() =>
    WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).then(() => 'compiled', String),
  )
  expect(answer.headers()['permissions-policy']).toContain('camera=()')
  expect(compiled).toContain('CompileError')
})
