import { createHash } from 'node:crypto'
import type { CodeRole, CodeStatus } from '../words.ts'
import type { Code, CodeFamily, InvalidReason } from './code.ts'
import { isDenied, type Trust } from './trust/trust.ts'

export const NO_HOLDER: Code['holder'] = {
  maskedName: null,
  household: null,
  enterprise: null,
  staffNumber: null,
}

type Outcome = Pick<Code, 'denyHash' | 'denied' | 'status' | 'assurance' | 'reason'>

/**
 * What a pass with a good signature comes to (formats.md "Codes"). A denial is told before anything else: an expired pass
 * is refreshed, a revoked one is not. Times are UTC ms.
 */
export function outcome(
  pass: {
    denyHash: string | null
    expires: number
    begins: { notBefore: number | null; issuedAt: number | null }
    /** Its status while it is in force. */
    inForce: CodeStatus
  },
  { now, trust }: { now: number; trust: Trust },
): Outcome {
  const { denyHash, expires, begins, inForce } = pass
  const denied = isDenied(trust, denyHash)
  const said = { denyHash, denied, assurance: 'signed' } as const
  if (denied) return { ...said, status: 'invalid', reason: 'revoked' }
  // "On or after" its expiry a token is no longer accepted (RFC 7519 section 4.1.4).
  if (now >= expires) return { ...said, status: 'expired', reason: null }
  if (now < (begins.notBefore ?? 0) || now < (begins.issuedAt ?? 0)) {
    return { ...said, status: 'invalid', reason: 'not_yet_valid' }
  }
  return { ...said, status: inForce, reason: null }
}

/** A text that claims a family, and of which nothing else is believed. */
export function refusedPass(
  { family, role }: { family: CodeFamily; role: CodeRole },
  text: string,
  { reason, denyHash }: { reason: InvalidReason; denyHash: string | null },
): Code {
  return {
    family,
    role,
    token: tokenOfBytes(new TextEncoder().encode(text)),
    denyHash,
    denied: false,
    status: 'invalid',
    assurance: null,
    reason,
    notBefore: null,
    expires: null,
    notNegative: false,
    holder: NO_HOLDER,
  }
}

/** A token for what names itself by nothing better than its own bytes. */
export function tokenOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
