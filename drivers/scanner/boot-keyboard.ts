import type { DeviceCounters } from '../device.ts'
import type { Scan } from './contract.ts'
import { scanOf, textOf } from './read-text.ts'
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

/** The keypad's digits by usage: 59 to 61 are 1 to 9, 62 is 0. */
const keypadDigits: ReadonlyMap<number, string> = new Map(
  Array.from('1234567890', (digit, index) => [0x59 + index, digit]),
)

const leftAlt = 0x04
const control = 0x11
const shift = 0x22
const altOrCommand = 0xcc
const enterKeys: ReadonlySet<number> = new Set([0x28, 0x58])
// Ctrl+J and Ctrl+M are LF and CR: scanners type control characters so (captured, node-hid#323).
const lineControls: ReadonlySet<number> = new Set([0x0d, 0x10])
const CR = 0x0d
const TAB = 0x09
const LF = 0x0a
/** Usages 1 to 3 in the key slots are no keys: too many at once, a failed self-test, an undefined fault. */
const lastErrorUsage = 0x03
/** Shift and the like have their byte; some devices give them a key slot besides. */
const firstModifierUsage = 0xe0
/** Where a read has lost a character: no byte. */
const HOLE = -1

/**
 * Turns the reports of a scanner that poses as a keyboard into scans; each line end is the end of one scan.
 * A key counts when it was not down in the report before, so a repeated digit needs its release.
 * There is no symbology, and two reads cannot be told from one with two lines: they are two scans.
 * A key that types nothing, or a report that cannot be read, may hide a character: within a read it makes it unreadable.
 * Before the first and behind the last character it is a prefix or a suffix of the scanner's.
 *
 * In "ALT mode" (Honeywell MS5145, Worth Data) a scanner types what a US keyboard lacks as a number on the keypad
 * while left Alt is down: 000 to 255, one byte of the code, with or without Windows' leading 0. The bytes of a read
 * are decoded together, since a character of a UTF-8 or a GB18030 code comes as several numbers.
 */
export function createBootKeyboardCodec(layout: KeyReport): ScanCodec {
  const counters: DeviceCounters = { good: 0, bad: 0, skipped: 0 }
  let down: readonly number[] = []
  let read: number[] = []
  /** Too long, or with a number in ALT mode whose character is not known. */
  let spoilt = false
  /** The digits typed since left Alt went down, or null while it is up. */
  let altDigits: string | null = null

  const drop = (): void => {
    read = []
    spoilt = false
  }

  const finish = (): Scan[] => {
    const code = read.slice(0, 1 + read.findLastIndex((byte) => byte !== HOLE && byte !== TAB))
    const isUnreadable = spoilt || code.includes(HOLE)
    drop()
    if (isUnreadable) {
      counters.bad += 1
      return [{ ok: false, error: 'unreadable' }]
    }
    const scan = scanOf({ text: textOf(Uint8Array.from(code)), symbology: null })
    // CR followed by LF is one line end: the empty line between them is no scan.
    if (scan === null) return []
    counters.good += 1
    return [scan]
  }

  const add = (byte: number): void => {
    if (read.length >= maxReadBytes) spoilt = true
    else read.push(byte)
  }

  const lose = (): void => {
    if ((altDigits ?? '') !== '') spoilt = true
    else if (read.length > 0 && read.at(-1) !== HOLE) read.push(HOLE)
  }

  /** Left Alt was let go: its number is a byte. A larger one is of a code page that is not told. */
  const compose = (digits: string): Scan[] => {
    if (digits === '') return []
    const number = Number(digits)
    if (number === CR || number === LF) return finish()
    if (number > 0xff) spoilt = true
    else add(number)
    return []
  }

  const hold = (modifiers: number): Scan[] => {
    if ((modifiers & leftAlt) !== 0) {
      altDigits ??= ''
      return []
    }
    const digits = altDigits
    altDigits = null
    return digits === null ? [] : compose(digits)
  }

  const press = (key: number, modifiers: number): Scan[] => {
    const isControl = (modifiers & control) !== 0
    if (enterKeys.has(key) || (isControl && lineControls.has(key))) return finish()
    const digit = keypadDigits.get(key)
    if (altDigits !== null && digit !== undefined) {
      // No number is longer, and a flood of digits must not grow for ever.
      if (altDigits.length <= 5) altDigits += digit
      return []
    }
    const typed = usKeys.get(key)
    if (typed === undefined || isControl || (modifiers & altOrCommand) !== 0) {
      counters.skipped += 1
      if (key < firstModifierUsage) lose()
      return []
    }
    add(((modifiers & shift) === 0 ? typed[0] : typed[1]).charCodeAt(0))
    return []
  }

  const begun = (): boolean => read.length > 0 || spoilt || (altDigits ?? '') !== ''

  return {
    take(bytes) {
      if (layout.id !== null && bytes[0] !== layout.id) {
        counters.skipped += bytes.length
        return []
      }
      const keys = [...bytes.subarray(layout.keys.at, layout.keys.at + layout.keys.count)]
      if (bytes.length < layout.bytes || keys.some((key) => key > 0 && key <= lastErrorUsage)) {
        counters.bad += 1
        lose()
        return []
      }
      const modifiers = bytes[layout.modifiers] ?? 0
      const pressed = keys.filter(
        (key, index) => key !== 0 && !down.includes(key) && keys.indexOf(key) === index,
      )
      down = keys.filter((key) => key !== 0)
      return [...hold(modifiers), ...pressed.flatMap((key) => press(key, modifiers))]
    },
    flush() {
      // A Tab can be the suffix, but also stand inside a code: only silence tells. Without either the end was
      // lost, and half a code must not begin the next one.
      if (altDigits === null && read.findLast((byte) => byte !== HOLE) === TAB) return finish()
      if (begun()) counters.bad += 1
      altDigits = null
      drop()
      return []
    },
    get unfinished() {
      return begun()
    },
    // Wireless and slowed-down scanners leave up to 100 ms between keys.
    silenceMs: 500,
    get counters() {
      return { ...counters }
    },
  }
}
