import type { GuardKey } from '../words.ts'
import { contentOf, type Evidence, type EvidenceContent } from './evidence.ts'
import { isWithin } from './is-over.ts'
import { judge } from './judge.ts'
import { keyEvidence } from './keys.ts'
import {
  keysOfDenied,
  nextVisit,
  nowVisit,
  undecided,
  type Remembered,
  type GuardEvent,
  type Lane,
  type LaneNotice,
  type Undoable,
  type Work,
} from './lane-state.ts'
import {
  abandon,
  askAboutUnsettled,
  askIfSame,
  BETWEEN_MS,
  expected,
  expectHand,
  HAND_MS,
  hold,
  isHandOfBefore,
  isAllGivenAhead,
  isFever,
  isBehindAnother,
  isByGuard,
  isKnownAway,
  isNextVisit,
  isUnsettled,
  isWorse,
  leaveBehind,
  measure,
  measureOnceMore,
  newVisit,
  openBeforeThermometer,
  openForEvidence,
  openUntracked,
  reclaim,
  remember,
  setActiveAside,
  threadNow,
  unsettledAway,
} from './lane-visits.ts'
import {
  addEvidence,
  addFlag,
  hasToken,
  mergeEvidence,
  questionOf,
  setStandsStill,
  type Thread,
  type Visit,
  visitMs,
} from './visit.ts'

/** How long a key can be taken back. */
export const UNDO_MS = 5000

/** A key that is pressed again sooner, across a pass, is taken for pressed twice. */
const AGAIN_MS = 3000

/** Two digits: after it the tickets begin anew. */
const LAST_TICKET = 99

/** An answer sooner than this was pressed before the guard can have read the question. */
export const READS_MS = 500

export function takeFromGuard(work: Work, event: GuardEvent): void {
  switch (event.type) {
    case 'key':
      return takeKey(work, event.key, event.visit)
    case 'keyed-in':
      return say(work, { contents: [event.reading], visit: event.visit, key: null })
    case 'household':
      return say(work, {
        contents: [{ kind: 'household', household: event.household }],
        visit: event.visit,
        key: null,
      })
  }
}

function takeKey(work: Work, key: GuardKey, visit: string | null): void {
  switch (key) {
    case 'release':
      return release(work)
    case 'undo':
      return undo(work, visit)
    case 'next-person':
    case 'same-phone':
    case 'same-person':
    case 'step-aside':
    case 'retake':
    case 'direction-in':
    case 'direction-out':
      // The visit that the key was pressed for is not the active one any more.
      if (visit !== (work.lane.active?.id ?? null)) return notify(work, 'key-ignored')
      if (key === 'step-aside' && asksFirst(work)) return notify(work, 'answer-first')
      return steer(work, key)
    default:
      return say(work, { contents: keyEvidence(key), visit, key })
  }
}

type SteeringKey =
  | 'next-person'
  | 'same-phone'
  | 'same-person'
  | 'step-aside'
  | 'retake'
  | `direction-${'in' | 'out'}`

function steer(work: Work, key: SteeringKey): void {
  const before = work.lane
  work.lane = { ...before }
  switch (key) {
    case 'next-person':
      nextPerson(work)
      break
    case 'same-phone':
      samePhone(work)
      break
    case 'same-person':
      samePerson(work)
      break
    case 'step-aside':
      park(work)
      break
    case 'retake':
      askToMeasureAgain(work)
      break
    case 'direction-in':
    case 'direction-out':
      turn(work, key === 'direction-in' ? 'in' : 'out')
      break
  }
  const isMoved = MOVED.some((part) => before[part] !== work.lane[part])
  // What is on record already is not taken back so.
  const isRecorded = work.effects.some(
    (effect) => effect.type === 'record' && effect.visit.id !== before.dismissed?.visit.id,
  )
  const isHeard = isMoved || isRecorded || work.effects.length > 0 || key === 'next-person'
  if (!isHeard) return notify(work, 'no-effect')
  if (isMoved && !isRecorded) {
    const visit = work.lane.active?.id ?? before.active?.id ?? nextVisit(before)
    // 同一手机 pressed twice is taken back at once.
    const isTwice = key === 'same-phone' && before.undoable?.key === key
    const then = (isTwice ? before.undoable?.before : null) ?? { ...before, undoable: null }
    work.lane.undoable = { key, visit, at: work.now, before: then, hasLit: false }
  }
}

/** What a key that steers the lane may change, and 撤销 puts back. */
const MOVED = ['active', 'held', 'parked', 'direction', 'samePhoneUntil', 'denied', 'owedEdge'] as const

function notify({ effects }: Work, notice: LaneNotice): void {
  effects.push({ type: 'notice', notice })
}

/** 下一位: nothing that is known so far is about the visitor who stands there now. */
function nextPerson(work: Work): void {
  const { lane } = work
  const { active } = lane
  const question = active === null ? null : questionOf(active)
  if (active !== null && question !== null) return itIsAnother(work, active, question)
  callNext(work)
  lane.owedEdge = null
  lane.samePhoneUntil = null
  if (active !== null && isAllGivenAhead(active) && lane.presence === null) {
    lane.active = { ...active, thread: threadNow(work) }
    return measure(work, lane.active, 'another')
  }
  dismiss(work)
  // What was answered of a visitor who has shown nothing is not true of the next.
  if (lane.active !== null) {
    const hadAnswered = lane.active.notThem.length > 0
    lane.active = { ...lane.active, notThem: [] }
    askAboutUnsettled(work)
    // A doubled tap, or another in the same place: either is asked about, and told so.
    if (hadAnswered && lane.active.askedWho !== null) notify(work, 'answer-first')
  }
  if (lane.active !== null && lane.presence === null) {
    const isNewest = nextVisit({ ...lane, opened: lane.opened - 1 }) === lane.active.id
    if (lane.active.askedWho === null && isNewest) {
      // A key that still names it opens it again.
      lane.active = null
      lane.opened -= 1
    }
  }
  waitForEdge(lane)
}

/** The visitor before may still be at the thermometer: the next one is the one that it sees come. */
function waitForEdge(lane: Lane): void {
  if (lane.active === null && lane.presence === true) lane.presenceSpent = true
}

/**
 * What was pressed or typed before is of an earlier visitor. The rest of the burst, or another guard, may still be
 * pressing keys that name the denied one.
 */
function callNext(work: Work): void {
  const { lane, now } = work
  const visit = keysOfDenied(lane, now)
  lane.called += 1
  lane.undoable = null
  lane.denied = null
  if (lane.presence !== true) lane.passed = null
  lane.saidOfPassed = []
  if (visit === null) return
  expectHand(work, BETWEEN_MS)
  leaveBehind(work, visit)
}

/**
 * The answer that this is not the one of before. Before the thermometer somebody else yet may have taken the place of
 * who has shown something meanwhile.
 */
function itIsAnother(work: Work, active: Visit, askedWho: NonNullable<Visit['askedWho']>): void {
  const { visit, celsius, since } = askedWho
  const { lane, now } = work
  if (isWithin(since, READS_MS, now)) return notify(work, 'key-ignored')
  lane.called += 1
  lane.undoable = null
  lane.denied = null
  // The phone is still shared with whoever stands there.
  const { samePhoneUntil } = lane
  // Of a visitor who is still to come, to an empty place or behind one who may go, 下一位 cannot mean yet another.
  const isFree = lane.presence === false || (lane.presence === true && lane.letThrough)
  const isToCome = isFree && active.thread.state === 'expected'
  if (!isToCome) dismiss(work)
  lane.samePhoneUntil = samePhoneUntil
  // Where no presence is sensed the guard may have called the next visitor, of whom it is asked as well.
  if (lane.active === null && lane.presence === null) {
    if (unsettledAway(work, { id: '', notThem: [] }) === null) return
    openUntracked(work)
    if (isKnownAway(lane, visit)) askIfSame(work, { visit, celsius })
    return
  }
  // The place is empty, or one who has been judged stands there.
  if (lane.active === null && (lane.presence === false || lane.presenceSpent)) return
  const another = lane.active ?? openBeforeThermometer(work)
  lane.active = { ...another, askedWho: null, notThem: [...active.notThem, visit] }
  askAboutUnsettled(work)
}

function samePhone(work: Work): void {
  const { lane, rules, now } = work
  callNext(work)
  dismiss(work)
  // After the dismissal, which ends the same phone of the one before.
  lane.samePhoneUntil = now + rules.times.evidenceSeconds * 1000
  notify(work, 'same-phone')
  waitForEdge(lane)
  if (lane.active !== null) lane.active = addFlag(lane.active, 'same-phone')
}

/** Ends the active visit, unless the key is taken back. A visit with an unsettled reading is held instead. */
function dismiss(work: Work): void {
  const { lane, now } = work
  const { active } = lane
  if (active === null || active.evidence.length === 0) return
  if (active.flags.includes('same-phone')) lane.samePhoneUntil = null
  lane.letThrough = false
  if (isUnsettled(work, active) || active.evidence.some(isWorse))
    lane.held = [...lane.held, hold(active, now)]
  else dismissUntilUndone(work, hold(active, now))
  lane.active = null
  expectHand(work, HAND_MS)
}

/** It is recorded once the key can no longer be taken back. */
export function dismissUntilUndone(work: Work, visit: Visit): void {
  const { lane, now } = work
  if (lane.dismissed !== null) abandon(work, lane.dismissed.visit)
  lane.dismissed = { visit, until: now + UNDO_MS }
}

/** 同一人: who stepped back last, or whom the kiosk asks about, is who is looked at now. */
function samePerson(work: Work): void {
  const { active } = work.lane
  const askedWho = active === null ? null : questionOf(active)
  if (active !== null && askedWho !== null) itIsTheSame(work, active, askedWho)
  else bringBack(work)
}

function itIsTheSame(work: Work, active: Visit, { visit, since }: NonNullable<Visit['askedWho']>): void {
  const { lane, rules, now } = work
  if (isWithin(since, READS_MS, now)) return notify(work, 'key-ignored')
  const away = undecided(lane).find(({ id }) => id === visit)
  const unruled = lane.remembered.find((one) => one.visit === visit && one.standing.length > 0)
  if (away !== undefined || unruled !== undefined) {
    if (away !== undefined) reclaim(work, away)
    else if (unruled !== undefined) takeUpAgain(work, active, unruled)
    // While the thermometer sees no visitor the next edge is not for certain his.
    if (lane.active !== null && lane.presence === false) lane.active = spokenFor(work, lane.active)
    return
  }
  // Ruled already: what he has shown since judges nothing, but a fever is on his record.
  const fevers = active.evidence.filter((item) => !item.superseded && isFever(item, rules))
  if (fevers.length > 0) learnElsewhere(work, visit, fevers.map(contentOf))
  if (active.evidence.length > 0) dismissUntilUndone(work, addFlag(active, 'already-ruled'))
  lane.active = null
  lane.presenceSpent = lane.presence === true
  lane.denied = { visit, until: null, handUntil: null }
  const isThere = lane.presence === true
  lane.remembered = lane.remembered.map((one) => (one.visit === visit ? { ...one, isThere } : one))
  work.effects.push({ type: 'came', visit }, { type: 'not-handled', visit })
}

/** He had left without a ruling that stands: what speaks against him is of the visit that he has now. */
function takeUpAgain(work: Work, active: Visit, { visit, standing }: Remembered): void {
  const { lane, now } = work
  lane.remembered = lane.remembered.filter((one) => one.visit !== visit)
  // What an authority has yet to say is of him.
  const asked = lane.ruledAhead.filter((ahead) => ahead.visit === visit).map(({ code }) => code.token)
  const lookingUp = [...new Set([...active.lookingUp, ...asked])]
  lane.active = addFlag(addEvidence({ ...active, askedWho: null, lookingUp }, standing, now), 'reclaimed')
  measureOnceMore(work)
}

/** The visitor who stepped back last, unless the guard may mean another one. */
function bringBack(work: Work): void {
  const { lane } = work
  const { active, deniedAt } = lane
  const away = active?.thread.state === 'held' ? active : lane.held.at(-1)
  // A doubled tap would bring a third one back.
  if (isDoubled(work, 'same-person')) return notify(work, 'key-ignored')
  const lastAt = away?.evidence.at(-1)?.at
  if (deniedAt !== null && lastAt !== undefined && lastAt < deniedAt) return notify(work, 'denied-since')
  // Who was judged still stands there, or who was dismissed may be meant: 撤销 is for that one.
  if (active === null && (lane.presenceSpent || lane.dismissed !== null)) return notify(work, 'key-ignored')
  if (away === undefined) return
  if (away === active) lane.active = addFlag({ ...active, thread: threadNow(work) }, 'reclaimed')
  else reclaim(work, away)
}

function isDoubled({ lane, rules, now }: Work, key: GuardKey): boolean {
  const { undoable } = lane
  return undoable?.key === key && isWithin(undoable.at, AGAIN_MS * rules.times.handSeconds, now)
}

function turn(work: Work, direction: 'in' | 'out'): void {
  const { lane } = work
  if (lane.direction === direction) return
  // A held visit keeps its direction, and an active one that has evidence is not turned.
  if (lane.active?.thread.state === 'held') setActiveAside(work)
  if (lane.active !== null && lane.active.evidence.length > 0) return
  lane.direction = direction
  if (lane.active !== null) lane.active = { ...lane.active, direction }
}

interface Said {
  contents: EvidenceContent[]
  visit: string | null
  /** null: typed. */
  key: GuardKey | null
}

/** What the guard says of a visitor. Where it counts for none, 撤销 does not reach past it to another visitor's key. */
function say(work: Work, said: Said): void {
  const { undoable } = work.lane
  sayOfNamed(work, said)
  const { lane } = work
  const isOfAnother = said.visit !== null && nowVisit(lane, said.visit) !== undoable?.visit
  const isOfOne = undoable !== null && (undoable.before === null || undoable.hasLit)
  if (lane.undoable === undoable && isOfOne && isOfAnother) lane.undoable = null
}

/** It counts for the visit that it names and for no other. */
function sayOfNamed(work: Work, { contents, visit: named, key }: Said): void {
  const { lane, rules, now } = work
  if (named === null) return notify(work, 'key-ignored')
  const visit = nowVisit(lane, named)
  if (visit !== lane.active?.id && !isNextVisit(lane, visit))
    return sayElsewhere(work, { contents, visit, key })
  if (lane.active === null && isHandOfBefore(lane.handUntil, now)) {
    expectHand(work, BETWEEN_MS)
    noteSaidAgain(work, contents)
    return notify(work, 'key-ignored')
  }
  if (lane.active !== null && isHandOfBefore(lane.active.handUntil, now)) {
    noteSaidAgain(work, contents)
    return notCounted(work, 'key-between')
  }
  if (lane.active === null && keysOfDenied(lane, now) !== null) return notify(work, 'key-ignored')
  // Of one who was not let through and stands there still, or of the next: either may be who steps up.
  const isBehindOne = lane.presence === true && lane.presenceSpent && !lane.letThrough
  if (lane.active === null && isBehindOne) return notCounted(work, 'still-there')
  if (isSaidAgain(work, contents)) {
    // Once the word has been read it counts.
    noteSaidAgain(work, contents, now - (AGAIN_MS - HAND_MS) * rules.times.handSeconds)
    return notCounted(work, 'key-again')
  }
  if (lane.active !== null && isWorseSeen(lane.active, contents)) return notify(work, 'colour-stands')
  const active = lane.active ?? openForEvidence(work, 'key')
  const steppedBack = active.thread.state === 'held'
  const added = addEvidence({ ...active, thread: threadAfterKey(work, active, contents) }, contents, now)
  lane.active = steppedBack ? addFlag(added, 'reclaimed') : added
  lane.undoable = { key, visit: active.id, at: now, before: null, hasLit: false }
  if (contents.some((content) => content.kind === 'temperature')) noticeIfTooSoon(work, lane.active)
}

/** Without a look at the lamp of a pass a key is pressed again: for the next visitor only if that is done once more. */
function isSaidAgain({ lane, rules, now }: Work, contents: readonly EvidenceContent[]): boolean {
  const latest = lane.saidOfPassed.filter(({ at }) => isWithin(at, AGAIN_MS * rules.times.handSeconds, now))
  return contents.every((content) => latest.some((said) => isSame(said, content)))
}

/** What was said of the visitor who was let through has been said again: from `at` on it counts as said. */
function noteSaidAgain({ lane, now }: Work, contents: readonly EvidenceContent[], at = now): void {
  lane.saidOfPassed = lane.saidOfPassed.map((item) =>
    contents.some((content) => isSame(item, content)) ? { ...item, at } : item,
  )
}

function isSame(item: Evidence, content: EvidenceContent): boolean {
  return JSON.stringify(contentOf(item)) === JSON.stringify(content)
}

/** A green pressed after a yellow or a red of the same code improves nothing: the wrong one is taken back first. */
function isWorseSeen({ evidence }: Visit, contents: readonly EvidenceContent[]): boolean {
  return contents.some(
    (content) =>
      content.kind === 'seen' &&
      content.status === 'green' &&
      evidence.some(
        (item) =>
          item.kind === 'seen' && !item.superseded && item.role === content.role && item.status !== 'green',
      ),
  )
}

/** Away, but the guard speaks of him: the next edge may be his as well as another's. */
function spokenFor({ rules, now }: Work, visit: Visit): Visit {
  const leftAt = visit.thread.state === 'held' ? visit.thread.leftAt : null
  const spokenUntil = now + rules.times.awaitPresenceSeconds * 1000
  return { ...visit, thread: { state: 'held', leftAt, spokenUntil } }
}

function threadAfterKey(work: Work, active: Visit, contents: readonly EvidenceContent[]): Thread {
  const { lane } = work
  const isMeasured = contents.some(({ kind }) => kind === 'temperature')
  // The visitor had stepped back: the key counts, flagged, but the next edge may be another visitor's.
  if (active.thread.state === 'held' && lane.presence !== null) return spokenFor(work, active).thread
  // Without presence a read-out says as well as a code that he has come.
  if (active.thread.state === 'expected' && lane.presence === null && !isMeasured) return expected(work)
  return threadNow(work)
}

/** Of a parked visit it is evidence; of a visit on record it is an amendment, which changes no verdict. */
function sayElsewhere(work: Work, { contents, visit, key }: Said & { visit: string }): void {
  const { lane, now } = work
  const { denied } = lane
  const isGone = [...lane.held, lane.dismissed?.visit].some((one) => one?.id === visit)
  const isHandOfAnother = denied?.visit === visit && isHandOfBefore(denied.handUntil, now)
  const isLeft = lane.leftBehind?.visit === visit && now < lane.leftBehind.until
  // The screen still showed a visit whose place another has just taken, or no visit.
  if (isGone || isLeft || isHandOfAnother || visit === nextVisit(lane)) return notCounted(work, 'key-between')
  const parked = lane.parked.find(({ id }) => id === visit)
  if (parked !== undefined && isHandOfBefore(parked.handUntil, now)) return notify(work, 'key-between')
  if (parked === undefined) {
    learnElsewhere(work, visit, contents)
    noteSaidAgain(work, contents)
    // It stays on record; the same key once more is a double.
    const isDouble = key !== null && lane.undoable?.key === key
    if (denied?.visit === visit && !isDouble) lane.undoable = null
    if (lane.active !== null && isNew(lane.active, now)) lane.active = burstLasts(work, lane.active)
    if (denied?.visit !== visit) return
    // Nor is the rest of a burst the next one's, when its first key was of him.
    expectHand(work, BETWEEN_MS)
    const until = denied.until === null ? null : Math.max(denied.until, now + BETWEEN_MS)
    lane.denied = { ...denied, until }
    return
  }
  const added = addEvidence(parked, contents, now)
  lane.parked = lane.parked.map((one) => (one === parked ? added : one))
  lane.undoable = { key, visit, at: now, before: null, hasLit: false }
  const { ruling } = judge(added, work.rules, now)
  const isPass = ruling.state === 'final' && ruling.verdict === 'pass'
  if (isPass && isBehindAnother(lane, added)) notify(work, 'front-first')
}

/** Of a visit that is on record. A fever among it is not forgotten at the next step. */
function learnElsewhere(work: Work, visit: string, evidence: EvidenceContent[]): void {
  const { lane, rules } = work
  work.effects.push({ type: 'learned', visit, evidence })
  const isThere = lane.presence === true && lane.denied?.visit === visit
  for (const item of evidence)
    if (item.kind === 'temperature' && isFever(item, rules))
      remember(work, { visit, celsius: item.celsius, isThere, standing: [] })
}

/** Nor does the rest of the burst count. */
function notCounted(work: Work, notice: LaneNotice): void {
  const { lane } = work
  expectHand(work, BETWEEN_MS)
  if (lane.active !== null) lane.active = burstLasts(work, lane.active)
  notify(work, notice)
}

/** A key about the one before, which the screen still showed, may be the first of a burst. */
function isNew({ openedAt, handUntil }: Visit, now: number): boolean {
  return isWithin(openedAt, BETWEEN_MS, now) || isHandOfBefore(handUntil, now)
}

/** A burst of keys is about one visitor: where its first key was about an earlier one, so are the others. */
function burstLasts({ now }: Work, visit: Visit): Visit {
  return { ...visit, handUntil: Math.max(visit.handUntil ?? now, now + BETWEEN_MS) }
}

/** A gun's normal read-out sooner after a high one than the rules allow is kept, but clears nothing. */
function noticeIfTooSoon({ effects, rules, now }: Work, { evidence }: Visit): void {
  const readings = evidence.filter((item) => item.kind === 'temperature').filter((item) => !item.superseded)
  const last = readings.at(-1)
  if (last === undefined || last.temperatureKind === 'contact') return
  const ms = rules.temperature.retakeAfterSeconds * 1000
  const isBehindHigh = readings.some((item) => isFever(item, rules) && item !== last && now - item.at < ms)
  if (isBehindHigh && !isFever(last, rules)) effects.push({ type: 'notice', notice: 'keyed-in-ignored' })
}

/** Emergency: open now, record after. It never judges a person who is being looked at. */
function release(work: Work): void {
  const { lane, rules, now } = work
  lane.released += 1
  // Else 撤销 would take back a key from before the gate was opened, and seem to close it.
  lane.undoable = null
  const own = newVisit(work, `${lane.idPrefix}r${lane.released}`, { state: 'untracked' })
  // The class is not known: an ambulance is no resident.
  const unknown: Visit = { ...own, defaultClass: 'unknown' }
  const released = addFlag(addEvidence(unknown, [{ kind: 'release' }], now), 'emergency-release')
  const { ruling } = judge(released, rules, now)
  if (ruling.state === 'final') work.effects.push({ type: 'record', visit: released, ruling })
}

/** Who a parked visitor is the guard is never asked: it would wait for the answer for ever. */
function asksFirst(work: Work): boolean {
  const { lane } = work
  askAboutUnsettled(work)
  if (lane.active === null || lane.active.askedWho === null) return false
  if (lane.active.thread.state === 'held') lane.active = spokenFor(work, lane.active)
  return true
}

/** `step-aside`: the visit waits under a ticket of its own, and the queue goes on. */
function park(work: Work): void {
  const { lane, now } = work
  // A visit of keys given ahead has no visitor yet to be put aside.
  if (lane.active === null || lane.active.evidence.length === 0 || isAllGivenAhead(lane.active))
    return notify(work, 'no-effect')
  // No visitor comes back with a number that has just been another's.
  const taken = new Set(lane.parked.map((visit) => visit.ticket))
  let ticket = nextTicket(lane.ticketed)
  while (taken.has(ticket)) ticket = nextTicket(ticket)
  lane.ticketed = ticket
  lane.presenceSpent = lane.presence === true
  lane.letThrough = false
  if (lane.active.thread.state === 'present') lane.asideThere = lane.active.id
  const parked: Visit = {
    ...lane.active,
    thread: { state: 'held', leftAt: now, spokenUntil: null },
    ticket,
    parkedAt: now,
  }
  lane.parked = [...lane.parked, setStandsStill(parked, true, now)]
  lane.active = null
  expectHand(work, HAND_MS)
}

const nextTicket = (ticket: number): number => (ticket % LAST_TICKET) + 1

export function askToMeasureAgain(work: Work): void {
  const { lane, rules, now } = work
  if (lane.active?.thread.state !== 'present' && lane.active?.thread.state !== 'untracked') return
  const { ruling } = judge(lane.active, rules, now)
  if (ruling.state === 'retake' && now < ruling.at) return notify(work, 'hold-still')
  measure(work, lane.active, 'same')
}

/** 撤销: what was said counts no longer, and stays on record; who was moved is where he was. */
function undo(work: Work, named: string | null): void {
  const { lane } = work
  const { undoable } = lane
  // It may have been merged since, where its visitor has come again.
  const visit = named === null ? null : nowVisit(lane, named)
  if (undoable === null || visit === null || undoable.visit !== visit) return notify(work, 'key-ignored')
  const { key, at, before, hasLit } = undoable
  const isUndecided = undecided(lane).some(({ id }) => id === visit)
  // Pressed before the screen showed the verdict: an override can still take it back.
  if (hasLit || (!isUndecided && before === null && key !== 'handled')) return notify(work, 'key-ignored')
  lane.undoable = null
  if (key === 'handled') {
    if (before?.denied != null) giveKeysBack(work, before.denied)
    lane.owedEdge = before?.owedEdge ?? lane.owedEdge
    const known = before?.remembered.find((one) => one.visit === visit)
    const isThere = known?.isThere === true && before?.denied?.visit === visit
    if (known !== undefined) remember(work, { ...known, isThere })
    work.effects.push({ type: 'not-handled', visit })
    return
  }
  if (key === 'gone') return waitAgain(lane)
  if (before !== null) return moveBack(work, { key, at, before })
  const takenBack = (one: Visit): Visit =>
    one.id === visit
      ? {
          ...one,
          evidence: one.evidence.map((item) =>
            item.at === at && isByGuard(item) ? { ...item, superseded: true } : item,
          ),
        }
      : one
  if (lane.active !== null) lane.active = takenBack(lane.active)
  lane.held = lane.held.map(takenBack)
  lane.parked = lane.parked.map(takenBack)
}

/** The denied visitor has the guard's keys again, but for what a hand had begun for the next one. */
function giveKeysBack({ lane, rules, now }: Work, denied: NonNullable<Lane['denied']>): void {
  lane.denied = { ...denied, handUntil: now + BETWEEN_MS * rules.times.handSeconds }
}

/** Who waited aside waits on, under the same number. */
function waitAgain(lane: Lane): void {
  if (lane.dismissed === null) return
  const { visit } = lane.dismissed
  lane.parked = [...lane.parked, visit]
  lane.remembered = lane.remembered.filter((one) => one.visit !== visit.id)
  lane.dismissed = null
}

/**
 * Every visit is where it was before the key, with what it has got since. What a joined visit has got stays with the
 * visitor who stands there, but an authority's answer is of whom the code is of.
 */
function moveBack(work: Work, { key, before, at }: Pick<Undoable, 'key' | 'at'> & { before: Lane }): void {
  const { lane } = work
  const joined = key === 'same-person' ? lane.active : null
  const since = (lane.active?.evidence ?? []).filter((item) => item.at > at)
  const isOfJoined = ({ id }: Visit): boolean => joined?.id === id || joined?.merged.includes(id) === true
  const ofJoined = undecided(before).filter(isOfJoined)
  const isAnswerTo = (one: Visit, item: Evidence): boolean =>
    item.kind === 'code' && item.from === 'look-up' && hasToken(one, item.token)
  const back = (one: Visit): Visit => {
    if (joined !== null && isOfJoined(one))
      return apart(
        one,
        joined,
        since.filter((item) => isAnswerTo(one, item)),
      )
    const now = undecided(lane).find(({ id }) => id === one.id) ?? one
    // Another visitor has been measured, where this one is still to come.
    const isHis = (item: Evidence): boolean =>
      one.thread.state !== 'expected' || item.kind !== 'temperature' || isByGuard(item) || item.at <= at
    return { ...one, evidence: now.evidence.filter(isHis), lookingUp: now.lookingUp }
  }
  const rest = since.filter((item) => !ofJoined.some((one) => isAnswerTo(one, item)))
  const own = lane.active === null || rest.length === 0 ? null : withOnly(lane.active, rest)
  const was = before.active === null ? null : back(before.active)
  // The rest of a burst whose first key counted for none counts for none.
  const handUntil = Math.max(was?.handUntil ?? 0, lane.active?.handUntil ?? 0)
  const active = was === null ? null : { ...was, handUntil }
  const isSame = joined === null && active?.id === lane.active?.id
  const broughtBack = lane.denied?.visit
  lane.direction = before.direction
  lane.samePhoneUntil = before.samePhoneUntil
  lane.presenceSpent = before.presenceSpent
  lane.letThrough = before.letThrough
  lane.asideThere = before.asideThere
  lane.denied = before.denied
  if (before.denied !== null) giveKeysBack(work, before.denied)
  lane.leftBehind = before.leftBehind
  // The screens still show the one whom the key had brought back.
  if (broughtBack !== undefined && broughtBack !== before.denied?.visit) leaveBehind(work, broughtBack)
  lane.passed = before.passed
  lane.saidOfPassed = before.saidOfPassed
  lane.owedEdge = before.owedEdge
  const areBack = before.remembered.filter(
    ({ visit, standing }) => standing.length > 0 && !lane.remembered.some((one) => one.visit === visit),
  )
  if (joined !== null) lane.remembered = [...lane.remembered, ...areBack]
  // The number of a visit that was open then is not given again.
  lane.opened = Math.max(lane.opened, before.opened)
  // One that an earlier key dismissed is still to be recorded.
  const { dismissed } = before
  if (dismissed !== null && isOfJoined(dismissed.visit))
    lane.dismissed = { ...dismissed, visit: back(dismissed.visit) }
  else if (lane.dismissed?.visit.id !== dismissed?.visit.id) lane.dismissed = null
  lane.held = before.held.map(back)
  lane.parked = before.parked.map(back)
  lane.active = active
  if (own !== null && active === null) {
    lane.opened += 1
    lane.active = { ...own, id: `${lane.idPrefix}${lane.opened}`, merged: [] }
  } else if (own !== null && active !== null && !isSame) {
    lane.active = mergeEvidence(active, joined === null ? own : { ...own, id: active.id, merged: [] })
  }
  measureOnceMore(work)
}

/** One of two that were joined by a wrong key, with the answers about its own codes. */
function apart(one: Visit, joined: Visit, answers: readonly Evidence[]): Visit {
  const moved = answers.map((item) => ({ ...item, visitMs: visitMs(one, item.at) }))
  const lookingUp = one.lookingUp.filter((token) => joined.lookingUp.includes(token))
  return { ...one, evidence: [...one.evidence, ...moved], lookingUp }
}

/** What a visit has got since a key that is taken back, without what the key had answered. */
function withOnly(visit: Visit, evidence: Evidence[]): Visit {
  const lookingUp = visit.lookingUp.filter((token) => hasToken({ evidence }, token))
  return { ...visit, flags: [], askedWho: null, notThem: [], evidence, lookingUp }
}
