import { opaqueCode, type Code } from './code.ts'
import { checkPattern } from './pattern-ways.ts'

/** Texts longer than this are no opaque code (codes.md section 1), and no pattern ever sees them. */
export const MAX_OPAQUE_LENGTH = 512

/** Two open repetitions in a row on the longest text: some milliseconds of work. */
const MAX_WAYS = 300_000

/** What a site says its 瑞安通 text looks like: matched against the whole text. */
export interface RuianPattern {
  readonly expression: RegExp
}

/**
 * Compiles `codes.ruian.patterns` of the config: regular expressions in JavaScript's `u` mode, each matched
 * against the whole text, where a group named `token` holds what identifies the code (else the whole text does).
 * The problem names the index of the first pattern that is wrong, or that could be tried in too many ways.
 */
export function compileRuianPatterns(
  patterns: readonly string[],
): { ok: true; patterns: RuianPattern[] } | { ok: false; problem: string } {
  const compiled: RuianPattern[] = []
  for (const [index, pattern] of patterns.entries()) {
    const where = `codes.ruian.patterns[${index}]`
    const checked = checkPattern(pattern, { length: MAX_OPAQUE_LENGTH, maxWays: MAX_WAYS })
    if (!checked.ok) return { ok: false, problem: `${where}: ${checked.problem}` }
    compiled.push({ expression: new RegExp(`^(?:${pattern})$`, 'u') })
  }
  return { ok: true, patterns: compiled }
}

/**
 * Reads a text as a code of the site's own pattern, or null. The real 瑞安通 text is not public: this never claims
 * to be it.
 */
export function readRuianSite(text: string, patterns: readonly RuianPattern[]): Code | null {
  for (const { expression } of patterns) {
    const match = expression.exec(text)
    if (match === null) continue
    const token = match.groups && 'token' in match.groups ? match.groups['token'] : text
    if (token) return opaqueCode('ruian-site', 'ruian-code', token)
  }
  return null
}
