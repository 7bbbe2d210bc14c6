import type { DeviceCounters, DeviceStatus } from '../device.ts'

/** Skin, or the module's own estimate of the body. A driver never turns one into the other. */
export type ThermometerKind = 'surface' | 'body-estimate'

/** One decoded frame. */
export interface Frame {
  /** °C as the module said it; null when the module says it has none. */
  celsius: number | null
  kind: ThermometerKind
  /** Room or sensor temperature in °C; null when the module does not report one. */
  ambient: number | null
}

/** One stable reading of the person in front of the module. */
export interface Reading {
  /** Median of the samples, °C. */
  celsius: number
  kind: ThermometerKind
  /** The value before any conversion, °C. Equal to `celsius` for a module that is not calibrated by us. */
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

export interface Thermometer {
  /** Whether this module can tell that somebody stands before it. */
  readonly sensesPresence: boolean
  readonly status: DeviceStatus
  readonly counters: DeviceCounters
  /** Takes one more stable reading of whoever is in front now. */
  measure(): void
  close(): Promise<void>
}
