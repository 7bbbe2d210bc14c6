import {
  judgedCelsius,
  overdueFrom,
  type Calibration,
  type ContactPair,
} from '../../drivers/thermometer/calibration.ts'
import type { DeviceState } from '../../drivers/device.ts'
import type { Frame, Reading, ThermometerEvent, ThermometerKind } from '../../drivers/thermometer/contract.ts'
import {
  isFrozen,
  mayHaveGoneUnseen,
  watchSameness,
  type Sameness,
} from '../../drivers/thermometer/frozen.ts'
import type { FrozenLimits } from '../../drivers/thermometer/protocol.ts'
import type { Evidence, TemperatureEvidence } from '../gate/evidence.ts'
import type { LaneEvent } from '../gate/lane-state.ts'
import type { StoredPair } from '../store/contact-pairs.ts'
import type { KeyedOnlyWhy } from '../words.ts'
import { beginMark, markWith, noMarks, type BlackbodyMarks, type Mark } from './blackbody-marks.ts'
import type { CalibrationInUse } from './calibration-in-use.ts'
import { contactPair } from './contact-pair.ts'
import { driftOf, type Drift } from './drift.ts'
import { indicates } from './indicates.ts'
import { roomAfter, unknownRoom, type Room } from './room.ts'
import { warmUpAfter, warmUpNow, type WarmUp } from './warm-up.ts'

/** What the kiosk knows of a module before it is heard of. */
export interface ModuleFacts {
  protocol: string
  port: string
  kind: ThermometerKind
  indoors: boolean
  warmUpMs: number
  frozenAfterMs: FrozenLimits
}

export interface LaneThermometerDeps {
  facts: ModuleFacts
  warmUp: WarmUp
  /** UTC ms since when it is the lane's. */
  since: number
  calibration: CalibrationInUse
  /** Of this module, newest first. */
  pairs: StoredPair[]
  /** Answers all that are kept now. */
  keepPair: (pair: StoredPair) => StoredPair[]
}

/** What an event of the module means to its lane. */
export interface Meaning {
  events: LaneEvent[]
  /** Whoever stands there is to be measured once more. */
  measure: boolean
  /** The lane has other words for its module than before. */
  changed: boolean
}

/** A supervisor who forgot the page must not leave the lane without its module. */
const ASIDE_MS = 10 * 60_000

/**
 * A lane's module between its driver and the lane: what it says becomes evidence, converted and with the reason why it
 * only indicates. A frozen module senses nobody, and one that looks at a blackbody sees nothing of a person.
 */
export class LaneThermometer {
  readonly facts: ModuleFacts
  readonly #keepPair: LaneThermometerDeps['keepPair']
  /** What was measured before is another module's. */
  readonly #since: number
  /** When what has made its pair was measured: keyed in again it is the same person still. */
  readonly #compared = new Set<number>()
  #calibration: CalibrationInUse
  /** When this kiosk came to judge by it, UTC ms. */
  #setAt: number
  #pairs: StoredPair[]
  #drift: Drift | null = null
  #warmUp: WarmUp
  #room: Room = unknownRoom
  #sameness: Sameness | null = null
  #online = false
  /** As the driver says. */
  #present = false
  /** What is in front has been there since the module was given back: no person. */
  #isBlackbody = false
  #aside: { marks: BlackbodyMarks; until: number } | null = null
  #told: KeyedOnlyWhy | null = 'away'
  #toldSensing = false

  constructor({ facts, warmUp, since, calibration, pairs, keepPair }: LaneThermometerDeps) {
    this.facts = facts
    this.#since = since
    this.#keepPair = keepPair
    this.#calibration = calibration
    this.#setAt = since
    this.#pairs = pairs
    this.#warmUp = warmUp
    this.#reckonDrift()
  }

  take(event: ThermometerEvent, now: number): Meaning {
    return this.#meaning(this.#note(event, now), now)
  }

  /** Looks at the time again: a module gets warm, a forgotten blackbody is over. */
  refresh(now: number): Meaning {
    if (this.#aside !== null && this.#aside.until <= now) return this.giveBack(now)
    return this.#meaning([], now)
  }

  /** UTC ms at which `refresh` is due, or null. */
  get dueAt(): number | null {
    const { warmAt } = this.#warmUp
    const due = [
      ...(this.#told === 'warming-up' ? [warmAt] : []),
      ...(this.#aside === null ? [] : [this.#aside.until]),
    ]
    return due.length === 0 ? null : Math.min(...due)
  }

  /** Why nobody is judged by the module just now, or null. */
  keyedOnlyWhy(now: number): KeyedOnlyWhy | null {
    if (this.#aside !== null) return 'calibrating'
    if (!this.#online) return 'away'
    return this.#whyIndicates(this.#room.ambient, now)
  }

  /** Whether somebody whom it still saw may have gone unseen. */
  presenceInDoubt(now: number): boolean {
    return mayHaveGoneUnseen(this.#sameness, now)
  }

  get warmUp(): WarmUp {
    return this.#warmUp
  }

  get calibration(): CalibrationInUse {
    return this.#calibration
  }

  get pairs(): readonly StoredPair[] {
    return this.#pairs
  }

  get drift(): Drift | null {
    return this.#drift
  }

  get marks(): BlackbodyMarks | null {
    return this.#aside?.marks ?? null
  }

  /** Past its date it goes on judging: that a month is over is no sign that the module is off, and drift is looked for. */
  isOverdue(now: number): boolean {
    const inForce = this.#inForce()
    return inForce !== null && now >= overdueFrom(inForce)
  }

  calibrate(calibration: CalibrationInUse, now: number): void {
    this.#calibration = calibration
    this.#setAt = now
    this.#reckonDrift()
  }

  /** A contact reading keyed in for the visit with this evidence, °C: with what the module said of it before, a pair. */
  compare(evidence: readonly Evidence[], contact: number, now: number): void {
    const compared = contactPair(evidence, contact, now)
    if (compared === null) return
    const { pair, measuredAt } = compared
    if (measuredAt < this.#since || this.#compared.has(measuredAt)) return
    this.#compared.add(measuredAt)
    this.#pairs = this.#keepPair(pair)
    this.#reckonDrift()
  }

  /** Takes the module off the lane, before a blackbody is held before it. */
  setAside(now: number): Meaning {
    this.#aside = { marks: this.#aside?.marks ?? noMarks, until: now + ASIDE_MS }
    return this.#meaning([], now)
  }

  /** Gives it back to the lane; the marks are forgotten. */
  giveBack(now: number): Meaning {
    if (this.#aside !== null) this.#isBlackbody = this.#present
    this.#aside = null
    return this.#meaning([], now)
  }

  /** Reads the blackbody of `reference` °C from now on. */
  mark(mark: Mark, reference: number, now: number): 'ok' | 'not-set-aside' | 'away' | 'warming-up' {
    if (this.#aside === null) return 'not-set-aside'
    if (!this.#online) return 'away'
    if (this.#isWarmingUp(now)) return 'warming-up'
    this.#aside = { marks: beginMark(this.#aside.marks, mark, reference), until: now + ASIDE_MS }
    return 'ok'
  }

  #note(event: ThermometerEvent, now: number): LaneEvent[] {
    switch (event.type) {
      case 'status':
        this.#noteStatus(event.status.state, now)
        return []
      case 'frame':
        this.#noteFrame(event.frame, now)
        return []
      case 'presence':
        this.#present = event.present
        if (!event.present) this.#isBlackbody = false
        return this.#senses(now) ? [{ type: 'presence', present: event.present }] : []
      case 'reading':
        if (this.#aside !== null || this.#isBlackbody) return []
        return [{ type: 'reading', reading: this.#evidenceOf(event.reading, now) }]
    }
  }

  #noteStatus(state: DeviceState, now: number): void {
    const { warmUpMs } = this.facts
    this.#online = state === 'online'
    const isGone = state === 'absent' || state === 'stale' || state === 'failed'
    if (this.#online || isGone) {
      this.#warmUp = warmUpAfter(this.#warmUp, { here: this.#online, warmUpMs, now })
    }
    if (this.#online) return
    this.#present = false
    this.#isBlackbody = false
    this.#sameness = null
    this.#room = unknownRoom
  }

  #noteFrame(frame: Frame, now: number): void {
    if (frame.says === 'acknowledged' || frame.kind !== this.facts.kind) return
    this.#sameness = watchSameness(this.#sameness, frame, now)
    this.#room = roomAfter(this.#room, frame.ambient)
    if (this.#aside === null || frame.raw === null) return
    this.#aside = { ...this.#aside, marks: markWith(this.#aside.marks, frame.raw) }
  }

  #evidenceOf({ celsius, kind, raw, ambient }: Reading, now: number): TemperatureEvidence {
    const inForce = this.#inForce()
    return {
      kind: 'temperature',
      temperatureKind: kind,
      celsius: inForce === null || ambient === null ? celsius : judgedCelsius(inForce, { raw, ambient }),
      raw,
      ambient,
      indicates: this.#whyIndicates(ambient, now),
    }
  }

  #inForce(): Calibration | null {
    return this.#calibration.why === null ? this.#calibration.calibration : null
  }

  #whyIndicates(ambient: number | null, now: number): TemperatureEvidence['indicates'] {
    return indicates(ambient, {
      kind: this.facts.kind,
      calibrated: this.#inForce() !== null,
      indoors: this.facts.indoors,
      frozen: this.#isFrozen(now),
      warmingUp: this.#isWarmingUp(now),
      roomOutOfRange: this.#room.outOfRange,
      drifting: this.#drift?.drifting ?? false,
    })
  }

  #isWarmingUp(now: number): boolean {
    this.#warmUp = warmUpNow(this.#warmUp, { warmUpMs: this.facts.warmUpMs, now })
    return now < this.#warmUp.warmAt
  }

  #isFrozen(now: number): boolean {
    return isFrozen(this.#sameness, { present: this.#present, limits: this.facts.frozenAfterMs, atMs: now })
  }

  #senses(now: number): boolean {
    return this.#online && this.#aside === null && !this.#isFrozen(now)
  }

  /**
   * The person in front when the module can be trusted again counts as a new one, and is measured anew. The person who
   * was there when it no longer could be counts as gone: a token or a guard's key says whose the evidence is.
   */
  #meaning(own: LaneEvent[], now: number): Meaning {
    const why = this.keyedOnlyWhy(now)
    const changed = why !== this.#told
    this.#told = why
    const senses = this.#senses(now)
    if (senses === this.#toldSensing) return { events: own, measure: false, changed }
    this.#toldSensing = senses
    const measure = senses && this.#present && !this.#isBlackbody
    const edge: LaneEvent[] = [
      ...(senses ? [] : [{ type: 'presence', present: false } as const]),
      { type: 'presence-sense', available: senses },
      ...(measure ? [{ type: 'presence', present: true } as const] : []),
    ]
    return { events: [...edge, ...own], measure, changed }
  }

  /** Only newer pairs speak about a calibration; a module without one, where it needs one, cannot drift from it. */
  #reckonDrift(): void {
    const inForce = this.#inForce()
    // One that a wrong clock has dated ahead would never drift.
    const since = inForce === null ? Number.NEGATIVE_INFINITY : Math.min(Date.parse(inForce.at), this.#setAt)
    const isJudged = this.facts.kind !== 'surface' || inForce !== null
    this.#drift = isJudged ? driftOf(this.#pairs.filter(({ at }) => at > since)) : null
  }
}

/** Pairs that a calibration may be made of: with the room, and no older than the season. */
export function pairsToFit(pairs: readonly StoredPair[], now: number): ContactPair[] {
  return pairs
    .filter(({ at }) => now - at <= NEWEST_DAYS * 86_400_000)
    .slice(0, NEWEST_PAIRS)
    .flatMap(({ raw, ambient, contact }) => (ambient === null ? [] : [{ raw, ambient, contact }]))
}

/** Engineering choices: what a module says now, not what it said before somebody moved it. */
const NEWEST_PAIRS = 20
const NEWEST_DAYS = 30
