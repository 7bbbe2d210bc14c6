/** What a recording says of itself, on its first line. */
export interface RecordingHead {
  recording: 1
  device: 'thermometer' | 'scanner' | 'barrier'
  /** What the device was taken to speak: a thermometer's protocol, a scanner's layout; null where nothing is told. */
  protocol: string | null
  /** null where the device has none (HID). */
  baud: number | null
  /** ISO time of `ms` 0. */
  at: string
  /** The site's own line or register map of a thermometer, as in the config. */
  line?: unknown
  modbus?: unknown
}

/** One thing that happened on the wire; `ms` counts from `at` and never falls. */
export type Recorded =
  | { ms: number; in: Uint8Array }
  | { ms: number; out: Uint8Array }
  | { ms: number; opened: true }
  /** The device went away; its own words, or null. Our own closing is not recorded. */
  | { ms: number; lost: string | null }
  /** The lane asked a thermometer for one more reading. */
  | { ms: number; measure: 'same' | 'another' }

export interface Recording {
  head: RecordingHead
  lines: Recorded[]
}

/** One JSON line, its newline included. */
export function recordedLine(recorded: RecordingHead | Recorded): string {
  const plain =
    'in' in recorded
      ? { ...recorded, in: hexOf(recorded.in) }
      : 'out' in recorded
        ? { ...recorded, out: hexOf(recorded.out) }
        : recorded
  return `${JSON.stringify(plain)}\n`
}

/** A recording file. The problem names its line, counted from 1, and what was expected there. */
export function parseRecording(
  text: string,
): { ok: true; recording: Recording } | { ok: false; line: number; expected: string } {
  const [first = '', ...rest] = text.split(/\r?\n/)
  const head = headOf(first)
  if (head === null) return { ok: false, line: 1, expected: HEAD_EXPECTED }
  const lines: Recorded[] = []
  let ms = 0
  for (const [index, each] of rest.entries()) {
    if (each === '') continue
    const recorded = recordedOf(each)
    if (recorded === null) return { ok: false, line: index + 2, expected: LINE_EXPECTED }
    if (recorded.ms < ms) {
      return { ok: false, line: index + 2, expected: `"ms" of at least ${ms}, which an earlier line has` }
    }
    ms = recorded.ms
    lines.push(recorded)
  }
  return { ok: true, recording: { head, lines } }
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

const HEAD_EXPECTED =
  '{"recording": 1, "device": "thermometer", "scanner" or "barrier", "protocol", "baud", "at": an ISO time}'
const LINE_EXPECTED =
  '{"ms": 0 or more, with "in" or "out": hex digits, "opened": true or "lost": text or null}'
const DEVICES = ['thermometer', 'scanner', 'barrier'] as const

function headOf(line: string): RecordingHead | null {
  const value = objectOf(line)
  if (value === null || value['recording'] !== 1) return null
  const { protocol, baud, at, line: ownLine, modbus } = value
  const device = DEVICES.find((each) => each === value['device'])
  if (device === undefined || !(protocol === null || typeof protocol === 'string')) return null
  if (!(baud === null || isCount(baud)) || typeof at !== 'string' || Number.isNaN(Date.parse(at))) return null
  return {
    recording: 1,
    device,
    protocol,
    baud,
    at,
    ...(ownLine === undefined ? {} : { line: ownLine }),
    ...(modbus === undefined ? {} : { modbus }),
  }
}

function recordedOf(line: string): Recorded | null {
  const value = objectOf(line)
  if (value === null || Object.keys(value).length !== 2) return null
  const { ms, in: bytesIn, out, opened, lost, measure } = value
  if (!isCount(ms)) return null
  if (isHex(bytesIn)) return { ms, in: Uint8Array.from(Buffer.from(bytesIn, 'hex')) }
  if (isHex(out)) return { ms, out: Uint8Array.from(Buffer.from(out, 'hex')) }
  if (opened === true) return { ms, opened }
  if (measure === 'same' || measure === 'another') return { ms, measure }
  return lost === null || typeof lost === 'string' ? { ms, lost } : null
}

function objectOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isHex(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[0-9a-fA-F]{2})*$/.test(value)
}
