/** One line of `bench-results.json` (formats.md, "Records"). */
export interface Result {
  name: string
  unit: string
  value: number
  /** The same thing without the kiosk, measured in the same run; null where there is none. */
  floor: number | null
  /** value / floor. */
  ratio: number | null
  /** What it must be, in words; null where it is only told. */
  goal: string | null
  met: boolean | null
}

interface Measured {
  name: string
  unit: string
  value: number
  floor: number | null
}

const ratioOf = ({ value, floor }: Measured): number | null => (floor === null ? null : value / floor)

/** A figure that is only told. */
export function told(measured: Measured): Result {
  return { ...measured, ratio: ratioOf(measured), goal: null, met: null }
}

export function atMost(measured: Measured, limit: number, goal: string): Result {
  return { ...measured, ratio: ratioOf(measured), goal, met: measured.value <= limit }
}

export function atLeast(measured: Measured, limit: number, goal: string): Result {
  return { ...measured, ratio: ratioOf(measured), goal, met: measured.value >= limit }
}

/** `ratio` was taken pair by pair, and need not be the ratio of the two medians that stand beside it. */
export function ratioAtLeast(measured: Measured, ratio: number, limit: number): Result {
  return { ...measured, ratio, goal: `at least ${limit} of the floor`, met: ratio >= limit }
}

/** As `ratioAtLeast`, the other way round. */
export function ratioAtMost(measured: Measured, ratio: number, limit: number): Result {
  return { ...measured, ratio, goal: `at most ${limit} times the floor`, met: ratio <= limit }
}
