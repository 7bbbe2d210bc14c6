import type { LaneView, Remark, VisitView } from '../api/contract.ts'
import type { TemperatureEvidence } from '../gate/evidence.ts'
import { judge, type Judgement } from '../gate/judge.ts'
import type { Rules } from '../gate/rules.ts'
import { keyOf } from '../gate/keys.ts'
import type { Lane } from '../gate/lane-state.ts'
import { isAllGivenAhead } from '../gate/lane-visits.ts'
import { openVisit, questionOf, type Visit } from '../gate/visit.ts'
import { ASKS, CODE_ROLES, CONDITIONS, type Direction, type PersonClass } from '../words.ts'
import { personOf } from './entry-of-visit.ts'

/** A visit as the screens show it, judged at `now`. */
export function viewOfVisit(visit: Visit, rules: Rules, now: number): VisitView {
  return viewOfJudged(visit, judge(visit, rules, now), null)
}

/** What is asked about a visitor of whom nothing is known yet. */
export function needsOf(
  lane: { direction: Direction; defaultClass: PersonClass },
  rules: Rules,
  now: number,
): LaneView['needs'] {
  const nobody = openVisit({
    id: '',
    direction: lane.direction,
    defaultClass: lane.defaultClass,
    thread: { state: 'untracked' },
    flags: [],
    handUntil: null,
    now,
  })
  return viewOfVisit(nobody, rules, now).conditions.map(({ id }) => id)
}

/** A visit that has been ruled, as it was judged then. */
export function viewOfJudged(visit: Visit, judgement: Judgement, ruled: VisitView['ruled']): VisitView {
  const { ruling, temperature } = judgement
  const { decisive } = temperature
  const indicated = visit.evidence.findLast((item) => item.kind === 'temperature' && item.indicates !== null)
  return asking({
    id: visit.id,
    ticket: visit.ticket,
    openedAt: visit.openedAt,
    conditions: judgement.conditions.toSorted((a, b) => CONDITIONS.indexOf(a.id) - CONDITIONS.indexOf(b.id)),
    codes: judgement.codes.toSorted((a, b) => CODE_ROLES.indexOf(a.role) - CODE_ROLES.indexOf(b.role)),
    remarks: remarksOf(visit),
    temperature: decisive === null ? null : temperatureView(decisive),
    indicated: indicated?.kind === 'temperature' ? temperatureView(indicated) : null,
    readings: visit.evidence.flatMap((item) =>
      item.kind === 'temperature' && !item.superseded ? [temperatureView(item)] : [],
    ),
    personClass: judgement.personClass,
    classFrom: judgement.classFrom,
    ...personOf(visit.evidence),
    asks: ASKS.filter((ask) =>
      ask === 'same-person' ? questionOf(visit) !== null : judgement.asks.some((asked) => asked === ask),
    ),
    askedWho: ruled === null ? askedWhoView(visit) : null,
    retake: ruling.state === 'retake' ? { at: ruling.at, reason: ruling.reason } : null,
    oneMore: 'normals' in temperature && temperature.normals === 1,
    isAway: ruled === null && visit.ticket === null && visit.thread.state === 'held',
    withoutPhone: withoutPhoneView(visit),
    endedAt: null,
    ruled,
  })
}

export function temperatureView({
  celsius,
  temperatureKind,
}: TemperatureEvidence): VisitView['readings'][number] {
  return { celsius, kind: temperatureKind }
}

/** Where nothing measures by itself, the temperature is asked of the guard as long as it is missing. */
export function askingToMeasure(view: VisitView): VisitView {
  const isMissing = view.conditions.some(({ id, state }) => id === 'temperature' && state === 'wait')
  if (!isMissing || view.ruled !== null) return view
  const asked = new Set<string>([...view.asks, 'handheld-temperature'])
  return { ...view, asks: ASKS.filter((ask) => asked.has(ask)) }
}

function askedWhoView(visit: Visit): VisitView['askedWho'] {
  const askedWho = questionOf(visit)
  return askedWho === null ? null : { visit: askedWho.visit, celsius: askedWho.celsius }
}

function withoutPhoneView({ evidence }: Visit): VisitView['withoutPhone'] {
  const said = evidence.filter((item) => item.kind === 'no-phone').filter(({ superseded }) => !superseded)
  if (said.length === 0) return null
  return said.findLast(({ proof }) => proof !== null)?.proof ?? 'asked'
}

/** What the guard has said ahead of the next visitor; null when there is nothing. */
export function aheadView(active: Visit | null): LaneView['ahead'] {
  if (active === null || active.thread.state !== 'expected' || !isAllGivenAhead(active)) return null
  const standing = active.evidence.filter(({ superseded }) => !superseded)
  if (standing.length === 0) return null
  const reading = standing.findLast((item) => item.kind === 'temperature')
  return {
    visit: active.id,
    said: standing.flatMap((item) => keyOf(item) ?? []),
    celsius: reading?.kind === 'temperature' ? reading.celsius : null,
    household: personOf(standing).household,
    until: active.thread.until,
  }
}

/** The judged visitor is given this long to leave, before another one may have followed too close. */
const FOLLOWED_MS = 3000

/**
 * From when on (UTC ms) the visitor at the thermometer is asked to step back: it is the judged one still, or one who
 * followed too close to be told apart. null where the thermometer has nothing to tell apart.
 */
export function stepBackAt({ presence, presenceSpent, active, denied, passed }: Lane): number | null {
  if (presence !== true || !presenceSpent) return null
  const isHere = active?.thread.state === 'present' || active?.thread.state === 'untracked'
  if (isHere || (active === null && denied !== null)) return null
  // The guard has called the next one.
  if (passed === null) return 0
  return Math.max(active?.openedAt ?? 0, passed.at) + FOLLOWED_MS
}

/** What a lane that shows this visit is at. */
export function laneState(visit: VisitView | null): LaneView['state'] {
  if (visit === null) return 'idle'
  if (visit.ruled !== null) return visit.ruled.overridden ?? visit.ruled.verdict
  if (visit.askedWho !== null) return 'ask'
  if (visit.retake !== null) return 'retake'
  const waitsForPerson = visit.conditions.some(({ state }) => state === 'wait')
  return visit.asks.length > 0 && !waitsForPerson ? 'ask' : 'collecting'
}

/** A code shown twice says the same twice, and is told once. */
function remarksOf(visit: Visit): Remark[] {
  const remarks = visit.evidence.flatMap((item) =>
    item.kind === 'code' ? item.remarks.map((remark) => ({ ...remark, role: item.role })) : [],
  )
  return [...new Map(remarks.map((remark) => [`${remark.role} ${remark.what}`, remark])).values()]
}

/** A ruled visit that is not a plain pass asks for class and household: its case cannot close without them. */
export function asking(view: VisitView): VisitView {
  if (view.ruled === null) return view
  if ((view.ruled.overridden ?? view.ruled.verdict) !== 'deny') return { ...view, asks: [] }
  const livesHere = view.personClass !== 'visitor' && view.personClass !== 'courier'
  return {
    ...view,
    asks: [
      ...(view.classFrom === 'default' ? (['person-class'] as const) : []),
      ...(livesHere && view.household === null ? (['household'] as const) : []),
    ],
  }
}
