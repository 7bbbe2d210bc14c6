import { chromium } from '@playwright/test'
import { CHROMIUM } from '../../fixtures/chromium.ts'
import { closeAll, type Close } from '../../fixtures/closing.ts'
import { Dock } from '../../e2e/dock.ts'
import { admitted, LANDSCAPE } from '../../e2e/window.ts'
import { openBuiltGate } from '../built-gate.ts'
import { clockGap } from '../clock-gap.ts'
import { tell, type Measurement } from '../measurement.ts'
import { median, percentile } from '../percentile.ts'
import { atLeast, atMost, told } from '../result.ts'
import { openIdleSign } from '../watched-sign.ts'
import { checkRecords } from './check-records.ts'
import { watchInputs } from './inputs.ts'
import { kindOf } from './kinds.ts'
import { playLane } from './lane.ts'
import { queueOf } from './people.ts'
import { seeded } from './seeded.ts'

/** 6 March 2020: the same people in the same order every time. */
const SEED = 20_200_306
/** 10,000 people, two gates, 30 % of them in two hours of the morning. */
const PACE = 12.5
const OWN_SHARE_S = 0.3
/** So many are named. */
const SLOWEST = 5

/** A queue of mixed people at one lane, in real time. */
export const queue: Measurement = {
  name: 'queue',
  needs: { browser: true, devices: true },
  async run({ people: count }) {
    const closing: Close[] = []
    try {
      const gate = await openBuiltGate({ resultSeconds: 3 })
      closing.push(() => gate.close())
      const browser = await chromium.launch(CHROMIUM)
      closing.push(() => browser.close())
      const { origin } = gate.admission
      // A window each, as on two monitors.
      const [signContext, dockContext] = [
        await browser.newContext({ viewport: LANDSCAPE }),
        await browser.newContext({ viewport: LANDSCAPE }),
      ]
      await admitted(signContext, gate.admission)
      await admitted(dockContext, gate.admission)
      const sign = await openIdleSign(signContext, `${origin}/`)
      const page = await dockContext.newPage()
      const inputs = await watchInputs({ dock: page, forehead: gate.forehead })
      await page.goto(`${origin}/#/dock`)
      const dock = new Dock(page)
      await dock.root.locator('[data-key="seen-green"]').waitFor()

      const random = seeded(SEED)
      const people = queueOf(count, random)
      const start = performance.now()
      const { played, tookMs } = await playLane({ gate, sign, dock, inputs, random }, people, (done) => {
        const minutes = (performance.now() - start) / 60_000
        if (done % 20 === 0)
          tell(`queue: ${done} of ${count} people, ${(done / minutes).toFixed(1)} a minute`)
      })
      const gap = await clockGap(sign)
      tell(`queue: at the end the sign's clock was ${gap.toFixed(2)} ms ahead of ours`)
      // It writes who left undecided; the twins have nobody any more.
      await gate.running.stop()
      const { faults, ownShares } = await checkRecords(gate, played, inputs.all)
      for (const fault of faults) tell(`queue: ${fault}`)

      const plain = played.filter(({ person }) => kindOf(person.kind).plain)
      const seconds = ownShares.map(({ ms }) => ms / 1000)
      for (const { who, ms } of ownShares.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST)) {
        tell(`queue: ${who} waited ${ms.toFixed(0)} ms for the kiosk`)
      }
      return [
        atLeast(
          { name: `people a minute (${count})`, unit: '/min', value: (count * 60_000) / tookMs, floor: null },
          PACE,
          `at least ${PACE}`,
        ),
        atMost(
          {
            name: "guard's keys per plain pass, median",
            unit: 'keys',
            value: median(plain.map(({ keys }) => keys)),
            floor: null,
          },
          1,
          'at most 1',
        ),
        told({ name: "the kiosk's own share, p50", unit: 's', value: median(seconds), floor: null }),
        atMost(
          { name: "the kiosk's own share, p99", unit: 's', value: percentile(seconds, 0.99), floor: null },
          OWN_SHARE_S,
          `at most ${OWN_SHARE_S} s`,
        ),
        atMost(
          { name: 'people merged, lost or misjudged', unit: 'people', value: faults.length, floor: null },
          0,
          'nobody',
        ),
      ]
    } finally {
      await closeAll(closing)
    }
  },
}
