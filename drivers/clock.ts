/** Time as the drivers and the kiosk see it, so that a twin, a test or a replay can bring its own. */
export interface Clock {
  /** UTC milliseconds. */
  now(): number
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

/** A timer that is later than this was not busy's doing but a stall's. */
const STALL_MS = 100
/** What came during a stall may still have to pass through the device helper, which stalled as well. */
const AFTER_STALL_MS = 500

/**
 * Calls `run` when nothing has come for `silenceMs`; whoever hears something cancels it by the returned function.
 * After a stall of the PC a timer is due before what came meanwhile is handed over (Node runs timers before I/O):
 * that gets its turn first, or a module that spoke would be called silent.
 */
export function afterSilence(clock: Clock, silenceMs: number, run: () => void): () => void {
  const dueMs = clock.now() + silenceMs
  let cancel = clock.after(silenceMs, () => {
    const stalled = clock.now() - dueMs > STALL_MS
    cancel = clock.after(stalled ? AFTER_STALL_MS : 0, run)
  })
  return () => cancel()
}

/** Resolves when `work` is over, however it ends, or after `ms`: a native call may never come back. */
export function settledWithin(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve)
    const over = (): void => {
      cancel()
      resolve()
    }
    work.then(over, over)
  })
}

/** A clock that moves only when told, running due timers in order. */
export class ManualClock implements Clock {
  #now: number
  #sequence = 0
  #timers = new Map<number, { at: number; run: () => void }>()

  constructor(startMs: number) {
    this.#now = startMs
  }

  now(): number {
    return this.#now
  }

  after(delayMs: number, run: () => void): () => void {
    const id = this.#sequence++
    this.#timers.set(id, { at: this.#now + Math.max(0, Math.ceil(delayMs)), run })
    return () => this.#timers.delete(id)
  }

  /** Moves to `atMs`; between two timers pending promises settle, as they would in real time. */
  async advanceTo(atMs: number): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      const next = this.#nextDue(atMs)
      if (next === null) break
      this.#timers.delete(next.id)
      this.#now = next.at
      next.run()
    }
    this.#now = Math.max(this.#now, atMs)
  }

  async advance(byMs: number): Promise<void> {
    await this.advanceTo(this.#now + byMs)
  }

  #nextDue(atMs: number): { id: number; at: number; run: () => void } | null {
    let best: { id: number; at: number; run: () => void } | null = null
    for (const [id, timer] of this.#timers) {
      if (
        timer.at <= atMs &&
        (best === null || timer.at < best.at || (timer.at === best.at && id < best.id))
      ) {
        best = { id, ...timer }
      }
    }
    return best
  }
}
