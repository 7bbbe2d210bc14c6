import { createHash } from 'node:crypto'
import type { CodeRole, CodeStatus } from '../words.ts'
import { fromBase45 } from './base45.ts'
import type { Code, InvalidReason, SignedFamily } from './code.ts'
import { ES256, readCoseSign1, verifyEs256, type CoseSign1 } from './cose.ts'
import { readCwt, type Cwt } from './cwt.ts'
import type { Trust } from './trust.ts'

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
  if (message === null) return unverified(record, text, 'malformed')
  const key = trust.keys.get(message.kid)
  if (key === undefined || !key.verifies) return unverified(record, text, 'untrusted')
  if (key.passes !== null && !key.passes.includes(family)) return unverified(record, text, 'untrusted')
  if (!verifyEs256(message.cose, key.key)) return unverified(record, text, 'bad_signature')

  const cwt = readCwt(message.cose.payload)
  const content = cwt === null ? null : readContent(cwt, record)
  if (cwt === null || content === null || cwt.expires === null || cwt.cti?.length === 0) {
    return { ...unverified(record, text, 'malformed'), assurance: 'signed' }
  }
  const { status, reason } = inTime(cwt.expires, cwt, now, content.colour)
  return {
    family,
    role: record.role,
    // From what is signed, so that another spelling of the same pass is the same pass.
    token:
      cwt.cti === null
        ? sha256(message.cose.signed)
        : `${message.kid} ${Buffer.from(cwt.cti).toString('hex')}`,
    status,
    assurance: 'signed',
    reason,
    notBefore: cwt.notBefore,
    expires: cwt.expires,
    holder: content.holder,
  }
}

function messageOf(body: string): { cose: CoseSign1; kid: string } | null {
  const bytes = fromBase45(body)
  const cose = bytes === null ? null : readCoseSign1(bytes)
  if (cose === null || cose.algorithm !== ES256 || cose.kid === null || !cose.kid.protected) return null
  return { cose, kid: Buffer.from(cose.kid.bytes).toString('utf8') }
}

function inTime(
  expires: number,
  { notBefore, issuedAt }: Cwt,
  now: number,
  colour: CodeStatus,
): { status: CodeStatus; reason: InvalidReason | null } {
  // "On or after" its expiry a token is no longer accepted (RFC 7519 section 4.1.4).
  if (now >= expires) return { status: 'expired', reason: null }
  if (now < (notBefore ?? 0) || now < (issuedAt ?? 0)) return { status: 'invalid', reason: 'not_yet_valid' }
  return { status: colour, reason: null }
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

  const holder: Code['holder'] = { maskedName: null, household: null, enterprise: null, staffNumber: null }
  for (const name of ['maskedName', 'household', 'enterprise', 'staffNumber'] as const) {
    const value: unknown = content.get(PASS_KEY[name])
    if (value !== undefined && !isPassText(value)) return null
    if (name !== 'maskedName' && (value !== undefined) !== (name === own)) return null
    holder[name] = value ?? null
  }
  return { colour: colour ?? 'green', holder }
}

function unverified({ family, role }: SignedFamilyRecord, text: string, reason: InvalidReason): Code {
  return {
    family,
    role,
    token: sha256(new TextEncoder().encode(text)),
    status: 'invalid',
    assurance: null,
    reason,
    notBefore: null,
    expires: null,
    holder: { maskedName: null, household: null, enterprise: null, staffNumber: null },
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
