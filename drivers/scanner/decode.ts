import { codecFor } from './codec-for.ts'
import type { Scan } from './contract.ts'
import { layoutNamed, layoutOfDescriptor } from './layouts.ts'
import type { LayoutName, ScannerLayout } from './layouts.ts'
import type { ScanCodec } from './scan-codec.ts'
import { createSerialTextCodec } from './serial-text.ts'

/** As `kiosk scanner decode` prints it, a line each. */
export type DecodedScan =
  | { text: string; symbology: string | null }
  | { text: null; error: 'merged'; lines: number }
  | { text: null; error: 'unreadable' }

export type DecodedReports =
  /** `exitCode`: 1 after a merged or an unreadable read, 2 when no report could be read at all, else 0. */
  | { ok: true; scans: DecodedScan[]; exitCode: 0 | 1 | 2 }
  /** `line` counts from 1; null when the descriptor is at fault. */
  | { ok: false; line: number | null; expected: string }

const expectedReport = 'a report as hexadecimal bytes, with or without spaces between them'

/**
 * Decodes captured reports, one of `lines` each, their ids included; empty lines are passed over. The layout
 * is the one named, else the descriptor's (hexadecimal), else guessed from the first report's shape.
 * A capture has no clock: an unfinished read is settled at its end, and nothing before. Of a `serial` scanner a line is
 * therefore a whole read: what it sent without a silence.
 */
export function decodeReports(capture: {
  lines: readonly string[]
  descriptor: string | null
  layout: LayoutName | 'serial' | null
}): DecodedReports {
  const reports: Uint8Array[] = []
  for (const [index, line] of capture.lines.entries()) {
    if (line.trim() === '') continue
    const bytes = bytesOf(line)
    if (bytes === null) return { ok: false, line: index + 1, expected: expectedReport }
    reports.push(bytes)
  }

  if (capture.layout === 'serial') {
    const codec = createSerialTextCodec({ aimPrefix: false })
    codec.flush()
    const read = reports.flatMap((bytes) => [...codec.take(bytes), ...codec.flush()])
    return decoded(codec, { read, reports })
  }
  const layout = layoutFor({ ...capture, layout: capture.layout, reports })
  if (typeof layout === 'string') return { ok: false, line: null, expected: layout }
  const codec = codecFor(layout)
  return decoded(codec, {
    read: [...reports.flatMap((report) => codec.take(report)), ...codec.flush()],
    reports,
  })
}

function decoded(
  codec: ScanCodec,
  { read, reports }: { read: readonly Scan[]; reports: readonly Uint8Array[] },
): DecodedReports {
  const scans = read.map((scan): DecodedScan => {
    if (scan.ok) return { text: scan.text, symbology: scan.symbology }
    const { ok: _, ...refused } = scan
    return { text: null, ...refused }
  })
  const { bad, skipped } = codec.counters
  const nothingRead = scans.length === 0 && (reports.length === 0 || bad + skipped > 0)
  return { ok: true, scans, exitCode: read.some((scan) => !scan.ok) ? 1 : nothingRead ? 2 : 0 }
}

/** The layout, or what was expected of the descriptor instead. */
function layoutFor(capture: {
  reports: readonly Uint8Array[]
  descriptor: string | null
  layout: LayoutName | null
}): ScannerLayout | string {
  if (capture.layout !== null) return layoutNamed[capture.layout]
  if (capture.descriptor === null) return layoutNamed[guessedLayout(capture.reports)]
  const bytes = bytesOf(capture.descriptor)
  if (bytes === null) return 'a HID report descriptor as hexadecimal bytes'
  return (
    layoutOfDescriptor(bytes) ?? 'a HID report descriptor with scanned data (usage 8C:FE) or a keyboard in it'
  )
}

function guessedLayout(reports: readonly Uint8Array[]): LayoutName {
  const first = reports[0]
  if (first === undefined) return 'a'
  if (first.length <= 8) return 'keyboard'
  const hasAim =
    first[2] === 0x5d && /[A-Za-z][0-9A-Za-z]/.test(String.fromCharCode(first[3] ?? 0, first[4] ?? 0))
  return hasAim ? 'a' : 'b'
}

function bytesOf(line: string): Uint8Array | null {
  const digits = line.replaceAll(/\s+/g, '')
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) return null
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  )
}
