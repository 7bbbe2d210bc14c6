import type { Assurance, CodeStatus } from '../words.ts'
import type { CodeFamily, InvalidReason, Recognition, Refusal } from './code.ts'

/** The one object that `kiosk code verify` prints (formats.md "Codes"); times are ISO, UTC. */
export interface VerifyReport {
  family: CodeFamily | null
  status: CodeStatus
  assurance: Assurance | null
  reason: InvalidReason | Refusal | null
  notBefore: string | null
  expires: string | null
}

/** Known and green; known and not green; not known yet. */
const EXIT_CODES: Readonly<Record<CodeStatus, 0 | 1 | 3>> = {
  green: 0,
  yellow: 1,
  red: 1,
  under_review: 1,
  expired: 1,
  not_found: 1,
  invalid: 1,
  lookup_failed: 3,
  lookup_timeout: 3,
  unknown: 3,
}

/** What `kiosk code verify` says of a recognition, and the code that it exits with (formats.md "Exit codes"). */
export function verifyReport(recognition: Recognition): { report: VerifyReport; exitCode: 0 | 1 | 2 | 3 } {
  if (!recognition.ok) {
    const { reason } = recognition
    const report = {
      family: null,
      status: 'invalid',
      assurance: null,
      reason,
      notBefore: null,
      expires: null,
    } as const
    return { report, exitCode: 2 }
  }
  const { family, status, assurance, reason, notBefore, expires } = recognition.code
  return {
    report: { family, status, assurance, reason, notBefore: iso(notBefore), expires: iso(expires) },
    exitCode: EXIT_CODES[status],
  }
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
