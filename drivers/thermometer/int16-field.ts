/** Where a temperature stands in a frame as a big-endian int16, and how many steps make 1 °C. */
export interface Int16Field {
  at: number
  stepsPerCelsius: number
}

/** °C. */
export function readInt16(frame: Uint8Array, { at, stepsPerCelsius }: Int16Field): number {
  return viewOf(frame).getInt16(at) / stepsPerCelsius
}

/** Puts °C to the nearest step. Throws a RangeError for null, NaN and what does not fit. */
export function writeInt16(
  frame: Uint8Array,
  { at, stepsPerCelsius }: Int16Field,
  celsius: number | null,
): void {
  const steps = Math.round((celsius ?? Number.NaN) * stepsPerCelsius)
  if (!(steps >= -0x8000 && steps <= 0x7fff)) {
    throw new RangeError(`${celsius} does not fit an int16 of 1/${stepsPerCelsius} °C`)
  }
  viewOf(frame).setInt16(at, steps)
}

function viewOf(frame: Uint8Array): DataView {
  return new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
}
