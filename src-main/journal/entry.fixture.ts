import { randomUUID } from 'node:crypto'
import type { Entry } from './entry.ts'

/** 6 March 2020, 08:00:00 in Rui'an, UTC ms. */
export const MORNING = Date.UTC(2020, 2, 6, 0, 0, 0)

/** A resident who simply passed, with whatever the test is about. */
export function anEntry(about: Partial<Entry>): Entry {
  return {
    kind: 'entry',
    id: randomUUID(),
    amends: null,
    gate: 'huayuan',
    lane: 'in-1',
    direction: 'in',
    opened: MORNING,
    decided: MORNING + 2100,
    verdict: 'pass',
    action: 'admit',
    reasons: [],
    flags: [],
    personClass: 'resident',
    classFrom: 'default',
    grid: null,
    temperature: { celsius: 36.5, kind: 'body-estimate', raw: 34.1, ambient: 18 },
    readings: 1,
    healthCode: { status: 'green', assurance: 'guard', family: 'zhejiang' },
    ruianCode: { status: 'green', assurance: 'guard', family: null },
    mask: true,
    guard: '1001',
    note: null,
    rulesHash: 'ab'.repeat(32),
    evidence: [{ kind: 'mask', worn: true, at: MORNING + 900, visitMs: 900, superseded: false }],
    person: { maskedName: null, household: null },
    ...about,
  }
}

/** The guard let a denied person in after all. */
export function anOverride(amends: string, about: Partial<Entry>): Entry {
  return anEntry({ kind: 'override', amends, note: 'known-resident', evidence: [], ...about })
}
