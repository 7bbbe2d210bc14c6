import { createHmac } from 'node:crypto'
import { recognise } from '../../../src-main/codes/recognise.ts'
import { compileRuianPatterns } from '../../../src-main/codes/ruian-site.ts'
import { loadTrust } from '../../../src-main/codes/trust/load-files.ts'
import type { JournalRow } from '../../../src-main/journal/row.ts'
import { RUIAN_PATTERN } from '../../e2e/site.ts'
import { kindOf, type HeldUp } from './kinds.ts'
import type { Played } from './lane.ts'

/** What the journal must say of a person, and nothing of anybody else. */
export interface Expected {
  verdict: string | null
  action: string | null
  reasons: readonly string[]
  flags: readonly string[]
  /** HMACs of the codes that this person held up, sorted. */
  tokens: string[]
  /** °C in the order in which they were taken. */
  readings: number[]
}

/** Tells what is expected of each, the codes blinded as the kiosk does with the store's own key. */
export function expectations(trustFile: string, codeTokenKey: Buffer): (played: Played) => Expected {
  const trust = loadTrust([{ paths: [trustFile], stopAfterMs: null }])
  const patterns = compileRuianPatterns([RUIAN_PATTERN])
  if (!trust.ok) throw new Error(trust.problem)
  if (!patterns.ok) throw new Error(patterns.problem)
  const blinded = (text: string): string => {
    const recognised = recognise(text, {
      now: Date.now(),
      trust: trust.trust,
      ruianPatterns: patterns.patterns,
    })
    if (!recognised.ok) throw new Error('a code that nobody recognises')
    const { family, token } = recognised.code
    return createHmac('sha256', codeTokenKey).update(`${family}:${token}`).digest('base64url')
  }
  return ({ person, phone }) => {
    const { acts, expect } = kindOf(person.kind)
    const held = new Set(acts.flatMap((act): HeldUp[] => (act.do === 'scan' ? [act.code] : [])))
    const isFirstOfFamily = person.kind === 'family' && person.phoneOf === null
    const { own } = person.temperatures
    return {
      verdict: expect.verdict,
      action: expect.action,
      reasons: expect.reasons,
      flags: isFirstOfFamily ? [] : expect.flags,
      tokens: [...held].map((code) => blinded(phone.text(code))).toSorted(),
      readings: expect.readings.map((is) =>
        is === 'gun' ? Math.round(own * 10) / 10 : person.temperatures[is],
      ),
    }
  }
}

/** The same of a row as it was written. */
export function saidBy(row: JournalRow): Expected {
  const tokens = row.evidence.flatMap((item) => (item.kind === 'code' ? [item.token] : []))
  return {
    verdict: row.verdict,
    action: row.action,
    reasons: row.reasons,
    flags: row.flags,
    tokens: [...new Set(tokens)].toSorted(),
    readings: row.evidence.flatMap((item) => (item.kind === 'temperature' ? [item.celsius] : [])),
  }
}

/** What differs, in words; null when nothing does. */
export function difference(expected: Expected, found: Expected): string | null {
  const fields = ['verdict', 'action', 'reasons', 'flags', 'tokens', 'readings'] as const
  const wrong = fields
    .filter((field) => JSON.stringify(expected[field]) !== JSON.stringify(found[field]))
    .map((field) => `${field} ${JSON.stringify(found[field])} instead of ${JSON.stringify(expected[field])}`)
  return wrong.length === 0 ? null : wrong.join('; ')
}
