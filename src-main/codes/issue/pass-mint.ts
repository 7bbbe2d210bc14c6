import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import { Tagged } from 'cborg'
import { z } from 'zod'
import { toBase45 } from '../base45.ts'
import { toCbor } from '../cbor.ts'
import type { SignedFamily } from '../code.ts'
import { COSE_SIGN1_TAG, ES256, HEADER, signedBytes } from '../cose.ts'
import { CLAIM, LAST_SECOND } from '../cwt.ts'
import {
  isPassText,
  MAX_SIGNED_LENGTH,
  PASS_CLAIM,
  PASS_COLOURS,
  PASS_KEY,
  PASS_VERSION,
  SIGNED_FAMILIES,
} from '../signed-pass.ts'

const CTI_BYTES = 16

const passKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string().min(1),
  /** The families that its trust list gives it, where not all (see `publicJwks`). */
  passes: z.array(z.string()).optional(),
})

/** A private P-256 JWK that signs passes. Its kid is what passes name it by. */
export type PassKey = z.infer<typeof passKey>

/** What a pass says, by family; texts of at most 128 characters. */
export type PassContent = { maskedName: string | null } & (
  | { type: 'ra1'; colour: (typeof PASS_COLOURS)[number] }
  | { type: 'wp1'; enterprise: string }
  | { type: 'gp1'; household: string }
  | { type: 'sb1'; staffNumber: string }
)

/** Who issues a pass to whom, and for how long; UTC ms, of which a pass keeps whole seconds. */
export interface PassTerms {
  issuer: string
  subject: string | null
  notBefore: number | null
  expires: number
}

/** A new key, its kid the RFC 7638 thumbprint. */
export function generatePassKey(): PassKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
    .digest('base64url')
  return { kty: 'EC', crv: 'P-256', x, y, d, kid }
}

/** Reads a pass key from JSON text; the problem says what was expected and nothing of the key. */
export function parsePassKey(text: string): { ok: true; key: PassKey } | { ok: false; problem: string } {
  try {
    const key = passKey.parse(JSON.parse(text))
    const probe = new Uint8Array(1)
    const { kty, crv, x, y } = key
    const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
    // Node takes halves that do not belong together, and nobody could verify what they sign.
    const fits = verify(
      'sha256',
      probe,
      publicKey,
      sign('sha256', probe, createPrivateKey({ key, format: 'jwk' })),
    )
    if (fits) return { ok: true, key }
  } catch {
    // Falls through to the one problem below.
  }
  return { ok: false, problem: 'expected a private P-256 key as JWK with kty, crv, x, y, d and kid' }
}

/** The trust list of one key: its public half, for the given families or, where null, for all. */
export function publicJwks({ kty, crv, x, y, kid }: PassKey, passes: readonly SignedFamily[] | null) {
  const limits = passes === null ? {} : { passes }
  return { keys: [{ kty, crv, x, y, kid, alg: 'ES256', use: 'sig', ...limits }] }
}

/**
 * The text of a new pass, issued at `now` (UTC ms) under a random cti (formats.md "Codes"), or the problem that
 * would make it malformed.
 */
export function mintPass(pass: {
  key: PassKey
  content: PassContent
  terms: PassTerms
  now: number
}): { ok: true; text: string; cti: Uint8Array } | { ok: false; problem: string } {
  const { key, content, terms, now } = pass
  const fields = fieldsOf(content)
  for (const value of fields.values()) {
    if (typeof value === 'string' && !isPassText(value)) {
      return { ok: false, problem: 'a text of a pass has 1 to 128 characters and no control characters' }
    }
  }
  if (terms.expires <= Math.max(now, terms.notBefore ?? now)) {
    return { ok: false, problem: 'a pass must expire after it begins' }
  }
  if (seconds(terms.expires) > LAST_SECOND)
    return { ok: false, problem: 'a pass must expire before the year 10000' }
  const cti = Uint8Array.from(randomBytes(CTI_BYTES))
  const claims = new Map<number, unknown>([
    [CLAIM.iss, terms.issuer],
    [CLAIM.exp, seconds(terms.expires)],
    [CLAIM.iat, seconds(now)],
    [CLAIM.cti, cti],
    [PASS_CLAIM, fields],
  ])
  if (terms.subject !== null) claims.set(CLAIM.sub, terms.subject)
  if (terms.notBefore !== null) claims.set(CLAIM.nbf, seconds(terms.notBefore))
  const cose = signCose(toCbor(claims), key.kid, createPrivateKey({ key, format: 'jwk' }))
  const text = SIGNED_FAMILIES[content.type].prefix + toBase45(cose)
  if (text.length > MAX_SIGNED_LENGTH) {
    return { ok: false, problem: `${text.length} characters, a pass has at most ${MAX_SIGNED_LENGTH}` }
  }
  return { ok: true, text, cti }
}

function fieldsOf(content: PassContent): Map<number, unknown> {
  const fields = new Map<number, unknown>([[PASS_KEY.version, PASS_VERSION]])
  if (content.maskedName !== null) fields.set(PASS_KEY.maskedName, content.maskedName)
  switch (content.type) {
    case 'ra1':
      fields.set(PASS_KEY.colour, PASS_COLOURS.indexOf(content.colour))
      break
    case 'wp1':
      fields.set(PASS_KEY.enterprise, content.enterprise)
      break
    case 'gp1':
      fields.set(PASS_KEY.household, content.household)
      break
    case 'sb1':
      fields.set(PASS_KEY.staffNumber, content.staffNumber)
      break
  }
  return fields
}

function signCose(payload: Uint8Array, kid: string, privateKey: KeyObject): Uint8Array {
  const header = new Map<number, unknown>([
    [HEADER.algorithm, ES256],
    [HEADER.kid, new TextEncoder().encode(kid)],
  ])
  const protectedBytes = toCbor(header)
  const signature = sign('sha256', signedBytes(protectedBytes, payload), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  })
  return toCbor(new Tagged(COSE_SIGN1_TAG, [protectedBytes, new Map(), payload, Uint8Array.from(signature)]))
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}
