import { median } from '../../drivers/thermometer/calibration.ts'

/** What a module said of a person as it was judged, and what a clinical thermometer said within minutes, °C. */
export interface Compared {
  judged: number
  contact: number
}

export interface Drift {
  /** How far the contact readings lie above what the module says, °C. */
  median: number
  count: number
  drifting: boolean
}

/** Engineering choices. 0.5 °C is what IEC 80601-2-59 allows a screening thermograph. */
const NEWEST = 10
const FEWEST = 5
const ALLOWED_CELSIUS = 0.5

/**
 * How the newest pairs, newest first, disagree; null where there is none. A median, so that one hurried reading
 * accuses nobody. It ends when newer pairs agree, or with a new calibration, which only newer pairs speak about.
 */
export function driftOf(pairs: readonly Compared[]): Drift | null {
  const newest = pairs.slice(0, NEWEST)
  const off = median(newest.map(({ judged, contact }) => contact - judged))
  if (off === null) return null
  const drifting = newest.length >= FEWEST && Math.abs(off) > ALLOWED_CELSIUS
  return { median: off, count: newest.length, drifting }
}
