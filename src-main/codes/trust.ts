import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { ES256, type VerifyingKey } from './cose.ts'
import type { Denial } from './deny-list.ts'

/**
 * How passes name a key, which also says whose passes it may sign: ours by a JWK's kid, the EU's by the hash of a
 * certificate, New Zealand's by its place in a DID document. A key of one kind is never found as another.
 */
export type KeyKind = 'jwk' | 'certificate' | 'did'

/** What a European certificate certifies: a vaccination, a test or a recovery. */
export const CERTIFIED = ['v', 't', 'r'] as const
export type Certified = (typeof CERTIFIED)[number]

/** A public key that may sign passes. */
export interface TrustedKey extends VerifyingKey {
  kind: KeyKind
  /** A JWK's kid; the first 8 bytes of a certificate's SHA-256 as base64; a DID with its fragment. */
  kid: string
  /** The families that it may sign (the JWK's private member `passes`), or null for all of its kind. */
  passes: readonly string[] | null
  /** False where the JWK's `use` or `key_ops` give it another task. */
  verifies: boolean
  /** When the certificate holds, UTC ms, both ends included; null where there is none. */
  validity: { from: number; until: number } | null
  /** What the certificate may certify, or null for everything. */
  usage: readonly Certified[] | null
}

/** Where a list came from, and when it was last changed, UTC ms. */
export interface ListOrigin {
  source: string
  modified: number
}

/** A file of keys as read. */
export interface TrustList extends ListOrigin {
  format: 'jwks' | 'certificates' | 'did-document'
  keys: readonly TrustedKey[]
  /** From this moment (UTC ms) on its keys count no longer: nobody has renewed the list. null: never. */
  stopsAt: number | null
}

/** A file of codes that count no longer. It has no end: an old denial is still one. */
export interface DenyList extends ListOrigin {
  format: 'deny-list'
  denied: readonly Denial[]
}

export type TrustFile = TrustList | DenyList

/** Every key that the kiosk believes, every code that it denies, and the files that they came from. */
export interface Trust {
  keys: ReadonlyMap<string, { key: TrustedKey; stopsAt: number | null }>
  /** Hashes as in `deny-list.ts`. */
  denied: ReadonlySet<string>
  files: readonly TrustFile[]
}

/** The trust of a kiosk without lists: no signed pass is believed. */
export const NO_TRUST: Trust = { keys: new Map(), denied: new Set(), files: [] }

/** The key of that name, unless it is unknown, has another task, or stands only in lists that count no longer. */
export function believedKey(trust: Trust, kind: KeyKind, kid: string, now: number): TrustedKey | null {
  const found = trust.keys.get(name(kind, kid))
  if (found === undefined || !found.key.verifies) return null
  return found.stopsAt !== null && now >= found.stopsAt ? null : found.key
}

/** Whether a deny list names the code with this hash. */
export function isDenied(trust: Trust, hash: string | null): boolean {
  return hash !== null && trust.denied.has(hash)
}

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

/**
 * Reads a trust list: JWKS text (RFC 7517) of P-256 public keys. `source` names the list in problems and on the
 * device page; a problem names the key by its index and what was expected.
 */
export function parseTrustList(
  text: string,
  { source, modified }: ListOrigin,
): { ok: true; list: TrustList } | { ok: false; problem: string } {
  const set = jwks.safeParse(parseJson(text))
  if (!set.success) return { ok: false, problem: `${source}: expected a JWKS, {"keys": [...]}` }
  const keys: TrustedKey[] = []
  for (const [index, jwk] of set.data.keys.entries()) {
    const problem = (what: string) => ({ ok: false as const, problem: `${source}: keys[${index}]: ${what}` })
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
  return { ok: true, list: { format: 'jwks', source, modified, keys, stopsAt: null } }
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

/**
 * Joins files. The same key may stand in several of them, and counts as long as the last of them does; but a kid that
 * means two things is a problem.
 */
export function joinTrust(
  files: readonly TrustFile[],
): { ok: true; trust: Trust } | { ok: false; problem: string } {
  const keys = new Map<string, { key: TrustedKey; stopsAt: number | null }>()
  for (const file of files) {
    if (file.format === 'deny-list') continue
    for (const key of file.keys) {
      const known = keys.get(name(key.kind, key.kid))
      if (known !== undefined && !sameKey(known.key, key)) {
        const problem = `${file.source}: the kid ${key.kid} means another key, or another use, elsewhere`
        return { ok: false, problem }
      }
      const stopsAt = known === undefined ? file.stopsAt : later(known.stopsAt, file.stopsAt)
      keys.set(name(key.kind, key.kid), { key, stopsAt })
    }
  }
  return { ok: true, trust: { keys, denied: deniedIn(files), files } }
}

/** What the deny lists among the files deny. */
export function deniedIn(files: readonly TrustFile[]): ReadonlySet<string> {
  const lists = files.filter((file) => file.format === 'deny-list')
  return new Set(lists.flatMap(({ denied }) => denied.map(({ hash }) => hash)))
}

function name(kind: KeyKind, kid: string): string {
  return `${kind} ${kid}`
}

function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b)
}

function sameKey(a: TrustedKey, b: TrustedKey): boolean {
  const families = (key: TrustedKey) => JSON.stringify(key.passes?.toSorted())
  return a.key.equals(b.key) && a.verifies === b.verifies && families(a) === families(b)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
