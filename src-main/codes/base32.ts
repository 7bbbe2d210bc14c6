import { base32nopad } from '@scure/base'

/** Base32 text without padding (RFC 4648) as bytes, or null where the text is not the one spelling of its bytes. */
export function fromBase32(text: string): Uint8Array | null {
  try {
    return base32nopad.decode(text)
  } catch {
    return null
  }
}

/** Bytes as base32 text without padding (RFC 4648). */
export function toBase32(bytes: Uint8Array): string {
  return base32nopad.encode(bytes)
}
