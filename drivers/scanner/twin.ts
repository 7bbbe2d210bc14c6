import type { Clock } from '../clock.ts'
import { usKeys } from './boot-keyboard.ts'
import type { HidPortListener, OpenHid } from '../hid-port.ts'
import { bootKeyboard, layoutA, layoutB } from './layouts.ts'
import type { LayoutName } from './layouts.ts'
import type { ScanReport } from './report-descriptor.ts'

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/[0-9A-F]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** For each layout a maker that speaks it and a descriptor; the product ids only stand for a model. */
export const twinDevices: Record<
  LayoutName,
  { vendorId: number; productId: number; product: string; descriptor: Uint8Array }
> = {
  // The HHP firmware's descriptor, with the trigger and the command reports of the JieLi SDK.
  a: {
    vendorId: 0x0c2e,
    productId: 0x0b61,
    product: 'Voyager twin',
    descriptor: hex(`05 8C 09 02 A1 01 09 12 A1 02 85 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02
      95 03 05 8C 09 FB 09 FC 09 FD 81 02 95 38 09 FE 82 02 01 06 66 FF 95 02 09 04 09 00 81 02
      05 8C 25 01 75 01 95 08 09 FF 81 02 C0
      09 14 A1 02 85 04 15 00 25 01 75 01 95 08 09 5E 09 5F 09 60 09 00 09 00 09 85 09 86 91 86 C0
      06 66 FF 75 08 26 FF 00 09 03 A1 02 85 FE 95 01 09 03 B2 82 01 C0
      09 01 A1 02 85 FD 95 01 09 21 91 02 95 3E 09 22 92 82 01 C0 C0`),
  },
  // Newland publishes no descriptor; this one is built from the byte layout of its reports.
  b: {
    vendorId: 0x1eab,
    productId: 0x1d10,
    product: 'FM430 twin',
    descriptor: hex(`05 8C 09 02 A1 01 09 12 A1 02 85 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02
      05 8C 95 38 09 FE 82 02 01 06 00 FF 95 04 09 01 81 02 95 01 09 02 81 02
      05 8C 25 01 75 01 95 08 09 FF 81 02 C0 C0`),
  },
  // A Datalogic Gryphon GD4400 in keyboard mode (dumped in felis/USB_Host_Shield_2.0#669).
  keyboard: {
    vendorId: 0x05f9,
    productId: 0x2214,
    product: 'Gryphon twin',
    descriptor: hex(`05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01
      95 05 75 01 05 08 19 01 29 05 91 02 95 01 75 03 91 01 95 06 75 08 15 00 26 FF 00 05 07 19 00 2A FF 00 81 00 C0`),
  },
}

/**
 * The reports that carry `data` (bytes) in a layout. `aim` (']Q1') and `makerCode` go where the layout has a
 * place for them. The flag says "more" only while data remain, as genuine HHP firmware has it.
 */
export function encodeReports(scan: {
  layout: ScanReport
  data: Uint8Array
  aim: string
  makerCode: number
}): Uint8Array[] {
  const { layout, data, aim, makerCode } = scan
  const reports: Uint8Array[] = []
  let at = 0
  do {
    const piece = data.subarray(at, at + layout.data.bytes)
    at += layout.data.bytes
    const report = new Uint8Array(layout.bytes)
    if (layout.id !== null) report[0] = layout.id
    if (layout.count !== null) report[layout.count] = piece.length
    layout.aim?.forEach((place, index) => (report[place] = aim.charCodeAt(index)))
    report.set(piece, layout.data.at)
    if (layout.makerCode !== null) report[layout.makerCode] = makerCode
    if (layout.more !== null && at < data.length) report[layout.more.at] = layout.more.mask
    reports.push(report)
  } while (at < data.length)
  return reports
}

/** UTF-8 in layout A, as a QR code (']Q1', Honeywell's 's'). No suffix is added. */
export function encodeLayoutA(text: string): Uint8Array[] {
  return encodeReports({ layout: layoutA, data: new TextEncoder().encode(text), aim: ']Q1', makerCode: 0x73 })
}

/** UTF-8 in layout B. No suffix is added. */
export function encodeLayoutB(text: string): Uint8Array[] {
  return encodeReports({ layout: layoutB, data: new TextEncoder().encode(text), aim: '', makerCode: 0 })
}

const keysByCharacter: ReadonlyMap<string, { key: number; modifiers: number }> = new Map(
  // The keypad types the same characters; the main keys, first in the table, win.
  [...usKeys]
    .toReversed()
    .flatMap(([key, [plain, shifted]]): [string, { key: number; modifiers: number }][] => [
      [shifted, { key, modifiers: 0x02 }],
      [plain, { key, modifiers: 0 }],
    ]),
)

/**
 * The key presses of a boot keyboard, each with its release; CR presses Enter, LF Ctrl+J. Throws a RangeError
 * for a character that a US keyboard lacks.
 */
export function encodeKeyboard(text: string): Uint8Array[] {
  return Array.from(text).flatMap((character) => {
    const press = character === '\r' ? { key: 0x28, modifiers: 0 } : keysByCharacter.get(character)
    const stroke = character === '\n' ? { key: 0x0d, modifiers: 0x01 } : press
    if (stroke === undefined) throw new RangeError('A US keyboard cannot type this character')
    const down = new Uint8Array(bootKeyboard.bytes)
    down[bootKeyboard.modifiers] = stroke.modifiers
    down[bootKeyboard.keys.at] = stroke.key
    return [down, new Uint8Array(bootKeyboard.bytes)]
  })
}

/**
 * The bytes of a text as a scanner in ALT mode types them: left Alt goes down, 0 and three digits on the keypad, each
 * with its release, Alt goes up.
 */
export function encodeAltKeypad(bytes: Uint8Array): Uint8Array[] {
  const leftAlt = 0x04
  function report(modifiers: number, key: number): Uint8Array {
    const report = new Uint8Array(bootKeyboard.bytes)
    report[bootKeyboard.modifiers] = modifiers
    report[bootKeyboard.keys.at] = key
    return report
  }
  return Array.from(bytes).flatMap((byte) => [
    report(leftAlt, 0),
    ...Array.from(`0${String(byte).padStart(3, '0')}`).flatMap((digit) => [
      report(leftAlt, digit === '0' ? 0x62 : 0x58 + Number(digit)),
      report(leftAlt, 0),
    ]),
    report(0, 0),
  ])
}

const encoders: Record<LayoutName, (text: string) => Uint8Array[]> = {
  a: encodeLayoutA,
  b: encodeLayoutB,
  keyboard: encodeKeyboard,
}

export interface ScannerTwin {
  openHid: OpenHid
  /** One read, with the CR that scanners send by default. */
  scan(text: string): void
  /** Two codes in one read. A keyboard cannot show that: there it is two scans. */
  scanMerged(first: string, second: string): void
  /** One report as it stands. */
  report(bytes: Uint8Array): void
  unplug(): void
  replug(): void
}

/** The fastest pace of an interrupt endpoint at full speed. */
const reportEveryMs = 1

/**
 * A scanner without a scanner: speaks the reports of its layout, one a millisecond on `clock`. As with a real
 * one, what it sends while nobody has it open is lost, and an unplug cuts off what it was about to say.
 */
export function createScannerTwin({ layout, clock }: { layout: LayoutName; clock: Clock }): ScannerTwin {
  const device = twinDevices[layout]
  let plugged = true
  let listener: HidPortListener | null = null
  let queue: Uint8Array[] = []
  let cancelPace: (() => void) | null = null

  const sendNext = (): void => {
    const report = queue.shift()
    if (report === undefined) {
      cancelPace = null
      return
    }
    listener?.report(report)
    cancelPace = clock.after(reportEveryMs, sendNext)
  }

  const send = (reports: Uint8Array[]): void => {
    if (!plugged) return
    queue.push(...reports)
    if (cancelPace === null) sendNext()
  }

  return {
    async openHid(newListener) {
      if (!plugged) throw new Error('No such device: the twin is unplugged')
      if (listener !== null) throw new Error('Device or resource busy: the twin is open already')
      listener = newListener
      return {
        descriptor: device.descriptor,
        vendorId: device.vendorId,
        productId: device.productId,
        async close() {
          if (listener !== newListener) return
          listener = null
          newListener.closed(null)
        },
      }
    },
    scan(text) {
      send(encoders[layout](`${text}\r`))
    },
    scanMerged(first, second) {
      send(encoders[layout](`${first}\r${second}\r`))
    },
    report(bytes) {
      send([bytes])
    },
    unplug() {
      plugged = false
      queue = []
      cancelPace?.()
      cancelPace = null
      const open = listener
      listener = null
      open?.closed('could not read from HID device: the twin is unplugged')
    },
    replug() {
      plugged = true
    },
  }
}
