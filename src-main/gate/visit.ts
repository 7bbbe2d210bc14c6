import type { Direction, PersonClass } from '../words.ts'
import { isUndecided, isYellowOrRed } from './code-status.ts'
import type { CodeEvidence, Evidence, EvidenceContent } from './evidence.ts'
import type { Rules } from './rules.ts'
import { tenthOf } from './temperature.ts'

/** How a visit is tied to the person before the thermometer. */
export type Thread =
  /** The person stands there. */
  | { state: 'present' }
  /** Opened by a code or a key with nobody there: the next rising edge before `until` belongs to it. */
  | { state: 'expected'; until: number }
  /** Presence fell before a ruling: the same token or a guard's key reclaims it. */
  | {
      state: 'held'
      /** When the person was seen to step back (UTC ms), or null: nobody saw them come. */
      leftAt: number | null
      /** A guard spoke of the person meanwhile: until then the next edge may be theirs as well as anybody's. */
      spokenUntil: number | null
    }
  /** The lane has no sense of presence: people are told apart by token and key. */
  | { state: 'untracked' }

/** 查验: one person at a lane, from first evidence to verdict. */
export interface Visit {
  id: string
  direction: Direction
  defaultClass: PersonClass
  openedAt: number
  evidence: Evidence[]
  /** An earlier visit that may be of the same visitor: the guard must say before this one passes. */
  askedWho: { visit: string; celsius: number | null; since: number } | null
  /** Whom the guard has said that this is not. */
  notThem: string[]
  /** Visits that turned out to be of this visitor: what is said of one of them is said of this one. */
  merged: string[]
  /** Until then a hand may still mean the undecided one whose place this one took; else null. */
  handUntil: number | null
  /** Tokens of its codes that an authority has been asked about and has not answered yet. */
  lookingUp: string[]
  flags: string[]
  thread: Thread
  /** Called out when the visit is parked, else null. */
  ticket: number | null
  parkedAt: number | null
  /** The visit's own clock stands still while the kiosk awaits something: ms so far, and since when. */
  stoodStillMs: number
  standsStillSince: number | null
  /** On the visit's own clock. */
  lastEvidenceMs: number
}

/** The question that the guard is to answer now; none while the visitor has stepped back and the guard says nothing of him. */
export function questionOf({ askedWho, thread }: Visit): Visit['askedWho'] {
  return thread.state === 'held' && thread.spokenUntil === null ? null : askedWho
}

export function openVisit(visit: {
  id: string
  direction: Direction
  defaultClass: PersonClass
  thread: Thread
  flags: string[]
  handUntil: number | null
  now: number
}): Visit {
  return {
    id: visit.id,
    direction: visit.direction,
    defaultClass: visit.defaultClass,
    openedAt: visit.now,
    evidence: [],
    askedWho: null,
    notThem: [],
    merged: [],
    handUntil: visit.handUntil,
    lookingUp: [],
    flags: visit.flags,
    thread: visit.thread,
    ticket: null,
    parkedAt: null,
    stoodStillMs: 0,
    standsStillSince: null,
    lastEvidenceMs: 0,
  }
}

/** Milliseconds on the visit's own clock. */
export function visitMs(visit: Visit, now: number): number {
  const still = visit.standsStillSince === null ? 0 : now - visit.standsStillSince
  return now - visit.openedAt - visit.stoodStillMs - still
}

/** The visit with everything that was ever known in it, as if nothing of it lapsed: for the record, never for a ruling. */
export function nothingLapsed(visit: Visit, now: number): Visit {
  const { lastEvidenceMs } = visit
  return {
    ...visit,
    evidence: visit.evidence.map((item) => ({ ...item, visitMs: lastEvidenceMs })),
    standsStillSince: null,
    stoodStillMs: now - visit.openedAt - lastEvidenceMs,
  }
}

export function addEvidence(visit: Visit, contents: readonly EvidenceContent[], now: number): Visit {
  if (contents.length === 0) return visit
  const ms = visitMs(visit, now)
  const added = contents.map((content) => ({ ...content, at: now, visitMs: ms, superseded: false }))
  return { ...visit, evidence: [...visit.evidence, ...added], lastEvidenceMs: ms }
}

/** What an authority says of a code that this visit holds. Nothing that the person did: nobody waits longer for him. */
export function addAnswer(visit: Visit, answer: CodeEvidence, now: number): Visit {
  return { ...addEvidence(visit, [answer], now), lastEvidenceMs: visit.lastEvidenceMs }
}

/** Everything that is known of its codes, in the order it came. */
export function codesOf(visit: Visit): (Evidence & CodeEvidence)[] {
  return visit.evidence.filter((item) => item.kind === 'code')
}

/** The codes that an authority has yet to say something of, each by what was last known. */
export function codesLookedUp(visit: Visit): (Evidence & CodeEvidence)[] {
  return visit.lookingUp.flatMap((token) => codesOf(visit).findLast((code) => code.token === token) ?? [])
}

/** Two visits turn out to be one person's: the later evidence keeps its times and follows the earlier. */
export function mergeEvidence(earlier: Visit, later: Visit): Visit {
  const notThem = [...new Set([...earlier.notThem, ...later.notThem])]
  // A question that has been answered of either is not asked again.
  const isOpen = (asked: Visit['askedWho']): boolean =>
    asked !== null && asked.visit !== earlier.id && !notThem.includes(asked.visit)
  const askedWho = [later.askedWho, earlier.askedWho].find(isOpen) ?? null
  const moved = later.evidence.map((item) => ({ ...item, visitMs: visitMs(earlier, item.at) }))
  return {
    ...earlier,
    // By time: which of two readings came first decides what the second one means.
    evidence: [...earlier.evidence, ...moved].toSorted((a, b) => a.at - b.at),
    askedWho,
    notThem,
    merged: [...new Set([...earlier.merged, later.id, ...later.merged])].filter((id) => id !== earlier.id),
    lookingUp: [...new Set([...earlier.lookingUp, ...later.lookingUp])],
    flags: [...new Set([...earlier.flags, ...later.flags])],
    lastEvidenceMs: Math.max(earlier.lastEvidenceMs, ...moved.map((item) => item.visitMs)),
  }
}

/** The codes that were shown in the visit, each once. */
export function tokensOf(visit: Pick<Visit, 'evidence'>): ReadonlySet<string> {
  return new Set(visit.evidence.flatMap((item) => (item.kind === 'code' ? [item.token] : [])))
}

export function hasToken(visit: Pick<Visit, 'evidence'>, token: string): boolean {
  return visit.evidence.some((item) => item.kind === 'code' && item.token === token)
}

export function addFlag(visit: Visit, flag: string): Visit {
  return visit.flags.includes(flag) ? visit : { ...visit, flags: [...visit.flags, flag] }
}

/** Starts or ends the standing still of the visit's clock. */
export function setStandsStill(visit: Visit, still: boolean, now: number): Visit {
  if (still === (visit.standsStillSince !== null)) return visit
  if (still) return { ...visit, standsStillSince: now }
  const stood = now - (visit.standsStillSince ?? now)
  return { ...visit, standsStillSince: null, stoodStillMs: visit.stoodStillMs + stood }
}

/**
 * The evidence that still counts. What speaks for a person lapses with age; what speaks against (a yellow, a
 * red, an authority's "not found", a high temperature, an order) does not, or waiting would heal it. Who somebody
 * is does not age either.
 */
export function countingEvidence(visit: Visit, rules: Rules, now: number): Evidence[] {
  const ms = visitMs(visit, now)
  const limit = rules.times.evidenceSeconds * 1000
  return visit.evidence.filter(
    (item) => !item.superseded && (ms - item.visitMs <= limit || !lapses(item, rules)),
  )
}

/** On the visit's own clock: when the next piece of evidence lapses, or null. */
export function nextLapseMs(visit: Visit, rules: Rules, now: number): number | null {
  const limit = rules.times.evidenceSeconds * 1000
  const ms = visitMs(visit, now)
  const lapsing = visit.evidence
    .filter((item) => !item.superseded && lapses(item, rules) && ms - item.visitMs <= limit)
    .map((item) => item.visitMs + limit)
  return lapsing.length === 0 ? null : Math.min(...lapsing)
}

function lapses(item: Evidence, rules: Rules): boolean {
  switch (item.kind) {
    case 'code':
      // Or a guard's eye, which fills no "not found", would do so once the authority's word had lapsed.
      if (item.from === 'look-up') return item.status === 'green' || isUndecided(item.status)
      return !isYellowOrRed(item.status)
    case 'seen':
      return item.status === 'green'
    case 'temperature':
      return tenthOf(item.celsius) < rules.temperature.feverAt[item.temperatureKind]
    case 'mask':
      return item.worn
    case 'answer':
      return item.question === 'holder' || !item.value
    case 'no-phone':
      return item.proof !== null && item.proof !== 'none'
    case 'class':
    case 'household':
    case 'medical-care':
    case 'release':
      return false
  }
}
