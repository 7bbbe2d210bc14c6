import type { VerifyingKey } from '../cose.ts'
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
