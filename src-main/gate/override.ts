import type { StaffRole, Verdict } from '../words.ts'
import { reasonMatches, type Rules } from './rules.ts'

export type OverrideOutcome = 'allowed' | 'already-so' | 'needs-supervisor' | 'not-allowed'

/**
 * Who may turn a recorded verdict (design.md section 5, Override). Pass to deny: any guard. Deny to pass: for
 * what the rules allow, and for red, a confirmed fever and isolation orders only the supervisor.
 */
export function mayOverride(
  entry: { verdict: Verdict | null; reasons: readonly string[] },
  to: Verdict,
  role: StaffRole,
  rules: Rules,
): OverrideOutcome {
  if (entry.verdict === null) return 'not-allowed'
  if (entry.verdict === to) return 'already-so'
  if (to === 'deny') return 'allowed'
  const named = (patterns: readonly string[]): boolean =>
    entry.reasons.some((reason) => patterns.some((pattern) => reasonMatches(pattern, reason)))
  if (named(rules.override.neverFor)) return 'not-allowed'
  return named(rules.override.supervisorFor) && role !== 'supervisor' ? 'needs-supervisor' : 'allowed'
}
