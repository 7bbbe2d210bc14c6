import { z } from 'zod'
import { ES256 } from '../cose.ts'
import { p256Jwk, p256Key, wrongMembers } from './jwks.ts'
import type { TrustedKey } from './trust.ts'

const didDocument = z.object({
  id: z.string('expected a DID').regex(/^did:[a-z0-9]+:\S{1,200}$/, 'expected a DID'),
  verificationMethod: z.array(
    z.looseObject({ id: z.string('expected a text'), publicKeyJwk: z.looseObject({}).optional() }),
    'expected a list of keys',
  ),
  assertionMethod: z.array(z.string('expected the id of a verificationMethod'), 'expected a list of ids'),
})

/**
 * The keys of a DID document (W3C DID core) that it lists under assertionMethod: only those may sign passes. Each must
 * be a P-256 key as publicKeyJwk.
 */
export function keysOfDid(json: unknown): { ok: true; keys: TrustedKey[] } | { ok: false; problem: string } {
  const parsed = didDocument.safeParse(json)
  if (!parsed.success) return { ok: false, problem: wrongMembers(parsed.error) }
  const { id: did, verificationMethod: methods, assertionMethod: asserts } = parsed.data
  const isPrivate = methods.some(
    (method) =>
      'privateKeyJwk' in method || (method.publicKeyJwk !== undefined && 'd' in method.publicKeyJwk),
  )
  if (isPrivate) return { ok: false, problem: 'a private key; a trust list holds public keys only' }
  const keys: TrustedKey[] = []
  for (const [index, reference] of asserts.entries()) {
    const problem = (what: string) => ({ ok: false as const, problem: `assertionMethod[${index}]: ${what}` })
    const kid = absolute(did, reference)
    if (!kid.startsWith(`${did}#`)) return problem("expected a key of the document's own DID")
    const method = methods.find((candidate) => absolute(did, candidate.id) === kid)
    if (method === undefined) return problem('expected the id of a verificationMethod')
    const read = p256Jwk.safeParse(method.publicKeyJwk)
    if (!read.success) return problem(`publicKeyJwk: ${wrongMembers(read.error)}`)
    const key = p256Key(read.data)
    if (key === null) return problem('publicKeyJwk: x, y: not a point of P-256')
    if (keys.some((other) => other.kid === kid)) return problem('the same as an earlier one')
    const algorithm = ES256
    keys.push({
      kind: 'did',
      kid,
      key,
      algorithm,
      passes: ['nzcp'],
      verifies: true,
      validity: null,
      usage: null,
    })
  }
  return { ok: true, keys }
}

function absolute(did: string, reference: string): string {
  return reference.startsWith('#') ? did + reference : reference
}
