import { readReportDescriptor } from './report-descriptor.ts'
import type { KeyReport, ScanReport } from './report-descriptor.ts'

/** Honeywell (HHP), Intermec, Access-IS and the JieLi-based clones: the AIM id stands before the data. */
export const layoutA: ScanReport = {
  id: 2,
  bytes: 64,
  count: 1,
  aim: [2, 3, 4],
  data: { at: 5, bytes: 56 },
  more: { at: 63, mask: 1 },
  makerCode: 61,
}

/** Newland and QUIO: no AIM id, and their own symbology number at 62, which no table at hand explains. */
export const layoutB: ScanReport = {
  id: 2,
  bytes: 64,
  count: 1,
  aim: null,
  data: { at: 2, bytes: 56 },
  more: { at: 63, mask: 1 },
  makerCode: null,
}

/** HID 1.11, appendix B.1. */
export const bootKeyboard: KeyReport = { id: null, bytes: 8, modifiers: 0, keys: { at: 2, count: 6 } }

export type LayoutName = 'a' | 'b' | 'keyboard'

/** What a scanner's reports mean. Several scan reports: the device sends scans under several report ids. */
export type ScannerLayout =
  | { kind: 'pos'; reports: readonly ScanReport[] }
  | { kind: 'keyboard'; report: KeyReport }

/** Makers whose layout is known, for systems that do not show the report descriptor. */
export const layoutByVendor: readonly { vendorId: number; layout: LayoutName; reason: string }[] = [
  { vendorId: 0x0c2e, layout: 'a', reason: 'Honeywell (Metrologic): the HHP firmware descriptor' },
  { vendorId: 0x23d0, layout: 'a', reason: 'driven like 0C2E by public readers of the HHP layout' },
  { vendorId: 0x067e, layout: 'a', reason: 'Intermec: shares the HHP layout' },
  { vendorId: 0x1eab, layout: 'b', reason: 'Newland FM30 and FM430: data without an AIM id' },
]

export const layoutNamed: Record<LayoutName, ScannerLayout> = {
  a: { kind: 'pos', reports: [layoutA] },
  b: { kind: 'pos', reports: [layoutB] },
  keyboard: { kind: 'keyboard', report: bootKeyboard },
}

/**
 * The layout of a device, from what it says of itself: its report descriptor, else its maker. Null where
 * neither tells; then the layout must be named by hand.
 */
export function layoutOfDevice(device: {
  descriptor: Uint8Array | null
  vendorId: number
}): ScannerLayout | null {
  const described = device.descriptor === null ? null : layoutOfDescriptor(device.descriptor)
  if (described !== null) return described
  const maker = layoutByVendor.find((each) => each.vendorId === device.vendorId)
  return maker === undefined ? null : layoutNamed[maker.layout]
}

/** Null where the descriptor has neither scanned data nor a keyboard. */
export function layoutOfDescriptor(descriptor: Uint8Array): ScannerLayout | null {
  const { scans, keyboards } = readReportDescriptor(descriptor)
  if (scans.length > 0) return { kind: 'pos', reports: scans }
  const keyboard = keyboards[0]
  return keyboard === undefined ? null : { kind: 'keyboard', report: keyboard }
}
