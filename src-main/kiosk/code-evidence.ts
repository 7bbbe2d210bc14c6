import { statusAtGate, type Code } from '../codes/code.ts'
import type { CodeEvidence, CodeRemark } from '../gate/evidence.ts'
import type { Sighting } from './sightings.ts'

/** What a scanned code says of whoever showed it. `token` is its token, blinded. */
export function codeEvidence(
  code: Code,
  { token, remarks }: { token: string; remarks: CodeRemark[] },
): CodeEvidence {
  const { family, role, assurance, reason, holder } = code
  const status = statusAtGate(code)
  return {
    kind: 'code',
    role,
    family,
    token,
    status,
    assurance,
    reason,
    from: 'scan',
    updatedAt: null,
    holder,
    remarks,
  }
}

/** What the guard is told of a code besides its status. */
export function remarksOn(
  { expires, notBefore, denied }: Code,
  before: Sighting | null,
  now: number,
): CodeRemark[] {
  return [
    ...(denied ? [{ what: 'denied' as const }] : []),
    ...(expires !== null && expires <= now ? [{ what: 'expired' as const, at: expires }] : []),
    ...(notBefore !== null && now < notBefore ? [{ what: 'not-yet-valid' as const, at: notBefore }] : []),
    ...(before === null
      ? []
      : [{ what: 'seen-before' as const, at: before.at, lane: before.lane, verdict: before.verdict }]),
  ]
}
