import type { Finding } from './check.ts'

/** The goal: from the end of a fault to `online`, ms of the device's time. */
export const RECOVERS_WITHIN_MS = 5000

/** How long each device took to be well again after each fault. */
export class Recoveries {
  readonly #now: () => number
  /** Since when nothing is wrong with a device that is not yet well, and what was. */
  readonly #since = new Map<string, { at: number; fault: string }>()
  readonly #active = new Map<string, number>()
  readonly took: { device: string; fault: string; ms: number; at: number }[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  strike(device: string): void {
    this.#active.set(device, (this.#active.get(device) ?? 0) + 1)
    this.#since.delete(device)
  }

  end(device: string, fault: string): void {
    const left = (this.#active.get(device) ?? 1) - 1
    this.#active.set(device, left)
    if (left === 0) this.#since.set(device, { at: this.#now(), fault })
  }

  /** Something was heard of it. */
  look(device: string, isWell: boolean): void {
    const since = this.#since.get(device)
    if (since === undefined || !isWell) return
    this.#since.delete(device)
    this.took.push({ device, fault: since.fault, ms: this.#now() - since.at, at: since.at })
  }

  findings(): Finding[] {
    const slow = this.took.filter(({ ms }) => ms >= RECOVERS_WITHIN_MS)
    return [
      ...slow.map(({ device, fault, ms }) => ({
        person: null,
        what: `${device} took ${ms} ms to recover from "${fault}"`,
      })),
      ...[...this.#since].map(([device, { fault }]) => ({
        person: null,
        what: `${device} never recovered from "${fault}"`,
      })),
    ]
  }

  /** ms of the given share of the fastest, 0 to 1. */
  percentile(share: number): number {
    const sorted = this.took.map(({ ms }) => ms).toSorted((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  }
}
