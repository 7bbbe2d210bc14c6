import type { Frame } from './contract.ts'

/** What a sensor can measure, °C, both ends included. */
export interface Measurable {
  celsius: readonly [from: number, to: number]
  ambient: readonly [from: number, to: number]
}

/** The sensor of most modules (its data sheet); off its bus it is read as -273.15 or 1037.55. */
export const MLX90614: Measurable = { celsius: [-70.01, 382.19], ambient: [-40, 125] }

/** `frame`, or null where it says what the sensor cannot measure: that is a fault, and no person's temperature. */
export function ifMeasurable(frame: Frame, { celsius, ambient }: Measurable): Frame | null {
  const isPossible =
    isWithin(celsius, frame.celsius) && isWithin(celsius, frame.raw) && isWithin(ambient, frame.ambient)
  return isPossible ? frame : null
}

function isWithin([from, to]: readonly [number, number], value: number | null): boolean {
  return value === null || (value >= from && value <= to)
}
