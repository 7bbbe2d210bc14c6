import { decode, encode } from 'base45'

/** Bytes as base45 text (RFC 9285). */
export function toBase45(bytes: Uint8Array): string {
  return encode(bytes)
}

/**
 * Base45 text (RFC 9285) as bytes, or null where the text is not the one spelling of its bytes. The library
 * reads foreign characters, overflows and odd tails as something, so its answer counts only if it spells the
 * same text again.
 */
export function fromBase45(text: string): Uint8Array | null {
  // A copy, because cborg takes a Buffer for a map.
  const bytes = Uint8Array.from(decode(text))
  return encode(bytes) === text ? bytes : null
}
