import { fork } from 'node:child_process'
import { join } from 'node:path'
import nodeFlags from '../../scripts/node-flags.json' with { type: 'json' }
import { admit, connectScreen } from '../fixtures/screen-client.ts'
import { LANE } from '../fixtures/gate-at-work.ts'
import { tell, type Measurement } from './measurement.ts'
import { atMost, told, type Result } from './result.ts'

const FEW = 100
const MANY = 10_000
const GROWTH_PERCENT = 10

/** What memory-gate.ts says to its parent. */
export type FromMemoryGate =
  | { url: string }
  /** `residentKb` null: only how far it is. */
  | { visits: number; residentKb: number | null }
  | { entries: number }

/**
 * Resident memory after ten thousand visits beside after a hundred: the whole kiosk with twins under a clock of
 * its own, a real store, the Node host, and one screen, which is this process.
 */
export const memory: Measurement = {
  name: 'memory',
  needs: { browser: false, devices: false },
  run: () =>
    new Promise((resolve, reject) => {
      const child = fork(join(import.meta.dirname, 'memory-gate.ts'), [String(FEW), String(MANY)], {
        execArgv: [...nodeFlags, '--expose-gc'],
      })
      const resident = new Map<number, number>()
      let entries = 0
      child.on('message', (message: FromMemoryGate) => {
        if ('url' in message) watch(message.url, () => child.send('attached')).catch(reject)
        else if ('entries' in message) ({ entries } = message)
        else if (message.residentKb === null) tell(`memory: ${message.visits} of ${MANY} visits`)
        else resident.set(message.visits, message.residentKb)
      })
      child.once('error', reject)
      child.once('close', (code) => {
        if (code !== 0) reject(new Error(`the gate ended with ${code}`))
        else if (entries !== MANY) reject(new Error(`${entries} entries of ${MANY} visits`))
        else resolve(results(resident.get(FEW) ?? Number.NaN, resident.get(MANY) ?? Number.NaN))
      })
    }),
}

function results(fewKb: number, manyKb: number): Result[] {
  const growth = (manyKb / fewKb - 1) * 100
  return [
    told({
      name: 'resident memory after 10,000 visits (floor: after 100)',
      unit: 'MB',
      value: manyKb / 1024,
      floor: fewKb / 1024,
    }),
    atMost(
      { name: 'growth of it', unit: '%', value: growth, floor: null },
      GROWTH_PERCENT,
      `at most ${GROWTH_PERCENT} %`,
    ),
  ]
}

/** A screen that looks at every view and keeps none. Resolves never; `attached` is called at the first view. */
async function watch(url: string, attached: () => void): Promise<void> {
  const { call } = await connectScreen(await admit(url))
  let first = true
  try {
    const views = await call.lane.watch({ lane: LANE })
    while ((await views.next()).done !== true) {
      if (first) attached()
      first = false
    }
  } catch {
    // The gate has ended, and its end is looked at elsewhere.
  }
}
