import { isUndecided, isYellowOrRed } from './code-status.ts'
import type { CodeEvidence, Evidence, LookupAnswer, SeenEvidence } from './evidence.ts'
import { isWithin } from './is-over.ts'
import { keysOfDenied, type CodeEvent, type Work } from './lane-state.ts'
import { askToMeasureAgain } from './lane-keys.ts'
import {
  askIfPresentIs,
  askIfSame,
  HAND_MS,
  holds,
  keepWhoIsWhere,
  isFever,
  measure,
  measureOnceMore,
  openBeforeThermometer,
  openWithCode,
  reclaim,
  setActiveAside,
  threadNow,
} from './lane-visits.ts'
import { judge } from './judge.ts'
import { addAnswer, addEvidence, addFlag, codesLookedUp, codesOf, tokensOf, type Visit } from './visit.ts'

export function takeCode(work: Work, { code, lookUp }: CodeEvent): void {
  if (isJustJudged(work, code)) return
  if (mayBeOfJudged(work, code)) {
    work.effects.push({ type: 'notice', notice: 'code-too-soon' })
    noteRefused(work, code.token)
    return
  }
  bindCode(work, code)
  // A colour that a camera saw is no answer: the rules may not take it, and who knows may say otherwise.
  if (lookUp && (isUndecided(code.status) || code.assurance === 'camera')) startLookUp(work, code.token)
}

/** A token just ruled is ignored, and for as long again; the same phone may show it once more. */
function isJustJudged(work: Work, { family, token }: CodeEvidence): boolean {
  const { lane, effects, rules, now } = work
  const spent = lane.spent.find((candidate) => candidate.token === token)
  if (spent === undefined) return false
  if (lane.samePhoneUntil !== null) {
    lane.spent = lane.spent.filter((candidate) => candidate !== spent)
    return false
  }
  const until = now + rules.times.sameTokenSeconds * 1000
  lane.spent = lane.spent.map((candidate) => (candidate === spent ? { ...spent, until } : candidate))
  effects.push({ type: 'notice', notice: 'code-ignored' })
  // Another visitor's, by the borrowed phone: the record says so.
  const isAnothers = lane.active?.thread.state === 'present' && lane.active.id !== spent.visit
  if (lane.active === null || !isAnothers) return true
  lane.active = addFlag(lane.active, 'same-code')
  // Denied a moment ago, it may be he who stands there again.
  const isFirst = !codesOf(lane.active).some((code) => code.family === family)
  if (spent.isDenied && isFirst) askIfPresentIs(work, spent.visit)
  return true
}

/**
 * Who was not let through and still stands there goes on showing codes; one who was let through may be a moment late with
 * a code of a kind not shown yet. Either would be taken for the next visitor's, who can show the code again.
 */
function mayBeOfJudged({ lane, now }: Work, { family, token }: CodeEvidence): boolean {
  if (lane.samePhoneUntil !== null) return false
  const standsThere = lane.presence === true && lane.presenceSpent
  // Of an earlier visit, from which he had stepped back or aside.
  const earlier = [...lane.held, ...lane.parked].filter(({ thread }) => thread.state === 'held')
  if (standsThere && (!lane.letThrough || earlier.some((visit) => holds(visit, token)))) return true
  if (lane.active?.thread.state === 'present') return false
  const { passed } = lane
  if (passed === null || passed.families.includes(family)) return false
  if (standsThere) return isWithin(passed.at, LATE_CODE_MS, now)
  return lane.presence === null && isWithin(passed.at, HAND_MS, now)
}

/** Of the one put aside or denied, who stands there still, or of the one behind him. */
function noteRefused({ lane, rules, now }: Work, token: string): void {
  if (lane.presence !== true || !lane.presenceSpent || lane.letThrough) return
  const visit = lane.asideThere ?? keysOfDenied(lane, now)
  if (visit === null) return
  const until = now + rules.times.abandonSeconds * 1000
  const others = lane.refused.filter((one) => one.token !== token || one.visit !== visit)
  lane.refused = [...others, { token, visit, isAside: visit === lane.asideThere, isAsked: false, until }]
}

/** Let through by the guard's eye, one who stands there still may yet show the code that was not asked for. */
const LATE_CODE_MS = 3000

/** Finds out whose code it is, and adds it to the evidence. */
function bindCode(work: Work, shown: CodeEvidence): void {
  const { lane, rules, now } = work
  const code = !isYellowOrRed(shown.status) && isInDoubt(work, shown) ? unread(shown) : shown
  const held = lane.held.find((visit) => isSureOf(visit, code) && holds(visit, code.token))
  const owner = lane.parked.find((visit) => holds(visit, code.token)) ?? held
  const isShared = lane.samePhoneUntil !== null
  const isAnothers = owner !== undefined && lane.active?.notThem.includes(owner.id) === true
  const isAside = owner !== undefined && owner.ticket !== null && !(isShared && isAnothers)
  if (isAside && lane.presence !== null && !holds(lane.active, code.token)) return askIfOf(work, owner.id)
  const refused = mayBeOfRefused(work, code)
  if (refused !== null && lane.active?.notThem.includes(refused) !== true) {
    lane.refused = lane.refused.map((one) =>
      one.token === code.token && one.visit === refused ? { ...one, isAsked: true } : one,
    )
    return askIfOf(work, refused)
  }
  let isBack = false
  if (isAnothers && !isShared) {
    // The guard has said that it is not he.
    work.effects.push({ type: 'notice', notice: 'code-too-soon' })
    return
  }
  if (owner !== undefined && !isShared && !holds(lane.active, code.token)) {
    // Only the visitor at the thermometer can be the one who comes back; a visit that waits for an edge is another's.
    if (lane.active?.thread.state !== 'present') setActiveAside(work)
    // Who has shown another code of this family is not the one whose code it is.
    if (lastOfFamily(lane.active, code.family) === undefined) {
      const anew = withoutNormalReading(owner, work)
      lane.held = lane.held.map((visit) => (visit === owner ? anew : visit))
      reclaim(work, anew)
      if (lane.presence !== null) measureOnceMore(work)
      isBack = true
    }
  }

  const active = lane.active
  if (active === null) return openWithCode(work, code)
  const current = lastOfFamily(active, code.family)
  const replaces = current !== undefined && current.token !== code.token
  const unclaimed = active.thread.state === 'held' && !holds(active, code.token)
  if (unclaimed || (replaces && active.thread.state !== 'present')) {
    // The thermometer sees no visitor: another code is another visitor's.
    setActiveAside(work)
    return openWithCode(work, code)
  }
  if (replaces) {
    lane.active = replaceCode(active, code, now)
    // A yellow or a red that was there before stands, and a new code changes nothing.
    const stands = active.evidence.some(
      (item) => isOfFamily(item, code) && !item.superseded && isYellowOrRed(item.status),
    )
    if (!stands) work.effects.push({ type: 'notice', notice: 'code-replaced' })
    else if (!isYellowOrRed(code.status)) work.effects.push({ type: 'notice', notice: 'colour-stands' })
    return
  }
  const isClaimed = active.thread.state === 'expected' && lane.presence === null
  lane.active = { ...withoutNormalReading(active, work), thread: threadNow(work) }
  if (isClaimed) measure(work, lane.active, 'another')
  if (current !== undefined) {
    const { ruling } = judge(active, rules, now)
    if (ruling.state === 'retake' && (!isBack || now >= ruling.at)) askToMeasureAgain(work)
    // A phone that lies on the scanner says nothing new; shown again later, its code is fresh evidence.
    const same = current.status === code.status && current.assurance === code.assurance
    if (same && now - current.at < rules.times.sameTokenSeconds * 1000) return
  } else if (lane.undoable?.key !== 'same-person') keepWhoIsWhere(lane)
  lane.active = addEvidence(lane.active, [code], now)
}

/**
 * Behind whom a code was refused once that comes now beside others, none of which was refused with it: it may be his.
 * Null where it is the first one shown, or comes from whoever showed all of them too early.
 */
function mayBeOfRefused({ lane }: Work, { token }: CodeEvidence): string | null {
  const { active, refused, parked } = lane
  const own = active === null ? new Set<string>() : tokensOf(active)
  if (own.size === 0 || own.has(token)) return null
  const isOne = ({ visit, isAside }: (typeof refused)[number]): boolean =>
    !refused.some((other) => other.visit === visit && own.has(other.token)) &&
    (!isAside || parked.some(({ id }) => id === visit))
  return refused.findLast((one) => one.token === token && isOne(one))?.visit ?? null
}

/**
 * It was asked about, or would be, and the guard has said that this is not the one behind whom it was refused once: whose
 * green it is the guard must see.
 */
function isInDoubt(work: Work, code: CodeEvidence): boolean {
  const { active, refused } = work.lane
  const beside = mayBeOfRefused(work, code)
  return refused.some(
    (one) =>
      one.token === code.token &&
      active?.notThem.includes(one.visit) === true &&
      (one.isAsked || one.visit === beside),
  )
}

function unread(code: CodeEvidence): CodeEvidence {
  return { ...code, status: 'unknown', assurance: null, reason: null }
}

/** One who showed a second code of the same kind may have taken it from the one behind him. */
function isSureOf(visit: Visit, { family, token }: CodeEvidence): boolean {
  return codesOf(visit).every((code) => code.family !== family || code.token === token)
}

/** The phone of one who stepped back may be in another's hand: who steps up with it is measured himself. */
function withoutNormalReading(visit: Visit, { lane, rules }: Work): Visit {
  if (lane.presence === null || visit.thread.state !== 'held') return visit
  const leftAt = visit.thread.leftAt ?? visit.openedAt
  const isDoubtful = (item: Evidence): boolean =>
    item.kind === 'temperature' && item.at <= leftAt && !isFever(item, rules)
  const evidence = visit.evidence.map((item) => (isDoubtful(item) ? { ...item, superseded: true } : item))
  return { ...visit, evidence }
}

/**
 * Who waits aside, or was denied, may stand beside the one who is measured, or who comes next: his code joins the two on
 * no word but the guard's.
 */
function askIfOf(work: Work, visit: string): void {
  const { lane, effects } = work
  if (lane.active === null && lane.presence === true && !lane.presenceSpent) openBeforeThermometer(work)
  if (lane.active?.thread.state !== 'present' || lane.active.notThem.includes(visit))
    effects.push({ type: 'notice', notice: 'code-too-soon' })
  else if (lane.active.askedWho === null) askIfSame(work, { visit, celsius: null })
  else if (lane.active.askedWho.visit !== visit) effects.push({ type: 'notice', notice: 'answer-first' })
}

/** Once a token at a time, and not again at once where the authority has answered: a failure is no answer. */
function startLookUp({ lane, effects, rules, now }: Work, token: string): void {
  const { active } = lane
  if (active === null || !holds(active, token) || active.lookingUp.includes(token)) return
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
export function takeAnswer({ lane, effects, now }: Work, token: string, answer: LookupAnswer): void {
  const speaksAgainst = isYellowOrRed(answer.status)
  const told = (visit: Visit): Visit => {
    const code = codesLookedUp(visit).find((item) => item.token === token)
    if (code === undefined) return visit
    const heard = { ...visit, lookingUp: visit.lookingUp.filter((other) => other !== token) }
    return code.superseded && !speaksAgainst ? heard : addAnswer(heard, answered(code, answer), now)
  }
  if (lane.active !== null) lane.active = told(lane.active)
  if (lane.dismissed !== null) lane.dismissed = { ...lane.dismissed, visit: told(lane.dismissed.visit) }
  lane.held = lane.held.map(told)
  lane.parked = lane.parked.map(told)
  for (const { visit, code } of lane.ruledAhead) {
    if (code.token !== token || !speaksAgainst) continue
    const learned = answered(code, answer)
    effects.push({ type: 'learned', visit, evidence: [learned] })
    effects.push({ type: 'notice', notice: 'answer-after-ruling' })
    // He is to be checked from the start.
    lane.remembered = lane.remembered.map((one) =>
      one.visit === visit && one.standing.length > 0 ? { ...one, standing: [...one.standing, learned] } : one,
    )
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

/** The code of a family that was shown last: a refreshed one takes the place of all before it. */
function lastOfFamily(visit: Visit | null, family: string): (Evidence & CodeEvidence) | undefined {
  if (visit === null) return undefined
  return codesOf(visit).findLast((code) => code.family === family && code.from === 'scan' && !code.superseded)
}

/**
 * A refreshed code takes the place of an undecided one and of what the guard saw on the old one; a yellow or
 * a red stays, whoever shows what next. The visit is flagged, because it might be another person's phone.
 */
function replaceCode(visit: Visit, code: CodeEvidence, now: number): Visit {
  const evidence = visit.evidence.map((item) => {
    if (!isOfFamily(item, code) || isYellowOrRed(item.status)) return item
    return { ...item, superseded: true }
  })
  return addFlag(addEvidence({ ...visit, evidence }, [code], now), 'code-replaced')
}

/** A code of the same family, or what the guard saw of one. */
function isOfFamily(item: Evidence, code: CodeEvidence): item is Evidence & (CodeEvidence | SeenEvidence) {
  return item.kind === 'code' ? item.family === code.family : item.kind === 'seen' && item.role === code.role
}
