import { createBootKeyboardCodec } from './boot-keyboard.ts'
import { createHidPosCodec } from './hid-pos.ts'
import type { ScannerLayout } from './layouts.ts'
import type { ReportCodec } from './report-codec.ts'

export function codecFor(layout: ScannerLayout): ReportCodec {
  return layout.kind === 'pos' ? createHidPosCodec(layout.reports) : createBootKeyboardCodec(layout.report)
}
