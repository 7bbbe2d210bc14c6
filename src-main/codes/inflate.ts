import { inflateSync } from 'node:zlib'

/** A European certificate inflates to some 800 bytes; what grows larger is there to fill our memory. */
export const MAX_INFLATED_BYTES = 65_536

/** zlib's own would be 16 kB each time, for the collector to take away again. */
const CHUNK_BYTES = 2048

/** Bytes from a zlib stream (RFC 1950), or null where it is none, is cut short, has more behind it, or grows too large. */
export function inflate(bytes: Uint8Array): Uint8Array | null {
  try {
    const options = { maxOutputLength: MAX_INFLATED_BYTES, chunkSize: CHUNK_BYTES, info: true }
    const inflated: unknown = inflateSync(bytes, options)
    // zlib stops at the end of the stream; what somebody put behind it would be read by nobody.
    if (!isInfo(inflated) || inflated.engine.bytesWritten !== bytes.length) return null
    // No Buffer, of which cborg would make a map, but the same memory.
    const { buffer, byteOffset, length } = inflated.buffer
    return new Uint8Array(buffer, byteOffset, length)
  } catch {
    return null
  }
}

/** What zlib answers where `info` is set: its types do not know it. */
function isInfo(value: unknown): value is { buffer: Uint8Array; engine: { bytesWritten: number } } {
  return typeof value === 'object' && value !== null && 'buffer' in value && 'engine' in value
}
