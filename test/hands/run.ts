import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { presets } from '../../src-main/gate/testing/presets.ts'
import { Random, seedOf } from '../fuzz/random.ts'
import { playQueue } from './queue.ts'

/** `npm run hands [-- --queues N] [--seed S] [--queue Q]`: Q tells the story of one queue, as a finding names it. */

const shareSchema = z.object({ seed: z.number(), from: z.number(), to: z.number() })
type Share = z.infer<typeof shareSchema>
interface Told {
  found: { queue: number; what: string[] }[]
  passes: number
  denies: number
  asked: number
  undone: number
}

const rules = presets['ruian-main']

function playShare({ seed, from, to }: Share): Told {
  const told: Told = { found: [], passes: 0, denies: 0, asked: 0, undone: 0 }
  for (let queue = from; queue < to; queue += 1) {
    const { findings, passes, denies, asked, undone } = playQueue(new Random(seedOf(seed, queue)), rules)
    if (findings.length > 0) told.found.push({ queue, what: findings.map(({ what }) => what) })
    told.passes += passes
    told.denies += denies
    told.asked += asked
    told.undone += undone
  }
  return told
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { queues: { type: 'string' }, seed: { type: 'string' }, queue: { type: 'string' } },
  })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  const queues = Number(values.queues ?? 200_000)
  if (![seed, queues, Number(values.queue ?? 0)].every(Number.isInteger) || queues < 1) {
    console.error('npm run hands [-- --queues N] [--seed S] [--queue Q]: expected whole numbers')
    process.exit(2)
  }
  if (values.queue !== undefined) {
    const { story, findings } = playQueue(new Random(seedOf(seed, Number(values.queue))), rules)
    console.log(story.join('\n'))
    for (const { what, at } of findings) console.log(`FOUND at ${at}: ${what}`)
    process.exit(findings.length === 0 ? 0 : 1)
  }
  const workers = availableParallelism()
  const share = Math.ceil(queues / workers)
  const shares = Array.from({ length: workers }, (_, n) => ({
    seed,
    from: n * share,
    to: Math.min((n + 1) * share, queues),
  }))
  const told = await Promise.all(shares.map((workerData) => tellOf(workerData)))
  const sum = (of: 'passes' | 'denies' | 'asked' | 'undone'): number =>
    told.reduce((all, one) => all + one[of], 0)
  console.log(
    `${queues} queues of seed ${seed}: ${sum('passes')} passes, ${sum('denies')} denies, ` +
      `${sum('asked')} questions who somebody is, ${sum('undone')} keys taken back`,
  )
  const found = told.flatMap((one) => one.found)
  for (const { queue, what } of found.slice(0, 20)) {
    console.log(
      `FOUND in queue ${queue}: ${what.join('; ')}\n  npm run hands -- --seed ${seed} --queue ${queue}`,
    )
  }
  console.log(found.length === 0 ? 'nothing found' : `${found.length} queues with findings`)
  process.exitCode = found.length === 0 ? 0 : 1
}

function tellOf(share: Share): Promise<Told> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

if (isMainThread) await main()
// oxlint-disable-next-line require-post-message-target-origin -- to a thread, not to a window
else parentPort?.postMessage(playShare(shareSchema.parse(workerData)))
