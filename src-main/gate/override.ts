import type { StaffRole, Verdict } from '../words.ts'
import { reasonMatches, type Rules } from './rules.ts'

export type OverrideOutcome = 'allowed' | 'already-so' | 'needs-supervisor' | 'not-allowed'

interface Overridable {
  /** As it stands now; null: abandoned before a ruling. */
  verdict: Verdict | null
  reasons: readonly string[]
  flags: readonly string[]
}

/** Not even a supervisor may turn the verdict: a deny that the rules name, or an emergency release, which judged no visitor. */
export function isFinal(entry: Overridable, rules: Rules): boolean {
  if (entry.flags.includes('emergency-release')) return true
  return entry.verdict === 'deny' && isNamed(entry, rules.override.neverFor)
}

/**
 * Who may turn a recorded verdict (design.md section 5, Override). Pass to deny: any guard. Deny to pass: for
 * what the rules allow, and for red, a confirmed fever and isolation orders only the supervisor.
 */
export function mayOverride(entry: Overridable, to: Verdict, role: StaffRole, rules: Rules): OverrideOutcome {
  if (entry.verdict === null) return 'not-allowed'
  if (entry.verdict === to) return 'already-so'
  if (isFinal(entry, rules)) return 'not-allowed'
  if (to === 'deny') return 'allowed'
  return isNamed(entry, rules.override.supervisorFor) && role !== 'supervisor'
    ? 'needs-supervisor'
    : 'allowed'
}

function isNamed({ reasons }: Overridable, patterns: readonly string[]): boolean {
  return reasons.some((reason) => patterns.some((pattern) => reasonMatches(pattern, reason)))
}
