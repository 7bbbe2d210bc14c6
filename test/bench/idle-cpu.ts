import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import { lu90614 } from '../../drivers/thermometer/lu90614.ts'
import { CHROMIUM } from '../fixtures/chromium.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { helpersOf } from '../fixtures/device-helpers.ts'
import { openForehead } from '../e2e/devices.ts'
import { admitted, LANDSCAPE } from '../e2e/window.ts'
import { processesOf } from './browser-processes.ts'
import { openBuiltGate } from './built-gate.ts'
import type { Measurement } from './measurement.ts'
import { cpuSeconds } from './process-cpu.ts'
import { atMost } from './result.ts'
import { openIdleSign } from './watched-sign.ts'

/** Starting, connecting and the first compilations are over by then. */
const SETTLE_MS = 8000
const WATCHED_MS = 30_000
/**
 * Of one core. A fanless PC of 2012 is about four times as slow as what develops this: 3 % here is an eighth of
 * one of its cores, which leaves it cool and lets another program work beside the gate.
 */
const KIOSK_PERCENT = 3
/** Nothing moves on the idle sign, so that nothing may be painted; what is left is a heartbeat every five seconds. */
const SIGN_PERCENT = 1

/** What a gate costs at four in the morning: thermometer polled, scanner open, idle sign on the screen. */
export const idleCpu: Measurement = {
  name: 'idle-cpu',
  needs: { browser: true, devices: true },
  async run() {
    const closing: Close[] = []
    try {
      const gate = await openBuiltGate({ resultSeconds: 2 })
      closing.push(() => gate.close())
      const floor = await startPoller(closing)
      const browser = await chromium.launch(CHROMIUM)
      closing.push(() => browser.close())
      const context = await browser.newContext({ viewport: LANDSCAPE })
      await admitted(context, gate.admission)
      await openIdleSign(context, `${gate.admission.origin}/`)
      const painting = (await processesOf(browser)).filter(({ paints }) => paints)

      await sleep(SETTLE_MS)
      const kiosk = [gate.running.pid, ...helpersOf(gate.running.pid).map(({ pid }) => pid)]
      const use = (): Used => ({
        kiosk: kiosk.reduce((sum, pid) => sum + cpuSeconds(pid), 0),
        floor: cpuSeconds(floor),
        painting: painting.reduce((sum, { id }) => sum + cpuSeconds(id), 0),
        at: performance.now(),
      })
      const before = use()
      await sleep(WATCHED_MS)
      const used = percentsBetween(before, use())
      return [
        atMost(
          {
            name: 'idle kiosk and its device helpers, share of a core',
            unit: '%',
            value: used.kiosk,
            floor: used.floor,
          },
          KIOSK_PERCENT,
          `at most ${KIOSK_PERCENT} %`,
        ),
        atMost(
          { name: 'idle sign in Chromium (renderer and GPU)', unit: '%', value: used.painting, floor: null },
          SIGN_PERCENT,
          `at most ${SIGN_PERCENT} %`,
        ),
      ]
    } finally {
      await closeAll(closing)
    }
  },
}

interface Used {
  kiosk: number
  floor: number
  painting: number
  at: number
}

/** Percent of one core. */
function percentsBetween(before: Used, after: Used): Omit<Used, 'at'> {
  const percent = (from: number, to: number): number => ((to - from) * 100_000) / (after.at - before.at)
  return {
    kiosk: percent(before.kiosk, after.kiosk),
    floor: percent(before.floor, after.floor),
    painting: percent(before.painting, after.painting),
  }
}

/** A bare program that polls another module of the same kind. Resolves to its process id. */
async function startPoller(closing: Close[]): Promise<number> {
  const forehead = await openForehead(lu90614)
  closing.push(() => forehead.close())
  const poller = fork(join(import.meta.dirname, 'idle-poller.ts'), [forehead.portPath])
  closing.push(() => void poller.kill())
  await once(poller, 'message')
  if (poller.pid === undefined) throw new Error('the poller has no process')
  return poller.pid
}
