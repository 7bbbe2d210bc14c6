import type { DeviceCounters, DeviceStatus } from '../device.ts'

/** Skin, or the module's own estimate of the body. A driver never turns one into the other. */
export type ThermometerKind = 'surface' | 'body-estimate'

/** One decoded frame, exactly as the module said it: nothing is remembered from the frames before. */
export interface Frame {
  says:
    /** A measurement of whoever is in front. */
    | 'temperature'
    /** The room alone, from a module that sends it in frames of its own (TN9). */
    | 'ambient'
    /** An answer to a command. */
    | 'acknowledged'
    /** The module says that it cannot measure: a NaN line, a Modbus status or exception. */
    | 'error'
  /** What the module says of the person, °C; null unless it says a temperature. */
  celsius: number | null
  kind: ThermometerKind
  /** Skin, °C, where a module says it beside its own estimate; else the same as `celsius`. */
  raw: number | null
  /** Room or sensor temperature in °C; null when the frame has none. */
  ambient: number | null
}

/** One stable reading of the person in front of the module. */
export interface Reading {
  /** Median of the samples, °C. */
  celsius: number
  kind: ThermometerKind
  /** Before any estimate or conversion, °C: the skin beside a module's own estimate, else what the module said. */
  raw: number
  /** °C, or null when the module does not report one. */
  ambient: number | null
  samples: number
}

export type ThermometerEvent =
  /** A rising or falling edge of 在场. Edges separate people. */
  | { type: 'presence'; present: boolean }
  /** At most one a presence, unless `measure` asks for another. */
  | { type: 'reading'; reading: Reading }
  | { type: 'status'; status: DeviceStatus }
  | { type: 'frame'; frame: Frame }

/** Who is measured once more: whoever was measured last, or somebody else who may have taken the place. */
export type Measured = 'same' | 'another'

export interface Thermometer {
  /** Whether this module can tell that somebody stands before it. */
  readonly sensesPresence: boolean
  readonly status: DeviceStatus
  readonly counters: DeviceCounters
  /** Takes one more stable reading of whoever is in front now. */
  measure(who: Measured): void
  close(): Promise<void>
}
