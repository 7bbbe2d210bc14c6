import type { DeviceCounters } from '../device.ts'
import type { Scan } from './contract.ts'
import { scanOf, textOf } from './read-text.ts'
import { maxReadBytes } from './scan-codec.ts'
import type { ScanCodec } from './scan-codec.ts'
import type { ScanReport } from './report-descriptor.ts'

/** What one report says. */
interface Piece {
  data: Uint8Array
  /** As in ']Q1', or null where the layout or the scanner gives none. */
  symbology: string | null
  more: boolean
  /** The data fill the report to its end. */
  full: boolean
}

interface UnfinishedRead {
  pieces: Uint8Array[]
  bytes: number
  symbology: string | null
  lastWasFull: boolean
}

/**
 * Assembles the reports of a HID POS scanner (usage page 8C) into scans. Lengths are bytes, offsets come from
 * the layout, nothing throws: a report that contradicts its layout is counted bad and ends the read it was in.
 */
export function createHidPosCodec(reports: readonly ScanReport[]): ScanCodec {
  const counters: DeviceCounters = { good: 0, bad: 0, skipped: 0 }
  let read: UnfinishedRead | null = null

  const finish = (whole: UnfinishedRead): Scan[] => {
    if (whole.bytes > maxReadBytes) {
      counters.bad += 1
      return []
    }
    const scan = scanOf({ text: textOf(joined(whole)), symbology: whole.symbology })
    if (scan === null) {
      counters.skipped += whole.bytes
      return []
    }
    if (scan.ok) counters.good += 1
    else counters.bad += 1
    return [scan]
  }

  const flush = (): Scan[] => {
    if (read === null) return []
    const left = read
    read = null
    // JieLi-based clones set the flag on a last piece of exactly 56 bytes too and then send nothing. Any other
    // read that stops here has lost its end, and half a code is not a code.
    if (left.lastWasFull) return finish(left)
    counters.bad += 1
    return []
  }

  return {
    take(bytes) {
      const layout = reports.find((each) => each.id === null || each.id === bytes[0])
      if (layout === undefined) {
        counters.skipped += bytes.length
        return []
      }
      const piece = pieceOf(layout, bytes)
      if (piece === null) {
        counters.bad += 1
        read = null
        return []
      }
      if (isMenuReply(layout, bytes, piece)) return []

      // Pieces of one symbol carry one AIM id; another id means the end of the one before never came.
      const earlier = read !== null && read.symbology !== piece.symbology ? flush() : []
      read = extended(read, piece)
      if (piece.more) return earlier
      const whole = read
      read = null
      return [...earlier, ...finish(whole)]
    },
    flush,
    get unfinished() {
      return read !== null
    },
    // Reports of one symbol follow within a few milliseconds; 100 to 150 is what the clone's maker asks for. A PC under
    // load hands a report over late, and the shorter silence would take 56 bytes of a longer code for the whole of it.
    silenceMs: 150,
    get counters() {
      return { ...counters }
    },
  }
}

function pieceOf(layout: ScanReport, report: Uint8Array): Piece | null {
  if (report.length < layout.bytes) return null
  const room = report.subarray(layout.data.at, layout.data.at + layout.data.bytes)
  const length = layout.count === null ? lengthWithoutPadding(room) : (report[layout.count] ?? 0)
  if (length > room.length) return null
  return {
    data: room.slice(0, length),
    symbology: aimOf(layout, report),
    more: layout.more !== null && ((report[layout.more.at] ?? 0) & layout.more.mask) !== 0,
    full: length === room.length,
  }
}

function aimOf(layout: ScanReport, report: Uint8Array): string | null {
  if (layout.aim === null) return null
  const id = String.fromCharCode(...layout.aim.map((at) => report[at] ?? 0))
  return /^\][A-Za-z][0-9A-Za-z]$/.test(id) ? id : null
}

/**
 * Honeywell answers a menu command on the report of a scan, as ']Z6' or as ']X0' with its own code id 3F or
 * 36 (captured from a Voyager 1602g). Newland answers on report 02 too, but only when asked: this driver
 * sends no command, so every Newland report is a scan.
 */
function isMenuReply(layout: ScanReport, report: Uint8Array, piece: Piece): boolean {
  if (piece.symbology === ']Z6') return true
  if (piece.symbology !== ']X0' || layout.makerCode === null) return false
  const code = report[layout.makerCode]
  return code === 0x3f || code === 0x36
}

function extended(read: UnfinishedRead | null, piece: Piece): UnfinishedRead {
  const bytes = (read?.bytes ?? 0) + piece.data.length
  const pieces = read?.pieces ?? []
  // Past the cap only the length is kept, so that the whole read is refused and not its tail taken.
  if (bytes <= maxReadBytes) pieces.push(piece.data)
  return { pieces, bytes, symbology: piece.symbology, lastWasFull: piece.full }
}

function joined({ pieces, bytes }: UnfinishedRead): Uint8Array {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function lengthWithoutPadding(room: Uint8Array): number {
  return room.findLastIndex((byte) => byte !== 0) + 1
}
