import { verify, type KeyObject } from 'node:crypto'
import { Tagged } from 'cborg'
import { fromCbor, toCbor } from './cbor.ts'

/** COSE header labels and values (RFC 9052 section 3.1, RFC 9053 section 2.1). */
export const HEADER = { algorithm: 1, critical: 2, kid: 4 } as const
export const ES256 = -7

export const COSE_SIGN1_TAG = 18
const CWT_TAG = 61

const ES256_SIGNATURE_BYTES = 64

/** A COSE_Sign1 message (RFC 9052 section 4.2), read but not yet believed. */
export interface CoseSign1 {
  /** From the protected header only; null where it names none. */
  algorithm: number | null
  /** From the protected header, which wins, or else from the unprotected one. */
  kid: { bytes: Uint8Array; protected: boolean } | null
  payload: Uint8Array
  /** The Sig_structure: the bytes that the signature covers. */
  signed: Uint8Array
  signature: Uint8Array
}

/**
 * Reads COSE_Sign1 bytes: bare, under tag 18, or under tags 61 and 18 (a tagged CWT). Null where they are not
 * one, carry no payload of their own, or name critical headers, of which we know none.
 */
export function readCoseSign1(bytes: Uint8Array): CoseSign1 | null {
  const decoded = fromCbor(bytes, [COSE_SIGN1_TAG, CWT_TAG])
  if (!decoded.ok) return null
  const parts = untagged(decoded.value)
  if (!Array.isArray(parts) || parts.length !== 4) return null
  const [protectedBytes, unprotectedHeader, payload, signature] = parts as unknown[]
  if (!(protectedBytes instanceof Uint8Array) || !(unprotectedHeader instanceof Map)) return null
  if (!(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) return null
  const protectedHeader = readProtected(protectedBytes)
  if (protectedHeader === null || protectedHeader.has(HEADER.critical)) return null

  const algorithm = protectedHeader.get(HEADER.algorithm)
  return {
    algorithm: typeof algorithm === 'number' ? algorithm : null,
    kid: kidOf(protectedHeader, unprotectedHeader),
    payload,
    signed: signedBytes(protectedBytes, payload),
    signature,
  }
}

/** The Sig_structure of a COSE_Sign1 without external data (RFC 9052 section 4.4). */
export function signedBytes(protectedBytes: Uint8Array, payload: Uint8Array): Uint8Array {
  return toCbor(['Signature1', protectedBytes, new Uint8Array(0), payload])
}

/** Whether an ES256 signature (r || s, 64 bytes) over the message is the given P-256 key's. */
export function verifyEs256(message: CoseSign1, key: KeyObject): boolean {
  if (message.signature.length !== ES256_SIGNATURE_BYTES) return false
  return verify('sha256', message.signed, { key, dsaEncoding: 'ieee-p1363' }, message.signature)
}

function untagged(value: unknown): unknown {
  if (!(value instanceof Tagged)) return value
  if (value.tag === COSE_SIGN1_TAG) return value.value
  // A CWT tag stands only before a COSE tag (RFC 8392 section 6).
  const inner: unknown = value.value
  return inner instanceof Tagged && inner.tag === COSE_SIGN1_TAG ? inner.value : null
}

function readProtected(bytes: Uint8Array): Map<unknown, unknown> | null {
  if (bytes.length === 0) return new Map()
  const decoded = fromCbor(bytes, [])
  return decoded.ok && decoded.value instanceof Map ? decoded.value : null
}

function kidOf(protectedHeader: Map<unknown, unknown>, unprotectedHeader: Map<unknown, unknown>) {
  const named = protectedHeader.get(HEADER.kid)
  if (named instanceof Uint8Array) return { bytes: named, protected: true }
  const unsigned = unprotectedHeader.get(HEADER.kid)
  return unsigned instanceof Uint8Array ? { bytes: unsigned, protected: false } : null
}
