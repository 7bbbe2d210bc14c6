import { expect, test, type Browser } from '@playwright/test'
import { lu90614 } from '../../drivers/thermometer/lu90614.ts'
import { Random, seedOf } from '../fuzz/random.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { rowsIn } from '../fixtures/left-behind.ts'
import { TEST_PATIENCE_MS } from '../fixtures/patience.ts'
import { socatAbsent } from '../fixtures/pty.ts'
import { ClumsyGuard } from './clumsy-guard.ts'
import { openForehead } from './devices.ts'
import { startOnDuty } from './first-start.ts'
import { GateSign } from './gate-sign.ts'
import { keepWhatHandsDo } from './hand-log.ts'
import { checkHands } from './hands-check.ts'
import { openPassOffice } from './pass-office.ts'
import { queuerOf, type Queuer } from './queue-people.ts'
import { bareLane, makeSite, unhurried } from './site.ts'
import { admitted, LANDSCAPE, openWindow } from './window.ts'

/** `npm run hands-on-screen` lets more people come, or the same ones again. */
const PEOPLE = Number(process.env['KIOSK_HANDS_PEOPLE'] ?? 30)
const SEED = Number(process.env['KIOSK_HANDS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
/** In the long form several, side by side, each before a gate and a guard of its own: they mostly wait. */
const IN_A_QUEUE = 100
const EACH_MS = 60_000

test.skip(socatAbsent, 'socat: absent')

test.describe.configure({ mode: 'parallel' })

for (let n = 0; n * IN_A_QUEUE < PEOPLE; n += 1) {
  const people = Math.min(IN_A_QUEUE, PEOPLE - n * IN_A_QUEUE)
  test(`a clumsy guard and queue ${n + 1} of ${people}: nobody passes by what was meant for another`, ({
    browser,
  }) => letServe(browser, people, SEED + n))
}

async function letServe(browser: Browser, count: number, seed: number): Promise<void> {
  test.setTimeout(TEST_PATIENCE_MS + count * EACH_MS)
  const closing: Close[] = []
  try {
    const rules = unhurried('ruian-main')
    const forehead = await openForehead(lu90614)
    closing.push(() => forehead.close())
    const office = await openPassOffice()
    closing.push(() => office.close())
    const site = makeSite({
      rules,
      direction: 'in',
      resultSeconds: 2,
      until: '2099-12-31',
      lanes: [
        {
          ...bareLane('lane-1'),
          thermometer: { protocol: 'lu90614', port: { path: forehead.portPath }, indoors: true },
          scanners: [{ kind: 'keyboard' }],
        },
      ],
      trust: [office.trustFile],
      lookups: [],
      uplink: null,
    })
    const { running, admission } = await startOnDuty(site, closing, ['lane-1'])

    const context = await browser.newContext({ viewport: LANDSCAPE, hasTouch: true, reducedMotion: 'reduce' })
    closing.push(() => context.close())
    await admitted(context, admission)
    const dock = await context.newPage()
    await dock.addInitScript(keepWhatHandsDo)
    await dock.goto(`${admission.origin}/#/dock`)
    const sign = await openWindow(dock, '#/gate')
    const lit: { visit: string; verdict: 'pass' | 'deny' }[] = []
    let guard: ClumsyGuard | null = null
    await sign.exposeFunction('signPainted', ({ state, visit }: { state: string; visit: string }) => {
      if (state !== 'pass' && state !== 'deny') return
      lit.push({ visit, verdict: state })
      guard?.signLights(visit, state)
    })
    await GateSign.on(sign)
    await dock.bringToFront()

    const random = new Random(seedOf(seed, 0))
    guard = await ClumsyGuard.at({ dock, sign, forehead }, random)
    const people: Queuer[] = []
    let waiting: Queuer[] = []
    for (let n = 0; n < count; n += 1) {
      /* oxlint-disable no-await-in-loop -- a queue */
      const person = await queuerOf(n, random, (colour) => office.mint('ra1', '--colour', colour))
      people.push(person)
      const ending = await guard.serve(person, false)
      for (const again of waiting) await guard.serve(again, true)
      waiting = ending === 'steps-back' ? [person] : []
      /* oxlint-enable no-await-in-loop */
    }
    await running.stop()

    const rows = await rowsIn(site)
    const { findings, ...counts } = checkHands(
      rows,
      {
        people,
        stood: guard.stood,
        entries: guard.entries,
        lit,
        readings: [...guard.readings.values()],
      },
      rules,
    )
    if (PEOPLE > IN_A_QUEUE) console.log(`${count} people of seed ${seed}: ${JSON.stringify(counts)}`)
    const told = findings.map(({ what, at }) => ({ what, story: storyAround(guard?.story ?? [], at) }))
    expect(told, `npm run hands-on-screen -- --people ${count} --seed ${seed}`).toEqual([])
    // The queue is lively enough for it to say something.
    expect(counts.passes).toBeGreaterThan(count / 10)
    expect(counts.denies).toBeGreaterThan(count / 10)
  } finally {
    await closeAll(closing)
  }
}

const AROUND_MS = 8000

function storyAround(story: readonly string[], at: number): string[] {
  return story.filter((line) => Math.abs(Number(line.split(' ')[0]) - at) < AROUND_MS)
}
