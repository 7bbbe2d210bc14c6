import canonicalize from 'canonicalize'
import { z } from 'zod'
import type { KioskIdentity } from '../store/identity.ts'
import type { Store } from '../store/open-store.ts'
import { tailReader } from './tail.ts'

const headSchema = z.strictObject({
  /** RFC 7638 thumbprint of the kiosk's public key. */
  kiosk: z.string(),
  /** Rows in the chain; 0 before the first. */
  seq: z.int().min(0),
  /** Of the row `seq`, or the genesis hash; hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime({ offset: true }),
  /** Ed25519 over the RFC 8785 JSON of the other four fields, base64url. */
  signature: z.string(),
})
/** The end of the chain, signed: kept elsewhere, it is the only thing that shows a cut tail. */
export type Head = z.infer<typeof headSchema>

/** Reads a head file. */
export function parseHead(
  text: string,
): { ok: true; head: Head } | { ok: false; reason: 'malformed'; detail: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, reason: 'malformed', detail: 'not JSON' }
  }
  const parsed = headSchema.safeParse(json)
  return parsed.success
    ? { ok: true, head: parsed.data }
    : { ok: false, reason: 'malformed', detail: z.prettifyError(parsed.error) }
}

/** The journal's end as it stands, signed at `now` (UTC ms). Throws SqliteError when it cannot be read. */
export function signHead(store: Store, now: number): Head {
  const { identity } = store
  const last = tailReader(store)()
  const unsigned = {
    kiosk: identity.kiosk,
    seq: last.seq,
    hash: last.hash.toString('hex'),
    at: new Date(now).toISOString(),
  }
  return { ...unsigned, signature: identity.sign(signedBytes(unsigned)).toString('base64url') }
}

/** Did this kiosk sign it. */
export function isOwnHead(identity: KioskIdentity, { signature, ...unsigned }: Head): boolean {
  return (
    unsigned.kiosk === identity.kiosk &&
    identity.verify(signedBytes(unsigned), Buffer.from(signature, 'base64url'))
  )
}

function signedBytes(unsigned: Omit<Head, 'signature'>): Buffer {
  return Buffer.from(canonicalize(unsigned) ?? '', 'utf8')
}
