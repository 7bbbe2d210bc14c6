import { constants, verify, type KeyObject } from 'node:crypto'
import { Tagged } from 'cborg'
import { fromCbor, toCbor } from './cbor.ts'

/** COSE header labels (RFC 9052 section 3.1). */
export const HEADER = { algorithm: 1, critical: 2, kid: 4 } as const

/** COSE algorithm ids (RFC 9053 section 2.1, RFC 8230 section 2): all that any of our families may be signed with. */
export const ES256 = -7
export const PS256 = -37
export type CoseAlgorithm = typeof ES256 | typeof PS256

export const COSE_SIGN1_TAG = 18
const CWT_TAG = 61

const ES256_SIGNATURE_BYTES = 64
const MIN_RSA_BITS = 2048
/** Above it a check takes milliseconds, and no issuer has one. */
const MAX_RSA_BITS = 8192
/** As long as the hash (RFC 8230 section 2). */
const PS256_SALT_BYTES = 32

/** What a header says, and whether the signature covers it. */
export interface HeaderValue<Value> {
  value: Value
  protected: boolean
}

/** A COSE_Sign1 message (RFC 9052 section 4.2), read but not yet believed. */
export interface CoseSign1 {
  /** From the protected header, which wins, or else from the unprotected one. */
  algorithm: HeaderValue<number> | null
  kid: HeaderValue<Uint8Array> | null
  payload: Uint8Array
  /** The Sig_structure: the bytes that the signature covers. */
  signed: Uint8Array
  signature: Uint8Array
}

/** A public key with the one algorithm that it may verify. */
export interface VerifyingKey {
  key: KeyObject
  algorithm: CoseAlgorithm
}

/** The algorithm that a key's type leaves it, or null where no family knows such keys: P-256, or RSA of 2048 to 8192 bits. */
export function algorithmOf(key: KeyObject): CoseAlgorithm | null {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return ES256
  const fits = modulusLength >= MIN_RSA_BITS && modulusLength <= MAX_RSA_BITS
  return key.asymmetricKeyType === 'rsa' && fits ? PS256 : null
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

  const named = <Value>(label: number, is: (value: unknown) => value is Value): HeaderValue<Value> | null => {
    const covered: unknown = protectedHeader.get(label)
    if (is(covered)) return { value: covered, protected: true }
    const bare: unknown = unprotectedHeader.get(label)
    return is(bare) ? { value: bare, protected: false } : null
  }
  return {
    algorithm: named(HEADER.algorithm, isNumber),
    kid: named(HEADER.kid, isBytes),
    payload,
    signed: signedBytes(protectedBytes, payload),
    signature,
  }
}

/** The Sig_structure of a COSE_Sign1 without external data (RFC 9052 section 4.4). */
export function signedBytes(protectedBytes: Uint8Array, payload: Uint8Array): Uint8Array {
  return toCbor(['Signature1', protectedBytes, new Uint8Array(0), payload])
}

/**
 * Whether the signature over the message is the given key's: ES256 as r || s of 64 bytes, or PS256. The message must
 * name the key's own algorithm, so that no key is ever used in another way than its own.
 */
export function verifyCoseSign1(message: CoseSign1, { key, algorithm }: VerifyingKey): boolean {
  if (message.algorithm?.value !== algorithm) return false
  switch (algorithm) {
    case ES256:
      if (message.signature.length !== ES256_SIGNATURE_BYTES) return false
      return verify('sha256', message.signed, { key, dsaEncoding: 'ieee-p1363' }, message.signature)
    case PS256: {
      const padding = constants.RSA_PKCS1_PSS_PADDING
      const options = { key, padding, saltLength: PS256_SALT_BYTES }
      return verify('sha256', message.signed, options, message.signature)
    }
  }
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

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array
}
