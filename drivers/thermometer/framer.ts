import type { DeviceCounters } from '../device.ts'
import type { Frame } from './contract.ts'
import { type Framing, sum8, type ThermometerProtocol } from './protocol.ts'

/** Where a stream of bytes stands between two chunks. */
export interface FramerState {
  /** The start of what may become a frame; always shorter than one. */
  rest: Uint8Array
  counters: DeviceCounters
}

export function freshFramer(counters: DeviceCounters): FramerState {
  return { rest: new Uint8Array(0), counters }
}

/**
 * Bytes in, frames out. A candidate that fails is `bad` and gives up ONE byte, since its tail may hold the
 * beginning of a good frame. Every byte outside a good frame is `skipped`, so that bytes in =
 * good × length + skipped + rest.
 */
export function takeBytes(
  protocol: Pick<ThermometerProtocol, 'framing' | 'decode'>,
  state: FramerState,
  bytes: Uint8Array,
): { state: FramerState; frames: Frame[] } {
  const { framing } = protocol
  const stream = new Uint8Array(state.rest.length + bytes.length)
  stream.set(state.rest)
  stream.set(bytes, state.rest.length)

  const frames: Frame[] = []
  let { good, bad, skipped } = state.counters
  let at = 0
  while (at < stream.length) {
    if (!mayBegin(framing, stream, at)) {
      at += 1
      skipped += 1
      continue
    }
    if (stream.length - at < framing.lengthBytes) break
    const candidate = stream.slice(at, at + framing.lengthBytes)
    const frame = sumHolds(framing, candidate) ? protocol.decode(candidate) : null
    if (frame === null) {
      at += 1
      bad += 1
      skipped += 1
    } else {
      at += framing.lengthBytes
      good += 1
      frames.push(frame)
    }
  }
  return { state: { rest: stream.slice(at), counters: { good, bad, skipped } }, frames }
}

/** The counters once no more bytes will come: a frame that was cut off counts as skipped bytes. */
export function countersAtEnd({ rest, counters }: FramerState): DeviceCounters {
  return { ...counters, skipped: counters.skipped + rest.length }
}

/** Whether the bytes from `at`, as far as they have come, match the header. */
function mayBegin(framing: Framing, stream: Uint8Array, at: number): boolean {
  return framing.header.every((accepted, offset) => {
    const byte = stream[at + offset]
    return byte === undefined || accepted.includes(byte)
  })
}

function sumHolds({ sum8: place }: Framing, candidate: Uint8Array): boolean {
  return candidate[place.at] === sum8(candidate, place.from, place.until)
}
