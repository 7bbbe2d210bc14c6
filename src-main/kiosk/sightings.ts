import type { Direction, Verdict } from '../words.ts'

/** A code shown again in another visit less than this long after is worth telling. */
export const AGAIN_MS = 10 * 60_000

/** A code, by the HMAC of its token, as it was shown at a lane of this gate. */
export interface Sighting {
  token: string
  lane: string
  direction: Direction
  /** UTC ms. */
  at: number
  /** Of the visit in which it was shown; null while undecided, and for ever when that was abandoned. */
  verdict: Verdict | null
}

/**
 * Which code was shown where and when in the last minutes, at all lanes of the gate. In memory only: after a
 * restart nothing has been seen. What comes of it is told to the guard and never judged by.
 */
export class Sightings {
  /** Oldest first. */
  #seen: Sighting[] = []

  saw(sighting: Omit<Sighting, 'verdict'>): void {
    this.#forget(sighting.at)
    this.#seen.push({ ...sighting, verdict: null })
  }

  /** A visit at this lane was ruled: so ended what was shown in it. */
  ruled(lane: string, tokens: ReadonlySet<string>, verdict: Verdict): void {
    for (const token of tokens) {
      const last = this.#seen.findLast((seen) => seen.lane === lane && seen.token === token)
      if (last !== undefined) last.verdict = verdict
    }
  }

  /** The ruling was a mistake: what was shown in it is shown for the first time when it is shown again. */
  takeBack(lane: string, tokens: ReadonlySet<string>): void {
    this.#seen = this.#seen.filter((seen) => seen.lane !== lane || !tokens.has(seen.token))
  }

  /** When somebody last went this way with the code. Who went out with it shows it again on the way in. */
  last(token: string, direction: Direction, now: number): Sighting | null {
    this.#forget(now)
    return this.#seen.findLast((seen) => seen.token === token && seen.direction === direction) ?? null
  }

  #forget(now: number): void {
    // A clock that was set back must not keep them for longer.
    this.#seen = this.#seen.filter(({ at }) => Math.abs(now - at) < AGAIN_MS)
  }
}
