import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { chromium, type BrowserContext } from '@playwright/test'
import { CHROMIUM } from '../fixtures/chromium.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { admit, connectScreen } from '../fixtures/screen-client.ts'
import { startKiosk } from '../e2e/built-kiosk.ts'
import { bareLane, makeSite, type Site, type SiteOptions } from '../e2e/site.ts'
import { LANDSCAPE } from '../e2e/window.ts'
import { LANE, putGuardOnDuty } from './built-gate.ts'
import type { Measurement } from './measurement.ts'
import { millionEntries } from './million-entries.ts'
import { median } from './percentile.ts'
import { atMost, told } from './result.ts'
import { openSignWindow } from './watched-sign.ts'

const STARTS = 7
/** design.md, section 8. */
const GOAL_MS = 3000
const GIVEN_UP_MS = 60_000

/** No devices: they open after the screen is there, and the testbed's libraries slow every program down. */
const bare: SiteOptions = {
  rules: 'ruian-main',
  direction: 'in',
  resultSeconds: 2,
  until: '2099-12-31',
  lanes: [bareLane(LANE)],
  trust: [],
  lookups: [],
  uplink: null,
}

/** From the start of the program to the idle sign painted, in a Chromium that runs already. */
export const start: Measurement = {
  name: 'start',
  needs: { browser: true, devices: false },
  async run() {
    const closing: Close[] = []
    try {
      const empty = makeSite(bare)
      closing.push(() => empty.remove())
      await staff(empty)
      const million = await millionEntries(bare)
      const browser = await chromium.launch(CHROMIUM)
      closing.push(() => browser.close())
      const context = await browser.newContext({ viewport: LANDSCAPE })

      await startOnce(empty, context)
      const emptyMs: number[] = []
      const millionMs: number[] = []
      const coldMs: number[] = []
      for (let tried = 0; tried < STARTS; tried += 1) {
        emptyMs.push(await startOnce(empty, context))
        millionMs.push(await startOnce(million, context))
        if (forgetFile(join(million.dataDir, 'kiosk.db'))) coldMs.push(await startOnce(million, context))
      }
      const floor = median(emptyMs)
      const line = (name: string, value: number) => ({ name, unit: 'ms', value, floor })
      return [
        told({ name: 'start to idle, empty journal, median', unit: 'ms', value: floor, floor: null }),
        told({
          name: 'start to idle, empty journal, worst',
          unit: 'ms',
          value: Math.max(...emptyMs),
          floor: null,
        }),
        told(line('start to idle, 1,000,000 entries, median', median(millionMs))),
        atMost(
          line('start to idle, 1,000,000 entries, worst', Math.max(...millionMs)),
          GOAL_MS,
          'at most 3 s',
        ),
        ...(coldMs.length === 0
          ? []
          : [
              atMost(line('the same read from the disk, worst', Math.max(...coldMs)), GOAL_MS, 'at most 3 s'),
            ]),
      ]
    } finally {
      await closeAll(closing)
    }
  },
}

async function staff(site: Site): Promise<void> {
  const running = await startKiosk(['run', '--config', site.configFile], {})
  const screen = await connectScreen(await admit(running.url))
  await putGuardOnDuty(screen)
  screen.close()
  await running.stop()
}

async function startOnce(site: Site, context: BrowserContext): Promise<number> {
  const sign = await openSignWindow(context)
  const idle = sign.next(({ state }) => state === 'idle', GIVEN_UP_MS)
  const begun = performance.timeOrigin + performance.now()
  const running = await startKiosk(['run', '--config', site.configFile], {})
  const [painted] = await Promise.all([idle, sign.goTo(running.url)])
  await sign.page.close()
  await running.stop()
  return painted.at - begun
}

/** Takes a file out of the machine's memory, as after a power cut; false where that cannot be asked for. */
function forgetFile(file: string): boolean {
  const dd = spawnSync('dd', [
    `of=${file}`,
    'oflag=nocache',
    'conv=notrunc,fdatasync',
    'count=0',
    'status=none',
  ])
  return dd.status === 0
}
