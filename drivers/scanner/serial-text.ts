import type { DeviceCounters } from '../device.ts'
import type { Scan } from './contract.ts'
import { scanOf, textOf } from './read-text.ts'
import { maxReadBytes, type ScanCodec } from './scan-codec.ts'

/**
 * What ends a read that carries no suffix. A read at 9600 baud has a byte every 1.04 ms, and USB bridges hold bytes
 * back for up to 16 ms (FTDI's latency timer); the rest is for a PC that hands bytes over late. Nobody scans a second
 * code so soon.
 */
const SILENCE_MS = 120
/**
 * What ends a read whose suffix has come: long enough to see whether a second line follows, as it does where two
 * codes were read in one, since a line split off would be the scan of somebody else's code.
 */
const SILENCE_AFTER_SUFFIX_MS = 40

const suffixes: ReadonlySet<number> = new Set([0x0d, 0x0a, 0x09])

/**
 * The text that a scanner sends over a serial line or as a USB CDC device: bytes without frame, length or checksum,
 * ended by CR, LF, Tab or nothing at all. So one read is what comes without a silence, and an unplug or a new
 * connection starts afresh: what comes before the first silence may be the end of a read that we did not see begin.
 *
 * `aimPrefix`: the scanner is set to send its AIM id (`]Q1`) before each code. Only then is it taken off, since a
 * code may begin so itself.
 */
export function createSerialTextCodec({ aimPrefix }: { aimPrefix: boolean }): ScanCodec {
  const counters: DeviceCounters = { good: 0, bad: 0, skipped: 0 }
  let synced = false
  let chunks: Uint8Array[] = []
  let bytes = 0
  let last = 0

  function drop(): void {
    chunks = []
    bytes = 0
    last = 0
  }

  function settled(): Scan[] {
    if (bytes > maxReadBytes) {
      counters.bad += 1
      return []
    }
    const scan = scanOf(readOf(textOf(withoutBreaks(Buffer.concat(chunks))), aimPrefix))
    if (scan === null) {
      counters.skipped += bytes
      return []
    }
    if (scan.ok) counters.good += 1
    else counters.bad += 1
    return [scan]
  }

  return {
    take(chunk) {
      if (!synced) {
        counters.skipped += chunk.length
        return []
      }
      bytes += chunk.length
      last = chunk.at(-1) ?? last
      // Past the cap only the length is kept, so that the whole read is refused and not its tail taken.
      if (bytes <= maxReadBytes) chunks.push(chunk.slice())
      else chunks = []
      return []
    },
    flush() {
      if (!synced) {
        synced = true
        return []
      }
      const scans = bytes === 0 ? [] : settled()
      drop()
      return scans
    },
    get unfinished() {
      return !synced || bytes > 0
    },
    get silenceMs() {
      return suffixes.has(last) ? SILENCE_AFTER_SUFFIX_MS : SILENCE_MS
    },
    get counters() {
      return { ...counters }
    },
  }
}

/** A UART reads a line that is held down, as in the moment of plugging in, as NULs; within a code they are its own. */
function withoutBreaks(read: Uint8Array): Uint8Array {
  const first = read.findIndex((byte) => byte !== 0)
  return first === -1 ? new Uint8Array() : read.subarray(first, read.findLastIndex((byte) => byte !== 0) + 1)
}

/** ISO/IEC 15424: `]`, a letter for the symbology, a letter or digit for its options. */
function readOf(text: string, aimPrefix: boolean): { text: string; symbology: string | null } {
  const symbology = aimPrefix ? (/^\][A-Za-z][0-9A-Za-z]/.exec(text)?.[0] ?? null) : null
  return { text: symbology === null ? text : text.slice(symbology.length), symbology }
}
