import type { Assurance, CodeRole, CodeStatus } from '../words.ts'
import type { CodeEvidence, SeenEvidence } from './evidence.ts'

/** What is known of one role's codes taken together. */
export interface KnownCode {
  role: CodeRole
  status: CodeStatus
  assurance: Assurance | null
  family: string | null
  /** UTC ms at which the authority that gave this status last changed it, or null. */
  updatedAt: number | null
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

/** What no green and no waiting heals. */
export function isYellowOrRed(status: CodeStatus): status is 'yellow' | 'red' {
  return status === 'yellow' || status === 'red'
}

/** Which greens of a role count: how they are known, and the families that may say so, undefined for all. */
export interface Accepted {
  assurances: readonly Assurance[]
  families?: readonly string[] | undefined
}

/**
 * The status of one role: the worst of all that is known; null when there is nothing. A green counts only where
 * one of `accepted` takes it, otherwise it is unknown; a yellow or a red counts however it is known, but for one that
 * only a camera saw: where that is not accepted, a misread colour must not hold anybody. What a guard saw is of the
 * families that were scanned: where families are named and none of them was, it counts no more than another's scan.
 */
export function knownCode(
  role: CodeRole,
  evidence: readonly (CodeEvidence | SeenEvidence)[],
  accepted: readonly Accepted[],
): KnownCode | null {
  let worst = null as KnownCode | null
  const ofRole = evidence.filter((item) => item.role === role)
  const scanned = ofRole.flatMap((item) => (item.kind === 'code' ? [item.family] : []))
  for (const item of ofRole) {
    const assurance = item.kind === 'seen' ? 'guard' : item.assurance
    const shown = item.kind === 'seen' ? scanned : [item.family]
    const needsAcceptance = item.status === 'green' || assurance === 'camera'
    const counts = !needsAcceptance || accepted.some((one) => accepts(one, assurance, shown))
    const status = counts ? item.status : 'unknown'
    const family: string | null = item.kind === 'seen' ? (worst?.family ?? null) : item.family
    if (worst === null || WORST_FIRST.indexOf(status) < WORST_FIRST.indexOf(worst.status)) {
      const updatedAt = item.kind === 'seen' ? null : item.updatedAt
      worst = { role, status, assurance: isUndecided(status) ? null : assurance, family, updatedAt }
    } else if (worst.family === null) {
      worst = { ...worst, family }
    }
  }
  return worst
}

function accepts(
  { assurances, families }: Accepted,
  assurance: Assurance | null,
  shown: readonly string[],
): boolean {
  if (!assurances.some((one) => one === assurance)) return false
  return families === undefined || shown.some((family) => families.includes(family))
}
