import type { LaneView, Notice, OverrideReason, StaffView, VisitView } from '../api/contract.ts'
import type { KeyRefusal } from '../api/kiosk-api.ts'
import type { Clock } from '../../drivers/clock.ts'
import type { DeviceStatus } from '../../drivers/device.ts'
import type { Scan } from '../../drivers/scanner/contract.ts'
import type { Recognition } from '../codes/code.ts'
import { scannedText } from '../codes/recognise.ts'
import { withSeenColour, type SeenColour } from '../codes/seen-colour.ts'
import type { LaneConfig } from '../config/config.ts'
import type { Evidence, TemperatureEvidence } from '../gate/evidence.ts'
import { judge, type FinalRuling, type Judgement } from '../gate/judge.ts'
import { nextDeadline, step } from '../gate/lane.ts'
import { UNDO_MS } from '../gate/lane-keys.ts'
import {
  addressee,
  newLane,
  nextVisit,
  nowVisit,
  undecided,
  type Effect,
  type GuardEvent,
  type Lane,
  type LaneEvent,
} from '../gate/lane-state.ts'
import {
  isAllGivenAhead,
  isByGuard,
  standsAgainst,
  unforgettable,
  withUndecided,
} from '../gate/lane-visits.ts'
import { isOver } from '../gate/is-over.ts'
import { mayOverride } from '../gate/override.ts'
import type { Rules } from '../gate/rules.ts'
import { hasToken, nothingLapsed, tokensOf, type Visit } from '../gate/visit.ts'
import type { Entry } from '../journal/entry.ts'
import { CODE_CONDITIONS, type DeviceId, type GuardKey, type LaneClosedWhy, type Verdict } from '../words.ts'
import { codeEvidence, remarksOn } from './code-evidence.ts'
import type { EarlierVisits } from './earlier-visits.ts'
import { auditEntry, entryOfVisit, visitOfEntry, type EntryContext } from './entry-of-visit.ts'
import { authorityView, LaneDevices, type LaneDeviceOpeners } from './lane-devices.ts'
import { LaneInk, type Ink } from './lane-ink.ts'
import type { LaneThermometer, Meaning } from './lane-thermometer.ts'
import type { LookupCode, Lookups } from './lookup/lookups.ts'
import type { LookupTrouble } from './lookup/trouble.ts'
import {
  abandonedOf,
  dealtWith,
  highestFever,
  isToBeHandled,
  learned,
  notDealtWith,
  overridden,
  reasonsNow,
  ruledOf,
  saysNothingNew,
  verdictOf,
  type Ruled,
} from './ruled.ts'
import { RuledVisits } from './ruled-visits.ts'
import type { Sighting, Sightings } from './sightings.ts'
import { aheadView, askingToMeasure, laneState, needsOf, stepBackAt, viewOfVisit } from './visit-view.ts'

export interface LaneDeps extends LaneDeviceOpeners {
  config: LaneConfig
  gate: string
  rules: Rules
  rulesHash: string
  resultSeconds: number
  clock: Clock
  newId: () => string
  ink: Ink
  /** Visits that a kill must not forget, in place of those kept before; false where they could not be written. */
  keepUndecided: (visits: readonly Visit[]) => boolean
  recognise: (text: string, now: number) => Recognition
  /** HMAC of a code's token; the token itself goes no further. */
  blind: (token: string) => string
  /** What its module's readings are worth; null for a lane without one. */
  thermometer: LaneThermometer | null
  /** Of all lanes of the gate. */
  sightings: Sightings
  lookups: Lookups
  /** null while the order is in force and the gate has a supervisor. */
  closedBecause: () => { why: LaneClosedWhy; detail: string | null } | null
  backlog: () => LaneView['backlog']
}

const NOTICE_MS = 3000
/** What is told to the visitor at the thermometer about a code. */
const OF_A_CODE: ReadonlySet<Notice> = new Set<Notice>([
  'scan-again',
  'not-a-code',
  'no-code-asked',
  'code-ignored',
  'code-too-soon',
  'code-replaced',
  'colour-stands',
])
/** Not true any more once the key is taken back. */
const OF_A_KEY: ReadonlySet<Notice> = new Set<Notice>(['front-first', 'same-phone'])
/** While anything is due: a clock that was set back would else put it off by as much. */
const LOOKS_AFTER_MS = 3000

type RecordEffect = Extract<Effect, { type: 'record' }>
type LearnedEffect = Extract<Effect, { type: 'learned' }>
export type KeyOutcome = 'ok' | KeyRefusal

/**
 * A lane at work: devices and guard's keys go in, `step` decides, its effects are run, and only when an entry
 * is on disk does a view with its verdict go out. One event is worked off wholly before the next.
 */
export class LaneLoop {
  readonly #deps: LaneDeps
  #lane: Lane
  readonly #devices: LaneDevices
  #onDuty: StaffView | null = null
  readonly #ruled: RuledVisits
  readonly #ink: LaneInk
  #notice: { notice: Notice; until: number } | null = null
  /** Why the last look-up gave no answer, or null. */
  #lookupTrouble: LookupTrouble | null = null
  #cancelTimer: () => void = () => {}
  /** The undecided visits that the store keeps, as text; null until this lane has written them. */
  #kept: string | null = null
  #listeners = new Set<(view: LaneView) => void>()
  #closing: Promise<void> | null = null

  constructor(deps: LaneDeps) {
    this.#deps = deps
    this.#lane = newLane({
      direction: deps.config.direction === 'out' ? 'out' : 'in',
      defaultClass: deps.config.defaultClass,
      idPrefix: `${deps.config.id}-${deps.newId().replaceAll('-', '').slice(0, 16)}-`,
      sensesPresence: false,
    })
    this.#ruled = new RuledVisits(deps.resultSeconds * 1000)
    this.#ink = new LaneInk(deps.ink)
    this.#devices = new LaneDevices(deps.config, deps)
  }

  /** What it knew before the kiosk was started again. Before `start`. */
  remember({ ruled, undecided: visits, opened }: EarlierVisits): void {
    for (const one of ruled.toReversed()) this.#ruled.add(one)
    this.#lane = withUndecided({ ...this.#lane, opened }, visits, this.#deps.clock.now())
  }

  /** Opens the devices. Until then the lane takes keys only. */
  start(): void {
    this.#devices.open({
      thermometer: (event) => {
        this.lookAtThermometer((thermometer, now) => thermometer.take(event, now))
        if (event.type === 'status') this.#publish()
      },
      scanner: (event) => {
        if (event.type === 'scan') this.scan(event.scan)
        else this.#publish()
      },
      barrier: () => this.#publish(),
    })
    this.refresh()
  }

  /** Lets go of the devices; whoever is undecided then is recorded as abandoned. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#listeners.clear()
    this.#ink.forgetFault()
    this.#endUndecided([])
    this.#keepUndecided()
    this.#cancelTimer()
    await this.#devices.close()
  }

  watch(listener: (view: LaneView) => void): () => void {
    this.#listeners.add(listener)
    listener(this.view())
    return () => this.#listeners.delete(listener)
  }

  get devices(): LaneDevices {
    return this.#devices
  }

  /** Somebody is being looked at. */
  get isBusy(): boolean {
    return this.#lane.active !== null
  }

  /** Lets go of one device and opens what is in its place after `change`; every screen is told. */
  async reopenDevice(id: DeviceId, change: () => void | Promise<void>): Promise<void> {
    await this.#devices.reopen(id, change)
    if (this.#closing === null) this.#publish()
  }

  get onDuty(): StaffView | null {
    return this.#onDuty
  }

  setOnDuty(staff: StaffView | null): void {
    this.#onDuty = staff
    this.#publish()
  }

  /** One press of a guard's key. */
  key(key: GuardKey, visit: string | null): KeyOutcome | 'not-turnable' {
    if (key === 'release') return this.#release()
    if (this.#closed() !== null) return 'lane-closed'
    if (this.#onDuty === null) return 'nobody-on-duty'
    if ((key === 'direction-in' || key === 'direction-out') && this.#deps.config.direction !== 'both') {
      return 'not-turnable'
    }
    if (visit !== null && !this.#knows(visit)) return 'no-visit'
    if (this.#uncovers(visit)) return 'ok'
    if (key === 'retake' && this.#deps.thermometer === null) {
      this.#say('no-effect')
      return 'ok'
    }
    return this.#takeFromGuard({ type: 'key', key, visit })
  }

  /** A read-out of a gun or a clinical thermometer, °C. */
  keyIn(kind: 'handheld' | 'contact', celsius: number, visit: string): KeyOutcome {
    if (this.#closed() !== null) return 'lane-closed'
    if (this.#onDuty === null) return 'nobody-on-duty'
    if (!this.#knows(visit)) return 'no-visit'
    if (this.#uncovers(visit)) return 'ok'
    const reading: TemperatureEvidence = {
      kind: 'temperature',
      temperatureKind: kind,
      celsius,
      raw: celsius,
      ambient: null,
      indicates: null,
    }
    const evidence = kind === 'contact' ? this.#evidenceOf(visit) : []
    const outcome = this.#takeFromGuard({ type: 'keyed-in', reading, visit })
    if (outcome === 'ok') this.#compare(evidence, celsius)
    return outcome
  }

  #evidenceOf(visit: string): readonly Evidence[] {
    const current = nowVisit(this.#lane, visit)
    const known = undecided(this.#lane).find(({ id }) => id === current)
    return known?.evidence ?? this.#ruled.of(visit)?.entry.evidence ?? []
  }

  /** What the module said of this person is held against a contact reading of them. */
  #compare(evidence: readonly Evidence[], contact: number): void {
    this.#deps.thermometer?.compare(evidence, contact, this.#deps.clock.now())
    this.lookAtThermometer((thermometer, now) => thermometer.refresh(now))
  }

  /** Does something with the lane's module, and takes what it means for the lane. */
  lookAtThermometer(look: (thermometer: LaneThermometer, now: number) => Meaning): void {
    const { thermometer, clock } = this.#deps
    if (thermometer === null) return
    const { events, measure, changed } = look(thermometer, clock.now())
    for (const event of events) this.#take(event)
    if (measure) this.#devices.measure('another')
    if (changed && events.length === 0) this.#publish()
  }

  household(household: string, visit: string): KeyOutcome {
    if (this.#closed() !== null) return 'lane-closed'
    if (this.#onDuty === null) return 'nobody-on-duty'
    if (!this.#knows(visit)) return 'no-visit'
    if (this.#uncovers(visit)) return 'ok'
    return this.#takeFromGuard({ type: 'household', household, visit })
  }

  /**
   * A release stands over whoever is undecided, and nobody says anything of somebody whom no screen shows: true when
   * that was so, and shows them.
   */
  #uncovers(visit: string | null): boolean {
    const { active } = this.#lane
    const current = visit === null ? null : nowVisit(this.#lane, visit)
    if (active === null || current !== active.id || this.#ruled.shown === null) return false
    if (isAllGivenAhead(active)) return false
    this.#ruled.hide()
    this.#say('key-ignored')
    return true
  }

  /** Not `ok` when what the guard did could not be written. */
  #takeFromGuard(event: GuardEvent): 'ok' | 'lane-closed' {
    const isUndo = event.type === 'key' && event.key === 'undo'
    if (isUndo && this.#notice !== null && OF_A_KEY.has(this.#notice.notice)) this.#notice = null
    this.#take(event)
    return this.#ink.fault === null ? 'ok' : 'lane-closed'
  }

  /** Whether `by` may turn this entry's verdict, and why not. */
  mayOverride(entryId: string, to: Verdict, by: StaffView): 'no-such-entry' | ReturnType<typeof mayOverride> {
    const ruled = this.#ruled.withEntry(entryId)
    if (ruled === undefined) return 'no-such-entry'
    const { rules } = this.#deps
    const reasons = reasonsNow(ruled, rules)
    return mayOverride({ ...ruled.entry, reasons, verdict: verdictOf(ruled) }, to, by.role, rules)
  }

  /** Writes the override as an amendment, then shows it. `by` answers for it. */
  override(entryId: string, to: Verdict, reason: OverrideReason, by: StaffView): 'ok' | 'lane-closed' {
    const ruled = this.#ruled.withEntry(entryId)
    if (ruled?.view.ruled == null || this.#closed() !== null) return 'lane-closed'
    if (!this.#amend(ruled, overridden(ruled, { to, reason, by }, this.#context()))) return 'lane-closed'
    if (to === 'pass') this.#devices.letThrough()
    else this.#devices.shut()
    const { state } = this.#lane.active?.thread ?? { state: null }
    if (state === 'present' || state === 'untracked')
      this.#say(to === 'pass' ? 'override-front' : 'override-unseen')
    // On the sign the new verdict stands as long as the first did; a late one is shown if no other visit is.
    const isShown = this.#ruled.shown?.entry.id === entryId
    const isFree = this.#visitShown(this.#deps.rules, this.#deps.clock.now()) === null
    const now = this.#ruled.withEntry(entryId)
    if (now !== undefined && (isShown || isFree)) this.#ruled.show(now, this.#deps.clock.now())
    const isLatest = this.#ruled.kept[0]?.entry.id === entryId
    const highest = highestFever(ruled, this.#deps.rules)
    this.#take({ type: 'overridden', visit: ruled.view.id, to, isLatest, highest })
    this.#publish()
    return 'ok'
  }

  /** On record, so that who is still to be dealt with is known after a restart. */
  handled(visit: string): 'ok' | 'no-visit' | 'needs-class' | 'nobody-on-duty' | 'lane-closed' {
    if (this.#closed() !== null) return 'lane-closed'
    if (this.#onDuty === null) return 'nobody-on-duty'
    const ruled = this.#ruled.of(visit)
    const isParked = this.#lane.parked.some(({ id }) => id === visit)
    if (isParked) {
      this.#take({ type: 'handled', visit })
      return this.#ink.fault === null ? 'ok' : 'lane-closed'
    }
    if (ruled === undefined) return 'no-visit'
    if (ruled.view.personClass === 'unknown') return 'needs-class'
    if (!isToBeHandled(ruled)) return 'ok'
    if (!this.#amend(ruled, dealtWith(ruled, 'handled', this.#context()))) return 'lane-closed'
    if (this.#notice?.notice === 'noted') this.#notice = null
    this.#take({ type: 'handled', visit })
    return 'ok'
  }

  /**
   * A deny by the key pressed last, or one that no override turns: the wrong key is on record, and the visitor is
   * checked from the start. It lets no visitor in.
   */
  checkAgain(visit: string): 'ok' | 'no-visit' | 'not-allowed' | 'nobody-on-duty' | 'lane-closed' {
    if (this.#closed() !== null) return 'lane-closed'
    if (this.#onDuty === null) return 'nobody-on-duty'
    const ruled = this.#ruled.of(visit)
    if (ruled === undefined) return 'no-visit'
    const { undoable } = this.#lane
    const latest = undoable?.visit === visit ? undoable : null
    if (!(latest !== null || ruled.view.ruled?.isFinal === true) || !isToBeHandled(ruled))
      return 'not-allowed'
    if (this.#hasFever(ruled)) return 'not-allowed'
    if (!this.#amend(ruled, dealtWith(ruled, 'wrong-key', this.#context()))) return 'lane-closed'
    if (this.#ruled.shown?.view.id === visit) this.#ruled.hide()
    this.#deps.sightings.takeBack(this.#deps.config.id, tokensOf(ruled.entry))
    const { rules } = this.#deps
    const { entry } = ruled
    const wrongKeyAt = latest?.at ?? null
    const standing = standsAgainst(visitOfEntry(entry), { rules, now: entry.decided, wrongKeyAt })
    this.#take({ type: 'check-again', visit, standing })
    return 'ok'
  }

  /** A scan, whichever device it came from. The text is recognised and forgotten here, or by who looks it up. */
  scan(scan: Scan): 'ok' | 'lane-closed' {
    if (this.#closed() !== null) return 'lane-closed'
    if (!scan.ok) {
      this.#say('scan-again')
      return 'ok'
    }
    return this.#takeText(scan.text, 'unknown')
  }

  /** What a camera saw. The colour counts only where the config says so, whatever a screen sends. */
  cameraScan(text: string, colour: SeenColour): 'ok' | 'lane-closed' {
    if (this.#closed() !== null) return 'lane-closed'
    return this.#takeText(text, this.#deps.config.camera?.colour === true ? colour : 'unknown')
  }

  noteCamera(status: DeviceStatus, screen: AbortSignal): void {
    this.#devices.noteCamera(status, screen, () => this.#publish())
    this.#publish()
  }

  #asksForCode(): boolean {
    const { needs, visit } = this.view()
    const asked = [...needs, ...(visit?.conditions.map(({ id }) => id) ?? [])]
    return asked.some((id) => CODE_CONDITIONS.has(id))
  }

  #takeText(text: string, colour: SeenColour): 'ok' {
    const now = this.#deps.clock.now()
    const recognised = this.#deps.recognise(text, now)
    if (!recognised.ok) {
      const noCode = this.#asksForCode() ? 'not-a-code' : 'no-code-asked'
      this.#say(recognised.reason === 'merged' ? 'scan-again' : noCode)
      return 'ok'
    }
    const seen = withSeenColour(recognised.code, colour)
    const { family, token } = seen
    const blinded = this.#deps.blind(`${family}:${token}`)
    const code = codeEvidence(seen, {
      token: blinded,
      remarks: remarksOn(recognised.code, this.#seenBefore(blinded, now), now),
    })
    const asked: LookupCode = { family, text: scannedText(text), token, blind: code.token }
    const effects = this.#take({
      type: 'code',
      code,
      lookUp: this.#deps.lookups.covers(asked),
      presenceInDoubt: this.#deps.thermometer?.presenceInDoubt(now) ?? false,
    })
    if (effects.some((effect) => effect.type === 'look-up')) void this.#lookUp(asked)
    return 'ok'
  }

  /** Somebody who comes back to his own visit, and a family on one phone, show a code twice for good reason. */
  #seenBefore(token: string, now: number): Sighting | null {
    const { active, held, parked, samePhoneUntil } = this.#lane
    const isExpected =
      samePhoneUntil !== null ||
      [active, ...held, ...parked].some((visit) => visit !== null && hasToken(visit, token))
    return isExpected ? null : this.#deps.sightings.last(token, this.#lane.direction, now)
  }

  /** The visit goes on meanwhile; whoever waits for the answer then, `step` knows. */
  async #lookUp(asked: LookupCode): Promise<void> {
    const { answer, trouble } = await this.#deps.lookups.lookUp(asked)
    if (this.#closing !== null) return
    this.#lookupTrouble = trouble
    this.#take({ type: 'looked-up', token: asked.blind, answer })
  }

  /** Looks again at what closes the lane and at the time, and tells every screen. */
  refresh(): void {
    if (this.#ink.isToTryAgain(this.#deps.clock.now())) this.#tryToReopen()
    this.lookAtThermometer((thermometer, now) => thermometer.refresh(now))
    this.#take({ type: 'tick' })
  }

  audit(note: string, guard: string | null): boolean {
    return this.#write(auditEntry(note, { ...this.#context(), guard }))
  }

  view(): LaneView {
    const { clock, rules, config, thermometer } = this.#deps
    const now = clock.now()
    const keyedOnlyWhy = thermometer === null ? 'no-thermometer' : thermometer.keyedOnlyWhy(now)
    const released = this.#ruled.shown?.entry.flags.includes('emergency-release') === true
    const closed = released ? null : this.#closed()
    const shown = this.#visitShown(rules, now)
    const visit = shown === null || keyedOnlyWhy === null ? shown : askingToMeasure(shown)
    return {
      lane: config.id,
      direction: this.#lane.direction,
      turnable: config.direction === 'both',
      needs: needsOf(this.#lane, rules, now),
      state: closed === null ? laneState(visit) : 'closed',
      closed,
      visit: closed === null ? visit : null,
      parked: this.#lane.parked.map((parked) => viewOfVisit(parked, rules, now)),
      handling: this.#ruled.kept.filter(isToBeHandled).map((ruled) => ruled.view),
      recent: this.#ruled.kept.slice(0, 8).map((ruled) => ruled.view),
      notice: this.#notice?.notice ?? this.#standingNotice(),
      devices: [...this.#devices.views, ...authorityView(this.#lookupTrouble)],
      keyedOnly: keyedOnlyWhy !== null,
      keyedOnlyWhy,
      calibrationOverdue: thermometer?.isOverdue(now) ?? false,
      present: this.#lane.presence,
      toStepBack: this.#isToStepBack(now),
      keysFor: addressee(this.#lane, now),
      looksAt: this.#lane.active?.id ?? null,
      called: this.#lane.called,
      ahead: aheadView(this.#lane.active),
      undo: this.#undoView(),
      onDuty: this.#onDuty,
      backlog: this.#deps.backlog(),
      now,
    }
  }

  /** What holds until the next one comes. */
  #standingNotice(): Notice | null {
    const { active, samePhoneUntil } = this.#lane
    return samePhoneUntil !== null && active === null ? 'same-phone' : null
  }

  /** Not while the sign shows a verdict. */
  #isToStepBack(now: number): boolean {
    const at = stepBackAt(this.#lane)
    return this.#ruled.shown === null && at !== null && now >= at
  }

  #visitShown(rules: Rules, now: number): VisitView | null {
    const { shown } = this.#ruled
    const { active } = this.#lane
    if (shown !== null) return shown.view
    return active === null || isAllGivenAhead(active) ? null : viewOfVisit(active, rules, now)
  }

  #undoView(): LaneView['undo'] {
    const { undoable } = this.#lane
    if (undoable === null) return null
    const { key, visit, at } = undoable
    const led = key === 'handled' ? undefined : this.#ruled.of(visit)
    if (led !== undefined && this.#hasFever(led)) return null
    return { key, visit, entryId: led?.entry.id ?? null, until: at + UNDO_MS }
  }

  /** A denied visitor with a fever is for the supervisor to let in: a key taken back would forget it. */
  #hasFever(ruled: Ruled): boolean {
    return verdictOf(ruled) === 'deny' && reasonsNow(ruled, this.#deps.rules).includes('fever-confirmed')
  }

  #closed(): { why: LaneClosedWhy; detail: string | null } | null {
    return this.#ink.fault ?? this.#deps.closedBecause()
  }

  #knows(visit: string): boolean {
    // 撤销 may be of a visit that has shown nothing, and so has gone.
    if (visit === nextVisit(this.#lane) || visit === this.#lane.undoable?.visit) return true
    const current = nowVisit(this.#lane, visit)
    return undecided(this.#lane).some(({ id }) => id === current) || this.#ruled.of(visit) !== undefined
  }

  /** The effects that were run: none where nobody is judged. */
  #take(event: LaneEvent): readonly Effect[] {
    const { clock, rules } = this.#deps
    const now = clock.now()
    this.#forgetPast(now)
    if (this.#closed() !== null) {
      this.#endUndecided([])
      // A closed lane judges nobody, but it must know who stands there when it opens again.
      if (event.type === 'presence' || event.type === 'presence-sense') {
        this.#lane = step(this.#lane, event, rules, now).lane
      }
      if (event.type === 'looked-up') this.#learnWhileClosed(event)
      this.#publish()
      return []
    }
    const before = this.#lane
    const { lane, effects } = step(before, event, rules, now)
    // It was told to a visitor who has gone, or who has done so by now.
    if (event.type === 'presence' && this.#notice !== null && OF_A_CODE.has(this.#notice.notice))
      this.#notice = null
    const records = effects.filter((effect) => effect.type === 'record')
    if (event.type === 'code') this.#noteSighting(event.code.token, { lane, ended: records, now })
    for (const [index, effect] of records.entries()) {
      const { visit } = effect
      const isElsewhere = event.type === 'looked-up' && visit.id !== before.active?.id
      // While somebody else is being looked at, or was just ruled, a ruling on who waits is for the dock alone.
      const isAnothersSign = isElsewhere && (this.#ruled.shown !== null || lane.presenceSpent)
      const shown = visit.ticket === null && lane.active === null && !isAnothersSign
      // Of somebody who is not at the sign, only the guard's own word opens the barrier that another may stand at.
      const opens = shown || isOnGuardsWord(visit)
      if (this.#record(effect, { shown, opens }, now)) continue
      const cutShort = records.slice(index).map((record) => record.visit)
      // Nobody was ruled in this step: whoever stands there may still be measured, his code still be shown.
      const presenceSpent = before.presenceSpent && lane.presenceSpent
      const ruledAhead = lane.ruledAhead.filter((ahead) => !cutShort.some(({ id }) => id === ahead.visit))
      const { letThrough, spent, denied, deniedAt, remembered, passed, saidOfPassed, owedEdge } = before
      const nobodyRuled = {
        presenceSpent,
        letThrough,
        spent,
        denied,
        deniedAt,
        remembered,
        passed,
        saidOfPassed,
        owedEdge,
        ruledAhead,
      }
      this.#lane = { ...lane, ...nobodyRuled, undoable: null }
      this.#endUndecided(cutShort)
      if (event.type === 'looked-up') this.#owe(effects)
      // Whoever the guard called next stands there, and must not be judged by what was measured before.
      for (const effect of effects) if (effect.type === 'measure') this.#run(effect)
      this.#publish()
      return []
    }
    this.#lane = lane
    // The next person's evidence ends the last result; a key given ahead does not.
    const isThere = (visit: Visit | null): boolean => visit !== null && !isAllGivenAhead(visit)
    const isNew = lane.active?.id !== before.active?.id || !isThere(before.active)
    if (isThere(lane.active) && isNew) this.#ruled.hide()
    if (lane.called !== before.called) this.#ruled.hideRead(now)
    // 下一位 was a wrong key: the keys are the denied visitor's again.
    const isBack = before.denied === null && lane.denied !== null && records.length === 0
    if (isBack) this.#showAgain(lane.denied?.visit ?? '')
    for (const effect of effects) this.#run(effect)
    const isPass = ({ ruling }: RecordEffect): boolean => ruling?.verdict === 'pass'
    if (records.some((record) => record.visit.ticket !== null && isPass(record))) this.#note('aside-passed')
    this.#publish()
    return effects
  }

  #forgetPast(now: number): void {
    if (this.#notice !== null && isOver(this.#notice.until, NOTICE_MS, now)) this.#notice = null
    if (this.#deniedStandsThere()) return
    this.#ruled.hidePast(now)
    // An emergency release has stood over his deny.
    const { denied, active } = this.#lane
    if (denied !== null && active === null && this.#standsThere(denied)) this.#showAgain(denied.visit)
  }

  /** The one whose deny is shown has not left: what to do next stays before him. */
  #deniedStandsThere(): boolean {
    const { denied } = this.#lane
    return denied !== null && denied.visit === this.#ruled.shown?.view.id && this.#standsThere(denied)
  }

  #standsThere({ until }: NonNullable<Lane['denied']>): boolean {
    return until === null && this.#lane.presence === true && this.#lane.presenceSpent
  }

  /** Nobody is judged, but of those who have been ruled an authority may still speak. */
  #learnWhileClosed(event: LaneEvent): void {
    const { rules, clock } = this.#deps
    const { lane, effects } = step(this.#lane, event, rules, clock.now())
    this.#lane = lane
    this.#owe(effects)
  }

  /** What an authority says of somebody who has been ruled, it says once: what cannot be written now is owed. */
  #owe(effects: readonly Effect[]): void {
    for (const effect of effects) {
      const ruled = effect.type === 'learned' ? this.#ruled.of(effect.visit) : undefined
      if (effect.type !== 'learned' || ruled === undefined) continue
      const { amendment, next } = learned(ruled, effect.evidence, this.#context())
      this.#ink.owe(amendment)
      this.#ruled.replace(ruled, next)
    }
  }

  /** Notes a code that somebody's visit took. */
  #noteSighting(
    token: string,
    { lane, ended, now }: { lane: Lane; ended: readonly RecordEffect[]; now: number },
  ): void {
    const { config, sightings } = this.#deps
    const taker = [...undecided(lane), ...ended.map(({ visit }) => visit)].find(({ evidence }) =>
      evidence.some((item) => item.kind === 'code' && item.token === token && item.at === now),
    )
    if (taker !== undefined) sightings.saw({ token, lane: config.id, direction: taker.direction, at: now })
  }

  /** Ink. False when it could not be written: then the lane is closed. */
  #record(effect: RecordEffect, { shown, opens }: { shown: boolean; opens: boolean }, now: number): boolean {
    const { visit, ruling } = effect
    const judgement = this.#judged(visit, ruling, now)
    const entry = this.#entryOf(visit, judgement, ruling)
    if (!this.#write(entry)) return false
    if (ruling === null) {
      this.#ruled.add(abandonedOf({ visit, judgement, entry }, now))
      return true
    }
    if (opens && ruling.verdict === 'pass') this.#devices.letThrough()
    this.#light({ visit, judgement, ruling, entry, shown })
    this.#deps.sightings.ruled(this.#deps.config.id, tokensOf(visit), ruling.verdict)
    return true
  }

  /** What is on record of a visit that ends undecided does not lapse. */
  #judged(visit: Visit, ruling: FinalRuling | null, now: number): Judgement {
    return judge(ruling === null ? nothingLapsed(visit, now) : visit, this.#deps.rules, now)
  }

  #entryOf(visit: Visit, judgement: Judgement, ruling: FinalRuling | null): Entry {
    return entryOfVisit(visit, judgement, ruling, { ...this.#context(), id: visit.id })
  }

  /**
   * Ambulance, fire: the one lamp before ink, whoever is on duty and even on a closed lane. What cannot be
   * written now is owed and written when the lane opens again.
   */
  #release(): 'ok' {
    const { clock, rules } = this.#deps
    this.#take({ type: 'tick' })
    const now = clock.now()
    const { lane, effects } = step(this.#lane, { type: 'key', key: 'release', visit: null }, rules, now)
    this.#lane = lane
    for (const effect of effects) {
      if (effect.type !== 'record' || effect.ruling === null) continue
      const { visit, ruling } = effect
      const judgement = judge(visit, rules, now)
      const entry = this.#entryOf(visit, judgement, ruling)
      this.#devices.letThrough()
      this.#light({ visit, judgement, ruling, entry, shown: true })
      this.#publish()
      if (this.#write(entry)) continue
      this.#ink.owe(entry)
      this.#say('release-owed')
    }
    this.#publish()
    return 'ok'
  }

  #light({
    visit,
    judgement,
    ruling,
    entry,
    shown,
  }: {
    visit: Visit
    judgement: Judgement
    ruling: FinalRuling
    entry: Entry
    /** A visit ruled at the desk is not: the big screen belongs to the queue. */
    shown: boolean
  }): void {
    const { rules, clock } = this.#deps
    const ruled = ruledOf({ visit, judgement, ruling, entry }, rules, clock.now())
    this.#ruled.add(ruled)
    if (shown) this.#ruled.show(ruled, this.#deps.clock.now())
  }

  #run(effect: Effect): void {
    switch (effect.type) {
      case 'record':
      case 'look-up':
        return
      case 'measure':
        return this.#devices.measure(effect.who)
      case 'notice':
        return this.#say(effect.notice)
      case 'came':
        return this.#showAgain(effect.visit)
      case 'not-handled':
        return this.#takeBackHandled(effect.visit)
      case 'learned':
        return this.#learn(effect)
    }
  }

  /** The result of a visit that was ruled before its visitor came, unless the sign shows another visit's. */
  #showAgain(visit: string): void {
    const ruled = this.#ruled.of(visit)
    const isFree = this.#ruled.shown === null || this.#ruled.shown === ruled
    if (ruled !== undefined && isFree) this.#ruled.show(ruled, this.#deps.clock.now())
  }

  #takeBackHandled(visit: string): void {
    const ruled = this.#ruled.of(visit)
    const isDealtWith = ruled?.handled === true && verdictOf(ruled) === 'deny'
    if (ruled !== undefined && isDealtWith) this.#amend(ruled, notDealtWith(ruled, this.#context()))
  }

  #learn(effect: LearnedEffect): void {
    const { visit, evidence } = effect
    const ruled = this.#ruled.of(visit)
    const isByGuard = evidence.every(({ kind }) => kind !== 'code')
    const isHis = ruled !== undefined && verdictOf(ruled) === 'deny' && this.#lane.active === null
    if (ruled !== undefined && isByGuard) this.#say(isHis ? 'noted' : 'noted-before')
    if (ruled !== undefined && saysNothingNew(ruled, evidence)) return
    if (ruled === undefined || this.#amend(ruled, learned(ruled, evidence, this.#context()))) return
    // A guard is told so, and says it again.
    if (evidence.some(({ kind }) => kind === 'code')) this.#owe([effect])
  }

  #amend(ruled: Ruled, { amendment, next }: ReturnType<typeof learned>): boolean {
    if (!this.#write(amendment)) return false
    this.#ruled.replace(ruled, next)
    return true
  }

  #write(entry: Entry): boolean {
    return this.#ink.write(entry, this.#deps.clock.now())
  }

  /** A lane that could not write tries again with what it owes and with a note of its own. */
  #tryToReopen(): void {
    this.#ink.forgetFault()
    if (this.#ink.payOwed(this.#deps.clock.now())) this.#write(auditEntry('lane-reopened', this.#context()))
  }

  /** Where nobody is judged any more, `cutShort` and whoever is undecided end without a ruling. */
  #endUndecided(cutShort: readonly Visit[]): void {
    const { active } = this.#lane
    const ended = [...cutShort, ...undecided(this.#lane)]
    const stands = active?.evidence.length === 0 ? active : null
    this.#lane = { ...this.#lane, active: stands, held: [], parked: [], dismissed: null, undoable: null }
    const now = this.#deps.clock.now()
    for (const visit of ended) {
      if (visit.evidence.length === 0) continue
      this.#ink.owe(this.#entryOf(visit, this.#judged(visit, null, now), null))
    }
    if (this.#ink.fault === null) this.#ink.payOwed(now)
  }

  #say(notice: Notice): void {
    this.#note(notice)
    this.#publish()
  }

  #note(notice: Notice): void {
    this.#notice = { notice, until: this.#deps.clock.now() + NOTICE_MS }
  }

  #context(): EntryContext {
    const { gate, config, rulesHash, clock, newId } = this.#deps
    const guard = this.#onDuty?.number ?? null
    return { id: newId(), gate, lane: config.id, guard, rulesHash, now: clock.now() }
  }

  #publish(): void {
    this.#keepUndecided()
    this.#setTimer()
    if (this.#listeners.size === 0) return
    const view = this.view()
    for (const listener of this.#listeners) listener(view)
  }

  /** What a full disk does not take is tried again at the next change: the lane itself closes by its journal. */
  #keepUndecided(): void {
    const { rules, clock, keepUndecided } = this.#deps
    const visits = unforgettable(this.#lane, { rules, now: clock.now() })
    const text = JSON.stringify(visits)
    if (text !== this.#kept && keepUndecided(visits)) this.#kept = text
  }

  #setTimer(): void {
    const { clock, rules } = this.#deps
    const now = clock.now()
    const stepBack = stepBackAt(this.#lane)
    const deadlines = [
      // A closed lane lets no visit time out: it would be due for ever.
      this.#closed() === null ? nextDeadline(this.#lane, rules, now) : null,
      this.#deniedStandsThere() ? null : this.#ruled.shownUntil,
      this.#notice?.until ?? null,
      this.#ink.retryAt,
      stepBack !== null && stepBack > now ? stepBack : null,
      this.#deps.thermometer?.dueAt ?? null,
    ].filter((deadline) => deadline !== null)
    this.#cancelTimer()
    if (deadlines.length > 0) {
      const dueMs = Math.max(0, Math.min(...deadlines) - now)
      this.#cancelTimer = clock.after(Math.min(dueMs, LOOKS_AFTER_MS), () => this.refresh())
    }
  }
}

/** Whether the last evidence of the visit came from the guard. */
function isOnGuardsWord({ evidence }: Visit): boolean {
  const last = evidence.at(-1)
  return last !== undefined && isByGuard(last)
}
