import type { DeviceCounters } from '../device.ts'
import type { Scan } from './contract.ts'
import { scanOf } from './read-text.ts'
import { maxReadBytes } from './scan-codec.ts'
import type { ScanCodec } from './scan-codec.ts'
import type { KeyReport } from './report-descriptor.ts'

/** What a key types on the US layout that scanners send by default: [plain, with Shift]. */
export const usKeys: ReadonlyMap<number, readonly [string, string]> = new Map([
  ...Array.from('abcdefghijklmnopqrstuvwxyz', (letter, index): [number, [string, string]] => [
    0x04 + index,
    [letter, letter.toUpperCase()],
  ]),
  ...Array.from('1234567890', (digit, index): [number, [string, string]] => [
    0x1e + index,
    [digit, '!@#$%^&*()'.charAt(index)],
  ]),
  [0x2b, ['\t', '\t']],
  [0x2c, [' ', ' ']],
  [0x2d, ['-', '_']],
  [0x2e, ['=', '+']],
  [0x2f, ['[', '{']],
  [0x30, [']', '}']],
  [0x31, ['\\', '|']],
  [0x33, [';', ':']],
  [0x34, ["'", '"']],
  [0x35, ['`', '~']],
  [0x36, [',', '<']],
  [0x37, ['.', '>']],
  [0x38, ['/', '?']],
  [0x54, ['/', '/']],
  [0x55, ['*', '*']],
  [0x56, ['-', '-']],
  [0x57, ['+', '+']],
  ...Array.from('1234567890.', (digit, index): [number, [string, string]] => [0x59 + index, [digit, digit]]),
])

const control = 0x11
const shift = 0x22
const altOrCommand = 0xcc
const enterKeys: ReadonlySet<number> = new Set([0x28, 0x58])
// Ctrl+J and Ctrl+M are LF and CR: scanners type control characters so (captured, node-hid#323).
const lineControls: ReadonlySet<number> = new Set([0x0d, 0x10])
/** Usages 1 to 3 in the key slots are no keys: too many at once, a failed self-test, an undefined fault. */
const lastErrorUsage = 0x03

/**
 * Turns the reports of a scanner that poses as a keyboard into scans; each line end is the end of one scan.
 * A key counts when it was not down in the report before, so a repeated digit needs its release.
 * There is no symbology, and two reads cannot be told from one with two lines: they are two scans.
 */
export function createBootKeyboardCodec(layout: KeyReport): ScanCodec {
  const counters: DeviceCounters = { good: 0, bad: 0, skipped: 0 }
  let down: readonly number[] = []
  let text = ''
  let overflown = false

  const drop = (): void => {
    text = ''
    overflown = false
  }

  const finish = (): Scan[] => {
    const scan = overflown ? null : scanOf({ text, symbology: null })
    if (overflown) counters.bad += 1
    drop()
    // CR followed by LF is one line end: the empty line between them is no scan.
    if (scan === null) return []
    counters.good += 1
    return [scan]
  }

  const press = (key: number, modifiers: number): Scan[] => {
    const isControl = (modifiers & control) !== 0
    if (enterKeys.has(key) || (isControl && lineControls.has(key))) return finish()
    const typed = usKeys.get(key)
    if (typed === undefined || isControl || (modifiers & altOrCommand) !== 0) {
      counters.skipped += 1
      return []
    }
    if (text.length >= maxReadBytes) overflown = true
    else text += (modifiers & shift) === 0 ? typed[0] : typed[1]
    return []
  }

  return {
    take(bytes) {
      if (layout.id !== null && bytes[0] !== layout.id) {
        counters.skipped += bytes.length
        return []
      }
      const keys = [...bytes.subarray(layout.keys.at, layout.keys.at + layout.keys.count)]
      if (bytes.length < layout.bytes || keys.some((key) => key > 0 && key <= lastErrorUsage)) {
        counters.bad += 1
        return []
      }
      const modifiers = bytes[layout.modifiers] ?? 0
      const pressed = keys.filter(
        (key, index) => key !== 0 && !down.includes(key) && keys.indexOf(key) === index,
      )
      down = keys.filter((key) => key !== 0)
      return pressed.flatMap((key) => press(key, modifiers))
    },
    flush() {
      // A Tab can be the suffix, but also stand inside a code: only silence tells. Without either the end was
      // lost, and half a code must not begin the next one.
      if (text.endsWith('\t')) return finish()
      if (text !== '') counters.bad += 1
      drop()
      return []
    },
    get unfinished() {
      return text !== ''
    },
    // Wireless and slowed-down scanners leave up to 100 ms between keys.
    silenceMs: 500,
    get counters() {
      return { ...counters }
    },
  }
}
