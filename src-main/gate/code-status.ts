import type { Assurance, CodeRole, CodeStatus } from '../words.ts'
import type { CodeEvidence, SeenEvidence } from './evidence.ts'

/** What is known of one role's codes taken together. */
export interface KnownCode {
  role: CodeRole
  status: CodeStatus
  assurance: Assurance | null
  family: string | null
}

/** Worst first. What stands below green is what a guard's eye may fill. */
const WORST_FIRST: readonly CodeStatus[] = [
  'red',
  'yellow',
  'invalid',
  'expired',
  'not_found',
  'under_review',
  'green',
  'lookup_failed',
  'lookup_timeout',
  'unknown',
]

/** A guard's eye fills these three and no other (codes.md, the closed set of statuses). */
export function isUndecided(status: CodeStatus): boolean {
  return status === 'unknown' || status === 'lookup_failed' || status === 'lookup_timeout'
}

/**
 * The status of one role: the worst of all that is known; null when there is nothing. A green counts only
 * with an accepted assurance, otherwise it is unknown; a yellow or a red counts however it is known, but for one
 * that only a camera saw: where that is not accepted, a misread colour must not hold anybody.
 */
export function knownCode(
  role: CodeRole,
  evidence: readonly (CodeEvidence | SeenEvidence)[],
  accepted: readonly Assurance[],
): KnownCode | null {
  let worst = null as KnownCode | null
  for (const item of evidence) {
    if (item.role !== role) continue
    const assurance = item.kind === 'seen' ? 'guard' : item.assurance
    const needsAcceptance = item.status === 'green' || assurance === 'camera'
    const counts = !needsAcceptance || accepted.some((one) => one === assurance)
    const status = counts ? item.status : 'unknown'
    const family: string | null = item.kind === 'seen' ? (worst?.family ?? null) : item.family
    if (worst === null || WORST_FIRST.indexOf(status) < WORST_FIRST.indexOf(worst.status)) {
      worst = { role, status, assurance: isUndecided(status) ? null : assurance, family }
    } else if (worst.family === null) {
      worst = { ...worst, family }
    }
  }
  return worst
}
