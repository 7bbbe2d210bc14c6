import { isOver } from '../gate/is-over.ts'
import type { Entry } from '../journal/entry.ts'
import type { LaneClosedWhy } from '../words.ts'

/** Commits an entry, or says why it could not: nothing may light up before it answers `ok`. */
export type Ink = (entry: Entry) => { ok: true } | { ok: false; why: LaneClosedWhy; detail: string }

const REOPEN_MS = 5000

/** What a lane writes with. While it has a fault the lane is closed, and what must not be lost is owed. */
export class LaneInk {
  readonly #ink: Ink
  #fault: { why: LaneClosedWhy; detail: string; retryAt: number } | null = null
  /** Entries that could not be written when they were made: releases, visits cut short, an authority's late words. */
  #owed: Entry[] = []

  constructor(ink: Ink) {
    this.#ink = ink
  }

  /** Why nothing can be written just now, or null. */
  get fault(): { why: LaneClosedWhy; detail: string } | null {
    if (this.#fault === null) return null
    const { why, detail } = this.#fault
    return { why, detail }
  }

  /** UTC ms at which to try again, or null. */
  get retryAt(): number | null {
    return this.#fault?.retryAt ?? null
  }

  isToTryAgain(now: number): boolean {
    return this.#fault !== null && isOver(this.#fault.retryAt, REOPEN_MS, now)
  }

  forgetFault(): void {
    this.#fault = null
  }

  write(entry: Entry, now: number): boolean {
    const written = this.#ink(entry)
    if (written.ok) return true
    this.#fault = { why: written.why, detail: written.detail, retryAt: now + REOPEN_MS }
    return false
  }

  owe(entry: Entry): void {
    this.#owed.push(entry)
  }

  payOwed(now: number): boolean {
    while (this.#owed[0] !== undefined) {
      if (!this.write(this.#owed[0], now)) return false
      this.#owed.shift()
    }
    return true
  }
}
