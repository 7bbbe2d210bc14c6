import { isYellowOrRed } from './code-status.ts'
import { contentOf, type CodeEvidence, type Evidence, type EvidenceContent } from './evidence.ts'
import { isOver, isWithin } from './is-over.ts'
import { judge } from './judge.ts'
import type { Rules } from './rules.ts'
import { tenthOf } from './temperature.ts'
import { keysOfDenied, nextVisit, undecided, type Remembered, type Lane, type Work } from './lane-state.ts'
import {
  addEvidence,
  addFlag,
  hasToken,
  mergeEvidence,
  openVisit,
  setStandsStill,
  type Thread,
  type Visit,
} from './visit.ts'

/**
 * A guard's hand does not stop at once: keys about a visitor come up to this long after that one has been let through
 * or has left, and are not about the next.
 */
export const HAND_MS = 1000

/**
 * The guard sees a visitor before the thermometer does: a key this long before one visit takes the place of another may
 * be about either. It also takes this long to notice that the screen shows another visit.
 */
export const BETWEEN_MS = 500

export function openWithCode(work: Work, code: CodeEvidence): void {
  if (keysOfDenied(work.lane, work.now) !== null) expectHand(work, BETWEEN_MS)
  work.lane.active = addEvidence(openForEvidence(work, 'code'), [code], work.now)
}

/** A visit opened by a code or a key: of the person who stands there unjudged, else of the next to come. */
export function openForEvidence(work: Work, by: 'code' | 'key'): Visit {
  const { lane, rules, now } = work
  if (lane.presence === true && !lane.presenceSpent) return openBeforeThermometer(work)
  if (lane.presence !== null) return open(work, ahead(work))
  // Without presence who was let through may still stand there: the next is measured when his code or 下一位 comes.
  const waitMs = rules.times.awaitPresenceSeconds * 1000
  const isBehind = lane.passed !== null && isWithin(lane.passed.at, waitMs, now)
  if (by === 'key' && isBehind) return open(work, expected(work))
  const denied = keysOfDenied(lane, now)
  const visit = openUntracked(work)
  if (by === 'code' && denied !== null) askIfSame(work, { visit: denied, celsius: null })
  return lane.active ?? visit
}

/** Where no presence is sensed: of the visitor whom the guard looks at, who is measured. */
export function openUntracked(work: Work): Visit {
  const visit = open(work, { state: 'untracked' })
  measure(work, visit, 'another')
  return visit
}

/** The person before the thermometer is another one than a moment ago: measured again. */
export function openBeforeThermometer(work: Work): Visit {
  work.lane.presenceSpent = false
  work.lane.letThrough = false
  work.lane.asideThere = null
  const visit = open(work, { state: 'present' })
  measure(work, visit, 'another')
  return visit
}

export function open(work: Work, thread: Thread): Visit {
  const { lane } = work
  keepWhoIsWhere(lane)
  lane.opened += 1
  const visit = newVisit(work, `${lane.idPrefix}${lane.opened}`, thread)
  lane.active = lane.samePhoneUntil === null ? visit : addFlag(visit, 'same-phone')
  // A visitor who is still to come is asked about on arrival, or once all else is known.
  if (thread.state === 'present' || thread.state === 'untracked') askAboutUnsettled(work)
  return lane.active
}

/** For `ms` from now a key may still be meant for a visit that is active no longer; such a key counts for no visit. */
export function expectHand({ lane, rules, now }: Work, ms: number): void {
  const until = now + ms * rules.times.handSeconds
  const isLater = isHandOfBefore(lane.handUntil, now) && (lane.handUntil ?? 0) > until
  if (!isLater) lane.handUntil = until
}

/** A key that names this visit in the next moment counts for none. */
export function leaveBehind({ lane, rules, now }: Work, visit: string): void {
  lane.leftBehind = { visit, until: now + BETWEEN_MS * rules.times.handSeconds }
}

/** Whether a key pressed now may still be meant for the visitor before. */
export function isHandOfBefore(handUntil: number | null, now: number): boolean {
  return handUntil !== null && !isOver(handUntil, HAND_MS, now)
}

export function newVisit({ lane, now }: Work, id: string, thread: Thread): Visit {
  return openVisit({
    id,
    direction: lane.direction,
    defaultClass: lane.defaultClass,
    thread,
    flags: [],
    handUntil: lane.handUntil,
    now,
  })
}

/** A visitor has come, gone or been ruled: a key that moved visits before that can no longer be taken back. */
export function keepWhoIsWhere(lane: Lane): void {
  const { undoable } = lane
  if (undoable === null || undoable.before === null || undoable.hasLit) return
  // The visitor of 已处理 may have gone by now, but is still to be dealt with.
  const before = { ...undoable.before, denied: null, owedEdge: null }
  lane.undoable = undoable.key === 'handled' ? { ...undoable, before } : null
}

/** A new visitor, while one with an unsettled reading is away, may be that one: the guard is asked. */
export function askAboutUnsettled(work: Work): void {
  const { lane } = work
  if (lane.active === null || lane.active.askedWho !== null) return
  const away = unsettledAway(work, lane.active)
  if (away !== null) askIfSame(work, away)
}

/**
 * Who stepped back with an unsettled reading, or was denied for a fever, and whom the guard has not said to be another
 * visitor than this one.
 */
export function unsettledAway(
  work: Work,
  { id, notThem }: Pick<Visit, 'id' | 'notThem'>,
): { visit: string; celsius: number | null } | null {
  const { lane, rules, now } = work
  const may = (other: string): boolean => other !== id && !notThem.includes(other)
  const held = lane.held.findLast(
    (visit) => may(visit.id) && (isUnsettled(work, visit) || visit.evidence.some(isWorse)),
  )
  if (held === undefined)
    return lane.remembered.findLast(({ visit, isThere }) => !isThere && may(visit)) ?? null
  return { visit: held.id, celsius: judge(held, rules, now).temperature.decisive?.celsius ?? null }
}

/** What speaks against a visitor is not left behind by a step, for as long as a visit without evidence is kept. */
export function remember({ lane, rules, now }: Work, who: Omit<Remembered, 'until'>): void {
  const others = lane.remembered.filter(({ visit }) => visit !== who.visit)
  lane.remembered = [...others, { ...who, until: now + rules.times.abandonSeconds * 1000 }]
}

/** Asks the guard whether the active visit's visitor is that of an earlier visit; until the answer it does not pass. */
export function askIfSame(
  { lane, now }: Work,
  { visit, celsius }: { visit: string; celsius: number | null },
): void {
  if (lane.active !== null) lane.active = { ...lane.active, askedWho: { visit, celsius, since: now } }
}

/** Asks so of who stands at the thermometer, once: not where another question is open, or this one has been answered. */
export function askIfPresentIs(work: Work, visit: string): void {
  const { active } = work.lane
  if (active?.thread.state !== 'present' || active.askedWho !== null || active.notThem.includes(visit)) return
  askIfSame(work, { visit, celsius: null })
}

/** He has been let through, or has left for good: no visitor to come is he. */
export function askNoMoreAbout(lane: Lane, visit: string): void {
  const unasked = (one: Visit): Visit => (one.askedWho?.visit === visit ? { ...one, askedWho: null } : one)
  if (lane.active !== null) lane.active = unasked(lane.active)
  lane.held = lane.held.map(unasked)
  lane.parked = lane.parked.map(unasked)
}

export function isFever(item: EvidenceContent, { temperature }: Rules): boolean {
  return item.kind === 'temperature' && tenthOf(item.celsius) >= temperature.feverAt[item.temperatureKind]
}

/** A fever, a high or an implausible reading that has led to no ruling. */
export function isUnsettled({ rules, now }: Pick<Work, 'rules' | 'now'>, visit: Visit): boolean {
  const { state, decisive } = judge(visit, rules, now).temperature
  const isOpen = state === 'high' || state === 'confirmed' || state === 'implausible'
  return isOpen || (state === 'keyed-in-wanted' && decisive !== null)
}

/**
 * What speaks against a visitor, but for what a wrong key has said (`wrongKeyAt`, UTC ms, or null): a yellow or a red, and
 * the readings where they are unsettled.
 */
export function standsAgainst(
  visit: Visit,
  { rules, now, wrongKeyAt }: Pick<Work, 'rules' | 'now'> & { wrongKeyAt: number | null },
): EvidenceContent[] {
  const isOpen = isUnsettled({ rules, now }, visit)
  const stands = (item: Evidence): boolean => isWorse(item) || (isOpen && item.kind === 'temperature')
  return visit.evidence
    .filter((item) => stands(item) && !item.superseded && !(isByGuard(item) && item.at === wrongKeyAt))
    .map(contentOf)
}

/** Whom a restart must not forget: who waits aside, and of whom something speaks against passing. */
export function unforgettable(lane: Lane, at: Pick<Work, 'rules' | 'now'>): Visit[] {
  return undecided(lane).filter(
    (visit) => visit.ticket !== null || isUnsettled(at, visit) || visit.evidence.some(isWorse),
  )
}

/** A yellow or a red. */
export function isWorse(item: Evidence): boolean {
  const isOfCode = item.kind === 'seen' || item.kind === 'code'
  return isOfCode && !item.superseded && isYellowOrRed(item.status)
}

/** After a restart the lane does not know where the visitors are; an authority that was asked will not answer any more. */
export function withUndecided(lane: Lane, visits: readonly Visit[], now: number): Lane {
  const back = visits.map((visit) => ({ ...visit, lookingUp: [] }))
  return {
    ...lane,
    ticketed: Math.max(0, ...back.map(({ ticket }) => ticket ?? 0)),
    parked: back.filter(({ ticket }) => ticket !== null),
    held: back.filter(({ ticket }) => ticket === null).map((visit) => hold(visit, now)),
  }
}

export function measure({ lane, effects }: Work, visit: Visit, who: 'same' | 'another'): void {
  lane.measuring = visit.id
  effects.push({ type: 'measure', who })
}

export function hold(visit: Visit, now: number): Visit {
  if (visit.thread.state === 'held') return visit
  const leftAt = visit.thread.state === 'present' ? now : null
  return setStandsStill({ ...visit, thread: { state: 'held', leftAt, spokenUntil: null } }, false, now)
}

export function setActiveAside(work: Work): void {
  const { lane, now } = work
  // The rest of a burst is still the one's whom its first keys were about.
  const isInBurst = lane.active?.evidence.some(
    (item) => isByGuard(item) && isWithin(item.at, BETWEEN_MS, now),
  )
  if (isInBurst === true) expectHand(work, BETWEEN_MS)
  // The card is another's: 撤销 would be taken for that one's.
  if (lane.undoable?.visit === lane.active?.id && lane.undoable?.before === null) lane.undoable = null
  if (lane.active !== null && lane.active.evidence.length > 0) {
    // Who scanned ahead and is now one of several goes on waiting for the next edge.
    const waits = lane.active.thread.state === 'expected'
    lane.held = [...lane.held, waits ? lane.active : hold(lane.active, now)]
  }
  lane.active = null
}

/** Whether the visit, with its reading, is not forgotten yet. */
export function isKnownAway({ held, remembered }: Lane, visit: string): boolean {
  return held.some(({ id }) => id === visit) || remembered.some((one) => one.visit === visit)
}

/** The visit that waits and the one before the thermometer are one person: their evidence becomes one visit. */
export function reclaim(work: Work, waiting: Visit): void {
  const { lane, now } = work
  keepWhoIsWhere(lane)
  lane.held = lane.held.filter((visit) => visit !== waiting)
  lane.parked = lane.parked.filter((visit) => visit !== waiting)
  if (lane.dismissed?.visit === waiting) lane.dismissed = null
  const held = setStandsStill({ ...waiting, ticket: null, parkedAt: null }, false, now)
  // It takes the place of the denied visit that the keys were for.
  if (keysOfDenied(lane, now) !== null) expectHand(work, BETWEEN_MS)
  const { handUntil } = lane
  const merged = { ...(lane.active === null ? held : mergeEvidence(held, lane.active)), handUntil }
  // Whatever is asked of him is asked anew, unless it is about one who has been given up since.
  const asked = merged.askedWho
  const isOver = asked === null || (asked.celsius !== null && !isKnownAway(lane, asked.visit))
  const askedWho = isOver ? null : { ...asked, since: now }
  const { undoable } = lane
  if (undoable !== null && undoable.visit === lane.active?.id) lane.undoable = { ...undoable, visit: held.id }
  lane.active = addFlag({ ...merged, askedWho, thread: threadNow(work) }, 'reclaimed')
  if (lane.presence === null) measureOnceMore(work)
}

/** A reading that came while its visitor was elsewhere was lost. */
export function measureOnceMore(work: Work): void {
  const { lane, rules, now } = work
  const { active } = lane
  if (active?.thread.state !== 'present' && active?.thread.state !== 'untracked') return
  const { ruling, temperature } = judge(active, rules, now)
  if (ruling.state === 'retake') lane.measuring = null
  else if (temperature.state === 'missing') measure(work, active, 'same')
}

/** Ends a visit that has evidence, without a ruling. */
export function abandon(work: Work, visit: Visit): void {
  work.effects.push({ type: 'record', visit, ruling: null })
  const isRemembered = work.lane.remembered.some((one) => one.visit === visit.id)
  if (isUnsettled(work, visit) && !isRemembered)
    work.effects.push({ type: 'notice', notice: 'unsettled-gone' })
  if (visit.ticket !== null && !isRemembered) askNoMoreAbout(work.lane, visit.id)
  if (work.lane.undoable?.visit === visit.id) work.lane.undoable = null
  remove(work, visit)
}

export function remove({ lane }: Work, visit: Visit): void {
  keepWhoIsWhere(lane)
  if (lane.active?.id === visit.id) lane.active = null
  if (lane.dismissed?.visit.id === visit.id) lane.dismissed = null
  lane.held = lane.held.filter((candidate) => candidate.id !== visit.id)
  lane.parked = lane.parked.filter((candidate) => candidate.id !== visit.id)
  if (visit.flags.includes('same-phone')) lane.samePhoneUntil = null
}

/** The thread of a visit with new evidence: its visitor stands there unjudged, or has 10 s from now to step up. */
export function threadNow(work: Work): Thread {
  const { presence, presenceSpent } = work.lane
  if (presence === null) return { state: 'untracked' }
  return presence && !presenceSpent ? { state: 'present' } : ahead(work)
}

/**
 * A visitor who shows a code behind one who has been let through waits for the next edge. Where that one may have gone
 * unseen, it may be that he stands there himself, unseen too, and that the next edge is another's: he shows it again.
 */
function ahead(work: Work): Thread {
  const isBehind = work.lane.presence === true
  return isBehind && work.presenceInDoubt
    ? { state: 'held', leftAt: null, spokenUntil: null }
    : expected(work)
}

/** All who scanned ahead, or for whom a guard spoke, wait as long as the last of them: the next edge is any of theirs. */
export function expected({ lane, rules, now }: Work): Thread {
  const until = now + rules.times.awaitPresenceSeconds * 1000
  const thread: Thread = { state: 'expected', until }
  lane.held = lane.held.map((visit) => {
    if (visit.thread.state === 'expected') return { ...visit, thread }
    if (visit.thread.state !== 'held' || !isExpecting(visit, now)) return visit
    return { ...visit, thread: { ...visit.thread, spokenUntil: until } }
  })
  return thread
}

/** Whether the next rising edge may be this person's. */
export function isExpecting({ thread }: Visit, now: number): boolean {
  return thread.state === 'expected' || (thread.state === 'held' && (thread.spokenUntil ?? 0) > now)
}

/** One before the thermometer who was not let through would walk through the barrier with the parked one. */
export function isBehindAnother(lane: Lane, { id, ticket }: Visit): boolean {
  const { presence, presenceSpent, letThrough, asideThere } = lane
  if (ticket === null || presence !== true) return false
  return !presenceSpent || (!letThrough && asideThere !== id)
}

/** The visit has only keys given ahead for the next visitor, and nothing that the visitor has shown. */
export function isAllGivenAhead(visit: Visit): boolean {
  return visit.thread.state === 'expected' && visit.evidence.length > 0 && visit.evidence.every(isByGuard)
}

/** What a guard said or keyed in. */
export function isByGuard(item: Evidence): boolean {
  if (item.kind === 'temperature')
    return item.temperatureKind === 'handheld' || item.temperatureKind === 'contact'
  return item.kind !== 'code'
}

export function holds(visit: Visit | null, token: string): boolean {
  return visit !== null && hasToken(visit, token)
}

export function isNextVisit(lane: Lane, visit: string | null): boolean {
  return lane.active === null && visit === nextVisit(lane)
}
