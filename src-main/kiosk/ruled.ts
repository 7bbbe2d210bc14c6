import { isDeepStrictEqual } from 'node:util'
import type { OverrideReason, StaffView, VisitView } from '../api/contract.ts'
import { contentOf, type CodeEvidence, type Evidence, type EvidenceContent } from '../gate/evidence.ts'
import { judge, type FinalRuling, type Judgement } from '../gate/judge.ts'
import { isFinal } from '../gate/override.ts'
import type { Rules } from '../gate/rules.ts'
import { isFever } from '../gate/lane-visits.ts'
import type { Visit } from '../gate/visit.ts'
import type { Entry, EntryCode } from '../journal/entry.ts'
import type { Action, CodeRole, Reason, Verdict } from '../words.ts'
import { amendmentOf, entryTemperature, personOf, visitOfEntry, type EntryContext } from './entry-of-visit.ts'
import { asking, temperatureView, viewOfJudged } from './visit-view.ts'

/** A visit that has been ruled and recorded: what a late key, an override or the dock still needs. */
export interface Ruled {
  view: VisitView
  entry: Entry
  handled: boolean
}

/** What an amendment writes, and the ruled visit once it is written. */
export interface Amended {
  amendment: Entry
  next: Ruled
}

export function ruledOf(
  {
    visit,
    judgement,
    ruling,
    entry,
  }: { visit: Visit; judgement: Judgement; ruling: FinalRuling; entry: Entry },
  rules: Rules,
  now: number,
): Ruled {
  const { verdict, action, reasons } = ruling
  const view = viewOfJudged(visit, judgement, {
    entryId: entry.id,
    verdict,
    action,
    reasons,
    flags: visit.flags,
    at: now,
    overridden: null,
    isFinal: isFinal({ verdict, reasons, flags: visit.flags }, rules),
  })
  return { view: { ...view, endedAt: now }, entry, handled: verdict === 'pass' }
}

/** A visit that ended without a ruling: nothing is left to do, but the guard sees that it was so. */
export function abandonedOf(
  { visit, judgement, entry }: { visit: Visit; judgement: Judgement; entry: Entry },
  now: number,
): Ruled {
  const view = viewOfJudged(visit, judgement, null)
  return { view: { ...view, asks: [], retake: null, askedWho: null, endedAt: now }, entry, handled: true }
}

/** A key pressed once more tells nothing that is not on record. */
export function saysNothingNew({ entry }: Ruled, contents: readonly EvidenceContent[]): boolean {
  return contents.every((content) =>
    entry.evidence.some((item) => isDeepStrictEqual(contentOf(item), content)),
  )
}

/** The verdict as it stands now. */
export function verdictOf({ view, entry }: Ruled): Verdict | null {
  return view.ruled?.overridden ?? entry.verdict
}

/**
 * Why it was denied, and what was learned since that speaks against the visitor: a high reading that nothing has cleared
 * counts as a fever.
 */
export function reasonsNow({ entry }: Ruled, rules: Rules): Reason[] {
  const { ruling, temperature } = judge(visitOfEntry(entry), rules, entry.decided)
  const known = ruling.state === 'final' ? ruling.reasons : []
  const fever: Reason[] = temperature.state === 'high' ? ['fever-confirmed'] : []
  return [...new Set([...entry.reasons, ...known, ...fever])]
}

/** The highest reading that says fever, whatever has cleared it; °C, or null. */
export function highestFever({ entry }: Ruled, rules: Rules): number | null {
  const fevers = entry.evidence.flatMap((item) =>
    item.kind === 'temperature' && isFever(item, rules) ? [item.celsius] : [],
  )
  return fevers.length === 0 ? null : Math.max(...fevers)
}

/** A deny as it stands now, that the guard has not dealt with. */
export function isToBeHandled(ruled: Ruled): boolean {
  return !ruled.handled && verdictOf(ruled) === 'deny'
}

/** Nothing is left to do, which is on record as `note`: by a wrong key, or because the guard has done it. */
export function dealtWith(ruled: Ruled, note: 'handled' | 'wrong-key', context: EntryContext): Amended {
  return { amendment: noted(ruled, note, context), next: asDealtWith(ruled) }
}

function noted(ruled: Ruled, note: 'handled' | 'not-handled' | 'wrong-key', context: EntryContext): Entry {
  const { entry } = ruled
  const { person } = entry
  const verdict = verdictOf(ruled)
  const action = ruled.view.ruled?.action ?? entry.action
  return amendmentOf(entry, { kind: 'learned', verdict, action, note, evidence: [], person }, context)
}

/** 已处理 was a wrong key: the deny is to be dealt with still. */
export function notDealtWith(ruled: Ruled, context: EntryContext): Amended {
  return { amendment: noted(ruled, 'not-handled', context), next: asToBeHandled(ruled) }
}

export function asToBeHandled(ruled: Ruled): Ruled {
  return { ...ruled, handled: false, view: asking(ruled.view) }
}

export function asDealtWith(ruled: Ruled): Ruled {
  return { ...ruled, handled: true, view: { ...ruled.view, asks: [] } }
}

/** Another verdict, for a reason that `by` answers for. */
export function overridden(
  ruled: Ruled,
  { to, reason, by }: { to: Verdict; reason: OverrideReason; by: StaffView },
  context: EntryContext,
): Amended {
  const { entry } = ruled
  const amendment = amendmentOf(
    entry,
    {
      kind: 'override',
      verdict: to,
      action: actionOf(entry, to),
      note: reason,
      evidence: [],
      person: entry.person,
    },
    { ...context, guard: by.number },
  )
  return { amendment, next: turned(ruled, to) }
}

export function turned(ruled: Ruled, to: Verdict): Ruled {
  const { view, entry } = ruled
  const now = view.ruled === null ? null : { ...view.ruled, overridden: to, action: actionOf(entry, to) }
  return { ...ruled, handled: to === 'pass', view: asking({ ...view, ruled: now }) }
}

/** A verdict that is turned back has its own action again: a courier goes to the parcel desk. */
function actionOf({ verdict, action }: Entry, overridden: Verdict): Action {
  if (overridden === verdict && action !== null) return action
  return overridden === 'pass' ? 'admit' : 'refuse'
}

/** What is learned of a ruled visit (class, household, contact reading, a late look-up) does not turn its verdict. */
export function learned(ruled: Ruled, contents: readonly EvidenceContent[], context: EntryContext): Amended {
  const next = learnedOf(ruled, contents, context.now)
  const { entry } = next
  const evidence = entry.evidence.slice(ruled.entry.evidence.length)
  const action = ruled.view.ruled?.action ?? entry.action
  const amendment = amendmentOf(
    entry,
    { kind: 'learned', verdict: verdictOf(ruled), action, note: null, evidence, person: entry.person },
    context,
  )
  return { amendment, next }
}

export function learnedOf(ruled: Ruled, contents: readonly EvidenceContent[], at: number): Ruled {
  const evidence: Evidence[] = contents.map((content) => ({ ...content, at, visitMs: 0, superseded: false }))
  const keyed = evidence.findLast((item) => item.kind === 'class')?.personClass
  const household = personOf(evidence).household ?? ruled.entry.person.household
  const measured = evidence.filter((item) => item.kind === 'temperature')
  const entry: Entry = {
    ...ruled.entry,
    evidence: [...ruled.entry.evidence, ...evidence],
    personClass: keyed ?? ruled.entry.personClass,
    classFrom: keyed === undefined ? ruled.entry.classFrom : 'key',
    person: { ...ruled.entry.person, household },
    temperature: measured.map(entryTemperature).at(-1) ?? ruled.entry.temperature,
    readings: ruled.entry.readings + measured.length,
    healthCode: worseCode(ruled.entry.healthCode, lateCode(evidence, 'health-code')),
    ruianCode: worseCode(ruled.entry.ruianCode, lateCode(evidence, 'ruian-code')),
  }
  const codes = ruled.view.codes.map((code) => {
    const { role, status, assurance, updatedAt } = lateCode(evidence, code.role) ?? code
    return code.status === 'red' ? code : { ...code, role, status, assurance, updatedAt }
  })
  const later = measured.map(temperatureView)
  const readings = [...ruled.view.readings, ...later]
  const { personClass, classFrom } = entry
  const temperature = ruled.view.temperature ?? later[0] ?? null
  const view = asking({ ...ruled.view, codes, personClass, classFrom, household, readings, temperature })
  return { ...ruled, entry, view }
}

/** What an authority said of a code of this role after the ruling: the gate hands on yellow and red only. */
function lateCode(evidence: readonly Evidence[], role: CodeRole): CodeEvidence | null {
  return evidence.filter((item) => item.kind === 'code').findLast((code) => code.role === role) ?? null
}

function worseCode(known: EntryCode | null, late: CodeEvidence | null): EntryCode | null {
  if (late === null || known?.status === 'red') return known
  return { status: late.status, assurance: late.assurance, family: late.family }
}
