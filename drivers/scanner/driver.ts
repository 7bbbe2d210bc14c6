import type { Clock } from '../clock.ts'
import type { OpenHid } from '../hid-port.ts'
import { codecFor } from './codec-for.ts'
import type { Scanner, ScannerEvent } from './contract.ts'
import { keepScannerOpen } from './kept-scanner.ts'
import { layoutNamed, layoutOfDevice, type LayoutName } from './layouts.ts'

export interface HidScannerOptions {
  openHid: OpenHid
  /** `auto` asks the report descriptor, then the maker. */
  layout: 'auto' | LayoutName
  clock: Clock
  /** 0 to 1, as Math.random: spreads the attempts of several scanners. */
  random: () => number
  listener: (event: ScannerEvent) => void
}

/** A scanner on USB HID, kept open for ever. No command is ever sent to it: every report is a scan or noise. */
export function openHidScanner({ openHid, layout, clock, random, listener }: HidScannerOptions): Scanner {
  return keepScannerOpen({
    async open(link, take) {
      let refused = false
      const port = await openHid({
        report: take,
        closed(error) {
          if (!refused) link.lost(error)
        },
      })
      const known = layout === 'auto' ? layoutOfDevice(port) : layoutNamed[layout]
      if (known === null) {
        refused = true
        await port.close()
        throw new Error(
          'The scanner does not say how its reports are laid out: set its layout to a, b or keyboard',
        )
      }
      return { codec: codecFor(known), close: () => port.close() }
    },
    clock,
    random,
    listener,
  })
}
