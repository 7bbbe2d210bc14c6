import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'

/** A public key that may sign passes. */
export interface TrustedKey {
  kid: string
  key: KeyObject
  /** The families that it may sign (the JWK's private member `passes`), or null for all. */
  passes: readonly string[] | null
  /** False where the JWK's `use` or `key_ops` give it another task. */
  verifies: boolean
}

/** One JWKS as read, with its age. */
export interface TrustList {
  source: string
  /** UTC ms of the file's last change. */
  modified: number
  keys: readonly TrustedKey[]
}

/** Every key that the kiosk believes, by kid, and the lists that they came from. */
export interface Trust {
  keys: ReadonlyMap<string, TrustedKey>
  lists: readonly TrustList[]
}

/** The trust of a kiosk without lists: no signed pass is believed. */
export const NO_TRUST: Trust = { keys: new Map(), lists: [] }

const coordinate = z.string().regex(/^[\w-]{43}$/, 'expected 32 bytes as base64url')

const publicJwk = z.object({
  kty: z.literal('EC', 'expected "EC": passes are signed with ES256'),
  crv: z.literal('P-256', 'expected "P-256": passes are signed with ES256'),
  x: coordinate,
  y: coordinate,
  kid: z.string('expected a key id: passes name their key by it').min(1),
  alg: z.literal('ES256', 'expected "ES256"').optional(),
  use: z.string('expected a text').optional(),
  key_ops: z.array(z.string(), 'expected a list of texts').optional(),
  passes: z.array(z.string(), 'expected a list of pass families').optional(),
})

const jwks = z.object({ keys: z.array(z.looseObject({})) })

/**
 * Reads a trust list: JWKS text (RFC 7517) of P-256 public keys. `source` names the list in problems and on the
 * device page; a problem names the key by its index and what was expected.
 */
export function parseTrustList(
  text: string,
  { source, modified }: { source: string; modified: number },
): { ok: true; list: TrustList } | { ok: false; problem: string } {
  const set = jwks.safeParse(parseJson(text))
  if (!set.success) return { ok: false, problem: `${source}: expected a JWKS, {"keys": [...]}` }
  const keys: TrustedKey[] = []
  for (const [index, jwk] of set.data.keys.entries()) {
    const problem = (what: string) => ({ ok: false as const, problem: `${source}: keys[${index}]: ${what}` })
    if ('d' in jwk) return problem('a private key (member d); a trust list holds public keys only')
    const parsed = publicJwk.safeParse(jwk)
    if (!parsed.success) {
      const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
      return problem(wrong.join('; '))
    }
    const { kid, use, key_ops: operations, passes, crv, kty, x, y } = parsed.data
    if (keys.some((key) => key.kid === kid)) return problem('kid: the same as an earlier key of this list')
    const key = publicKey({ crv, kty, x, y })
    if (key === null) return problem('x, y: not a point of P-256')
    keys.push({
      kid,
      key,
      passes: passes ?? null,
      verifies: (use ?? 'sig') === 'sig' && (operations ?? ['verify']).includes('verify'),
    })
  }
  return { ok: true, list: { source, modified, keys } }
}

/** Joins lists. The same key may stand in several of them, but a kid that means two things is a problem. */
export function joinTrust(
  lists: readonly TrustList[],
): { ok: true; trust: Trust } | { ok: false; problem: string } {
  const keys = new Map<string, TrustedKey>()
  for (const { source, keys: more } of lists) {
    for (const key of more) {
      const known = keys.get(key.kid)
      if (known !== undefined && !sameKey(known, key)) {
        return {
          ok: false,
          problem: `${source}: the kid ${key.kid} means another key, or another use, elsewhere`,
        }
      }
      keys.set(key.kid, key)
    }
  }
  return { ok: true, trust: { keys, lists } }
}

function sameKey(a: TrustedKey, b: TrustedKey): boolean {
  const families = (key: TrustedKey) => JSON.stringify(key.passes?.toSorted())
  return a.key.equals(b.key) && a.verifies === b.verifies && families(a) === families(b)
}

function publicKey(jwk: { kty: string; crv: string; x: string; y: string }): KeyObject | null {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
