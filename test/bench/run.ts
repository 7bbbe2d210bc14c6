import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { whyNoDevices } from '../e2e/devices.ts'
import { tell, type Measurement } from './measurement.ts'
import { queue } from './queue/queue.ts'
import type { Result } from './result.ts'
import { resultTable } from './result-table.ts'
import { colour } from './colour.ts'
import { durableEntries } from './durable-entries.ts'
import { idleCamera } from './idle-camera.ts'
import { idleCpu } from './idle-cpu.ts'
import { memory } from './memory.ts'
import { pictures } from './pictures.ts'
import { scanToVerdict } from './scan-to-verdict.ts'
import { start } from './start.ts'
import { verify } from './verify.ts'

/** The order in which they run when none is named: the one that takes twenty minutes comes last. */
const MEASUREMENTS: readonly Measurement[] = [
  scanToVerdict,
  durableEntries,
  verify,
  start,
  memory,
  idleCpu,
  idleCamera,
  pictures,
  colour,
  queue,
]
const RESULTS = 'bench-results.json'
const PEOPLE = 300

const USAGE = `npm run bench [-- [NAME ...] [--people N]]
names: ${MEASUREMENTS.map(({ name }) => name).join(', ')}`

/** Why this one cannot be made on this machine, or null. */
function whyNot({ needs }: Measurement): string | null {
  const missing: Record<string, string> = JSON.parse(process.env['KIOSK_MISSING'] || '{}')
  if (needs.browser && missing['chromium'] !== undefined) return `no browser: ${missing['chromium']}`
  return needs.devices ? whyNoDevices : null
}

/** 0: all measured, every goal met; 1: a goal missed, or something not measured; 2: bad usage. */
async function bench(args: string[]): Promise<0 | 1 | 2> {
  const parsed = parse(args)
  if (parsed === null) {
    tell(USAGE)
    return 2
  }
  const { wanted, people } = parsed
  const results: Result[] = []
  const unmeasured: string[] = []
  for (const measurement of wanted) {
    const why = whyNot(measurement)
    if (why !== null) {
      unmeasured.push(`${measurement.name}: ${why}`)
      continue
    }
    tell(`${measurement.name} (load of the machine ${loadavg()[0]?.toFixed(2)})`)
    try {
      // oxlint-disable-next-line no-await-in-loop -- one has the machine to itself
      results.push(...(await measurement.run({ people })))
    } catch (error) {
      unmeasured.push(`${measurement.name}: ${error instanceof Error ? error.stack : String(error)}`)
    }
  }
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`)
  for (const line of resultTable(results)) console.log(line)
  for (const line of unmeasured) console.log(`NOT MEASURED: ${line}`)
  const missed = results.filter(({ met }) => met === false)
  return missed.length + unmeasured.length === 0 ? 0 : 1
}

function parse(args: string[]): { wanted: Measurement[]; people: number } | null {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { people: { type: 'string' } },
    })
    const people = Number(values.people ?? PEOPLE)
    const known = new Map(MEASUREMENTS.map((measurement) => [measurement.name, measurement]))
    const wanted = positionals.flatMap((name) => known.get(name) ?? [])
    if (wanted.length < positionals.length || !Number.isInteger(people) || people < 1) return null
    return { wanted: wanted.length === 0 ? [...MEASUREMENTS] : wanted, people }
  } catch {
    return null
  }
}

process.exitCode = await bench(process.argv.slice(2))
