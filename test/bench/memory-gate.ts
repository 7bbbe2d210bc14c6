// The kiosk of memory.ts, in a process of its own: node --expose-gc memory-gate.ts. Its parent is the screen.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ManualClock } from '../../drivers/clock.ts'
import type { LaneView } from '../../src-main/api/contract.ts'
import { whoseKey } from '../../src-main/gate/whose-key.ts'
import { configSchema } from '../../src-main/config/config.ts'
import { staffDemo } from '../../src-main/demo/play-once.ts'
import { createStage } from '../../src-main/demo/stage.ts'
import { openKiosk } from '../../src-main/kiosk.ts'
import type { GuardKey } from '../../src-main/words.ts'
import { SILENT_MS, startNodeHost } from '../../src-main/node-host.ts'
import { gateConfig, LANE, MORNING } from '../fixtures/gate-at-work.ts'
import type { FromMemoryGate } from './memory.ts'
import { median } from './percentile.ts'

const SAMPLES = 7

const tell = (message: FromMemoryGate): void => void process.send?.(message)
const [few = 0, many = 0] = process.argv.slice(2).map(Number)

const dir = mkdtempSync(join(tmpdir(), 'kiosk-memory-'))
const clock = new ManualClock(MORNING)
const stage = createStage(clock, () => 0.5)
const opened = openKiosk({
  config: configSchema.parse(gateConfig(dir)),
  clock,
  random: () => 0.5,
  devices: stage.devices,
  demo: {
    bench: { do: async () => 'ok', barrierIsOpen: () => stage.barrier.isOpen, queue: () => null },
    trust: stage.trust,
    lookups: null,
  },
})
if (!opened.ok) throw new Error(opened.problem)
const kiosk = opened.value
const lane = kiosk.api.lane(LANE) ?? missing('lane')
let view: LaneView | null = null
lane.watch((changed) => (view = changed))
await staffDemo(kiosk, LANE)
await clock.advance(3000)
const host = await startNodeHost({
  kiosk: kiosk.api,
  rendererDir: join(import.meta.dirname, '../../out/renderer'),
  port: 0,
  silentMs: SILENT_MS,
})
const attached = new Promise((resolve) => process.once('message', resolve))
tell({ url: host.url })
await attached

for (let visit = 1; visit <= many; visit += 1) {
  await oneVisit(visit)
  if (visit === few || visit === many) tell({ visits: visit, residentKb: await residentKb() })
  else if (visit % 1000 === 0) tell({ visits: visit, residentKb: null })
}
const rows = kiosk.store?.db.prepare<[], { n: number }>(
  "SELECT count(*) AS n FROM journal WHERE row ->> '$.kind' = 'entry'",
)
tell({ entries: rows?.get()?.n ?? 0 })
await host.close()
await kiosk.close()
rmSync(dir, { recursive: true, force: true })
process.disconnect()

function press(key: GuardKey): void {
  if (view !== null) lane.key(key, whoseKey(view, key))
}

/** Of ten people five pass by one key, one with both codes scanned; four are a case each. */
async function oneVisit(n: number): Promise<void> {
  stage.arrive()
  await clock.advance(600)
  switch (n % 10) {
    case 5:
      await scan(healthText(n))
      press('health-green')
      await scan(stage.pass({ type: 'ra1', colour: 'green', expiresIn: 3600, name: '王*明' }))
      press('mask-on')
      await hold(36.6)
      break
    case 6:
      press('health-yellow')
      press('ruian-green')
      press('mask-on')
      await hold(36.4)
      lane.household('1-2-301', latest().id)
      lane.handled(latest().id)
      break
    case 7:
      // Walks away and is forgotten.
      await scan(healthText(n))
      stage.leave()
      await clock.advance(62_000)
      return
    case 8: {
      press('seen-green')
      press('mask-off')
      await hold(36.7)
      const { entryId } = latest().ruled ?? missing('ruling')
      await lane.override({ entryId, to: 'pass', reason: 'known-resident', supervisor: null })
      break
    }
    case 9:
      await hold(38.2)
      await clock.advance(5000)
      press('retake')
      await hold(38.3)
      lane.handled(latest().id)
      break
    default:
      press('seen-green')
      await hold(36.5)
  }
  stage.leave()
  await clock.advance(1500)
}

async function hold(celsius: number): Promise<void> {
  stage.hold(celsius, 21)
  await clock.advance(1500)
}

async function scan(text: string): Promise<void> {
  stage.scan(text)
  await clock.advance(100)
}

function healthText(n: number): string {
  return `https://h5.dingtalk.com/healthAct/index.html?qrCode=V2${n.toString(16).padStart(32, '0')}#/result`
}

function latest() {
  return kiosk.lane(LANE)?.view().recent[0] ?? missing('ruled visit')
}

/**
 * Of the whole process after one garbage collection, in kB: the median of some samples, in real time, so that
 * what waits for the socket and for the collector's own threads has gone.
 */
async function residentKb(): Promise<number> {
  globalThis.gc?.()
  const samples: number[] = []
  for (let taken = 0; taken < SAMPLES; taken += 1) {
    await sleep(300)
    const status = readFileSync('/proc/self/status', 'utf8')
    samples.push(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]))
  }
  return median(samples)
}

function missing(what: string): never {
  throw new Error(`there is no ${what}`)
}
