import { createBootKeyboardCodec } from './boot-keyboard.ts'
import { createHidPosCodec } from './hid-pos.ts'
import type { ScannerLayout } from './layouts.ts'
import type { ScanCodec } from './scan-codec.ts'

export function codecFor(layout: ScannerLayout): ScanCodec {
  return layout.kind === 'pos' ? createHidPosCodec(layout.reports) : createBootKeyboardCodec(layout.report)
}
