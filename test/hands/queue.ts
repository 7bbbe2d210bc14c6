import type { LaneView } from '../../src-main/api/contract.ts'
import { whoseKey } from '../../src-main/gate/whose-key.ts'
import type { TemperatureEvidence } from '../../src-main/gate/evidence.ts'
import { judge, type FinalRuling } from '../../src-main/gate/judge.ts'
import { nextDeadline, step } from '../../src-main/gate/lane.ts'
import {
  addressee,
  newLane,
  nextVisit,
  nowVisit,
  undecided,
  type CodeEvent,
  type Lane,
  type LaneEvent,
} from '../../src-main/gate/lane-state.ts'
import { standsAgainst } from '../../src-main/gate/lane-visits.ts'
import type { Rules } from '../../src-main/gate/rules.ts'
import { assessTemperature } from '../../src-main/gate/temperature.ts'
import { code, taken } from '../../src-main/gate/testing/people.ts'
import { questionOf, type Visit } from '../../src-main/gate/visit.ts'
import type { GuardKey } from '../../src-main/words.ts'
import { padOf } from '../../src-renderer/dock/target.ts'
import {
  dropDigit,
  keyedOf,
  NOTHING_KEYED,
  preview,
  pushDigit,
  type Keyed,
} from '../../src-renderer/dock/three-digits.ts'
import type { Random } from '../fuzz/random.ts'
import { lanes } from '../gallery/samples.ts'
import { falsehoodOf, mayPass, personOf, ROLES, truthsOf, type Person } from './people.ts'

/**
 * A lane, a queue of people as they are, and two guards with hands at two screens that show it a moment late. Every
 * key, digit, code and reading has an owner: whom the guard meant, whose phone or forehead it was.
 *
 * What is true of the people and the guards, and what the kiosk may build on:
 * - Between two people there is a gap that the thermometer sees, or the guard presses 下一位 at once. The thermometer
 *   sees somebody come 0.1 to 0.3 s late, a guard within 0.1 s: so he never presses for a person who is not there.
 * - A guard looks at the screen before his hand comes down: he does not press for somebody when it has shown for 0.4 s
 *   that keys are not his, or for 0.9 s that he has been let through. What he had begun by then comes down. Where he has
 *   not seen the lamp he presses a key again within 2.5 s, but not once he has read that such a key did not count.
 * - For whom he presses ahead of the edge, or who shows a code ahead, steps up next.
 * - He reads a question before he answers it, and answers it truly, or takes a wrong answer back within two seconds. Where
 *   no presence is sensed he may leave it unanswered when its visitor walks off for good, and call the next one.
 */

const READS_SCREEN_MS = 400
const SEES_LAMP_MS = 900
const SENSES_MS = 300
const SEES_PERSON_MS = 100
const GAP_MS = 400

interface Stroke {
  at: number
  /** At which of the two screens. */
  screen: 0 | 1
  what: 'key' | 'digit' | 'enter' | 'back' | 'answer' | 'habit'
  key: GuardKey | null
  digit: string
  /** Whom the guard means, or null for a key that is about nobody. */
  meant: number | null
  isFalse: boolean
  /** Decided for a visitor who is still to come. */
  isAhead: boolean
  /** Pressed again, as the lamp of the pass was not seen. */
  isBlind: boolean
}

interface Screen {
  lagMs: number
  keyed: Keyed
  /** Whom each digit of the pad was meant for. */
  owners: number[]
}

interface Picture {
  at: number
  lane: Lane
}

export interface Finding {
  what: string
  at: number
}

export interface Played {
  findings: Finding[]
  passes: number
  denies: number
  asked: number
  undone: number
  story: string[]
}

export function playQueue(random: Random, rules: Rules): Played {
  return new Queue(random, rules).play()
}

class Queue {
  readonly #random: Random
  readonly #rules: Rules
  readonly #people: Person[]
  readonly #taken = new Map<number, number>()
  #lane: Lane
  #now = 1_000_000
  #pictures: Picture[] = []
  #strokes: Stroke[] = []
  /** What the devices will report. */
  #due: { at: number; run: () => void }[] = []
  readonly #screens: [Screen, Screen]
  #stands: number | null = null
  #stoodAt = 0
  #leftAt = -Infinity
  /** Visits whose visitor will not step up for them: opened by a key or a code that came late. */
  readonly #notAhead = new Set<string>()
  /** Whether who stands there may go on, or has just taken the place of one who may. */
  #isLetThrough = false
  readonly #owners = new Map<string, number>()
  /** Who gave what came at this moment; -1 for digits of several. */
  readonly #ownerAt = new Map<number, number>()
  readonly #falseAt = new Set<number>()
  readonly #recorded = new Map<string, { visit: Visit; ruling: FinalRuling | null; at: number }>()
  /** When each piece of evidence came that some visit took. */
  readonly #tookAt = new Set<number>()
  readonly #copiedAt = new Set<number>()
  readonly #played: Played = { findings: [], passes: 0, denies: 0, asked: 0, undone: 0, story: [] }

  constructor(random: Random, rules: Rules) {
    this.#random = random
    this.#rules = rules
    this.#people = Array.from({ length: 2 + random.below(3) }, (_, n) => personOf(n, random))
    const lag = (): Screen => ({ lagMs: 5 + random.below(60), keyed: NOTHING_KEYED, owners: [] })
    this.#screens = [lag(), lag()]
    this.#lane = newLane({
      direction: 'in',
      defaultClass: 'resident',
      idPrefix: 'v',
      sensesPresence: !random.oneIn(4),
    })
    this.#pictures = [{ at: 0, lane: this.#lane }]
  }

  play(): Played {
    const acts = 15 + this.#random.below(45)
    for (let act = 0; act < acts; act += 1) {
      this.#passTime(this.#random.pick([50, 200, 400, 700, 1500, 3000, 6000, 11_000]))
      this.#act()
    }
    this.#passTime(20_000)
    this.#depart()
    for (let minute = 0; minute < 250 && undecided(this.#lane).length > 0; minute += 1) this.#passTime(60_000)
    const recordedAt = new Set(
      [...this.#recorded.values()].flatMap(({ visit }) => visit.evidence.map(({ at }) => at)),
    )
    for (const at of this.#tookAt) {
      if (!recordedAt.has(at)) this.#find(`what came at ${at} is in no entry`)
    }
    return this.#played
  }

  #notCountedAt = -Infinity

  /** How many wrong answers stand, not taken back: what follows from one is the guard's. */
  #wrongAnswers = 0

  #find(what: string): void {
    if (this.#wrongAnswers > 0) return
    this.#played.findings.push({ what, at: this.#now })
  }

  #person(n: number): Person {
    const person = this.#people[n]
    if (person === undefined) throw new Error(`nobody is number ${n}`)
    return person
  }

  #somebody(): number {
    const who = this.#random.below(this.#people.length)
    const isCalled = this.#called !== null && this.#called === this.#lane.active?.id
    return isCalled && who === this.#walkedOff ? (who + 1) % this.#people.length : who
  }

  /** Strokes, devices and the lane's own deadlines, each at its time. */
  #passTime(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const stroke = this.#strokes[0]
      const due = this.#due[0]
      const deadline = nextDeadline(this.#lane, this.#rules, this.#now) ?? Infinity
      const next = Math.min(stroke?.at ?? Infinity, due?.at ?? Infinity, Math.max(deadline, this.#now + 1))
      if (next > end) break
      this.#now = Math.max(this.#now, next)
      if (due !== undefined && due.at <= next) {
        this.#due.shift()
        due.run()
      } else if (stroke !== undefined && stroke.at <= next) {
        this.#strokes.shift()
        this.#press(stroke)
      } else this.#do({ type: 'tick' }, null)
    }
    this.#now = end
  }

  #after(ms: number, run: () => void): void {
    this.#due.push({ at: this.#now + ms, run })
    this.#due.sort((a, b) => a.at - b.at)
  }

  /** Whom the kiosk knows: it refuses whatever names another. */
  #knows(visit: string): boolean {
    const current = nowVisit(this.#lane, visit)
    const isOpen = undecided(this.#lane).some(({ id }) => id === current)
    const isNamed = visit === nextVisit(this.#lane) || visit === this.#lane.undoable?.visit
    return isOpen || this.#recorded.has(visit) || isNamed
  }

  #do(event: LaneEvent, owner: number | null): void {
    if ('visit' in event && event.visit !== null && !this.#knows(event.visit)) return
    this.#now += 1
    if (owner !== null) this.#ownerAt.set(this.#now, owner)
    const before = this.#lane
    const { lane, effects } = step(before, event, this.#rules, this.#now)
    this.#lane = lane
    this.#pictures = [...this.#pictures.slice(-40), { at: this.#now, lane }]
    this.#played.story.push(
      `${this.#now} ${JSON.stringify(event.type === 'code' ? { code: event.code.token } : event)} of ${owner} -> ${lane.active?.id ?? '-'} ${lane.active?.thread.state ?? ''} stands ${this.#stands}`,
    )
    // 同一人 brings along what is on record already.
    if (event.type === 'key' && event.key === 'same-person') this.#copiedAt.add(this.#now)
    for (const visit of undecided(lane)) {
      for (const { at } of visit.evidence) if (!this.#copiedAt.has(at)) this.#tookAt.add(at)
    }
    // One that has shown nothing is opened again for the next.
    this.#owners.delete(nextVisit(lane))
    const { active } = lane
    if (active !== null && !this.#owners.has(active.id)) {
      const opener = owner ?? this.#stands
      if (opener !== null) this.#owners.set(active.id, opener)
      if (active.askedWho !== null) this.#played.asked += 1
    }
    for (const effect of effects) {
      if (effect.type === 'notice' && effect.notice === 'key-again' && !this.#hasReadNotice())
        this.#notCountedAt = this.#now
      if (effect.type === 'record') this.#record(effect.visit, effect.ruling)
      if (effect.type === 'measure') this.#after(400 + this.#random.below(600), () => this.#read())
      if (effect.type === 'learned') {
        const of = this.#owners.get(effect.visit)
        // What is said of a visitor who has just come may go to a denied visit: there it improves nothing.
        const hasJustCome = owner === this.#stands && this.#now - this.#stoodAt < 2 * SENSES_MS
        // Nor where nobody can have seen yet that somebody else has been denied.
        const ruledAt = this.#recorded.get(effect.visit)?.at ?? -Infinity
        const isUnseen = this.#now - ruledAt < READS_SCREEN_MS
        const isExcused = hasJustCome || isUnseen
        if (owner !== null && of !== undefined && of !== owner && owner >= 0 && !isExcused)
          this.#find(`what was said of ${owner} was told of ${effect.visit}, which is ${of}`)
      }
    }
  }

  #record(visit: Visit, ruling: FinalRuling | null): void {
    const isHis = visit.thread.state === 'present' || this.#owners.get(visit.id) === this.#stands
    if (ruling !== null && isHis) this.#isLetThrough = ruling.verdict === 'pass'
    if (this.#recorded.has(visit.id)) this.#find(`${visit.id} has two entries`)
    this.#recorded.set(visit.id, { visit, ruling, at: this.#now })
    // The card has another's verdict now.
    if (this.#owners.get(visit.id) !== this.#calledBehind) this.#calledBehind = null
    this.#played.story.push(`   ${visit.id}: ${ruling?.verdict ?? 'abandoned'} ${visit.flags.join(' ')}`)
    if (ruling === null || visit.flags.includes('emergency-release')) return
    this.#calledBehind = null
    if (ruling.verdict === 'deny') this.#played.denies += 1
    else this.#checkPass(visit)
  }

  /** Whether all that it passed by is this one's own. */
  #passesBy(visit: Visit, owner: number): boolean {
    const own = visit.evidence.filter(({ at }) => this.#ownerAt.get(at) === owner)
    const { ruling } = judge({ ...visit, evidence: own }, this.#rules, this.#now)
    return ruling.state === 'final' && ruling.verdict === 'pass'
  }

  #checkPass(visit: Visit): void {
    this.#played.passes += 1
    const counting = visit.evidence.filter(({ superseded }) => !superseded)
    // A wrong key that nobody has taken back lets people through: that is the guard's, and on record as his.
    if (counting.some(({ at }) => this.#falseAt.has(at))) return
    const owners = [...new Set(counting.map(({ at }) => this.#ownerAt.get(at) ?? -2))]
    // What was meant for another visitor does no harm where all of it was said again of the owner.
    const owner = owners.find((one) => one >= 0 && this.#passesBy(visit, one))
    if (owner === undefined) {
      const told = counting.map(({ kind, at }) => `${kind} of ${this.#ownerAt.get(at)}`)
      return this.#find(`${visit.id} passed with ${told.join(', ')}`)
    }
    if (!mayPass(this.#person(owner))) this.#find(`${visit.id} passed, and ${owner} may not`)
    if (!counting.some((item) => item.kind === 'mask' && item.worn))
      this.#find(`${visit.id} passed without a mask`)
    if (!counting.some((item) => item.kind === 'temperature')) this.#find(`${visit.id} passed unmeasured`)
    for (const other of undecided(this.#lane)) {
      const standing = other.evidence.filter(({ superseded }) => !superseded)
      const readings = standing.filter((item) => item.kind === 'temperature')
      const { state, decisive } = assessTemperature(readings, this.#rules)
      const isUnsettled = state === 'high' || state === 'implausible'
      // What one who had been denied has shown since stands on that record.
      const isTold = other.flags.includes('already-ruled')
      if (!isUnsettled || isTold || other.ticket !== null || other.id === visit.id) continue
      if (this.#ownerAt.get(decisive.at) === owner && this.#now - decisive.at < 55_000)
        this.#find(
          `${visit.id} passed while ${other.id} holds a reading of the same person that is not settled`,
        )
    }
  }

  // People.

  #act(): void {
    const { presence } = this.#lane
    const deed = this.#random.below(100)
    if (deed < 22) return this.#arrive(this.#somebody())
    if (deed < 30) return this.#depart()
    if (deed < 34) return this.#lean()
    if (deed < 48) return this.#scan(this.#somebody())
    if (deed < 51 && presence !== null) return this.#swap(this.#somebody())
    if (deed < 53) return this.#senseChanges()
    if (deed < 88) return this.#serve()
    if (deed < 92) return this.#habit()
    if (deed < 95) return this.#stepAside()
    if (deed < 97) return this.#handle()
    this.#do({ type: 'key', key: 'release', visit: null }, null)
  }

  /** Whom the lane waits for, because a key or a code of his came ahead: nobody else steps up meanwhile. */
  #ahead(): number | null {
    const { active } = this.#lane
    if (active === null || active.thread.state !== 'expected') return null
    return this.#notAhead.has(active.id) ? null : (this.#owners.get(active.id) ?? null)
  }

  #arrive(who: number): void {
    if (this.#stands !== null || this.#now - this.#leftAt < GAP_MS) return
    const ahead = this.#ahead()
    const owed = this.#lane.owedEdge
    if (ahead !== null && ahead !== who) return
    // Where nobody is seen, who is served stays until the guard has done with him.
    const served = this.#lane.active === null ? undefined : this.#owners.get(this.#lane.active.id)
    const isCalled = this.#called !== null && this.#called === this.#lane.active?.id
    if (this.#lane.presence === null && served !== undefined && served !== who && !isCalled) return
    if (owed?.isSure === true && owed.until > this.#now && this.#owners.get(owed.visit) !== who) return
    if (
      this.#strokes.some(
        ({ meant, what }) =>
          meant !== null && meant !== who && what === 'key' && ahead === null && this.#isAheadStroke(meant),
      )
    )
      return
    this.#stands = who
    this.#isLetThrough = false
    this.#stoodAt = this.#now
    if (this.#lane.presence === null) return
    this.#after(SEES_PERSON_MS + this.#random.below(SENSES_MS - SEES_PERSON_MS), () => {
      if (this.#stands !== who || this.#lane.presence === null) return
      this.#do({ type: 'presence', present: true }, null)
      this.#after(300 + this.#random.below(900), () => this.#read())
    })
  }

  /** Somebody for whom a guard is about to press who does not stand there steps up next. */
  #isAheadStroke(meant: number): boolean {
    return this.#stands === null && addressee(this.#lane, this.#now) !== '' && this.#aheadFor === meant
  }
  #aheadFor: number | null = null

  #depart(): void {
    if (this.#stands === null) return
    this.#stands = null
    this.#leftAt = this.#now
    if (this.#calledBehind === null || this.#strokes.every(({ meant }) => meant !== this.#calledBehind))
      this.#aheadFor = null
    this.#calledBehind = null
    if (this.#lane.presence !== true) return
    this.#do({ type: 'presence', present: false }, null)
  }

  /** Back and forth again. */
  #lean(): void {
    const who = this.#stands
    if (who === null || this.#lane.presence !== true) return
    this.#depart()
    this.#after(GAP_MS + this.#random.below(2000), () => this.#arrive(who))
  }

  #read(): void {
    if (this.#stands === null) return
    this.#do({ type: 'reading', reading: this.#forehead(this.#stands, 'body-estimate') }, this.#stands)
  }

  #forehead(who: number, kind: 'body-estimate' | 'handheld' | 'contact'): TemperatureEvidence {
    const times = this.#taken.get(who) ?? 0
    this.#taken.set(who, times + 1)
    const [first, then] = this.#person(who).tenths
    return taken((times === 0 ? first : then) / 10, kind)
  }

  #scan(who: number): void {
    const role = this.#random.pick(ROLES)
    const { active, presence } = this.#lane
    const status = this.#person(who).codes[role]
    const assurance = status === 'green' || status === 'red' ? 'signed' : null
    const shown = code(role, `${who}-${role}`, status, assurance)
    const event: CodeEvent = { type: 'code', code: shown, lookUp: false, presenceInDoubt: false }
    const owner = active === null ? null : (this.#owners.get(active.id) ?? null)
    if (presence === null) {
      // Without presence people are told apart by code and key: another's code must be of a kind that is known already.
      const isKnown = active?.evidence.some((item) => item.kind === 'code' && item.role === role) === true
      if (this.#stands !== who || (owner !== null && owner !== who && !isKnown)) return
    } else if (this.#stands !== who) {
      // Behind somebody who is still being judged nobody scans; ahead of an empty place only who steps up next.
      const isUnseen = this.#stands === null && presence
      const isJudging = this.#stands !== null && !this.#lane.presenceSpent
      const isAheadOfAnother = this.#strokes.some(({ meant }) => meant !== null && meant !== who)
      if (isAheadOfAnother || isUnseen || isJudging || (owner !== null && owner !== who)) return
      if (this.#stands !== null && !presence) return
    } else if (!presence || (owner !== null && owner !== who)) return
    // He lingers, and need not be the one who steps up next.
    const lingers = this.#stands === who && this.#lane.presenceSpent && !this.#isLetThrough
    const { opened } = this.#lane
    this.#do(event, who)
    if (this.#lane.opened > opened) this.#calledBehind = null
    const shownIn = this.#lane.active?.id ?? ''
    if (!lingers) this.#notAhead.delete(shownIn)
    else if (this.#lane.opened > opened) this.#notAhead.add(shownIn)
  }

  /** One takes the place of another without a gap: the guards see it, stop, and say so. */
  #swap(who: number): void {
    if (this.#stands === null || this.#stands === who || this.#lane.presence !== true) return
    if (this.#lane.active !== null && questionOf(this.#lane.active) !== null) return
    this.#strokes = []
    this.#due = []
    this.#stands = who
    this.#do({ type: 'key', key: 'next-person', visit: this.#lane.active?.id ?? null }, null)
    this.#isLetThrough = true
    if (this.#lane.active?.evidence.length === 0) this.#owners.set(this.#lane.active.id, who)
    this.#taken.set(who, this.#taken.get(who) ?? 0)
  }

  #senseChanges(): void {
    if (this.#stands !== null || this.#lane.active !== null) return
    this.#do({ type: 'presence-sense', available: this.#lane.presence === null }, null)
  }

  // Guards.

  /** What a screen shows at this moment. */
  #painted(screen: Screen): Lane {
    const picture = this.#pictures.findLast(({ at }) => at <= this.#now - screen.lagMs)
    return picture?.lane ?? this.#pictures[0]?.lane ?? this.#lane
  }

  #view(lane: Lane): LaneView {
    const { undoable } = lane
    const undo =
      undoable === null
        ? null
        : { ...undoable, entryId: this.#recorded.has(undoable.visit) ? '' : null, until: 0 }
    return {
      ...lanes.idle,
      keysFor: addressee(lane, this.#now),
      looksAt: lane.active?.id ?? null,
      called: lane.called,
      undo,
    }
  }

  /** A guard begins with somebody: who stands there, who was just ruled, or who comes next. */
  #serve(): void {
    const screen = this.#random.below(2) === 0 ? 0 : 1
    const asked = this.#lane.active === null ? null : questionOf(this.#lane.active)
    if (asked !== null)
      return this.#mean({ screen, what: 'answer', meant: null }, 300 + this.#random.below(3000))
    const meant = this.#whom()
    if (meant === null) return
    const person = this.#person(meant)
    let at = 100 + this.#random.below(this.#random.oneIn(4) ? 8000 : 1500)
    const gap = (): number => 40 + this.#random.below(360)
    if (this.#random.oneIn(10)) {
      this.#mean({ screen, what: 'key', key: falsehoodOf(person), meant, isFalse: true }, at)
      this.#mean({ screen, what: 'key', key: 'undo', meant }, (at += 300 + this.#random.below(3500)))
      at += gap()
    }
    for (const key of truthsOf(person)) {
      this.#mean({ screen, what: 'key', key, meant }, at)
      if (this.#random.oneIn(5)) this.#mean({ screen, what: 'key', key, meant }, at + gap())
      if (this.#random.oneIn(12))
        this.#mean({ screen, what: 'key', key, meant, isBlind: true }, at + 400 + this.#random.below(2100))
      at += gap()
    }
    if (this.#random.oneIn(2)) this.#gun(screen, meant, at)
  }

  #gun(screen: 0 | 1, meant: number, begin: number): void {
    let at = begin
    const [first, then] = this.#person(meant).tenths
    const tenths = String(this.#random.oneIn(2) ? first : then)
    const digits = this.#random.oneIn(4) ? tenths.slice(0, 1 + this.#random.below(2)) : tenths
    for (const digit of digits.split('')) {
      this.#mean({ screen, what: 'digit', digit, meant }, at)
      at += 40 + this.#random.below(360)
    }
    if (this.#random.oneIn(8)) this.#mean({ screen, what: 'back', meant }, (at += 100))
    if (digits.length === 3) this.#mean({ screen, what: 'enter', meant }, at)
  }

  #whom(): number | null {
    const { active, presence } = this.#lane
    if (presence === null) {
      const of = this.#owners.get(addressee(this.#lane, this.#now))
      return active === null && of === undefined ? this.#stands : (of ?? null)
    }
    if (this.#stands !== null && !(presence && this.#lane.presenceSpent)) return this.#stands
    const of = this.#owners.get(addressee(this.#lane, this.#now))
    if (of !== undefined) return of < 0 ? null : of
    // Without an active visit he presses ahead for the one he sees coming, perhaps behind one who has been judged.
    const next = this.#ahead() ?? this.#aheadFor ?? this.#somebody()
    if (next < 0 || next === this.#stands) return null
    if (this.#stands !== null && !this.#lane.presenceSpent) return null
    this.#aheadFor = next
    return next
  }

  /** 下一位 as a habit, whoever it is about. */
  #habit(): void {
    const screen = this.#random.below(2) === 0 ? 0 : 1
    this.#mean({ screen, what: 'habit', key: 'next-person', meant: null }, 100 + this.#random.below(2000))
  }

  #stepAside(): void {
    const { active } = this.#lane
    if (active?.thread.state !== 'present' || active.askedWho !== null) return
    this.#do({ type: 'key', key: 'step-aside', visit: active.id }, null)
    const who = this.#stands
    // He is next no more.
    this.#calledBehind = null
    this.#depart()
    if (who !== null && this.#random.oneIn(2))
      this.#after(500 + this.#random.below(9000), () => this.#scanAside(who))
  }

  /** Who waits aside shows the same code once more, whoever stands at the thermometer. */
  #scanAside(who: number): void {
    const aside = this.#lane.parked.find(({ id }) => this.#owners.get(id) === who)
    const shown = aside?.evidence.find((item) => item.kind === 'code')
    if (this.#lane.presence === null || shown?.kind !== 'code') return
    const { at: _at, visitMs: _visitMs, superseded: _superseded, ...content } = shown
    this.#do({ type: 'code', code: content, lookUp: false, presenceInDoubt: false }, who)
  }

  /** 已处理 or 已离开, now and then by a wrong key. */
  #handle(): void {
    const { denied, parked } = this.#lane
    const [aside] = parked
    if (denied !== null && this.#random.oneIn(4)) {
      return this.#checkAgain(denied.visit)
    }
    const visit = denied?.visit ?? aside?.id
    if (visit === undefined) return
    this.#do({ type: 'handled', visit }, null)
    if (!this.#random.oneIn(3)) return
    const { undoable } = this.#lane
    this.#after(200 + this.#random.below(1800), () => {
      if (undoable !== null && undoable.at === this.#lane.undoable?.at)
        this.#do({ type: 'key', key: 'undo', visit }, null)
    })
  }

  #checkAgain(visit: string): void {
    const recorded = this.#recorded.get(visit)
    if (recorded === undefined) return
    const { undoable } = this.#lane
    const wrongKeyAt = undoable?.visit === visit ? undoable.at : null
    const standing = standsAgainst(recorded.visit, { rules: this.#rules, now: recorded.at, wrongKeyAt })
    this.#do({ type: 'check-again', visit, standing }, this.#owners.get(visit) ?? null)
  }

  #mean(stroke: Pick<Stroke, 'screen' | 'what' | 'meant'> & Partial<Stroke>, ms: number): void {
    const isAhead = stroke.meant !== null && stroke.meant === this.#aheadFor && stroke.meant !== this.#stands
    const whole: Stroke = {
      key: null,
      digit: '',
      isFalse: false,
      isAhead,
      isBlind: false,
      ...stroke,
      at: this.#now + ms,
    }
    this.#strokes.push(whole)
    this.#strokes.sort((a, b) => a.at - b.at)
  }

  /** The hand comes down, unless its guard has seen meanwhile that it would be about another. */
  #press(stroke: Stroke): void {
    const screen = this.#screens[stroke.screen]
    const painted = this.#painted(screen)
    const view = this.#view(painted)
    if (stroke.isBlind && (!this.#hasPassed(stroke.meant) || this.#hasReadNotice())) return
    if (stroke.meant !== null && !stroke.isBlind && this.#looksAgain(stroke.meant, screen)) {
      this.#strokes = this.#strokes.filter(
        (other) => other.screen !== stroke.screen || other.meant !== stroke.meant,
      )
      return
    }
    const { key, meant } = stroke
    switch (stroke.what) {
      case 'answer':
        return this.#answer(painted)
      case 'habit': {
        if (this.#hasRead(screen) && !this.#callsNext()) return
        const wasJudged = this.#stands !== null && this.#lane.presenceSpent
        this.#do({ type: 'key', key: 'next-person', visit: view.looksAt }, null)
        // Where it was refused the card of the one who was judged stands there still.
        if (wasJudged && this.#lane.denied === null) this.#callsBehind(stroke.screen)
        return
      }
      case 'key':
        if (key === null) return
        if (key === 'undo' && (painted.undoable === null || !this.#falseAt.has(painted.undoable.at))) return
        if (key === 'undo' && painted.undoable?.at === this.#lane.undoable?.at) {
          this.#played.undone += 1
          // What is taken back is no excuse any more.
          this.#falseAt.delete(painted.undoable?.at ?? -1)
        }
        // It comes a millisecond later.
        if (stroke.isFalse) this.#falseAt.add(this.#now + 1)
        const { opened } = this.#lane
        this.#do({ type: 'key', key, visit: whoseKey(view, key) }, meant)
        const isLate = !stroke.isAhead && this.#aheadFor !== meant && this.#stands !== meant
        if (isLate && this.#lane.opened > opened) this.#notAhead.add(nextVisit({ ...this.#lane, opened }))
        return
      case 'digit': {
        const of = padOf(view, null)
        screen.keyed = pushDigit(screen.keyed, stroke.digit, of)
        screen.owners = [...screen.owners, meant ?? -1].slice(-screen.keyed.digits.length)
        return
      }
      case 'back':
        screen.keyed = dropDigit(screen.keyed, padOf(view, null))
        screen.owners = screen.owners.slice(0, screen.keyed.digits.length)
        return
      case 'enter': {
        const shown = preview(keyedOf(screen.keyed, padOf(view, null)).digits)
        if (shown.state !== 'ready') return
        const owners = new Set(screen.owners)
        screen.keyed = NOTHING_KEYED
        screen.owners = []
        const reading = taken(shown.celsius, 'handheld')
        this.#do({ type: 'keyed-in', reading, visit: view.keysFor }, owners.size === 1 ? (meant ?? -1) : -1)
      }
    }
  }

  /** Whether the lamp has just been lit for him, and nothing of anybody else is there to be seen. */
  #hasPassed(who: number | null): boolean {
    const [visit, last] = [...this.#recorded].at(-1) ?? []
    if (visit === undefined || this.#owners.get(visit) !== who || last?.ruling?.verdict !== 'pass')
      return false
    const { active, passed } = this.#lane
    const isAlone = active === null && (this.#stands === null || this.#stands === who)
    return isAlone && passed !== null && this.#now - last.at < 2500
  }

  #hasReadNotice(): boolean {
    const told = this.#now - this.#notCountedAt
    return told >= SEES_LAMP_MS && told < 2500
  }

  /** He calls the next one while the one who has been judged stands there, and presses for whom he sees behind. */
  #callsBehind(screen: 0 | 1): void {
    const next = this.#ahead() ?? this.#aheadFor ?? this.#somebody()
    if (next < 0 || next === this.#stands) return
    this.#aheadFor = next
    this.#calledBehind = next
    let at = 900 + this.#random.below(2500)
    for (const key of truthsOf(this.#person(next))) {
      this.#mean({ screen, what: 'key', key, meant: next }, at)
      at += 40 + this.#random.below(360)
    }
  }
  #calledBehind: number | null = null

  /** Whom the question was about has walked off unseen. */
  #callsNext(): boolean {
    if (this.#lane.presence !== null || this.#stands !== null) return false
    const { active } = this.#lane
    this.#called = active?.id ?? null
    this.#walkedOff = this.#owners.get(active?.askedWho?.visit ?? '') ?? null
    // The empty card is that of whoever steps up now.
    if (active?.evidence.length === 0) this.#owners.delete(active.id)
    return true
  }
  #walkedOff: number | null = null
  #called: string | null = null

  /** A question on the screen is read, and so not answered by habit, after it has stood there for a while. */
  #hasRead(screen: Screen): boolean {
    const readFrom = this.#now - screen.lagMs - READS_SCREEN_MS
    const question = ({ lane: { active } }: Picture) => (active === null ? null : questionOf(active))
    const painted = this.#pictures.findLast(({ at }) => at <= this.#now - screen.lagMs)
    const asked = painted === undefined ? null : question(painted)
    return asked !== null && asked.since <= readFrom
  }

  /** True when the screen has shown for long enough that keys are not `meant`'s. */
  #looksAgain(meant: number, screen: Screen): boolean {
    // The guard looks at a visitor who has just come, and not at the screen.
    if (this.#stands === meant && this.#now - this.#stoodAt < SENSES_MS) return false
    const isAnotherThere = this.#stands !== null && this.#stands !== meant
    // Ahead the guard presses only for the visitor who steps up next.
    if (isAnotherThere && this.#lane.presence === false && this.#lane.active === null) return true
    // The card that 下一位 has brought he takes for that of whom he called.
    if (this.#calledBehind === meant) return false
    const isBehind = this.#lane.presenceSpent && this.#aheadFor === meant
    if (isAnotherThere && !isBehind && this.#now - this.#stoodAt >= SEES_PERSON_MS) return true
    const seenAt = this.#now - screen.lagMs
    const isHis = ({ lane, at }: Picture): boolean => {
      const of = this.#owners.get(addressee(lane, at))
      return of === undefined ? this.#isNextFor(meant) : of === meant
    }
    const seen = this.#pictures.filter(({ at }) => at <= seenAt)
    const latest = seen.at(-1)
    if (latest === undefined || isHis(latest)) return false
    const since = seen.findLast((picture) => isHis(picture))
    if (since === undefined) return true
    const changedAt = seen[seen.indexOf(since) + 1]?.at ?? seenAt
    const was = this.#recorded.get(addressee(since.lane, since.at))
    const isAnothers = this.#owners.has(addressee(latest.lane, latest.at))
    const isLetThrough = was?.ruling?.verdict === 'pass' && !isAnothers
    return seenAt - changedAt > (isLetThrough ? SEES_LAMP_MS : READS_SCREEN_MS) - screen.lagMs
  }

  #isNextFor(meant: number): boolean {
    if (this.#lane.presence === null) return this.#stands === meant
    return this.#aheadFor === meant || (this.#stands === meant && !this.#lane.presenceSpent)
  }

  #answer(painted: Lane): void {
    const asked = painted.active === null ? null : questionOf(painted.active)
    if (asked === null || this.#stands === null) return
    if (this.#now - asked.since < READS_SCREEN_MS + 100) return
    // Where no presence is sensed, he means the person he has served by hand.
    const { state } = painted.active?.thread ?? { state: null }
    const isSeen = state === 'present' || state === 'untracked'
    const owner = this.#owners.get(painted.active?.id ?? '')
    const isBehind = owner !== undefined && (owner === this.#calledBehind || owner === this.#aheadFor)
    const about = !isSeen && isBehind ? owner : this.#stands
    const isSame = this.#owners.get(asked.visit) === about
    const answers = ['same-person', 'next-person'] as const
    const [right, wrong] = isSame ? answers : answers.toReversed()
    const visit = painted.active?.id ?? null
    if (!this.#random.oneIn(4)) return this.#do({ type: 'key', key: right, visit }, null)
    this.#wrongAnswers += 1
    this.#do({ type: 'key', key: wrong, visit }, null)
    const { undoable } = this.#lane
    const isTakenBack = (): boolean => this.#lane.undoable?.at === undoable?.at
    this.#after(200 + this.#random.below(1800), () => {
      if (undoable === null || !isTakenBack()) return
      this.#played.undone += 1
      this.#do({ type: 'key', key: 'undo', visit: undoable.visit }, null)
      this.#wrongAnswers -= 1
    })
  }
}
