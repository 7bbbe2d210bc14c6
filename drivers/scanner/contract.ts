import type { DeviceCounters, DeviceStatus } from '../device.ts'

/** One read of one symbol. The text is a person's code: never log it. */
export type Scan =
  | { ok: true; text: string; symbology: string | null }
  /** Several lines in one read (two phones, a scanner too fast): refused, never split. */
  | { ok: false; error: 'merged'; lines: number }
  /** A character of it was lost: what is left may be another code. */
  | { ok: false; error: 'unreadable' }

export type ScannerEvent = { type: 'scan'; scan: Scan } | { type: 'status'; status: DeviceStatus }

export interface Scanner {
  readonly status: DeviceStatus
  readonly counters: DeviceCounters
  close(): Promise<void>
}
