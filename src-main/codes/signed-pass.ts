import type { CodeRole, CodeStatus } from '../words.ts'
import { fromBase45 } from './base45.ts'
import type { Code, SignedFamily } from './code.ts'
import { ES256, readCoseSign1, verifyCoseSign1, type CoseSign1 } from './cose.ts'
import { readCwt, type Cwt } from './cwt.ts'
import { denyHashOf } from './trust/deny-list.ts'
import { NO_HOLDER, outcome, refusedPass, tokenOfBytes } from './pass-outcome.ts'
import { believedKey, type Trust } from './trust/trust.ts'

/** Our passes stay well below this; it is also what one QR symbol of a printable size can hold. */
export const MAX_SIGNED_LENGTH = 2048

/** The private claim and the keys of its map (formats.md "Codes"). */
export const PASS_CLAIM = -65537
export const PASS_VERSION = 1
export const PASS_KEY = {
  version: 0,
  colour: 1,
  maskedName: 2,
  household: 3,
  enterprise: 4,
  staffNumber: 5,
} as const
export const PASS_COLOURS = ['green', 'yellow', 'red'] as const

interface SignedFamilyRecord {
  family: SignedFamily
  prefix: string
  role: CodeRole
  /** What a pass of this family says and no other family's pass says. */
  own: 'colour' | 'household' | 'enterprise' | 'staffNumber'
}

/** The families of signed passes (codes.md section 2). */
export const SIGNED_FAMILIES: Readonly<Record<SignedFamily, SignedFamilyRecord>> = {
  ra1: { family: 'ra1', prefix: 'RA1:', role: 'ruian-code', own: 'colour' },
  wp1: { family: 'wp1', prefix: 'WP1:', role: 'work-pass', own: 'enterprise' },
  gp1: { family: 'gp1', prefix: 'GP1:', role: 'guest-pass', own: 'household' },
  sb1: { family: 'sb1', prefix: 'SB1:', role: 'staff-badge', own: 'staffNumber' },
}

/** The signed family that a text claims by its prefix, or null. */
export function signedFamilyOf(text: string): SignedFamily | null {
  return Object.values(SIGNED_FAMILIES).find(({ prefix }) => text.startsWith(prefix))?.family ?? null
}

/** Whether a text may stand in a pass: 1 to 128 characters without controls, since it is shown on screens. */
export function isPassText(value: unknown): value is string {
  return typeof value === 'string' && /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,128}$/u.test(value)
}

/**
 * Judges the text of a signed pass against the trust lists and the time (`now`, UTC ms). The outcomes are those
 * of formats.md "Codes"; nothing that a pass says counts before its signature is verified.
 */
export function readSignedPass(
  text: string,
  { family, now, trust }: { family: SignedFamily; now: number; trust: Trust },
): Code {
  const record = SIGNED_FAMILIES[family]
  const message = messageOf(text.slice(record.prefix.length))
  if (message === null) return refusedPass(record, text, { reason: 'malformed', denyHash: null })
  const { cose, kid } = message
  const key = believedKey(trust, 'jwk', kid, now)
  if (key === null || (key.passes !== null && !key.passes.includes(family))) {
    return refusedPass(record, text, { reason: 'untrusted', denyHash: claimedHash(cose) })
  }
  if (!verifyCoseSign1(cose, key)) {
    return refusedPass(record, text, { reason: 'bad_signature', denyHash: claimedHash(cose) })
  }

  const cwt = readCwt(cose.payload, [])
  const content = cwt === null ? null : readContent(cwt, record)
  if (cwt === null || content === null || cwt.expires === null || cwt.cti?.length === 0) {
    return { ...refusedPass(record, text, { reason: 'malformed', denyHash: null }), assurance: 'signed' }
  }
  const { expires, notBefore, cti } = cwt
  const denyHash = cti === null ? null : denyHashOf(cti)
  return {
    family,
    role: record.role,
    // From what is signed, so that another spelling of the same pass is the same pass.
    token: cti === null ? tokenOfBytes(cose.signed) : `${kid} ${Buffer.from(cti).toString('hex')}`,
    ...outcome({ denyHash, expires, begins: cwt, inForce: content.colour }, { now, trust }),
    notBefore,
    expires,
    notNegative: false,
    holder: content.holder,
  }
}

function messageOf(body: string): { cose: CoseSign1; kid: string } | null {
  const bytes = fromBase45(body)
  const cose = bytes === null ? null : readCoseSign1(bytes)
  if (cose?.algorithm?.value !== ES256 || !cose.algorithm.protected || cose.kid?.protected !== true)
    return null
  return { cose, kid: Buffer.from(cose.kid.value).toString('utf8') }
}

/** What a pass that nobody here believes calls itself, so that its issuer can still put it on a deny list. */
function claimedHash(cose: CoseSign1): string | null {
  const cti = readCwt(cose.payload, [])?.cti ?? null
  return cti === null ? null : denyHashOf(cti)
}

/**
 * The private claim. The prefix stands outside the signature, so the content must say itself which family it is:
 * it carries that family's own field and no other's. A colour is a RA1's own field; elsewhere it may stand, and
 * counts.
 */
function readContent(
  { claims }: Cwt,
  { own }: SignedFamilyRecord,
): { colour: CodeStatus; holder: Code['holder'] } | null {
  const content = claims.get(PASS_CLAIM)
  if (!(content instanceof Map) || content.get(PASS_KEY.version) !== PASS_VERSION) return null
  const colourNumber: unknown = content.get(PASS_KEY.colour)
  const colour = typeof colourNumber === 'number' ? PASS_COLOURS[colourNumber] : undefined
  if (colourNumber !== undefined && colour === undefined) return null
  if (own === 'colour' && colour === undefined) return null

  const holder: Code['holder'] = { ...NO_HOLDER }
  for (const name of ['maskedName', 'household', 'enterprise', 'staffNumber'] as const) {
    const value: unknown = content.get(PASS_KEY[name])
    if (value !== undefined && !isPassText(value)) return null
    if (name !== 'maskedName' && (value !== undefined) !== (name === own)) return null
    holder[name] = value ?? null
  }
  return { colour: colour ?? 'green', holder }
}
