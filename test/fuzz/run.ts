import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { PATIENCE_MS } from '../fixtures/patience.ts'
import { fuzz, GROWTH_BYTES, slowHereMs, type FuzzReport } from './fuzz.ts'
import { TARGETS } from './targets/all.ts'

const RUNS = 1_000_000

const USAGE = `npm run fuzz [-- [--runs N] [--seed S] [--input I]]
--input I tries the one input I of the seed's run, as a failure names it`

const planSchema = z.object({
  seed: z.number(),
  from: z.number(),
  runs: z.number(),
  began: z.instanceof(SharedArrayBuffer),
})
type Plan = z.infer<typeof planSchema>

/** 0: nothing found; 1: something was; 2: bad usage. */
async function main(args: string[]): Promise<0 | 1 | 2> {
  const plan = parse(args)
  if (plan === null) {
    console.error(USAGE)
    return 2
  }
  const started = performance.now()
  const report = await watched(plan)
  if (typeof report === 'number') {
    console.log(
      `HUNG for ${PATIENCE_MS / 1000} s at one input: npm run fuzz -- --seed ${plan.seed} --input ${report}`,
    )
    return 1
  }
  const seconds = (performance.now() - started) / 1000
  console.log(`${report.inputs} inputs of seed ${report.seed} in ${seconds.toFixed(0)} s`)
  for (const { name, inputs, slowestMs } of report.targets) {
    console.log(
      `  ${name.padEnd(28)} ${String(inputs).padStart(8)} inputs, slowest ${slowestMs.toFixed(1)} ms`,
    )
  }
  const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1)
  console.log(`over ${report.slowMs.toFixed(0)} ms once, and not when tried again: ${report.pauses}`)
  console.log(
    `memory grown by ${megabytes(report.grownBytes)} MB, at most ${megabytes(GROWTH_BYTES)} MB may be`,
  )
  for (const { input, target, problem, shown } of report.failures) {
    console.log(
      `FAILED: ${target}: ${problem}\n  npm run fuzz -- --seed ${report.seed} --input ${input}\n  ${shown}`,
    )
  }
  console.log(report.failures.length === 0 ? 'nothing found' : `${report.failures.length} failures`)
  return report.failures.length === 0 ? 0 : 1
}

/** The run in a thread of its own, so that an input that never ends is seen to; the number of such an input. */
function watched(plan: Plan): Promise<FuzzReport | number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: plan })
    const began = new Int32Array(plan.began)
    let last = -1
    let since = performance.now()
    const watch = setInterval(() => {
      const now = Atomics.load(began, 0)
      if (now !== last) {
        last = now
        since = performance.now()
      } else if (performance.now() - since > PATIENCE_MS) {
        clearInterval(watch)
        void worker.terminate()
        resolve(now)
      }
    }, 500)
    worker.on('message', (report: FuzzReport) => {
      clearInterval(watch)
      resolve(report)
    })
    worker.on('error', reject)
  })
}

function parse(args: string[]): Plan | null {
  try {
    const { values } = parseArgs({
      args,
      options: { runs: { type: 'string' }, seed: { type: 'string' }, input: { type: 'string' } },
    })
    const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
    const from = Number(values.input ?? 0)
    const runs = values.input === undefined ? Number(values.runs ?? RUNS) : 1
    const fine = [seed, from, runs].every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 31)
    return fine && runs > 0 ? { seed, from, runs, began: new SharedArrayBuffer(4) } : null
  } catch {
    return null
  }
}

if (isMainThread) process.exitCode = await main(process.argv.slice(2))
else {
  const { seed, from, runs, began } = planSchema.parse(workerData)
  const at = new Int32Array(began)
  const report = await fuzz({
    targets: TARGETS,
    seed,
    from,
    runs,
    slowMs: slowHereMs(),
    began: (input) => Atomics.store(at, 0, input),
  })
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  parentPort?.postMessage(report)
}
