import type { Evidence, TemperatureEvidence } from '../gate/evidence.ts'
import type { FinalRuling, Judgement } from '../gate/judge.ts'
import { nothingLapsed, openVisit, type Visit } from '../gate/visit.ts'
import type { Entry, EntryCode, EntryPerson } from '../journal/entry.ts'
import type { CodeRole } from '../words.ts'

/** What the kiosk knows besides the visit when it writes an entry. */
export interface EntryContext {
  id: string
  gate: string
  lane: string
  guard: string | null
  rulesHash: string
  now: number
}

/** The entry of a visit at its first final ruling, or at its abandonment (`ruling` null). */
export function entryOfVisit(
  visit: Visit,
  judgement: Judgement,
  ruling: FinalRuling | null,
  context: EntryContext,
): Entry {
  const decisive = judgement.temperature.decisive
  return {
    kind: 'entry',
    id: context.id,
    amends: null,
    gate: context.gate,
    lane: context.lane,
    direction: visit.direction,
    opened: visit.openedAt,
    decided: context.now,
    verdict: ruling?.verdict ?? null,
    action: ruling?.action ?? null,
    reasons: ruling?.reasons ?? [],
    flags: visit.flags,
    personClass: judgement.personClass,
    classFrom: judgement.classFrom,
    grid: null,
    temperature: decisive === null ? null : entryTemperature(decisive),
    readings: visit.evidence.filter((item) => item.kind === 'temperature').length,
    healthCode: codeOf(judgement, 'health-code'),
    ruianCode: codeOf(judgement, 'ruian-code'),
    mask: judgement.mask,
    guard: context.guard,
    note: null,
    rulesHash: context.rulesHash,
    evidence: visit.evidence.map(withoutPerson),
    person: personOf(visit.evidence),
  }
}

/** The visit as it was at its end, with what was learned of it since. */
export function visitOfEntry({ id, direction, opened, decided, flags, personClass, evidence }: Entry): Visit {
  const visit = openVisit({
    id,
    direction,
    defaultClass: personClass,
    thread: { state: 'untracked' },
    flags,
    handUntil: null,
    now: opened,
  })
  return nothingLapsed({ ...visit, evidence }, decided)
}

export function entryTemperature(reading: TemperatureEvidence): NonNullable<Entry['temperature']> {
  const { celsius, temperatureKind, raw, ambient } = reading
  return { celsius, kind: temperatureKind, raw, ambient }
}

/** An amendment of an earlier entry: the same facts with what has changed, pointing at it. */
export function amendmentOf(
  amended: Entry,
  change: Pick<Entry, 'kind' | 'verdict' | 'action' | 'note' | 'evidence' | 'person'>,
  context: EntryContext,
): Entry {
  return {
    ...amended,
    ...change,
    id: context.id,
    amends: amended.id,
    guard: context.guard,
    decided: context.now,
    evidence: change.evidence.map(withoutPerson),
  }
}

/** Something done to the kiosk itself, on record beside the visits. */
export function auditEntry(note: string, context: EntryContext): Entry {
  return {
    kind: 'audit',
    id: context.id,
    amends: null,
    gate: context.gate,
    lane: context.lane,
    direction: 'in',
    opened: context.now,
    decided: context.now,
    verdict: null,
    action: null,
    reasons: [],
    flags: [],
    personClass: 'unknown',
    classFrom: 'default',
    grid: null,
    temperature: null,
    readings: 0,
    healthCode: null,
    ruianCode: null,
    mask: null,
    guard: context.guard,
    note,
    rulesHash: context.rulesHash,
    evidence: [],
    person: { maskedName: null, household: null },
  }
}

/** Name and household as the evidence gives them: a typed household counts before a signed one. */
export function personOf(evidence: readonly Evidence[]): EntryPerson {
  const holders = evidence.flatMap((item) => (item.kind === 'code' && !item.superseded ? [item.holder] : []))
  const typed = evidence.findLast((item) => item.kind === 'household')?.household
  return {
    maskedName: holders.findLast((holder) => holder?.maskedName)?.maskedName ?? null,
    household: typed ?? holders.findLast((holder) => holder?.household)?.household ?? null,
  }
}

function withoutPerson(item: Evidence): Evidence {
  if (item.kind === 'code') return { ...item, holder: null }
  return item.kind === 'household' ? { ...item, household: '' } : item
}

function codeOf(judgement: Judgement, role: CodeRole): EntryCode | null {
  const known = judgement.codes.find((code) => code.role === role)
  return known === undefined
    ? null
    : { status: known.status, assurance: known.assurance, family: known.family }
}
