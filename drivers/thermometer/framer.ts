import type { DeviceCounters } from '../device.ts'
import type { Frame } from './contract.ts'
import { crc16Modbus } from './crc16-modbus.ts'
import { type Framing, sum8, type ThermometerProtocol } from './protocol.ts'

/** Where a stream of bytes stands between two chunks. */
export interface FramerState {
  /** The start of what may become a frame; always shorter than the longest one. */
  rest: Uint8Array
  counters: DeviceCounters
}

export function freshFramer(counters: DeviceCounters): FramerState {
  return { rest: new Uint8Array(0), counters }
}

/**
 * Bytes in, frames out, by what the bytes are and never by the pauses between them: a busy PC and a USB bridge make
 * and swallow those. A candidate that fails is `bad` and gives up ONE byte, since its tail may hold the beginning of
 * a good frame; only a number in a line of text is given up whole, or the tail of 136.5 would be read as 36.5.
 * Every byte outside a good frame is `skipped`, so that bytes in = bytes of good frames + skipped + rest.
 */
export function takeBytes(
  protocol: Pick<ThermometerProtocol, 'framings' | 'decode'>,
  state: FramerState,
  bytes: Uint8Array,
): { state: FramerState; frames: Frame[] } {
  const stream = new Uint8Array(state.rest.length + bytes.length)
  stream.set(state.rest)
  stream.set(bytes, state.rest.length)

  const readsText = protocol.framings.every(isText)
  const frames: Frame[] = []
  let { good, bad, skipped } = state.counters
  let at = 0
  while (at < stream.length) {
    const found = frameAt(protocol, stream, at)
    if (found === 'cut-off') break
    if (found === 'none' || found === 'bad') {
      const givenUp = readsText ? numberAt(stream, at) : 1
      at += givenUp
      skipped += givenUp
      if (found === 'bad') bad += 1
    } else {
      at += found.lengthBytes
      good += 1
      frames.push(found.frame)
    }
  }
  return { state: { rest: stream.slice(at), counters: { good, bad, skipped } }, frames }
}

/** The counters once no more bytes will come: a frame that was cut off counts as skipped bytes. */
export function countersAtEnd({ rest, counters }: FramerState): DeviceCounters {
  return { ...counters, skipped: counters.skipped + rest.length }
}

type Found = { frame: Frame; lengthBytes: number } | 'none' | 'bad' | 'cut-off'

/** What begins at `at`: the first framing that makes a frame of it, or that may once more bytes have come. */
function frameAt(
  { framings, decode }: Pick<ThermometerProtocol, 'framings' | 'decode'>,
  stream: Uint8Array,
  at: number,
): Found {
  let found: 'none' | 'bad' = 'none'
  for (const framing of framings) {
    const lengthBytes = lengthAt(framing, stream, at)
    if (lengthBytes === 'cut-off') return 'cut-off'
    if (typeof lengthBytes === 'number') {
      const candidate = stream.subarray(at, at + lengthBytes)
      const frame = holds(framing, candidate) ? decode(candidate) : null
      if (frame !== null) return { frame, lengthBytes }
    }
    if (lengthBytes !== 'none' && !isText(framing)) found = 'bad'
  }
  return found
}

/** How long the candidate at `at` is, once its bytes are there. */
function lengthAt(framing: Framing, stream: Uint8Array, at: number): number | 'none' | 'bad' | 'cut-off' {
  const { header, length } = framing
  for (const [offset, accepted] of header.entries()) {
    const byte = stream[at + offset]
    if (byte === undefined) return 'cut-off'
    if (!accepted.includes(byte)) return 'none'
  }
  if (length.is === 'ended') {
    const end = stream.subarray(at, at + length.mostBytes).indexOf(length.by)
    if (end >= 0) return end + 1
    return stream.length - at < length.mostBytes ? 'cut-off' : 'bad'
  }
  const counted = length.is === 'fixed' ? 0 : stream[at + length.at]
  if (counted === undefined) return 'cut-off'
  const bytes = length.is === 'fixed' ? length.bytes : counted + length.plus
  if (bytes <= header.length) return 'bad'
  return stream.length - at < bytes ? 'cut-off' : bytes
}

/** Nothing tells where text begins. */
function isText({ header }: Framing): boolean {
  return header.length === 0
}

/** How many bytes from `at` on belong to one number, sign and point included; at least the one at `at`. */
function numberAt(stream: Uint8Array, at: number): number {
  let bytes = 0
  while (bytes < LONGEST_NUMBER_BYTES && isNumeral(stream[at + bytes])) bytes += 1
  return Math.max(1, bytes)
}

/** 0 to 9, point, plus and minus. */
function isNumeral(byte: number | undefined): boolean {
  if (byte === undefined) return false
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2b || byte === 0x2d
}

/** Below the cap of any line, so that a cut between two chunks makes no difference. */
const LONGEST_NUMBER_BYTES = 32

function holds({ check, trailer }: Framing, candidate: Uint8Array): boolean {
  const end = candidate.subarray(candidate.length - trailer.length)
  if (!trailer.every((byte, offset) => end[offset] === byte)) return false
  switch (check.is) {
    case 'sum8':
      return candidate.at(check.at) === sum8(candidate, check.from, check.until)
    case 'crc16-modbus': {
      const low = candidate.at(-2) ?? 0
      const high = candidate.at(-1) ?? 0
      return (high << 8) + low === crc16Modbus(candidate.subarray(0, -2))
    }
    case 'none':
      return true
  }
}
