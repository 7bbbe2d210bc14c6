import type { OpenBytePort } from '../byte-port.ts'
import type { Clock } from '../clock.ts'
import type { Scanner, ScannerEvent } from './contract.ts'
import { keepScannerOpen } from './kept-scanner.ts'
import { createSerialTextCodec } from './serial-text.ts'

export interface SerialScannerOptions {
  openPort: OpenBytePort
  /** The scanner is set to send its AIM id before each code. */
  aimPrefix: boolean
  clock: Clock
  /** 0 to 1, as Math.random: spreads the attempts of several scanners. */
  random: () => number
  listener: (event: ScannerEvent) => void
}

/** A scanner on a serial line or USB CDC, kept open for ever. Nothing is ever written to it. */
export function openSerialScanner({
  openPort,
  aimPrefix,
  clock,
  random,
  listener,
}: SerialScannerOptions): Scanner {
  return keepScannerOpen({
    async open(link, take) {
      const port = await openPort({ data: take, closed: (error) => link.lost(error) })
      return { codec: createSerialTextCodec({ aimPrefix }), close: () => port.close() }
    },
    clock,
    random,
    listener,
  })
}
