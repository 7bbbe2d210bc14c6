import type { DeviceCounters } from '../device.ts'
import type { Frame } from './contract.ts'
import { countersAtEnd, freshFramer, takeBytes } from './framer.ts'
import type { ThermometerProtocol } from './protocol.ts'

/** A whole capture at once: its frames in order, frames taken, frames refused, bytes outside a good frame. */
export function decodeCapture(
  protocol: ThermometerProtocol,
  bytes: Uint8Array,
): { frames: Frame[] } & DeviceCounters {
  const { state, frames } = takeBytes(protocol, freshFramer({ good: 0, bad: 0, skipped: 0 }), bytes)
  return { frames, ...countersAtEnd(state) }
}
