import { parseArgs } from 'node:util'
import { chaos, type ChaosReport } from './chaos.ts'
import { RECOVERS_WITHIN_MS } from './recoveries.ts'

const VISITS = 10_000
const SHOWN = 20

const USAGE = `npm run chaos [-- [--visits N] [--seed S] [--tell V]]
--tell V tells what happened at the lane of visit V, as a finding names it`

/** 0: nothing found; 1: something was; 2: bad usage. */
async function main(args: string[]): Promise<0 | 1 | 2> {
  const plan = parse(args)
  if (plan === null) {
    console.error(USAGE)
    return 2
  }
  const started = performance.now()
  const report = await chaos(plan)
  tell(report, (performance.now() - started) / 1000)
  return report.findings.length === 0 ? 0 : 1
}

function tell(report: ChaosReport, seconds: number): void {
  const { seed, visits, lanes, findings, faults, recoveries, rulings, entries, hours, story } = report
  console.log(
    `${visits} visits of seed ${seed} at ${lanes.join(', ')}: ${entries} entries, ${rulings} of them ruled; ` +
      `${hours.toFixed(1)} hours of lanes in ${seconds.toFixed(0)} s`,
  )
  for (const [fault, times] of Object.entries(faults).toSorted(([, a], [, b]) => b - a)) {
    console.log(`  ${fault.padEnd(22)} ${String(times).padStart(6)}`)
  }
  const shares = [0.5, 0.9, 0.99, 1].map(
    (share) => `${share === 1 ? 'worst' : `p${share * 100}`} ${recoveries.percentile(share)} ms`,
  )
  console.log(
    `${recoveries.took.length} recoveries, from the end of a fault to online: ${shares.join(', ')}; ` +
      `each should take less than ${RECOVERS_WITHIN_MS} ms`,
  )
  for (const line of story) console.log(`  ${line}`)
  for (const { person, what } of findings.slice(0, SHOWN)) {
    const again = `npm run chaos -- --seed ${seed} --visits ${Math.min((person ?? 0) + 60, visits)} --tell ${person}`
    console.log(`FOUND: ${person === null ? '' : `visit ${person}: `}${what}`)
    if (person !== null) console.log(`  ${again}`)
  }
  console.log(findings.length === 0 ? 'nothing found' : `${findings.length} findings`)
}

function parse(args: string[]): Parameters<typeof chaos>[0] | null {
  try {
    const { values } = parseArgs({
      args,
      options: { visits: { type: 'string' }, seed: { type: 'string' }, tell: { type: 'string' } },
    })
    const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
    const visits = Number(values.visits ?? VISITS)
    const told = values.tell === undefined ? null : Number(values.tell)
    const fine = [seed, visits, told ?? 0].every((value) => Number.isInteger(value) && value >= 0)
    return fine && visits > 0 ? { seed, visits, tell: told } : null
  } catch {
    return null
  }
}

process.exitCode = await main(process.argv.slice(2))
