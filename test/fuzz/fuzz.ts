import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Random, seedOf } from './random.ts'
import type { FuzzTarget, Probe } from './target.ts'

/** No input may take longer, on a PC that has done the work of `yardstickMs` in `YARDSTICK_MS`. */
const SLOW_MS = 50
const YARDSTICK_MS = 40
/** Heap and what hangs on it, after a collection, above what it was when every path had been walked once. */
export const GROWTH_BYTES = 64 * 1024 * 1024

/** Tries again before an input is called slow: a busy PC's pause comes once, a slow input every time. */
const AGAIN = 3
const LOOK_EVERY = 2000
/** A gate has its turns of the event loop between two scans, in which Node lets go of what zlib held. */
const TURN_EVERY = 100
const WARM_UP = 5000
const FAILURES_KEPT = 10

export interface Failure {
  input: number
  target: string
  problem: string
  /** The input as hex. */
  shown: string
}

export interface TargetFigures {
  name: string
  inputs: number
  slowestMs: number
}

export interface FuzzReport {
  inputs: number
  seed: number
  targets: TargetFigures[]
  /** Inputs that were over the limit once and not again. */
  pauses: number
  slowMs: number
  /** How far heap and external memory were above the mark at the end, after a collection. */
  grownBytes: number
  failures: Failure[]
}

export interface FuzzPlan {
  targets: readonly FuzzTarget[]
  seed: number
  /** The first input and how many. */
  from: number
  runs: number
  /** No input may take longer. */
  slowMs: number
  /** Told the number of each input before it is made, so that whoever watches sees where it hangs. */
  began: (input: number) => void
}

/** Makes and tries `runs` inputs. Ends early after ten failures. */
export async function fuzz({ targets, seed, from, runs, slowMs, began }: FuzzPlan): Promise<FuzzReport> {
  const collect = collector()
  const figures = new Map(targets.map(({ name }) => [name, { name, inputs: 0, slowestMs: 0 }]))
  const failures: Failure[] = []
  let pauses = 0
  let mark: number | null = null
  let done = 0
  for (; done < runs && failures.length < FAILURES_KEPT; done += 1) {
    const input = from + done
    began(input)
    const random = new Random(seedOf(seed, input))
    const target = chosen(targets, random)
    const probe = target.make(random)
    const fail = (problem: string): void => {
      failures.push({ input, target: target.name, problem, shown: probe.shown() })
    }
    const { ms, problem } = tried(probe)
    if (problem !== null) fail(problem)
    const figure = figures.get(target.name)
    if (figure !== undefined) figure.inputs += 1
    if (ms > slowMs) {
      const again = Math.min(...Array.from({ length: AGAIN }, () => tried(probe).ms))
      if (again > slowMs) fail(`took ${again.toFixed(0)} ms at best`)
      else pauses += 1
      if (figure !== undefined) figure.slowestMs = Math.max(figure.slowestMs, Math.min(ms, again))
    } else if (figure !== undefined) figure.slowestMs = Math.max(figure.slowestMs, ms)

    // oxlint-disable-next-line no-await-in-loop -- one input after the other
    if (done % TURN_EVERY === 0) await turn()
    if (done % LOOK_EVERY === 0 && done >= Math.min(WARM_UP, Math.floor(runs / 2))) {
      mark ??= held(collect)
      let grown = held(null) - mark
      if (grown > GROWTH_BYTES) grown = held(collect) - mark
      if (grown > GROWTH_BYTES) fail(`memory grown by ${Math.round(grown / 1024 / 1024)} MB by now`)
    }
  }
  const grownBytes = mark === null ? 0 : Math.max(0, held(collect) - mark)
  return { inputs: done, seed, targets: [...figures.values()], pauses, slowMs, grownBytes, failures }
}

/** What is slow on this PC as it is now: it may be a slow one, or share its cores. */
export function slowHereMs(): number {
  return SLOW_MS * Math.max(1, yardstickMs() / YARDSTICK_MS)
}

function yardstickMs(): number {
  const taken = stopwatch()
  let hash = 1
  for (let turn = 0; turn < 25_000_000; turn += 1) hash = (Math.imul(hash, 31) + turn) | 0
  // The answer is looked at, so that the loop is not left out.
  return hash === 0 ? 0 : taken()
}

/** In the thread's own time: what a busy PC does meanwhile is not the probe's. */
function stopwatch(): () => number {
  const start = process.threadCpuUsage()
  return () => {
    const { user, system } = process.threadCpuUsage(start)
    return (user + system) / 1000
  }
}

/** Tries a probe once. */
function tried(probe: Probe): { ms: number; problem: string | null } {
  const taken = stopwatch()
  try {
    const problem = probe.run()
    return { ms: taken(), problem }
  } catch (error) {
    return { ms: taken(), problem: `threw ${error instanceof Error ? error.message : String(error)}` }
  }
}

function chosen(targets: readonly FuzzTarget[], random: Random): FuzzTarget {
  let at = random.below(targets.reduce((sum, { weight }) => sum + weight, 0))
  for (const target of targets) {
    at -= target.weight
    if (at < 0) return target
  }
  throw new Error('no targets')
}

function held(collect: (() => void) | null): number {
  collect?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** V8's own collection, without a flag on the command line. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('this Node collects by itself only')
  return () => void collect()
}
