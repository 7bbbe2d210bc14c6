import type { Evidence } from './evidence.ts'
import { isOver, isWithin } from './is-over.ts'
import { judge, type FinalRuling } from './judge.ts'
import { takeAnswer, takeCode } from './lane-codes.ts'
import { askToMeasureAgain, dismissUntilUndone, takeFromGuard, UNDO_MS } from './lane-keys.ts'
import { presenceChanged, senseChanged, takeReading } from './lane-presence.ts'
import {
  keysOfDenied,
  undecided,
  type Effect,
  type Remembered,
  type Lane,
  type LaneEvent,
  type Undoable,
  type Work,
} from './lane-state.ts'
import {
  abandon,
  askAboutUnsettled,
  askIfPresentIs,
  askNoMoreAbout,
  BETWEEN_MS,
  hold,
  isAllGivenAhead,
  isBehindAnother,
  isByGuard,
  isExpecting,
  isHandOfBefore,
  isUnsettled,
  leaveBehind,
  measure,
  openBeforeThermometer,
  remember,
  remove,
  setActiveAside,
  standsAgainst,
  unsettledAway,
  expectHand,
  HAND_MS,
} from './lane-visits.ts'
import type { Rules } from './rules.ts'
import {
  addEvidence,
  addFlag,
  codesLookedUp,
  codesOf,
  nextLapseMs,
  setStandsStill,
  tokensOf,
  visitMs,
  type Visit,
} from './visit.ts'

export interface Step {
  lane: Lane
  effects: Effect[]
}

/**
 * One event at a lane (design.md section 5). Pure: the caller runs the effects. Time first does what it would
 * have done without the event, so a late tick never changes whose evidence is whose.
 */
export function step(lane: Lane, event: LaneEvent, rules: Rules, now: number): Step {
  const presenceInDoubt = event.type === 'code' && event.presenceInDoubt
  const work: Work = { lane: { ...lane }, effects: [], rules, now, presenceInDoubt }
  letTimePass(work)
  apply(work, event)
  settle(work)
  return { lane: work.lane, effects: work.effects }
}

/** When the lane next changes by time alone (UTC ms), or null. */
export function nextDeadline(lane: Lane, rules: Rules, now: number): number | null {
  const deadlines: number[] = []
  if (lane.dismissed !== null) deadlines.push(lane.dismissed.until)
  if (lane.undoable !== null) deadlines.push(lane.undoable.at + UNDO_MS)
  if (lane.denied !== null && lane.denied.until !== null) deadlines.push(lane.denied.until)
  const retakeAt = retakeDueAt(lane, rules, now)
  if (retakeAt !== null) deadlines.push(retakeAt)
  if (lane.active !== null && isBetween(lane, lane.active, now))
    deadlines.push(lastKeyAt(lane.active) + BETWEEN_MS)
  for (const visit of undecided(lane)) {
    if (visit.thread.state === 'expected') deadlines.push(visit.thread.until)
    const stillSince = visit.parkedAt ?? visit.standsStillSince
    if (stillSince !== null) {
      deadlines.push(stillSince + rules.times.parkedSeconds * 1000)
    } else if (visit.evidence.length > 0) {
      const ms = visitMs(visit, now)
      const lapse = nextLapseMs(visit, rules, now)
      deadlines.push(now + visit.lastEvidenceMs + rules.times.abandonSeconds * 1000 - ms)
      if (lapse !== null) deadlines.push(now + lapse - ms + 1)
    }
  }
  return deadlines.length === 0 ? null : Math.max(now, Math.min(...deadlines))
}

/** Abandonment, lapsed waits, forgotten tokens. */
function letTimePass(work: Work): void {
  const { lane, rules, now } = work
  const { abandonSeconds, awaitPresenceSeconds, evidenceSeconds, sameTokenSeconds } = rules.times
  lane.spent = lane.spent.filter(({ until }) => !isOver(until, sameTokenSeconds * 1000, now))
  lane.refused = lane.refused.filter(({ until }) => !isOver(until, abandonSeconds * 1000, now))
  const { samePhoneUntil, undoable, dismissed, owedEdge } = lane
  if (samePhoneUntil !== null && isOver(samePhoneUntil, evidenceSeconds * 1000, now))
    lane.samePhoneUntil = null
  if (owedEdge !== null && isOver(owedEdge.until, awaitPresenceSeconds * 1000, now)) lane.owedEdge = null
  // The minute begins when its visitor has left.
  const mayStandThere = ({ visit }: Remembered): boolean =>
    visit === keysOfDenied(lane, now) || visit === lane.active?.askedWho?.visit
  for (const one of lane.remembered) if (!one.isThere && mayStandThere(one)) remember(work, one)
  lane.remembered = lane.remembered.filter(
    ({ until, isThere }) => isThere || !isOver(until, abandonSeconds * 1000, now),
  )
  if (undoable !== null && isOver(undoable.at + UNDO_MS, UNDO_MS, now)) lane.undoable = null
  if (lane.denied !== null && keysOfDenied(lane, now) === null) {
    expectHand(work, BETWEEN_MS)
    lane.denied = null
  }
  const hasWaited = ({ thread }: Visit): boolean =>
    thread.state === 'expected' && isOver(thread.until, awaitPresenceSeconds * 1000, now)
  if (lane.active !== null && hasWaited(lane.active)) {
    const isTakenBack = lane.active.evidence.every(({ superseded }) => superseded)
    if (!isAllGivenAhead(lane.active)) lane.active = hold(lane.active, now)
    // A high read-out is of a visitor whom the guard has measured, seen by the thermometer or not.
    else if (isUnsettled(work, lane.active)) setActiveAside(work)
    else if (lane.presence !== null || isTakenBack) endUnclaimed(work, lane.active)
    else {
      // The visitor before has gone by now: the keys are about the one the guard sees, who has not been measured yet.
      lane.active = { ...lane.active, thread: { state: 'untracked' } }
      measure(work, lane.active, 'another')
    }
  }
  lane.held = lane.held.map((visit) => (hasWaited(visit) ? hold(visit, now) : visit))
  if (dismissed !== null && isOver(dismissed.until, UNDO_MS, now)) abandon(work, dismissed.visit)
  for (const visit of undecided(lane)) {
    if (visit.evidence.length === 0) continue
    const quiet = visitMs(visit, now) - visit.lastEvidenceMs >= rules.times.abandonSeconds * 1000
    // A clock that stood still for ever would leave a forgotten visit without its entry.
    const stillSince = visit.parkedAt ?? visit.standsStillSince
    const isPast = stillSince === null ? quiet : now - stillSince >= rules.times.parkedSeconds * 1000
    if (isPast && visit.id === lane.active?.id) expectHand(work, BETWEEN_MS)
    if (isPast) abandon(work, visit)
  }
}

/** The visitor whom keys were given ahead for did not come. A red among them is recorded all the same. */
function endUnclaimed(work: Work, visit: Visit): void {
  const { ruling } = judge(visit, work.rules, work.now)
  if (ruling.state === 'final' && ruling.verdict === 'deny') return recordFinal(work, visit, ruling)
  const isTakenBack = visit.evidence.every(({ superseded }) => superseded)
  if (!isTakenBack) work.effects.push({ type: 'notice', notice: 'ahead-unclaimed' })
  expectHand(work, BETWEEN_MS)
  abandon(work, addFlag(visit, 'unclaimed'))
}

function apply(work: Work, event: LaneEvent): void {
  switch (event.type) {
    case 'tick':
      return
    case 'presence':
      return presenceChanged(work, event.present)
    case 'presence-sense':
      return senseChanged(work, event.available)
    case 'reading':
      return takeReading(work, event.reading)
    case 'code':
      return takeCode(work, event)
    case 'looked-up':
      return takeAnswer(work, event.token, event.answer)
    case 'key':
    case 'keyed-in':
    case 'household':
      return takeFromGuard(work, event)
    case 'handled':
      return handled(work, event.visit)
    case 'overridden':
      return takeOverride(work, event)
    case 'check-again':
      return checkAgain(work, event)
  }
}

function handled(work: Work, visit: string): void {
  const { lane, rules, now } = work
  const before = { ...lane, undoable: null }
  const parked = lane.parked.find(({ id }) => id === visit)
  if (parked === undefined) {
    letGo(work, visit)
    // Of one who still stands there the guard has not seen the last.
    lane.remembered = lane.remembered.filter((one) => one.isThere || one.visit !== visit)
    lane.undoable = { key: 'handled', visit, at: now, before, hasLit: false }
    return
  }
  lane.parked = lane.parked.filter((one) => one !== parked)
  const standing = standsAgainst(parked, { rules, now, wrongKeyAt: null })
  if (standing.length > 0) {
    const { decisive } = judge(parked, rules, now).temperature
    const celsius = isUnsettled(work, parked) && decisive !== null ? decisive.celsius : null
    remember(work, { visit, celsius, isThere: false, standing })
  }
  dismissUntilUndone(work, parked)
  lane.undoable = { key: 'gone', visit, at: now, before: null, hasLit: false }
}

/** Who is denied after all has the guard's keys as any denied visitor who stands there; who passes has none. */
function takeOverride(
  work: Work,
  { visit, to, isLatest, highest }: Extract<LaneEvent, { type: 'overridden' }>,
): void {
  const { lane, rules, now } = work
  keepVerdict(lane, visit)
  if (to === 'pass') {
    forgetLetIn(lane, visit)
    if (lane.denied?.visit === visit && lane.owedEdge?.visit !== visit) {
      lane.letThrough = true
      lane.passed = { at: now, families: [] }
      lane.saidOfPassed = []
    }
    return letGo(work, visit)
  }
  lane.deniedAt = now
  const isFree = isLatest && lane.active === null
  const isThere = isFree && lane.presence === true && lane.presenceSpent
  if (highest !== null) remember(work, { visit, celsius: highest, isThere, standing: [] })
  if (isFree) lane.passed = null
  if (isThere) lane.letThrough = false
  const isNextExpected = isLatest && lane.active?.thread.state === 'expected'
  if (isThere || (isFree && lane.presence === null)) {
    lane.denied = { visit, until: null, handUntil: null }
  } else if ((isFree || isNextExpected) && lane.presence !== null) {
    // Called back, he comes to the thermometer as the next one may.
    const until = now + rules.times.awaitPresenceSeconds * 1000
    lane.owedEdge = { visit, until, isSure: false }
  }
}

/** Of who has been let in no later visitor is asked. */
function forgetLetIn(lane: Lane, visit: string): void {
  lane.remembered = lane.remembered.filter((one) => one.visit !== visit)
  lane.refused = lane.refused.filter((one) => one.visit !== visit)
  lane.spent = lane.spent.map((spent) => (spent.visit === visit ? { ...spent, isDenied: false } : spent))
  askNoMoreAbout(lane, visit)
}

/** No key that is taken back brings back the verdict that this visit had. */
function keepVerdict(lane: Lane, visit: string): void {
  const { undoable } = lane
  if (undoable?.visit === visit || undoable?.before?.denied?.visit === visit) lane.undoable = null
}

/** Nothing that comes is the denied visit's any more. */
function letGo(work: Work, visit: string): void {
  const { lane } = work
  if (lane.denied?.visit === visit) {
    // The hand that had begun for the next one before 已处理 was taken back.
    if (isHandOfBefore(lane.denied.handUntil, work.now)) leaveBehind(work, visit)
    lane.denied = null
    expectHand(work, BETWEEN_MS)
  }
  if (lane.owedEdge?.visit === visit) lane.owedEdge = null
}

function checkAgain(work: Work, { visit, standing }: Extract<LaneEvent, { type: 'check-again' }>): void {
  const { lane, now } = work
  const isUnseen = lane.owedEdge?.visit === visit
  const standsThere = lane.denied?.visit === visit && lane.presenceSpent && !isUnseen
  letGo(work, visit)
  keepVerdict(lane, visit)
  lane.remembered = lane.remembered.filter((one) => one.visit !== visit)
  lane.spent = lane.spent.filter((spent) => spent.visit !== visit)
  lane.refused = lane.refused.filter((one) => one.visit !== visit)
  // What an authority has yet to say is of who is checked now.
  const asked = lane.ruledAhead.filter((ahead) => ahead.visit === visit).map(({ code }) => code)
  const contents = [...standing, ...asked]
  if (contents.length === 0) askNoMoreAbout(lane, visit)
  if (standsThere && lane.active === null) {
    const again = openBeforeThermometer(work)
    lane.ruledAhead = lane.ruledAhead.filter((ahead) => ahead.visit !== visit)
    lane.active = { ...addEvidence(again, contents, now), lookingUp: asked.map(({ token }) => token) }
    return
  }
  if (lane.presence !== null) work.effects.push({ type: 'notice', notice: 'again-when-back' })
  const readings = standing.flatMap((item) => (item.kind === 'temperature' ? [item.celsius] : []))
  const celsius = readings.length === 0 ? null : Math.max(...readings)
  if (contents.length > 0) remember(work, { visit, celsius, isThere: standsThere, standing: contents })
}

/** Judges what may have changed, hands out rulings, and lets the clocks of waiting visits stand still. */
function settle(work: Work): void {
  const { lane, rules, now } = work
  if (lane.active !== null && lane.active.evidence.length > 0) {
    const before = lane.active
    const { ruling, temperature } = judge(before, rules, now)
    const isPass = ruling.state === 'final' && ruling.verdict === 'pass'
    const isSpokenFor = before.thread.state !== 'held' || before.thread.spokenUntil !== null
    if (isPass && isSpokenFor && !isForCare(before)) askAboutUnsettled(work)
    if (ruling.state === 'final' && !isToWait(work, lane.active, ruling)) {
      recordFinal(work, before, ruling)
      lane.presenceSpent = lane.presence === true
      // One who was denied ahead of the edge may be he who stands there still.
      if (!isPass || before.thread.state === 'present') lane.letThrough = isPass
    } else {
      const awaited =
        ruling.state === 'retake' ||
        temperature.state === 'keyed-in-wanted' ||
        before.lookingUp.length > 0 ||
        lane.active.askedWho !== null
      const there = before.thread.state === 'present' || before.thread.state === 'untracked'
      lane.active = setStandsStill(lane.active, awaited && there, now)
      if (retakeDueAt(lane, rules, now) === now) askToMeasureAgain(work)
    }
  }
  const askedAbout = lane.active?.askedWho?.visit
  lane.held = lane.held.map((visit) => setStandsStill(visit, visit.id === askedAbout, now))
  for (const waiting of [...lane.parked, ...lane.held]) {
    const { ruling } = judge(waiting, rules, now)
    if (ruling.state !== 'final' || isToWait(work, waiting, ruling)) continue
    recordFinal(work, waiting, ruling)
    if (waiting.id === lane.asideThere) lane.letThrough = ruling.verdict === 'pass'
  }
  const given = lane.dismissed?.visit
  if (given === undefined) return
  const { ruling } = judge(given, rules, now)
  // A dismissed visit passes by nothing that comes later, but a red is recorded.
  if (ruling.state === 'final' && ruling.verdict === 'deny') recordFinal(work, given, ruling)
}

/** When the active visitor is to be measured again, if that has not been asked for yet; never in the past. */
function retakeDueAt(lane: Lane, rules: Rules, now: number): number | null {
  const { active } = lane
  if (active === null || active.evidence.length === 0 || lane.measuring === active.id) return null
  if (active.thread.state !== 'present' && active.thread.state !== 'untracked') return null
  const { ruling } = judge(active, rules, now)
  // A module that only indicates would be asked for ever.
  const last = active.evidence.findLast((item) => item.kind === 'temperature' && !isByGuard(item))
  const judges = last?.kind !== 'temperature' || last.indicates === null
  return ruling.state === 'retake' && judges ? Math.max(now, ruling.at) : null
}

/** Whether a ruling must wait because its visitor is not known to stand there. */
function isToWait(work: Work, visit: Visit, { verdict }: FinalRuling): boolean {
  const { lane, now } = work
  // The visitor before still stands at the sign. One whom the guard has measured by hand has come, seen or not.
  const isMeasured = visit.evidence.some(({ kind }) => kind === 'temperature')
  const isAhead = visit.id === lane.active?.id && isAllGivenAhead(visit) && !isMeasured
  if (isAhead && (lane.presence === true || (lane.presence === null && verdict === 'pass'))) return true
  if (verdict !== 'pass') return false
  if (isBehindAnother(lane, visit)) return true
  // A held visitor whose place another took must come again first.
  const isReplaced = visit.thread.state === 'held' && visit.ticket === null && visit.id !== lane.active?.id
  if (isReplaced) return true
  // A visitor who leaves for medical care waits for no answer.
  if (isForCare(visit)) return isBetween(lane, visit, now)
  if (visit.thread.state === 'held' && visit.ticket === null && unsettledAway(work, visit) !== null)
    return true
  return visit.askedWho !== null || isBetween(lane, visit, now) || isUnclaimedPass(work, visit)
}

/** The guard has just pressed a key for a visitor who stepped back; the one who steps up now may be meant. */
function isBetween(lane: Lane, visit: Visit, now: number): boolean {
  return (
    visit.id === lane.active?.id &&
    visit.thread.state === 'held' &&
    lane.presence !== null &&
    isWithin(lastKeyAt(visit), BETWEEN_MS, now)
  )
}

function lastKeyAt({ evidence }: Visit): number {
  return evidence.findLast(isByGuard)?.at ?? -BETWEEN_MS
}

/**
 * An answer that finds nobody there opens nothing: whoever stepped back comes again, or the guard speaks for him;
 * of several who scanned ahead, the one who steps up must say who he is.
 */
function isUnclaimedPass({ lane, now }: Work, visit: Visit): boolean {
  if (!isByAnswer(visit)) return false
  if (visit.thread.state === 'expected') return visit.id !== lane.active?.id
  return visit.thread.state === 'held' && visit.ticket === null && !isExpecting(visit, now)
}

/** Whether the last that was learned of somebody is what an authority said. */
function isByAnswer({ evidence }: Visit): boolean {
  const last: Evidence | undefined = evidence.at(-1)
  return last?.kind === 'code' && last.from === 'look-up'
}

function recordFinal(work: Work, visit: Visit, ruling: FinalRuling): void {
  const { lane, rules, now } = work
  const noPhone = visit.evidence.some((item) => item.kind === 'no-phone' && !item.superseded)
  let flagged = isForCare(visit) ? addFlag(visit, 'medical-care') : visit
  if (noPhone) flagged = addFlag(flagged, 'no-phone')
  work.effects.push({ type: 'record', visit: flagged, ruling })
  const isElsewhere = lane.active?.id !== visit.id
  const { undoable } = lane
  remove(work, visit)
  if (ruling.verdict === 'pass') forgetLetIn(lane, visit.id)
  if (undoable?.visit === visit.id) lane.undoable = onceRuled(work, { visit, ruling, isElsewhere }, undoable)
  if (ruling.verdict === 'deny') noteDenied(work, { visit, ruling, isElsewhere })
  else notePassed(work, { visit, ruling, isElsewhere })
  // Spoken for, he may still step up: the next edge is not for certain that of who scanned after him.
  const mayStepUp = visit.thread.state === 'held' && isExpecting(visit, now)
  if (mayStepUp && lane.active?.thread.state === 'expected') lane.active = hold(lane.active, now)
  const until = now + rules.times.sameTokenSeconds * 1000
  lane.spent = [
    ...lane.spent,
    ...[...tokensOf(visit)].map((token) => ({
      token,
      visit: visit.id,
      isDenied: ruling.verdict === 'deny',
      until,
    })),
  ]
  lane.ruledAhead = [...lane.ruledAhead, ...codesLookedUp(visit).map((code) => ({ visit: visit.id, code }))]
}

function isForCare({ direction, evidence }: Visit): boolean {
  return direction === 'out' && evidence.some(({ kind }) => kind === 'medical-care')
}

interface RuledVisit {
  visit: Visit
  ruling: FinalRuling
  isElsewhere: boolean
}

/** What is left of a key to take back once the visit that it was for is ruled: what an override can turn. */
function onceRuled(
  work: Work,
  { visit, ruling, isElsewhere }: RuledVisit,
  undoable: Undoable,
): Undoable | null {
  const { rules, now } = work
  const isPass = ruling.verdict === 'pass'
  if (undoable.before !== null) return isPass && !isElsewhere ? { ...undoable, hasLit: true } : null
  if (isPass) return undoable
  // A red that stands without the key is not taken back with it.
  const evidence = visit.evidence.filter((item) => !(isByGuard(item) && item.at === undoable.at))
  const without = judge({ ...visit, evidence }, rules, now).ruling
  return without.state === 'final' && without.verdict === 'deny' ? null : undoable
}

function noteDenied(work: Work, { visit, ruling, isElsewhere }: RuledVisit): void {
  const { lane, rules, now } = work
  const { state } = visit.thread
  const isUnseen = state === 'expected' && lane.presence !== null
  const isAway = state === 'held' && visit.ticket === null && lane.presence !== null
  const until = now + rules.times.awaitPresenceSeconds * 1000
  const { state: temperature, decisive } = judge(visit, rules, now).temperature
  const hasFever = ruling.reasons.includes('fever-confirmed') || temperature === 'high'
  const isAsideThere = lane.presence === true && lane.asideThere === visit.id
  const isThere = isAsideThere || (!isElsewhere && state === 'present')
  if (hasFever && decisive !== null)
    remember(work, { visit: visit.id, celsius: decisive.celsius, isThere, standing: [] })
  lane.deniedAt = now
  // A visitor who was not seen to come will not be seen to go.
  if (!isElsewhere)
    lane.denied = { visit: visit.id, until: isUnseen || isAway ? until : null, handUntil: visit.handUntil }
  if (isUnseen || (isAway && !isElsewhere))
    lane.owedEdge = { visit: visit.id, until, isSure: isUnseen && !isElsewhere && lane.owedEdge === null }
  // He may stand there already, as another visit.
  if (isElsewhere && isAway) askIfPresentIs(work, visit.id)
}

function notePassed(work: Work, { visit, isElsewhere }: RuledVisit): void {
  const { lane, now } = work
  // He may step up at the thermometer on his way, as well as the denied one whom the edge is owed.
  if (visit.thread.state === 'expected' && lane.owedEdge !== null)
    lane.owedEdge = { ...lane.owedEdge, isSure: false }
  const said = visit.evidence.filter((item) => isByGuard(item) && !item.superseded)
  lane.saidOfPassed = isElsewhere ? [...lane.saidOfPassed, ...said] : said
  const isAsideThere = lane.presence === true && lane.asideThere === visit.id
  if (!isElsewhere || isAsideThere)
    lane.passed = { at: now, families: codesOf(visit).map(({ family }) => family) }
  if (isElsewhere) return
  lane.denied = null
  expectHand(work, HAND_MS)
}
