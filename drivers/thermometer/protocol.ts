import type { Frame, ThermometerKind } from './contract.ts'

/** Where a frame of fixed length carries its header and its 8-bit sum. Offsets count from the frame's first byte. */
export interface Framing {
  /** For each leading byte, the values it may have. */
  header: readonly (readonly number[])[]
  lengthBytes: number
  /** The byte at `at` is the low byte of the sum of the bytes `from` (included) to `until` (excluded). */
  sum8: { from: number; until: number; at: number }
}

/**
 * What tells somebody in front from an empty place. A frame counts for a rise at or above `risesAtCelsius`,
 * for a fall below `fallsBelowCelsius`; so many in a row move the edge.
 */
export interface PresenceThresholds {
  /** The measured value itself, or what it stands above the module's own ambient value. */
  of: 'celsius' | 'above-ambient'
  risesAtCelsius: number
  fallsBelowCelsius: number
  riseFrames: number
  fallFrames: number
}

/** When samples agree well enough to be one reading: the last `count`, in the window, within the band. */
export interface Sampling {
  /** Odd, at least 5, so that the median is a value the module really said. */
  count: number
  withinCelsius: number
  windowMs: number
}

export interface Poll {
  request: Uint8Array
  replyWithinMs: number
}

/** One thermometer module: data and a pure codec. All are 8N1 without flow control. */
export interface ThermometerProtocol {
  id: string
  baud: number
  /** Frames of another kind are shown, but never judged. */
  kind: ThermometerKind
  framing: Framing
  /** `frame` has passed header, length and sum. Null when its fields cannot be what the module means. */
  decode(frame: Uint8Array): Frame | null
  /** The bytes a module would send. Throws a RangeError for a value that the frame cannot carry. */
  encode(frame: Frame): Uint8Array
  /** How often the module speaks, or is asked. */
  frameEveryMs: number
  /** Sent once after each opening, or null. */
  start: Uint8Array | null
  /** Null for a module that streams. */
  poll: Poll | null
  presence: PresenceThresholds
  sampling: Sampling
  /**
   * How long its values creep after power-up; 0 for a module that compensates itself. Engineering choice: the least
   * of the 10 to 30 minutes of devices.md section 1.11.
   */
  warmUpMinutes: number
  frozenAfterMs: FrozenLimits
}

/**
 * The very same values for longer than this are no measurement. Engineering choices: a live module moves by its own
 * noise, so the finer it tells degrees and the more it tells, the sooner stillness betrays it.
 */
export interface FrozenLimits {
  /** While somebody seems to be in front: nobody stands that still. */
  present: number
  /** While nobody does; null where an empty wall may well be one and the same value all night. */
  empty: number | null
}

/** Low byte of the sum of `bytes[from..until)`. */
export function sum8(bytes: Uint8Array, from: number, until: number): number {
  let sum = 0
  for (const byte of bytes.subarray(from, until)) sum += byte
  return sum & 0xff
}
