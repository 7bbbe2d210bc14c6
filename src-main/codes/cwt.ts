import { fromCbor } from './cbor.ts'

/** CWT claim keys (RFC 8392 section 4). */
export const CLAIM = { iss: 1, sub: 2, exp: 4, nbf: 5, iat: 6, cti: 7 } as const

/** 9999-12-31T23:59:59Z in seconds. What lies beyond is a time in milliseconds by mistake. */
export const LAST_SECOND = 253_402_300_799

/** The claims of a CWT; times in UTC ms, null where absent. */
export interface Cwt {
  expires: number | null
  notBefore: number | null
  issuedAt: number | null
  cti: Uint8Array | null
  /** Every claim as it stood, for what a family keeps beside the registered ones. */
  claims: ReadonlyMap<unknown, unknown>
}

/**
 * Reads a CWT's payload (RFC 8392). Null where it is no map, or a registered claim is of the wrong kind; `sub`
 * and `cti` may be text or bytes, since issuers use both. `tags` are those that a family's own claims may hold.
 */
export function readCwt(payload: Uint8Array, tags: readonly number[]): Cwt | null {
  const decoded = fromCbor(payload, tags)
  if (!decoded.ok || !(decoded.value instanceof Map)) return null
  const claims = decoded.value as Map<unknown, unknown>
  const expires = time(claims.get(CLAIM.exp))
  const notBefore = time(claims.get(CLAIM.nbf))
  const issuedAt = time(claims.get(CLAIM.iat))
  const cti = textOrBytes(claims.get(CLAIM.cti))
  if (expires === undefined || notBefore === undefined || issuedAt === undefined || cti === undefined)
    return null
  if (textOrBytes(claims.get(CLAIM.iss)) === undefined) return null
  if (textOrBytes(claims.get(CLAIM.sub)) === undefined) return null
  return { expires, notBefore, issuedAt, cti, claims }
}

/** UTC ms of a NumericDate; null where the claim is absent, undefined where it is none. */
function time(claim: unknown): number | null | undefined {
  if (claim === undefined) return null
  if (typeof claim !== 'number' || claim < 0 || claim > LAST_SECOND) return undefined
  return Math.floor(claim * 1000)
}

function textOrBytes(claim: unknown): Uint8Array | null | undefined {
  if (claim === undefined) return null
  if (typeof claim === 'string') return new TextEncoder().encode(claim)
  return claim instanceof Uint8Array ? claim : undefined
}
