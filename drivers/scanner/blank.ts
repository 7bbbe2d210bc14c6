import type { KeyReport, ScanReport } from './report-descriptor.ts'
import type { ScannerLayout } from './layouts.ts'

/** 'x', as a character and as the key that types it (HUT, usage 1B). */
const BLANK_BYTE = 0x78
const BLANK_KEY = 0x1b
/** What ends a scan tells nothing of a person: CR, LF and Tab, and Enter, Tab and the keypad's Enter. */
const ENDS = new Set([0x0d, 0x0a, 0x09])
const END_KEYS = new Set([0x28, 0x2b, 0x58])
/** Usages 01 to 03 are errors of the keyboard, not keys. */
const FIRST_KEY = 0x04

/** The bytes of a serial scanner without the text: how long it was and how it ended. */
export function blankText(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (ENDS.has(byte) ? byte : BLANK_BYTE))
}

/**
 * A report without the text of the code. A HID POS report keeps id, length, AIM id and flags; a keyboard's keeps
 * modifiers and how many keys are down. Of a report that is not laid out so only the first two bytes stay.
 */
export function blankReport(layout: ScannerLayout | null, report: Uint8Array): Uint8Array {
  if (layout?.kind === 'keyboard') return blankKeys(layout.report, report)
  const known = layout?.reports.find((each) => each.id === null || each.id === report[0])
  if (known === undefined || report.length < known.bytes) {
    return report.map((byte, at) => (at < 2 ? byte : BLANK_BYTE))
  }
  return blankScan(known, report)
}

function blankScan({ count, aim, data }: ScanReport, report: Uint8Array): Uint8Array {
  const length = count === null ? 0 : (report[count] ?? 0)
  const aimId = aim === null ? '' : String.fromCharCode(...aim.map((at) => report[at] ?? 0))
  // Where a layout was named that is not the scanner's own, the code begins where an AIM id should be.
  const isAim = /^\][A-Za-z][0-9A-Za-z]$/.test(aimId)
  return report.map((byte, at) => {
    if (aim?.includes(at) === true) return isAim ? byte : BLANK_BYTE
    const place = at - data.at
    if (place < 0 || place >= data.bytes) return byte
    // Behind the length a scanner may have left the end of the code before.
    return place < length || byte !== 0 ? BLANK_BYTE : 0
  })
}

function blankKeys({ keys }: KeyReport, report: Uint8Array): Uint8Array {
  return report.map((byte, at) => {
    if (at < keys.at || at >= keys.at + keys.count) return byte
    return byte < FIRST_KEY || END_KEYS.has(byte) ? byte : BLANK_KEY
  })
}
