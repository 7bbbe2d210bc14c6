import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { ES256 } from '../cose.ts'
import type { TrustedKey } from './trust.ts'

const coordinate = z.string().regex(/^[\w-]{43}$/, 'expected 32 bytes as base64url')

/** A P-256 key as JWK, whatever stands beside it. */
export const p256Jwk = z.object({
  kty: z.literal('EC', 'expected "EC": passes are signed with ES256'),
  crv: z.literal('P-256', 'expected "P-256": passes are signed with ES256'),
  x: coordinate,
  y: coordinate,
})

const publicJwk = p256Jwk.extend({
  kid: z.string('expected a key id: passes name their key by it').min(1),
  alg: z.literal('ES256', 'expected "ES256"').optional(),
  use: z.string('expected a text').optional(),
  key_ops: z.array(z.string(), 'expected a list of texts').optional(),
  passes: z.array(z.string(), 'expected a list of pass families').optional(),
})

const jwks = z.object({ keys: z.array(z.looseObject({})) })

/** The keys of a JWKS (RFC 7517), each a P-256 public key. A problem names the key by its index and what was expected. */
export function keysOfJwks(json: unknown): { ok: true; keys: TrustedKey[] } | { ok: false; problem: string } {
  const set = jwks.safeParse(json)
  if (!set.success) return { ok: false, problem: 'expected a JWKS, {"keys": [...]}' }
  const keys: TrustedKey[] = []
  for (const [index, jwk] of set.data.keys.entries()) {
    const problem = (what: string) => ({ ok: false as const, problem: `keys[${index}]: ${what}` })
    if ('d' in jwk) return problem('a private key (member d); a trust list holds public keys only')
    const parsed = publicJwk.safeParse(jwk)
    if (!parsed.success) return problem(wrongMembers(parsed.error))
    const { kid, use, key_ops: operations, passes } = parsed.data
    if (keys.some((key) => key.kid === kid)) return problem('kid: the same as an earlier key of this list')
    const key = p256Key(parsed.data)
    if (key === null) return problem('x, y: not a point of P-256')
    keys.push({
      kind: 'jwk',
      kid,
      key,
      algorithm: ES256,
      passes: passes ?? null,
      verifies: (use ?? 'sig') === 'sig' && (operations ?? ['verify']).includes('verify'),
      validity: null,
      usage: null,
    })
  }
  return { ok: true, keys }
}

/** Which members of a key are wrong, and what was expected of each. */
export function wrongMembers(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}

/** The key of a P-256 JWK, or null where its coordinates are no point of the curve. */
export function p256Key({ kty, crv, x, y }: z.infer<typeof p256Jwk>): KeyObject | null {
  try {
    return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
  } catch {
    return null
  }
}
