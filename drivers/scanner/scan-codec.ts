import type { DeviceCounters } from '../device.ts'
import type { Scan } from './contract.ts'

/** Bytes in, scans out. It holds the unfinished read of one connection: a new connection, a new codec. */
export interface ScanCodec {
  /** What the system delivered: one HID report, its id included, or some bytes of a serial line. */
  take(bytes: Uint8Array): Scan[]
  /** The scanner has been silent for `silenceMs`: what is unfinished is settled, as a scan or not at all. */
  flush(): Scan[]
  /** True while silence has a meaning. */
  readonly unfinished: boolean
  /** How long a silence settles what has come so far. */
  readonly silenceMs: number
  /** Reads taken, reads refused, bytes that belong to no read. */
  readonly counters: DeviceCounters
}

/** A longer read is refused. The largest QR code holds 2,953 bytes. */
export const maxReadBytes = 64 * 1024
