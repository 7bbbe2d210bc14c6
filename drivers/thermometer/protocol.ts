import type { Frame, ThermometerKind } from './contract.ts'

/**
 * How one sort of frame stands on the line. Offsets count from the frame's first byte, or from its end where they
 * are negative, as in `Array.at` and `subarray`.
 */
export interface Framing {
  /**
   * For each leading byte, the values it may have. Empty for lines of text that begin anyhow: what of them cannot
   * be read is skipped, never called bad.
   */
  header: readonly (readonly number[])[]
  length: FrameLength
  check: Check
  /** The last bytes of every frame. */
  trailer: readonly number[]
}

export type FrameLength =
  | { is: 'fixed'; bytes: number }
  /** The byte at `at` says it; `plus` is what it does not count. */
  | { is: 'counted'; at: number; plus: number }
  /** Up to the byte `by` (included), at most so many bytes. */
  | { is: 'ended'; by: number; mostBytes: number }

export type Check =
  /** The byte at `at` is the low byte of the sum of the bytes `from` (included) to `until` (excluded). */
  | { is: 'sum8'; from: number; until: number; at: number }
  /** The last two bytes are the CRC of all before, low byte first. */
  | { is: 'crc16-modbus' }
  | { is: 'none' }

/**
 * What tells somebody in front from an empty place. A frame counts for a rise at or above `risesAtCelsius`,
 * for a fall below `fallsBelowCelsius`; so many in a row move the edge.
 */
export interface PresenceThresholds {
  /** What the module says of the person, or what the skin stands above the module's own ambient value. */
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
  /** Temperatures of another kind are shown, but never judged. */
  kind: ThermometerKind
  framings: readonly Framing[]
  /** `frame` has passed header, length, trailer and check. Null when its fields cannot be what the module means. */
  decode(frame: Uint8Array): Frame | null
  /** The bytes a module would send. Throws a RangeError for what the module cannot say. */
  encode(frame: Frame): Uint8Array
  /** How often the module speaks, or is asked. */
  frameEveryMs: number
  /** Sent once after each opening, or null. Nothing that the module keeps without its power. */
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

/** A measurement by a module that says one temperature of the person. */
export function temperature({ celsius, kind, ambient }: Pick<Frame, 'celsius' | 'kind' | 'ambient'>): Frame {
  return { says: 'temperature', celsius, kind, raw: celsius, ambient }
}

/** A frame that carries no temperature. */
export function wordless(says: 'acknowledged' | 'error', kind: ThermometerKind): Frame {
  return { says, celsius: null, kind, raw: null, ambient: null }
}

/** Low byte of the sum of `bytes[from..until)`; a negative `until` counts from the end. */
export function sum8(bytes: Uint8Array, from: number, until: number): number {
  let sum = 0
  for (const byte of bytes.subarray(from, until)) sum += byte
  return sum & 0xff
}
