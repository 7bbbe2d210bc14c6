import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser } from '@playwright/test'
import { makeFilm, withCamera } from '../fixtures/fake-camera.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { admit, connectScreen } from '../fixtures/screen-client.ts'
import { startKiosk } from '../e2e/built-kiosk.ts'
import { bareLane, makeSite } from '../e2e/site.ts'
import { admitted, LANDSCAPE } from '../e2e/window.ts'
import { processesOf } from './browser-processes.ts'
import { LANE, putGuardOnDuty } from './built-gate.ts'
import type { Measurement } from './measurement.ts'
import { cpuSeconds } from './process-cpu.ts'
import { atMost, told } from './result.ts'
import { openIdleSign } from './watched-sign.ts'

/** Long enough that nobody has moved for a while and the viewfinder is a drawing again. */
const SETTLE_MS = 15_000
const WATCHED_MS = 30_000
/** Of one core. A PC of 2012 is about four times as slow: an eighth of one of its cores, as for the kiosk itself. */
const PERCENT = 3

/** What a camera costs that nobody stands before: Chromium's gate sign with one and without, an empty wall with its noise. */
export const idleCamera: Measurement = {
  name: 'idle-camera',
  needs: { browser: true, devices: false },
  async run() {
    const withOne = await shareWith(true)
    const without = await shareWith(false)
    return [
      atMost(
        {
          name: 'idle sign with a camera (renderer and GPU), share of a core',
          unit: '%',
          value: withOne.painting,
          floor: without.painting,
        },
        PERCENT,
        `at most ${PERCENT} %`,
      ),
      told({
        name: 'the rest of Chromium, which captures the film',
        unit: '%',
        value: withOne.capturing,
        floor: without.capturing,
      }),
    ]
  },
}

interface Share {
  painting: number
  /** All its other processes, among them the one that reads the camera. */
  capturing: number
}

/** Percent of one core. */
async function shareWith(camera: boolean): Promise<Share> {
  const closing: Close[] = []
  try {
    const site = makeSite({
      rules: 'ruian-main',
      direction: 'in',
      resultSeconds: 2,
      until: '2099-12-31',
      lanes: [{ ...bareLane(LANE), camera }],
      trust: [],
      lookups: [],
      uplink: null,
    })
    closing.push(() => site.remove())
    const running = await startKiosk(['run', '--config', site.configFile], {})
    closing.push(() => running.stop())
    const admission = await admit(running.url)
    const screen = await connectScreen(admission)
    closing.push(() => screen.close())
    await putGuardOnDuty(screen)
    const film = makeFilm([{ frames: 20, code: null }])
    closing.push(() => film.close())
    const browser = await chromium.launch(withCamera(film.file))
    closing.push(() => browser.close())
    const context = await browser.newContext({ viewport: LANDSCAPE })
    await context.grantPermissions(['camera'], { origin: admission.origin })
    await admitted(context, admission)
    await openIdleSign(context, `${admission.origin}/`)
    await sleep(SETTLE_MS)
    return await watched(browser)
  } finally {
    await closeAll(closing)
  }
}

async function watched(browser: Browser): Promise<Share> {
  const processes = await processesOf(browser)
  const used = (painting: boolean): number =>
    processes.reduce((sum, { id, paints }) => (paints === painting ? sum + cpuSeconds(id) : sum), 0)
  const before = { painting: used(true), capturing: used(false), at: performance.now() }
  await sleep(WATCHED_MS)
  const seconds = (performance.now() - before.at) / 1000
  return {
    painting: (100 * (used(true) - before.painting)) / seconds,
    capturing: (100 * (used(false) - before.capturing)) / seconds,
  }
}
