import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser } from '@playwright/test'
import { CHROMIUM } from '../fixtures/chromium.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { readStore } from '../fixtures/left-behind.ts'
import { admitted, LANDSCAPE } from '../e2e/window.ts'
import { openBareDatabase, type BareDatabase } from './bare-database.ts'
import { startBareHost, type BareHost } from './bare-host.ts'
import { LANE, mustBe, openBuiltGate, type BuiltGate } from './built-gate.ts'
import { clockGap, now } from './clock-gap.ts'
import { tell, type Measurement } from './measurement.ts'
import { percentile } from './percentile.ts'
import { atMost, told } from './result.ts'
import { openIdleSign, type WatchedSign } from './watched-sign.ts'

/** Of each, kiosk and floor: enough that the p99 rests on several rounds. */
const ROUNDS = 400
/** Kiosk and floor take turns this often, so that whatever else the PC does falls on both. */
const BLOCK = 20
/** Fonts, compiled code, the first pages of a file: not what is asked. */
const WARM_UP = 10
/** At 60 Hz. */
const FRAME_MS = 1000 / 60
const LOST_MS = 5000

/**
 * Each round begins at its own moment between two frames, the same for kiosk and floor: right after a painting
 * the next frame would always be a whole one away.
 */
const somewhereInAFrame = (round: number): Promise<void> => sleep(20 + ((round * 7) % 17))

/**
 * From the scanner's last report to the verdict painted, ink included. The floor is the same page painting the
 * same view when a bare WebSocket brings it, after a bare durable insert of the same row.
 */
export const scanToVerdict: Measurement = {
  name: 'scan-to-verdict',
  needs: { browser: true, devices: true },
  async run() {
    const closing: Close[] = []
    try {
      const gate = await openBuiltGate({ resultSeconds: 2 })
      closing.push(() => gate.close())
      const browser = await chromium.launch(CHROMIUM)
      closing.push(() => browser.close())
      const kiosk = await openKioskPage(gate, browser)
      await kioskRounds(kiosk, 0, WARM_UP)

      const bare = openBareDatabase()
      closing.push(() => bare.close())
      const host = await startBareHost(kiosk.frames())
      closing.push(() => host.close())
      const floor = await openFloorPage({ bare, host, browser })
      await floorRounds(floor, kiosk, 0, WARM_UP)
      const clocks = [await clockGap(kiosk.sign), await clockGap(floor.sign)]
      tell(`the clocks of page and bench differ by ${clocks.map((gap) => gap.toFixed(2)).join(' and ')} ms`)

      const kioskMs: number[] = []
      const floorMs: number[] = []
      for (let round = WARM_UP; round < WARM_UP + ROUNDS; round += BLOCK) {
        // oxlint-disable-next-line no-await-in-loop -- in turns
        kioskMs.push(...(await kioskRounds(kiosk, round, BLOCK)))
        // oxlint-disable-next-line no-await-in-loop
        floorMs.push(...(await floorRounds(floor, kiosk, round, BLOCK)))
      }
      const line = (share: number) => ({
        unit: 'ms',
        value: percentile(kioskMs, share),
        floor: percentile(floorMs, share),
      })
      return [
        told({ name: 'scan to verdict, p50', ...line(0.5) }),
        atMost(
          { name: 'scan to verdict, p99', ...line(0.99) },
          percentile(floorMs, 0.99) + FRAME_MS,
          'at most the floor + one frame (16.7 ms)',
        ),
      ]
    } finally {
      await closeAll(closing)
    }
  },
}

/** One round as the wire and the disk saw it. */
interface RecordedRound {
  visit: string
  collecting: string
  verdict: string
  row: string
}

interface KioskPage {
  gate: BuiltGate
  sign: WatchedSign
  /** The visits of the last block, in their order. */
  visits: string[]
  /** Whom the dock's keys are for, by the last view on the wire. */
  keysFor(): string
  frames(): { info: string; watching: string; firstView: string }
  /** A visit's last view before its verdict, and the one with it. */
  viewsOf(visit: string): { collecting: string; verdict: string }
}

async function openKioskPage(gate: BuiltGate, browser: Browser): Promise<KioskPage> {
  const context = await browser.newContext({ viewport: LANDSCAPE })
  await admitted(context, gate.admission)
  const received: string[] = []
  context.on('page', (page) =>
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => received.push(String(payload))),
    ),
  )
  const sign = await openIdleSign(context, `${gate.admission.origin}/`)
  return {
    gate,
    sign,
    visits: [],
    frames() {
      const [info = '', watching = '', firstView = ''] = received
      return { info, watching, firstView }
    },
    keysFor() {
      const named = received.findLast((frame) => frame.includes('"keysFor":'))
      return /"keysFor":"([^"]+)"/.exec(named ?? '')?.[1] ?? ''
    },
    viewsOf(visit) {
      const shown = received.filter((frame) => frame.includes(`"visit":{"id":"${visit}"`))
      const collecting = shown.findLast((frame) => frame.includes('"state":"collecting"'))
      const verdict = shown.find((frame) => /"state":"(pass|deny)"/.test(frame))
      if (collecting === undefined || verdict === undefined)
        throw new Error(`${visit} was not seen on the wire`)
      return { collecting, verdict }
    },
  }
}

/** People who are complete but for the last code, and then show it. Every fourth is sent to the desk. */
async function kioskRounds(kiosk: KioskPage, from: number, count: number): Promise<number[]> {
  const { gate, sign } = kiosk
  const { call } = gate.screen
  const took: number[] = []
  kiosk.visits = []
  for (let round = from; round < from + count; round += 1) {
    const colour = round % 4 === 3 ? 'yellow' : 'green'
    const pass = gate.passes.mint({ type: 'ra1', maskedName: '王*明', colour }, 3_600_000)
    // Another reading than the last person's: the same one within a second would be a double tap.
    const celsius = 36 + (round % 10) / 10
    const complete = sign.next(
      ({ state, tiles }) =>
        state === 'collecting' && tiles.includes('mask ok') && tiles.includes('health-code ok'),
      LOST_MS,
    )
    // Nobody waits here until the hand that served the last one has come to rest.
    await mustBe(call.lane.key({ lane: LANE, key: 'next-person', visit: null }))
    const next = kiosk.keysFor()
    await mustBe(call.lane.keyIn({ lane: LANE, kind: 'handheld', celsius, visit: next }))
    await mustBe(call.lane.key({ lane: LANE, key: 'health-green', visit: next }))
    await mustBe(call.lane.key({ lane: LANE, key: 'mask-on', visit: next }))
    const { visit } = await complete
    // Before the scan, not in it: the driver takes a scanner that pauses for one that has ended.
    await somewhereInAFrame(round)
    const sendLastReport = await gate.scanner.scanAllBut(pass)
    const judged = sign.next((painted) => painted.visit === visit && isVerdict(painted), LOST_MS)
    const start = now()
    await sendLastReport()
    const painted = await judged
    took.push(painted.at - start)
    kiosk.visits.push(visit)
    if (painted.state !== (colour === 'green' ? 'pass' : 'deny'))
      throw new Error(`${visit}, ${colour}: ${painted.state} ${painted.reasons.join()}`)
    if (colour === 'yellow') await mustBe(call.lane.handled({ lane: LANE, visit }))
  }
  return took
}

const isVerdict = ({ state }: { state: string }): boolean => state === 'pass' || state === 'deny'

interface FloorPage {
  bare: BareDatabase
  host: BareHost
  sign: WatchedSign
}

async function openFloorPage({
  bare,
  host,
  browser,
}: {
  bare: BareDatabase
  host: BareHost
  browser: Browser
}): Promise<FloorPage> {
  const context = await browser.newContext({ viewport: LANDSCAPE })
  const sign = await openIdleSign(context, `${host.url}/`)
  return { bare, host, sign }
}

/** The rounds that the kiosk has just had, once more: the same views, the same rows. */
async function floorRounds(
  floor: FloorPage,
  kiosk: KioskPage,
  from: number,
  count: number,
): Promise<number[]> {
  const { bare, host, sign } = floor
  const recorded = await recordedRounds(kiosk)
  const took: number[] = []
  for (let round = from; round < from + count; round += 1) {
    const { visit, collecting, verdict, row } =
      recorded[round % recorded.length] ?? raise('no round was recorded')
    // A name that the page has not shown yet.
    const fresh = `${visit}-${round}`
    const ready = sign.next((painted) => painted.visit === fresh && painted.state === 'collecting', LOST_MS)
    host.show(collecting.replaceAll(visit, fresh))
    await ready
    const judged = sign.next((painted) => painted.visit === fresh && isVerdict(painted), LOST_MS)
    const frame = verdict.replaceAll(visit, fresh)
    await somewhereInAFrame(round)
    const start = now()
    bare.insert(row)
    host.show(frame)
    took.push((await judged).at - start)
  }
  return took
}

function recordedRounds(kiosk: KioskPage): Promise<RecordedRound[]> {
  return readStore(kiosk.gate.site, ({ db }) => {
    const rowOf = db.prepare<[string], { row: string }>('SELECT row FROM journal WHERE id = ?')
    return kiosk.visits.map((visit) => ({
      visit,
      ...kiosk.viewsOf(visit),
      row: rowOf.get(visit)?.row ?? raise(`${visit} has no row`),
    }))
  })
}

function raise(words: string): never {
  throw new Error(words)
}
