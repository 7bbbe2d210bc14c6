import type { TemperatureEvidence } from './evidence.ts'
import { isWithin } from './is-over.ts'
import { keysOfDenied, undecided, type Lane, type Work } from './lane-state.ts'
import {
  askAboutUnsettled,
  askIfSame,
  BETWEEN_MS,
  expectHand,
  HAND_MS,
  hold,
  isAllGivenAhead,
  isByGuard,
  isExpecting,
  keepWhoIsWhere,
  open,
  remember,
  setActiveAside,
} from './lane-visits.ts'
import { addEvidence, type Visit } from './visit.ts'

export function presenceChanged(work: Work, present: boolean): void {
  keepWhoIsWhere(work.lane)
  if (present) rise(work)
  else fall(work)
}

function rise(work: Work): void {
  const { lane, now } = work
  const { owedEdge } = lane
  // The denied visitor, whom the guard's keys were for, is gone from the screen.
  if (keysOfDenied(lane, now) !== null) expectHand(work, BETWEEN_MS)
  lane.presence = true
  lane.presenceSpent = false
  lane.letThrough = false
  lane.asideThere = null
  lane.owedEdge = null
  if (owedEdge !== null) return riseAfterRuling(work, owedEdge)
  const expecting = undecided(lane).filter((visit) => isExpecting(visit, now))
  const thread = lane.active?.thread.state
  if (lane.active !== null && (thread === 'expected' ? expecting.length === 1 : thread !== 'held')) {
    lane.active = { ...lane.active, thread: { state: 'present' } }
    lane.denied = null
    askAboutUnsettled(work)
    return
  }
  // No visit expects this edge, or several do: a code or a key must say whose it is.
  if (lane.active !== null) lane.active = forgetLatestKeys(work, lane.active)
  setActiveAside(work)
  lane.held = lane.held.map((visit) => hold(visit, now))
  open(work, { state: 'present' })
  lane.denied = null
}

/** The visitor who was denied ahead steps up. Where it may also be another, the guard is asked. */
function riseAfterRuling(work: Work, { visit, isSure }: NonNullable<Lane['owedEdge']>): void {
  const { lane, effects, now } = work
  if (isSure && !undecided(lane).some((other) => isExpecting(other, now))) {
    lane.presenceSpent = true
    effects.push({ type: 'came', visit })
    lane.remembered = lane.remembered.map((one) => (one.visit === visit ? { ...one, isThere: true } : one))
    if (lane.denied?.visit === visit) lane.denied = { ...lane.denied, until: null }
    return
  }
  // Keys given ahead are not for certain of who steps up now.
  if (lane.active !== null && isAllGivenAhead(lane.active))
    effects.push({ type: 'notice', notice: 'key-between' })
  setActiveAside(work)
  lane.held = lane.held.map((other) => hold(other, now))
  open(work, { state: 'present' })
  askIfSame(work, { visit, celsius: null })
  lane.denied = null
}

/** Keys pressed just before another visitor stepped up may have been about that one: they no longer count. */
function forgetLatestKeys(work: Work, visit: Visit): Visit {
  const { effects, now } = work
  const isDoubtful = (item: Visit['evidence'][number]): boolean =>
    isByGuard(item) && !item.superseded && isWithin(item.at, BETWEEN_MS, now)
  if (!visit.evidence.some(isDoubtful)) return visit
  effects.push({ type: 'notice', notice: 'key-between' })
  work.lane.undoable = null
  expectHand(work, BETWEEN_MS)
  const evidence = visit.evidence.map((item) => (isDoubtful(item) ? { ...item, superseded: true } : item))
  return { ...visit, evidence }
}

function fall(work: Work): void {
  const { lane, now } = work
  // A visitor who was ruled ahead has not come yet: the one who leaves is another.
  const isHis = lane.presenceSpent && lane.owedEdge?.visit !== lane.denied?.visit
  if (lane.denied !== null && isHis) {
    lane.denied = { ...lane.denied, until: now + BETWEEN_MS }
    expectHand(work, HAND_MS)
  }
  lane.presence = false
  lane.presenceSpent = false
  haveLeft(work)
  if (lane.active?.thread.state !== 'present') return
  lane.measuring = null
  expectHand(work, HAND_MS)
  lane.active = lane.active.evidence.length === 0 ? null : hold(lane.active, now)
}

/** A remembered visitor who stood there may come again. */
function haveLeft(work: Work): void {
  for (const one of work.lane.remembered) if (one.isThere) remember(work, { ...one, isThere: false })
}

export function senseChanged(work: Work, available: boolean): void {
  const { lane, now } = work
  if ((lane.presence !== null) === available) return
  lane.presence = available ? false : null
  lane.presenceSpent = false
  keepWhoIsWhere(lane)
  lane.owedEdge = null
  lane.refused = []
  lane.measuring = null
  haveLeft(work)
  const thread = lane.active?.thread.state
  if (lane.active === null || thread === 'held') return
  // Back again, the first edge may be anybody's: people came and went unseen.
  lane.active = available ? hold(lane.active, now) : { ...lane.active, thread: { state: 'untracked' } }
}

export function takeReading(work: Work, reading: TemperatureEvidence): void {
  const { lane, now } = work
  // The visit was given up while its visitor stood there: a reading opens another, or a fever would be lost.
  if (lane.active === null && lane.presence === true && !lane.presenceSpent) open(work, { state: 'present' })
  // A reading binds only to the visit of its own presence, or to the one that triggered it.
  const triggered = lane.active?.thread.state === 'untracked' && lane.measuring === lane.active.id
  if (lane.active === null || !(triggered || lane.active.thread.state === 'present')) return
  lane.measuring = null
  lane.active = addEvidence(lane.active, [reading], now)
}
