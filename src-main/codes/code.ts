import type { Assurance, CodeRole, CodeStatus } from '../words.ts'
import { denyHashOf } from './trust/deny-list.ts'

export type OpaqueFamily = 'zhejiang' | 'jiangsu' | 'ruian-site'
export type SignedFamily = 'ra1' | 'wp1' | 'gp1' | 'sb1'
/** Signed passes of other countries: the EU's certificate and New Zealand's pass. */
export type ForeignFamily = 'dcc' | 'nzcp'
export type CodeFamily = OpaqueFamily | SignedFamily | ForeignFamily

/** Why a signed pass is `invalid` (formats.md "Codes"). */
export type InvalidReason = 'not_yet_valid' | 'untrusted' | 'bad_signature' | 'malformed' | 'revoked'

/** What a scanned text turned out to be. Times are UTC ms. */
export interface Code {
  family: CodeFamily
  role: CodeRole
  /** What tells this code from another, the same for every copy of it. The kiosk HMACs it at once; never log it. */
  token: string
  /** What a deny list knows this code by (`deny-list.ts`), 64 hex digits; null where it cannot be denied singly. */
  denyHash: string | null
  /** On a deny list. A signed pass is then `invalid`; an opaque code keeps its status, and the guard is told. */
  denied: boolean
  status: CodeStatus
  /** `signed` where a signature was verified, whatever else is wrong with the pass; null where nothing is known. */
  assurance: Assurance | null
  reason: InvalidReason | null
  notBefore: number | null
  expires: number | null
  /** A signed test result that says anything but "not detected": in force, yet no reason to let anybody in. */
  notNegative: boolean
  holder: {
    maskedName: string | null
    household: string | null
    enterprise: string | null
    staffNumber: string | null
  }
}

/** Why a text is no code of ours. */
export type Refusal =
  | 'empty'
  | 'too-long'
  /** More than one line: two reads run together. */
  | 'merged'
  | 'not-a-code'
  /** A health-code page whose token is absent or empty. */
  | 'token-missing'
  /** A health-code page whose token, or what must stand beside it, has another shape. */
  | 'token-malformed'
  | 'parameter-repeated'

/** `detail` is for whoever installs or supports the kiosk; it never holds a piece of the text. */
export type Recognition = { ok: true; code: Code } | { ok: false; reason: Refusal; detail: string }

/** A code that only says who it belongs to: its status is with an authority or a guard (codes.md section 1). */
export function opaqueCode(family: OpaqueFamily, role: CodeRole, token: string): Code {
  return {
    family,
    role,
    token,
    denyHash: denyHashOf(token),
    denied: false,
    status: 'unknown',
    assurance: null,
    reason: null,
    notBefore: null,
    expires: null,
    notNegative: false,
    holder: { maskedName: null, household: null, enterprise: null, staffNumber: null },
  }
}

/** The status before a gate: a test that did not come out negative is signed like one that did, and still no green. */
export function statusAtGate({ status, notNegative }: Code): CodeStatus {
  return notNegative && status === 'green' ? 'unknown' : status
}
