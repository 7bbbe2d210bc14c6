import { isOver } from '../gate/is-over.ts'
import { isToBeHandled, type Ruled } from './ruled.ts'

/** Enough for the guard to come back to; the journal has them all. */
const RULED_KEPT = 50

/** A key pressed sooner after it was shown was not pressed because of it. */
const READ_MS = 500

/** The visits that a lane has ruled, newest first, and which of them its screen shows. */
export class RuledVisits {
  readonly #resultMs: number
  #kept: Ruled[] = []
  #shown: { ruled: Ruled; since: number; until: number } | null = null

  constructor(resultMs: number) {
    this.#resultMs = resultMs
  }

  get kept(): readonly Ruled[] {
    return this.#kept
  }

  /** The result that stands on the big screen, or null. */
  get shown(): Ruled | null {
    return this.#shown?.ruled ?? null
  }

  /** UTC ms until which it stands there, or null. */
  get shownUntil(): number | null {
    return this.#shown?.until ?? null
  }

  of(visit: string): Ruled | undefined {
    return this.#kept.find(({ view }) => view.id === visit)
  }

  withEntry(entryId: string): Ruled | undefined {
    return this.#kept.find(({ entry }) => entry.id === entryId)
  }

  add(ruled: Ruled): void {
    this.#kept = [ruled, ...this.#kept].filter((kept, index) => index < RULED_KEPT || isToBeHandled(kept))
  }

  replace(old: Ruled, next: Ruled): void {
    this.#kept = this.#kept.map((ruled) => (ruled === old ? next : ruled))
    if (this.#shown?.ruled === old) this.#shown = { ...this.#shown, ruled: next }
  }

  show(ruled: Ruled, now: number): void {
    this.#shown = { ruled, since: now, until: now + this.#resultMs }
  }

  hide(): void {
    this.#shown = null
  }

  /** The next one was called: what stands there long enough to have been read makes room. */
  hideRead(now: number): void {
    if (this.#shown !== null && now - this.#shown.since >= READ_MS) this.#shown = null
  }

  hidePast(now: number): void {
    if (this.#shown !== null && isOver(this.#shown.until, this.#resultMs, now)) this.#shown = null
  }
}
