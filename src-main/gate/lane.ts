import type { Direction, GuardKey, PersonClass } from '../words.ts'
import type {
  CodeEvidence,
  Evidence,
  EvidenceContent,
  LookupAnswer,
  TemperatureEvidence,
} from './evidence.ts'
import { isUndecided } from './code-status.ts'
import { isOver } from './is-over.ts'
import { judge, type FinalRuling } from './judge.ts'
import { keyEvidence } from './keys.ts'
import type { Rules } from './rules.ts'
import {
  addAnswer,
  addEvidence,
  addFlag,
  codesLookedUp,
  hasToken,
  mergeEvidence,
  nextLapseMs,
  openVisit,
  setStandsStill,
  tokensOf,
  visitMs,
  type Thread,
  type Visit,
} from './visit.ts'

/** A code that has just been judged: the same token is ignored until then. */
interface SpentToken {
  token: string
  until: number
}

/** All that a lane knows of the people before it. Plain data: it can be stored, compared and replayed. */
export interface Lane {
  direction: Direction
  defaultClass: PersonClass
  /** null: no thermometer that senses presence. */
  presence: boolean | null
  /** The presence now before the thermometer has been judged: a lingerer needs a new edge. */
  presenceSpent: boolean
  active: Visit | null
  /** Undecided visits whose person stepped back and whose place another took. */
  held: Visit[]
  parked: Visit[]
  spent: SpentToken[]
  /** Ruled before an authority had answered: a yellow or a red is still to be told. */
  ruledAhead: { visit: string; code: CodeEvidence }[]
  /** What the guard said of the visit just ruled, and when that was: a double tap is not about the next person. */
  justRuled: { said: string[]; at: number } | null
  /** 同一手机，下一位: until then a spent token may be shown once more. */
  samePhoneUntil: number | null
  /** The visit that a measurement was last asked for: without presence only that one takes the reading. */
  measuring: string | null
  /** Visit ids are `prefix` and a number. */
  idPrefix: string
  opened: number
}

export interface CodeEvent {
  type: 'code'
  code: CodeEvidence
  /** There is an authority that can be asked about it. */
  lookUp: boolean
  /** Whom the thermometer sees may have gone unseen: whoever shows this does not scan ahead for certain. */
  presenceInDoubt: boolean
}

export type LaneEvent =
  | { type: 'tick' }
  | { type: 'presence'; present: boolean }
  /** Whether a thermometer that senses presence is there at all. */
  | { type: 'presence-sense'; available: boolean }
  | { type: 'reading'; reading: TemperatureEvidence }
  | CodeEvent
  /** What became of a `look-up`. Belongs to whoever holds this token and still waits for it, else to nobody. */
  | { type: 'looked-up'; token: string; answer: LookupAnswer }
  /** `visit` names a parked or a ruled visit; null the active one. */
  | { type: 'key'; key: GuardKey; visit: string | null }
  | { type: 'keyed-in'; reading: TemperatureEvidence; visit: string | null }
  | { type: 'household'; household: string; visit: string | null }

export type LaneNotice =
  | 'code-ignored'
  | 'key-ignored'
  | 'code-replaced'
  | 'hold-still'
  | 'keyed-in-ignored'
  /** An authority has spoken against somebody who has been ruled already. */
  | 'answer-after-ruling'

export type Effect =
  /** Ink: write the entry of this visit. `ruling` null: abandoned before a ruling. */
  | { type: 'record'; visit: Visit; ruling: FinalRuling | null }
  /** Take one more stable reading of whoever stands there. */
  | { type: 'measure'; who: 'same' | 'another' }
  /** Ask the authority about the code with this token; `looked-up` must follow, whatever comes of it. */
  | { type: 'look-up'; token: string }
  /** Something was learned of a visit that is already on record: an amendment. */
  | { type: 'learned'; visit: string; evidence: EvidenceContent[] }
  | { type: 'notice'; notice: LaneNotice }

export interface Step {
  lane: Lane
  effects: Effect[]
}

export function newLane(lane: {
  direction: Direction
  defaultClass: PersonClass
  idPrefix: string
  sensesPresence: boolean
}): Lane {
  return {
    direction: lane.direction,
    defaultClass: lane.defaultClass,
    presence: lane.sensesPresence ? false : null,
    presenceSpent: false,
    active: null,
    held: [],
    parked: [],
    spent: [],
    ruledAhead: [],
    samePhoneUntil: null,
    justRuled: null,
    measuring: null,
    idPrefix: lane.idPrefix,
    opened: 0,
  }
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

/** Long enough for a second tap, too short for the next person to be looked at. */
const DOUBLE_TAP_MS = 1000

interface Work {
  lane: Lane
  effects: Effect[]
  readonly rules: Rules
  readonly now: number
  /** Of the event that is worked off. */
  readonly presenceInDoubt: boolean
}

/** Everybody at the lane who has not been ruled. */
export function undecided(lane: Lane): Visit[] {
  return [...(lane.active === null ? [] : [lane.active]), ...lane.held, ...lane.parked]
}

/** Abandonment, lapsed waits, forgotten tokens. */
function letTimePass(work: Work): void {
  const { lane, rules, now } = work
  const { awaitPresenceSeconds, evidenceSeconds, sameTokenSeconds } = rules.times
  lane.spent = lane.spent.filter(({ until }) => !isOver(until, sameTokenSeconds * 1000, now))
  const { samePhoneUntil } = lane
  if (samePhoneUntil !== null && isOver(samePhoneUntil, evidenceSeconds * 1000, now))
    lane.samePhoneUntil = null
  const waitedLongEnough = (visit: Visit): Visit =>
    visit.thread.state === 'expected' && isOver(visit.thread.until, awaitPresenceSeconds * 1000, now)
      ? hold(visit, now)
      : visit
  if (lane.active !== null) lane.active = waitedLongEnough(lane.active)
  lane.held = lane.held.map(waitedLongEnough)
  for (const visit of undecided(lane)) {
    if (visit.evidence.length === 0) continue
    const quiet = visitMs(visit, now) - visit.lastEvidenceMs >= rules.times.abandonSeconds * 1000
    // A clock that stood still for ever would leave a forgotten visit without its entry.
    const stillSince = visit.parkedAt ?? visit.standsStillSince
    const isOver = stillSince === null ? quiet : now - stillSince >= rules.times.parkedSeconds * 1000
    if (isOver) abandon(work, visit)
  }
}

function hold(visit: Visit, now: number): Visit {
  if (visit.thread.state === 'held') return visit
  return setStandsStill({ ...visit, thread: { state: 'held', spokenUntil: null } }, false, now)
}

function apply(work: Work, event: LaneEvent): void {
  switch (event.type) {
    case 'tick':
      return
    case 'presence':
      return event.present ? rise(work) : fall(work)
    case 'presence-sense':
      return senseChanged(work, event.available)
    case 'reading':
      return takeReading(work, event.reading)
    case 'code':
      return takeCode(work, event)
    case 'looked-up':
      return takeAnswer(work, event.token, event.answer)
    case 'key':
      return takeKey(work, event.key, event.visit)
    case 'keyed-in':
      return takeGuardEvidence(work, [event.reading], event.visit)
    case 'household':
      return takeGuardEvidence(work, [{ kind: 'household', household: event.household }], event.visit)
  }
}

function rise(work: Work): void {
  const { lane, now } = work
  lane.presence = true
  lane.presenceSpent = false
  const expecting = undecided(lane).filter((visit) => isExpecting(visit, now))
  const thread = lane.active?.thread.state
  if (lane.active !== null && (thread === 'expected' ? expecting.length === 1 : thread !== 'held')) {
    lane.active = { ...lane.active, thread: { state: 'present' } }
    return
  }
  // Nobody's edge, or that of one of several who scanned ahead: whose it is, a token or a key must say.
  setActiveAside(work)
  lane.held = lane.held.map((visit) => hold(visit, now))
  open(work, { state: 'present' })
}

function fall(work: Work): void {
  const { lane, now } = work
  lane.presence = false
  lane.presenceSpent = false
  if (lane.active?.thread.state !== 'present') return
  lane.active = lane.active.evidence.length === 0 ? null : hold(lane.active, now)
}

function senseChanged(work: Work, available: boolean): void {
  const { lane, now } = work
  if ((lane.presence !== null) === available) return
  lane.presence = available ? false : null
  lane.presenceSpent = false
  lane.measuring = null
  const thread = lane.active?.thread.state
  if (lane.active === null || thread === 'held') return
  // Back again, the first edge may be anybody's: people came and went unseen.
  lane.active = available ? hold(lane.active, now) : { ...lane.active, thread: { state: 'untracked' } }
}

function takeReading(work: Work, reading: TemperatureEvidence): void {
  const { lane, now } = work
  // A reading binds only to the visit of its own presence, or to the one that triggered it.
  const triggered = lane.active?.thread.state === 'untracked' && lane.measuring === lane.active.id
  if (lane.active === null || !(triggered || lane.active.thread.state === 'present')) return
  lane.measuring = null
  lane.active = addEvidence(lane.active, [reading], now)
  if (reading.indicates !== null) return
  const { temperature } = judge(lane.active, work.rules, now)
  const again =
    (temperature.state === 'implausible' && temperature.retakeAt <= now) ||
    (temperature.state === 'high' && temperature.normals === 1)
  if (again) measure(work, lane.active, 'same')
}

function takeCode(work: Work, { code, lookUp }: CodeEvent): void {
  if (isJustJudged(work, code.token)) return
  bindCode(work, code)
  // A colour that a camera saw is no answer: the rules may not take it, and who knows may say otherwise.
  if (lookUp && (isUndecided(code.status) || code.assurance === 'camera')) startLookUp(work, code.token)
}

/** A token just ruled is ignored, and for as long again; the same phone may show it once more. */
function isJustJudged({ lane, effects, rules, now }: Work, token: string): boolean {
  const spent = lane.spent.find((candidate) => candidate.token === token)
  if (spent === undefined) return false
  if (lane.samePhoneUntil !== null) {
    lane.spent = lane.spent.filter((candidate) => candidate !== spent)
    return false
  }
  const until = now + rules.times.sameTokenSeconds * 1000
  lane.spent = lane.spent.map((candidate) => (candidate === spent ? { ...spent, until } : candidate))
  effects.push({ type: 'notice', notice: 'code-ignored' })
  return true
}

/** Finds out whose code it is, and adds it to the evidence. */
function bindCode(work: Work, code: CodeEvidence): void {
  const { lane, rules, now } = work
  const owner = [...lane.held, ...lane.parked].find((visit) => holds(visit, code.token))
  if (owner !== undefined && !holds(lane.active, code.token)) {
    // Only who stands there can be the one who comes back; a code or key that waits is somebody else's.
    if (lane.active?.thread.state !== 'present') setActiveAside(work)
    // Who has shown another code of this family is not the one whose code it is.
    if (lastOfFamily(lane.active, code.family) === undefined) reclaim(work, owner)
  }

  const active = lane.active
  if (active === null) return openWithCode(work, code)
  const current = lastOfFamily(active, code.family)
  const replaces = current !== undefined && current.token !== code.token
  const unclaimed = active.thread.state === 'held' && !holds(active, code.token)
  if (unclaimed || (replaces && active.thread.state !== 'present')) {
    // Nobody is seen to stand there: another code is another person's.
    setActiveAside(work)
    return openWithCode(work, code)
  }
  if (replaces) {
    lane.active = replaceCode(active, code, now)
    work.effects.push({ type: 'notice', notice: 'code-replaced' })
    return
  }
  lane.active = { ...active, thread: threadNow(work) }
  if (current !== undefined) {
    if (judge(active, rules, now).ruling.state === 'retake') askToMeasureAgain(work)
    // A phone that lies on the scanner says nothing new; shown again later, its code is fresh evidence.
    const same = current.status === code.status && current.assurance === code.assurance
    if (same && now - current.at < rules.times.sameTokenSeconds * 1000) return
  }
  lane.active = addEvidence(lane.active, [code], now)
}

/** Once a token at a time, and not again at once where the authority has answered: a failure is no answer. */
function startLookUp({ lane, effects, rules, now }: Work, token: string): void {
  const { active } = lane
  if (active === null || active.lookingUp.includes(token)) return
  const isAnswered = codesOf(active).some(
    (item) =>
      item.token === token &&
      item.assurance === 'authority' &&
      now - item.at < rules.times.sameTokenSeconds * 1000,
  )
  if (isAnswered) return
  lane.active = { ...active, lookingUp: [...active.lookingUp, token] }
  effects.push({ type: 'look-up', token })
}

/**
 * The answer is further evidence of the same token, wherever the visit that waits for it is by now; it moves
 * nobody and wakes nobody. Of a code that a refreshed one has replaced only what speaks against it counts, as if
 * it had come before.
 */
function takeAnswer(work: Work, token: string, answer: LookupAnswer): void {
  const { lane, effects, now } = work
  const speaksAgainst = answer.status === 'yellow' || answer.status === 'red'
  const told = (visit: Visit): Visit => {
    const code = codesLookedUp(visit).find((item) => item.token === token)
    if (code === undefined) return visit
    const heard = { ...visit, lookingUp: visit.lookingUp.filter((other) => other !== token) }
    return code.superseded && !speaksAgainst ? heard : addAnswer(heard, answered(code, answer), now)
  }
  if (lane.active !== null) lane.active = told(lane.active)
  lane.held = lane.held.map(told)
  lane.parked = lane.parked.map(told)
  for (const { visit, code } of lane.ruledAhead) {
    if (code.token !== token || !speaksAgainst) continue
    effects.push({ type: 'learned', visit, evidence: [answered(code, answer)] })
    effects.push({ type: 'notice', notice: 'answer-after-ruling' })
  }
  lane.ruledAhead = lane.ruledAhead.filter(({ code }) => code.token !== token)
}

function answered({ role, family, token }: CodeEvidence, answer: LookupAnswer): CodeEvidence {
  const { status, assurance, updatedAt, maskedName } = answer
  const holder =
    maskedName === null ? null : { maskedName, household: null, enterprise: null, staffNumber: null }
  return {
    kind: 'code',
    role,
    family,
    token,
    status,
    assurance,
    reason: null,
    from: 'look-up',
    updatedAt,
    holder,
    remarks: [],
  }
}

function codesOf(visit: Visit | null) {
  return visit?.evidence.filter((item) => item.kind === 'code') ?? []
}

function holds(visit: Visit | null, token: string): boolean {
  return visit !== null && hasToken(visit, token)
}

/** The code of a family that was shown last: a refreshed one takes the place of all before it. */
function lastOfFamily(visit: Visit | null, family: string) {
  return codesOf(visit).findLast((code) => code.family === family && code.from === 'scan')
}

function openWithCode(work: Work, code: CodeEvidence): void {
  work.lane.active = addEvidence(openForEvidence(work), [code], work.now)
}

/** A visit opened by a code or a key: of the person who stands there unjudged, else of the next to come. */
function openForEvidence(work: Work): Visit {
  const { lane } = work
  if (lane.presence === true && !lane.presenceSpent) return openBeforeThermometer(work)
  if (lane.presence !== null) return open(work, ahead(work))
  const visit = open(work, { state: 'untracked' })
  measure(work, visit, 'another')
  return visit
}

/**
 * A refreshed code takes the place of an undecided one and of what the guard saw on the old one; a yellow or
 * a red stays, whoever shows what next. The visit is flagged, because it might be another person's phone.
 */
function replaceCode(visit: Visit, code: CodeEvidence, now: number): Visit {
  const evidence = visit.evidence.map((item) => {
    const old = item.kind === 'code' && item.family === code.family
    const seen = item.kind === 'seen' && item.role === code.role
    if (!(old || seen) || item.status === 'yellow' || item.status === 'red') return item
    return { ...item, superseded: true }
  })
  return addFlag(addEvidence({ ...visit, evidence }, [code], now), 'code-replaced')
}

function takeKey(work: Work, key: GuardKey, target: string | null): void {
  const { lane, rules, now } = work
  switch (key) {
    case 'next-person':
    case 'same-phone': {
      if (lane.active !== null && lane.active.evidence.length > 0) abandon(work, lane.active)
      // After the abandonment, which ends the same phone of the one before.
      if (key === 'same-phone') lane.samePhoneUntil = now + rules.times.evidenceSeconds * 1000
      if (lane.active === null && lane.presence === true) openBeforeThermometer(work)
      if (key === 'same-phone' && lane.active !== null) lane.active = addFlag(lane.active, 'same-phone')
      return
    }
    case 'same-person': {
      const latest = lane.held.at(-1)
      if (lane.active?.thread.state === 'held') {
        lane.active = addFlag({ ...lane.active, thread: threadNow(work) }, 'reclaimed')
      } else if (latest !== undefined) reclaim(work, latest)
      return
    }
    case 'step-aside':
      return park(work)
    case 'retake':
      return askToMeasureAgain(work)
    case 'release':
      return release(work)
    case 'direction-in':
    case 'direction-out':
      // Whoever stepped back undecided keeps the direction of then; somebody who stands there is not turned round.
      if (lane.active?.thread.state === 'held') setActiveAside(work)
      if (lane.active !== null && lane.active.evidence.length > 0) return
      lane.direction = key === 'direction-in' ? 'in' : 'out'
      if (lane.active !== null) lane.active = { ...lane.active, direction: lane.direction }
      return
    default:
      return takeGuardEvidence(work, keyEvidence(key), target)
  }
}

/** The person before the thermometer is another one than a moment ago: measured again. */
function openBeforeThermometer(work: Work): Visit {
  work.lane.presenceSpent = false
  const visit = open(work, { state: 'present' })
  measure(work, visit, 'another')
  return visit
}

function measure(work: Work, visit: Visit, who: 'same' | 'another'): void {
  work.lane.measuring = visit.id
  work.effects.push({ type: 'measure', who })
}

function takeGuardEvidence(work: Work, contents: EvidenceContent[], target: string | null): void {
  const { lane, now } = work
  if (target !== null && target !== lane.active?.id) {
    const waiting = [...lane.parked, ...lane.held].some((visit) => visit.id === target)
    if (!waiting) work.effects.push({ type: 'learned', visit: target, evidence: contents })
    const updated = (visit: Visit): Visit => (visit.id === target ? addEvidence(visit, contents, now) : visit)
    lane.parked = lane.parked.map(updated)
    lane.held = lane.held.map(updated)
    return
  }
  if (lane.active === null && isSaidAgain(work, contents)) {
    work.effects.push({ type: 'notice', notice: 'key-ignored' })
    return
  }
  const active = lane.active ?? openForEvidence(work)
  const steppedBack = active.thread.state === 'held'
  // Said of somebody who stepped back: it counts for him, flagged, but the next edge may be anybody's.
  const spokenUntil = now + work.rules.times.awaitPresenceSeconds * 1000
  const thread: Thread =
    steppedBack && lane.presence !== null ? { state: 'held', spokenUntil } : threadNow(work)
  const added = addEvidence({ ...active, thread }, contents, now)
  lane.active = steppedBack ? addFlag(added, 'reclaimed') : added
  if (contents.some((content) => content.kind === 'temperature')) noticeIfTooSoon(work, lane.active)
}

/** A glove that taps twice says the same twice, while the judged person stands there or a moment later. */
function isSaidAgain({ lane, now }: Work, contents: readonly EvidenceContent[]): boolean {
  if (lane.justRuled === null) return false
  const { said, at } = lane.justRuled
  const stillHim = lane.presenceSpent || now - at < DOUBLE_TAP_MS
  return stillHim && contents.every((content) => said.includes(JSON.stringify(content)))
}

/** A gun's normal read-out sooner after a high one than the rules allow is kept, but clears nothing. */
function noticeIfTooSoon({ effects, rules, now }: Work, visit: Visit): void {
  const { temperature } = judge(visit, rules, now)
  const isTooSoon =
    temperature.state === 'high' && temperature.decisive.at < now && now < temperature.retakeAt
  if (isTooSoon) effects.push({ type: 'notice', notice: 'keyed-in-ignored' })
}

/** Emergency: open now, record after. It never judges a person who is being looked at. */
function release(work: Work): void {
  const { rules, now } = work
  const own = newVisit(work, { state: 'untracked' })
  const released = addFlag(addEvidence(own, [{ kind: 'release' }], now), 'emergency-release')
  const { ruling } = judge(released, rules, now)
  if (ruling.state === 'final') work.effects.push({ type: 'record', visit: released, ruling })
}

/** `step-aside`: the visit waits under the lowest free ticket, and the queue goes on. */
function park(work: Work): void {
  const { lane, now } = work
  if (lane.active === null || lane.active.evidence.length === 0) return
  const taken = new Set(lane.parked.map((visit) => visit.ticket))
  let ticket = 1
  while (taken.has(ticket)) ticket += 1
  lane.presenceSpent = lane.presence === true
  const parked: Visit = {
    ...lane.active,
    thread: { state: 'held', spokenUntil: null },
    ticket,
    parkedAt: now,
  }
  lane.parked = [...lane.parked, setStandsStill(parked, true, now)]
  lane.active = null
}

function askToMeasureAgain(work: Work): void {
  const { lane, rules, now } = work
  if (lane.active?.thread.state !== 'present' && lane.active?.thread.state !== 'untracked') return
  const { ruling } = judge(lane.active, rules, now)
  if (ruling.state === 'retake' && now < ruling.at) {
    work.effects.push({ type: 'notice', notice: 'hold-still' })
    return
  }
  measure(work, lane.active, 'same')
}

/** The visit that waits and the one before the thermometer are one person: their evidence becomes one visit. */
function reclaim(work: Work, waiting: Visit): void {
  const { lane, now } = work
  lane.held = lane.held.filter((visit) => visit !== waiting)
  lane.parked = lane.parked.filter((visit) => visit !== waiting)
  const held = setStandsStill({ ...waiting, ticket: null, parkedAt: null }, false, now)
  const merged = lane.active === null ? held : mergeEvidence(held, lane.active)
  lane.active = addFlag({ ...merged, thread: threadNow(work) }, 'reclaimed')
}

/** New evidence of somebody: he stands there unjudged, or has from now on 10 s to step up. */
function threadNow(work: Work): Thread {
  const { presence, presenceSpent } = work.lane
  if (presence === null) return { state: 'untracked' }
  return presence && !presenceSpent ? { state: 'present' } : ahead(work)
}

/**
 * Whoever shows a code behind somebody who has been judged waits for the next edge. Where that one may have gone unseen,
 * it may be that he stands there himself, unseen too, and that the next edge is another's: he shows it again.
 */
function ahead(work: Work): Thread {
  const isBehind = work.lane.presence === true
  return isBehind && work.presenceInDoubt ? { state: 'held', spokenUntil: null } : expected(work)
}

/** Whoever scanned ahead, or was spoken for, waits as long as the last one: the next edge is any of theirs. */
function expected(work: Work): Thread {
  const { lane, rules, now } = work
  const until = now + rules.times.awaitPresenceSeconds * 1000
  const thread: Thread = { state: 'expected', until }
  lane.held = lane.held.map((visit) => {
    if (visit.thread.state === 'expected') return { ...visit, thread }
    const isSpokenFor = visit.thread.state === 'held' && (visit.thread.spokenUntil ?? 0) > now
    return isSpokenFor ? { ...visit, thread: { state: 'held', spokenUntil: until } } : visit
  })
  return thread
}

function newVisit(work: Work, thread: Thread): Visit {
  const { lane, now } = work
  lane.opened += 1
  return openVisit({
    id: `${lane.idPrefix}${lane.opened}`,
    direction: lane.direction,
    defaultClass: lane.defaultClass,
    thread,
    flags: [],
    now,
  })
}

function open(work: Work, thread: Thread): Visit {
  const visit = newVisit(work, thread)
  work.lane.active = work.lane.samePhoneUntil === null ? visit : addFlag(visit, 'same-phone')
  return work.lane.active
}

function setActiveAside(work: Work): void {
  const { lane, now } = work
  if (lane.active !== null && lane.active.evidence.length > 0) {
    // Who scanned ahead and is now one of several goes on waiting for the next edge.
    const waits = lane.active.thread.state === 'expected'
    lane.held = [...lane.held, waits ? lane.active : hold(lane.active, now)]
  }
  lane.active = null
}

/** Ends a visit that has evidence, without a ruling. */
function abandon(work: Work, visit: Visit): void {
  work.effects.push({ type: 'record', visit, ruling: null })
  remove(work, visit)
}

function remove(work: Work, visit: Visit): void {
  const { lane } = work
  if (lane.active?.id === visit.id) lane.active = null
  lane.held = lane.held.filter((candidate) => candidate.id !== visit.id)
  lane.parked = lane.parked.filter((candidate) => candidate.id !== visit.id)
  if (visit.flags.includes('same-phone')) lane.samePhoneUntil = null
}

/** Judges what may have changed, hands out rulings, and lets the clocks of waiting visits stand still. */
function settle(work: Work): void {
  const { lane, rules, now } = work
  if (lane.active !== null && lane.active.evidence.length > 0) {
    const before = lane.active
    const { ruling, temperature } = judge(before, rules, now)
    if (ruling.state === 'final' && !isUnclaimedPass(work, before, ruling)) {
      recordFinal(work, before, ruling)
      lane.presenceSpent = lane.presence === true
    } else {
      const awaited =
        ruling.state === 'retake' || temperature.state === 'keyed-in-wanted' || before.lookingUp.length > 0
      const there = before.thread.state === 'present' || before.thread.state === 'untracked'
      lane.active = setStandsStill(before, awaited && there, now)
    }
  }
  for (const waiting of [...lane.parked, ...lane.held]) {
    const { ruling } = judge(waiting, rules, now)
    if (ruling.state === 'final' && !isUnclaimedPass(work, waiting, ruling))
      recordFinal(work, waiting, ruling)
  }
}

/**
 * An answer that finds nobody there opens nothing: whoever stepped back comes again, or the guard speaks for him;
 * of several who scanned ahead, the one who steps up must say who he is.
 */
function isUnclaimedPass({ lane, now }: Work, visit: Visit, { verdict }: FinalRuling): boolean {
  if (verdict !== 'pass' || !isByAnswer(visit)) return false
  if (visit.thread.state === 'expected') return visit.id !== lane.active?.id
  return visit.thread.state === 'held' && visit.ticket === null && !isExpecting(visit, now)
}

/** Whether the last that was learned of somebody is what an authority said. */
function isByAnswer({ evidence }: Visit): boolean {
  const last = evidence.at(-1)
  return last?.kind === 'code' && last.from === 'look-up'
}

/** Whether the next rising edge may be this person's. */
function isExpecting({ thread }: Visit, now: number): boolean {
  return thread.state === 'expected' || (thread.state === 'held' && (thread.spokenUntil ?? 0) > now)
}

function recordFinal(work: Work, visit: Visit, ruling: FinalRuling): void {
  const { lane, rules, now } = work
  const care = visit.direction === 'out' && visit.evidence.some((item) => item.kind === 'medical-care')
  const flagged = care ? addFlag(visit, 'medical-care') : visit
  work.effects.push({ type: 'record', visit: flagged, ruling })
  const isElsewhere = lane.active?.id !== visit.id
  remove(work, visit)
  // Ruled before he stepped up, he may still do so: the next edge is not for certain that of who scanned after him.
  const mayStepUp = isExpecting(visit, now)
  if (mayStepUp && lane.active?.thread.state === 'expected') lane.active = hold(lane.active, now)
  // An answer about somebody who waits elsewhere does not make the guard's next tap a word about the next person.
  if (!(isElsewhere && isByAnswer(visit))) lane.justRuled = { said: visit.evidence.map(saidBy), at: now }
  const until = now + rules.times.sameTokenSeconds * 1000
  lane.spent = [...lane.spent, ...[...tokensOf(visit)].map((token) => ({ token, until }))]
  lane.ruledAhead = [...lane.ruledAhead, ...codesLookedUp(visit).map((code) => ({ visit: visit.id, code }))]
}

/** A piece of evidence without its times. */
function saidBy({ at: _at, visitMs: _visitMs, superseded: _superseded, ...content }: Evidence): string {
  return JSON.stringify(content)
}
