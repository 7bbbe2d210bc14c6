/** Where one input report carries a scan. Offsets are bytes in the report as hidraw and node-hid deliver it. */
export interface ScanReport {
  /** The report's first byte, or null where the device numbers no reports. */
  id: number | null
  /** Length of the whole report, its id included. */
  bytes: number
  /** The byte that counts the data of this report, or null: then trailing NULs are padding. */
  count: number | null
  /** The three bytes of the AIM symbology id, or null where the layout has none. */
  aim: readonly [number, number, number] | null
  data: { at: number; bytes: number }
  /** Set while more reports follow for the same symbol; null where a report is always a whole scan. */
  more: { at: number; mask: number } | null
  /** The maker's own code id (Honeywell, page FF66), which tells a menu reply from a scan. */
  makerCode: number | null
}

/** Where one input report carries the keys of a keyboard. */
export interface KeyReport {
  id: number | null
  bytes: number
  /** The byte whose bits are the modifiers E0 to E7. */
  modifiers: number
  keys: { at: number; count: number }
}

export interface ReportDescriptor {
  scans: ScanReport[]
  keyboards: KeyReport[]
}

interface Field {
  id: number | null
  usage: number
  bit: number
  size: number
  /** Equal neighbours that share one usage: a repeated last usage, or the slots of an array. */
  count: number
  array: boolean
}

interface Globals {
  page: number
  size: number
  count: number
  id: number | null
}

// HID POS Usage Tables 1.02, page 8C; HID Usage Tables, pages 01 and 07; page FF66 is Honeywell's.
const aimUsages = [0x8c00fb, 0x8c00fc, 0x8c00fd] as const
const decodedData = 0x8c00fe
const decodeDataContinued = 0x8c00ff
const byteCount = 0x01003b
const makerCode = 0xff660004
const keyboardPage = 0x07
const leftControl = 0x0700e0

// A hostile descriptor can ask for four billion fields; no HID report is longer than this.
const maxReportBits = 8 * 4096

/**
 * Reads the short items of a HID report descriptor (HID 1.11, 6.2.2.2) and finds the input reports that
 * carry a scan (usage 8C:FE) or keyboard keys. Never throws: what it cannot follow it leaves out, and a cut
 * descriptor gives what came before the cut.
 */
export function readReportDescriptor(descriptor: Uint8Array): ReportDescriptor {
  const { fields, bits } = inputFields(descriptor)
  const scans: ScanReport[] = []
  const keyboards: KeyReport[] = []
  for (const [id, length] of bits) {
    const own = fields.filter((field) => field.id === id)
    const bytes = Math.ceil(length / 8)
    const scan = scanReport({ id, bytes, fields: own })
    if (scan !== null) scans.push(scan)
    const keyboard = keyReport({ id, bytes, fields: own })
    if (keyboard !== null) keyboards.push(keyboard)
  }
  return { scans, keyboards }
}

interface ReportFields {
  id: number | null
  bytes: number
  fields: Field[]
}

function scanReport({ id, bytes, fields }: ReportFields): ScanReport | null {
  const data = fields.find((field) => field.usage === decodedData && isBytes(field))
  if (data === undefined) return null
  const byteOf = (usage: number) => {
    const field = fields.find((each) => each.usage === usage && isBytes(each))
    return field === undefined ? null : field.bit / 8
  }
  const [first, second, third] = aimUsages.map(byteOf)
  const aim = first != null && second != null && third != null ? ([first, second, third] as const) : null
  const flag = fields.find((field) => field.usage === decodeDataContinued)
  return {
    id,
    bytes,
    count: byteOf(byteCount),
    aim,
    data: { at: data.bit / 8, bytes: data.count },
    more: flag === undefined ? null : { at: Math.floor(flag.bit / 8), mask: 1 << (flag.bit % 8) },
    makerCode: byteOf(makerCode),
  }
}

function keyReport({ id, bytes, fields }: ReportFields): KeyReport | null {
  const modifiers = fields.find((field) => field.usage === leftControl && field.size === 1)
  const keys = fields.find(
    (field) => field.array && Math.floor(field.usage / 0x10000) === keyboardPage && isBytes(field),
  )
  if (modifiers === undefined || keys === undefined || modifiers.bit % 8 !== 0) return null
  return { id, bytes, modifiers: modifiers.bit / 8, keys: { at: keys.bit / 8, count: keys.count } }
}

function isBytes(field: Field): boolean {
  return field.size === 8 && field.bit % 8 === 0
}

function inputFields(descriptor: Uint8Array): { fields: Field[]; bits: Map<number | null, number> } {
  const fields: Field[] = []
  const bits = new Map<number | null, number>()
  const stack: Globals[] = []
  let globals: Globals = { page: 0, size: 0, count: 0, id: null }
  let usages: number[] = []
  let minimum: number | null = null

  for (const item of shortItems(descriptor)) {
    switch (item.tag) {
      case 0x04:
        globals = { ...globals, page: item.value }
        break
      case 0x74:
        globals = { ...globals, size: item.value }
        break
      case 0x84:
        globals = { ...globals, id: item.value }
        break
      case 0x94:
        globals = { ...globals, count: item.value }
        break
      case 0xa4:
        stack.push(globals)
        break
      case 0xb4:
        globals = stack.pop() ?? globals
        break
      case 0x08:
        usages.push(withPage(item, globals.page))
        break
      case 0x18:
        minimum = withPage(item, globals.page)
        break
      case 0x28:
        if (minimum !== null) {
          const last = Math.min(withPage(item, globals.page), minimum + 0xff)
          for (let usage = minimum; usage <= last; usage += 1) usages.push(usage)
        }
        minimum = null
        break
      case 0x80: {
        const start = bits.get(globals.id) ?? (globals.id === null ? 0 : 8)
        const length = globals.size * globals.count
        if (start + length > maxReportBits) return { fields, bits }
        bits.set(globals.id, start + length)
        const isConstant = (item.value & 1) !== 0
        const isArray = (item.value & 2) === 0
        if (!isConstant) fields.push(...fieldsOf({ globals, usages, start, isArray }))
        break
      }
      default:
    }
    // Every main item ends the life of the local items before it (6.2.2.8).
    if (item.isMain) {
      usages = []
      minimum = null
    }
  }
  return { fields, bits }
}

function fieldsOf(main: { globals: Globals; usages: number[]; start: number; isArray: boolean }): Field[] {
  const { globals, usages, start, isArray } = main
  const { id, size, count } = globals
  const first = usages[0]
  if (first === undefined || count === 0) return []
  if (isArray) return [{ id, usage: first, bit: start, size, count, array: true }]
  // Each usage takes one slot; the last one takes all that remain (6.2.2.8).
  const used = usages.slice(0, count)
  return used.map((usage, index) => ({
    id,
    usage,
    bit: start + index * size,
    size,
    count: index === used.length - 1 ? count - index : 1,
    array: false,
  }))
}

interface ShortItem {
  /** Tag and type, the size bits cleared. */
  tag: number
  isMain: boolean
  value: number
  bytes: number
}

function* shortItems(descriptor: Uint8Array): Generator<ShortItem> {
  let at = 0
  while (at < descriptor.length) {
    const prefix = descriptor[at] ?? 0
    if (prefix === 0xfe) {
      // A long item: the next byte is its length. None is defined, so it is stepped over.
      at += 3 + (descriptor[at + 1] ?? 0)
      continue
    }
    const size = prefix & 3
    const bytes = size === 3 ? 4 : size
    if (at + 1 + bytes > descriptor.length) return
    let value = 0
    for (let index = bytes; index > 0; index -= 1) value = value * 256 + (descriptor[at + index] ?? 0)
    yield { tag: prefix & 0xfc, isMain: (prefix & 0x0c) === 0, value, bytes }
    at += 1 + bytes
  }
}

function withPage(item: ShortItem, page: number): number {
  return item.bytes === 4 ? item.value : page * 0x10000 + item.value
}
