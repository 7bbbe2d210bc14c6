import type { DeviceCounters } from '../device.ts'
import type { Scan } from './contract.ts'

/** Reports in, scans out. It holds the unfinished read of one connection: a new connection, a new codec. */
export interface ReportCodec {
  /** One report as the system delivered it, its id included. */
  report(bytes: Uint8Array): Scan[]
  /** The scanner has been silent for `silenceMs`: what is unfinished is settled, as a scan or not at all. */
  flush(): Scan[]
  /** True while a read is unfinished, so that silence has a meaning. */
  readonly unfinished: boolean
  readonly silenceMs: number
  /** Reads taken, reads refused, bytes that belong to no read. */
  readonly counters: DeviceCounters
}

/** A longer read is refused. The largest QR code holds 2,953 bytes. */
export const maxReadBytes = 64 * 1024
