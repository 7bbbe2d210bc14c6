import type { CardKey, Direction, GuardKey, PersonClass, Verdict } from '../words.ts'
import type {
  CodeEvidence,
  Evidence,
  EvidenceContent,
  LookupAnswer,
  TemperatureEvidence,
} from './evidence.ts'
import type { FinalRuling } from './judge.ts'
import type { Rules } from './rules.ts'
import type { Visit } from './visit.ts'

/** A code that has just been judged: the same token is ignored until then. */
interface SpentToken {
  token: string
  /** The visit that it was judged in. */
  visit: string
  /** Its visitor was denied. */
  isDenied: boolean
  until: number
}

/** A code that was refused behind one who was put aside or denied and stood there still: it may be his. */
interface RefusedToken {
  token: string
  visit: string
  isAside: boolean
  /** It has been asked about. */
  isAsked: boolean
  until: number
}

/**
 * Denied with a fever; or gone without a ruling, as one put aside, or not checked from the start yet, of whom something
 * speaks against passing.
 */
export interface Remembered {
  visit: string
  /** null: it was no fever. */
  celsius: number | null
  /** UTC ms; counts from when its visitor has left. */
  until: number
  /** Its visitor has not been seen to leave the thermometer: who comes behind is another. */
  isThere: boolean
  /** What is known of one who was not ruled; nothing of one who was denied, which is on record. */
  standing: EvidenceContent[]
}

/** All that a lane knows of the people before it. Plain data: it can be stored, compared and replayed. */
export interface Lane {
  direction: Direction
  defaultClass: PersonClass
  /** null: no thermometer that senses presence. */
  presence: boolean | null
  /** The presence now before the thermometer has been judged: a lingerer needs a new edge. */
  presenceSpent: boolean
  /** Whoever was judged at the thermometer last was let through: who scans behind him is the next visitor. */
  letThrough: boolean
  /** The visit whose visitor was put aside and has not been seen to leave the thermometer. */
  asideThere: string | null
  active: Visit | null
  /** Undecided visits whose person stepped back and whose place another took. */
  held: Visit[]
  parked: Visit[]
  /** The undecided visit that 下一位 or 同一手机 ended: until then the key can be taken back. */
  dismissed: { visit: Visit; until: number } | null
  /** Until then a key may still be meant for the visitor before (UTC ms), or null. */
  handUntil: number | null
  /**
   * The visit denied last. While no visit is active the guard's keys are for it, until then or without end (null).
   */
  denied: { visit: string; until: number | null; handUntil: number | null } | null
  /** When a visitor was denied last (UTC ms), or null. */
  deniedAt: number | null
  /** The denied visit that a key has just ended: one that names it until then may be of the same burst (UTC ms). */
  leftBehind: { visit: string; until: number } | null
  /** For a while the guard is asked whether the next visitors are one of these. */
  remembered: Remembered[]
  /** Denied, but not seen at the thermometer: the next edge until then is his for certain, or perhaps (`isSure` false). */
  owedEdge: { visit: string; until: number; isSure: boolean } | null
  /** Who was let through at the lane last: when, and the families of the codes he had shown. */
  passed: { at: number; families: string[] } | null
  /** What the guard had said of whoever was let through last, at the lane or aside. */
  saidOfPassed: Evidence[]
  /** What the guard pressed last, for as long as it can be taken back. */
  undoable: Undoable | null
  spent: SpentToken[]
  refused: RefusedToken[]
  /** Ruled before an authority had answered: a yellow or a red is still to be told. */
  ruledAhead: { visit: string; code: CodeEvidence }[]
  /** 同一手机，下一位: until then a spent token may be shown once more. */
  samePhoneUntil: number | null
  /** The visit that a measurement was last asked for: without presence only that one takes the reading. */
  measuring: string | null
  /** Visit ids are `prefix` and a number. */
  idPrefix: string
  opened: number
  /** How often the guard has called the next one. */
  called: number
  released: number
  /** The last ticket that was called out; 0 before the first. */
  ticketed: number
}

export interface Undoable {
  /** null: something that was typed. */
  key: GuardKey | CardKey | null
  /** The visit that it was pressed for. */
  visit: string
  at: number
  /** The lane before a key that moved visits, or before 已处理; null for a key that said something of one. */
  before: Lane | null
  /** The key moved visits, and a pass came of it: an override takes that back, and no key. */
  hasLit: boolean
}

export interface CodeEvent {
  type: 'code'
  code: CodeEvidence
  /** There is an authority that can be asked about it. */
  lookUp: boolean
  /** The visitor may have left without the thermometer noticing: this code is not certainly scanned ahead. */
  presenceInDoubt: boolean
}

/**
 * What a guard presses or types. `visit` is the visit that it is for: for what is said of a visitor the one that
 * `addressee` names, which may not be open yet; for a key that steers the lane the active visit, null where there is none.
 */
export type GuardEvent =
  | { type: 'key'; key: GuardKey; visit: string | null }
  | { type: 'keyed-in'; reading: TemperatureEvidence; visit: string | null }
  | { type: 'household'; household: string; visit: string | null }

export type LaneEvent =
  | { type: 'tick' }
  | { type: 'presence'; present: boolean }
  /** Whether a thermometer that senses presence is there at all. */
  | { type: 'presence-sense'; available: boolean }
  | { type: 'reading'; reading: TemperatureEvidence }
  | CodeEvent
  /** What became of a `look-up`. It counts for the visit that holds this token and still waits for it, if there is one. */
  | { type: 'looked-up'; token: string; answer: LookupAnswer }
  | GuardEvent
  /** By key: the guard has dealt with the denied visit, or who waited aside has gone. */
  | { type: 'handled'; visit: string }
  /** No key that led to the first verdict is taken back any more. `isLatest`: no visit has been ruled since. `highest`: its highest reading of a fever (°C), or null. */
  | { type: 'overridden'; visit: string; to: Verdict; isLatest: boolean; highest: number | null }
  /** It was denied by a wrong key: its visitor, who may stand there still, is checked from the start, but for what stands (`standsAgainst`). */
  | { type: 'check-again'; visit: string; standing: EvidenceContent[] }

export type LaneNotice =
  | 'code-ignored'
  /** The visitor who has just been judged may have shown the code. */
  | 'code-too-soon'
  | 'key-ignored'
  /** It is to be said first whether this is the visitor of before. */
  | 'answer-first'
  /** The visitor who left last has been denied: 同一人 brings back no visitor from before. */
  | 'denied-since'
  /** One who was not let through still stands there: what is said now is of no visit. */
  | 'still-there'
  /** There is nothing that the key could do now. */
  | 'no-effect'
  /** Who is to be checked from the start does not stand at the thermometer. */
  | 'again-when-back'
  /** The key was pressed while one visitor took the place of another: it counts for neither. */
  | 'key-between'
  /** The same had just been said of the visitor who was let through: it counts once it is said again. */
  | 'key-again'
  /** A yellow or a red stands: a green beside it improves nothing. */
  | 'colour-stands'
  /** The parked visitor may pass as soon as no unchecked visitor stands in front. */
  | 'front-first'
  /** The next visitor may show a code on the phone of the one before. */
  | 'same-phone'
  | 'code-replaced'
  | 'hold-still'
  | 'keyed-in-ignored'
  /** The visitor whom keys were given ahead for did not come. */
  | 'ahead-unclaimed'
  /** A visitor with a high or an implausible reading did not come again. */
  | 'unsettled-gone'
  /** An authority's answer speaks against a visitor who has been ruled already. */
  | 'answer-after-ruling'

export type Effect =
  /** Ink: write the entry of this visit. `ruling` null: abandoned before a ruling. */
  | { type: 'record'; visit: Visit; ruling: FinalRuling | null }
  /** Take one more stable reading of the visitor at the thermometer. */
  | { type: 'measure'; who: 'same' | 'another' }
  /** Ask the authority about the code with this token; `looked-up` must follow, whatever comes of it. */
  | { type: 'look-up'; token: string }
  /** Who was ruled before they were seen has stepped up. */
  | { type: 'came'; visit: string }
  /** Something was learned of a visit that is already on record: an amendment. */
  | { type: 'learned'; visit: string; evidence: EvidenceContent[] }
  /** 已处理 has been taken back. */
  | { type: 'not-handled'; visit: string }
  | { type: 'notice'; notice: LaneNotice }

/** One event being worked off: the lane as it becomes, and what is to be done for it. */
export interface Work {
  lane: Lane
  effects: Effect[]
  readonly rules: Rules
  readonly now: number
  /** Of the event that is worked off. */
  readonly presenceInDoubt: boolean
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
    letThrough: false,
    asideThere: null,
    active: null,
    held: [],
    parked: [],
    dismissed: null,
    handUntil: null,
    denied: null,
    deniedAt: null,
    leftBehind: null,
    remembered: [],
    owedEdge: null,
    passed: null,
    saidOfPassed: [],
    undoable: null,
    spent: [],
    refused: [],
    ruledAhead: [],
    samePhoneUntil: null,
    measuring: null,
    idPrefix: lane.idPrefix,
    opened: 0,
    called: 0,
    released: 0,
    ticketed: 0,
  }
}

/** All visits at the lane that are not ruled. */
export function undecided(lane: Lane): Visit[] {
  const dismissed = lane.dismissed === null ? [] : [lane.dismissed.visit]
  return [...(lane.active === null ? [] : [lane.active]), ...lane.held, ...lane.parked, ...dismissed]
}

/**
 * The visit that a guard's key is for when none is chosen in a list: the active one; else the denied one, while its keys
 * last; else the next one, which is not open yet.
 */
export function addressee(lane: Lane, now: number): string {
  return lane.active?.id ?? keysOfDenied(lane, now) ?? nextVisit(lane)
}

export function keysOfDenied({ denied }: Lane, now: number): string | null {
  return denied === null || (denied.until !== null && now >= denied.until) ? null : denied.visit
}

/** The visit that what is said of `named` is said of: the one that it has been merged into, where it has been. */
export function nowVisit(lane: Lane, named: string): string {
  return undecided(lane).find(({ merged }) => merged.includes(named))?.id ?? named
}

export function nextVisit({ idPrefix, opened }: Lane): string {
  return `${idPrefix}${opened + 1}`
}
