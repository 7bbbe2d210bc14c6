/* oxlint-disable no-restricted-imports -- only tests import this: it may look where they may */
import * as fc from 'fast-check'
import {
  GUARD_KEYS,
  PROOFS,
  type CodeRole,
  type CodeStatus,
  type GuardKey,
  type PersonClass,
  type Proof,
} from '../../words.ts'
import { nextDeadline, step } from '../lane.ts'
import { newLane, type Effect, type Lane, type LaneEvent } from '../lane-state.ts'
import { READS_MS } from '../lane-keys.ts'
import { HAND_MS } from '../lane-visits.ts'
import type { Rules } from '../rules.ts'
import { answers, asOnTheDock, code, taken } from './people.ts'

/**
 * A queue of people at one lane, in which every piece of evidence has an owner: the person who showed it, whose
 * forehead it was, or at whom the guard looked. Every event has a millisecond of its own, so that the owner of
 * an evidence is found by the time it came.
 *
 * What people do, and what they do not:
 * - One at a time stands before the thermometer; between two there is an edge, or the guard's key "next person".
 * - Whoever has shown something with nobody there is next to step up, for as long as the lane waits for him. Two
 *   may scan ahead, one after the other: then either steps up.
 * - A stranger scans while another is being judged only when that one has shown a code of the same family: the
 *   visit then carries a flag. A code of a family that the other has not shown cannot be told from his own.
 * - A health or Rui'an code of which nothing is known is looked up for some; the authority answers whenever it likes.
 * - Whoever has been judged shows nothing new until he comes again; his old code may lie on the scanner.
 * - The desk deals with whom it was sent and who stepped back, not with whom the lane waits for.
 * - The guard looks at who stands there unjudged; with nobody there, at who acted last and is still undecided,
 *   who then steps up next.
 */

export interface Person {
  personClass: PersonClass
  mask: boolean
  tenths: number
  codes: Partial<Record<CodeRole, CodeStatus>>
  /** What an authority says of an unknown code of this person; null: there is nobody to ask. */
  authority: CodeStatus | null
  /** What the guard sees on the phone when he looks at it. */
  eye: 'green' | 'yellow' | 'red'
  order: boolean
  outingUsed: boolean
  ownsPaper: boolean
  /** What a visitor without a phone shows instead of codes; null: the visitor has one. */
  proof: Proof | 'none' | null
}

export const personArbitrary: fc.Arbitrary<Person> = fc.record({
  personClass: fc.constantFrom<PersonClass>(
    'resident',
    'visitor',
    'returnee',
    'employee',
    'duty',
    'courier',
    'unknown',
  ),
  mask: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  tenths: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 360, max: 372 }) },
    { weight: 1, arbitrary: fc.integer({ min: 373, max: 425 }) },
    { weight: 1, arbitrary: fc.integer({ min: 330, max: 359 }) },
  ),
  codes: fc.record({
    'health-code': statusArbitrary(),
    'ruian-code': statusArbitrary(),
    'work-pass': statusArbitrary(),
    'staff-badge': statusArbitrary(),
    'guest-pass': statusArbitrary(),
  }),
  authority: fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 6, arbitrary: fc.constant<CodeStatus>('green') },
    {
      weight: 3,
      arbitrary: fc.constantFrom<CodeStatus>('yellow', 'red', 'not_found', 'lookup_failed', 'lookup_timeout'),
    },
  ),
  eye: fc.oneof(
    { weight: 5, arbitrary: fc.constant('green' as const) },
    { weight: 1, arbitrary: fc.constantFrom('yellow' as const, 'red' as const) },
  ),
  order: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  outingUsed: fc.oneof(
    { weight: 4, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  ownsPaper: fc.boolean(),
  proof: fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...PROOFS, 'none' as const) },
  ),
})

function statusArbitrary(): fc.Arbitrary<CodeStatus> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant<CodeStatus>('green') },
    { weight: 3, arbitrary: fc.constant<CodeStatus>('unknown') },
    {
      weight: 1,
      arbitrary: fc.constantFrom<CodeStatus>('yellow', 'red', 'expired', 'invalid', 'not_found'),
    },
  )
}

export const DEEDS = [
  'arrive',
  'leave',
  'scan',
  'stranger-scans',
  'lies-on-scanner',
  'read',
  'gun',
  'contact',
  'mask',
  'seen',
  'no-phone',
  'class',
  'answers',
  'care',
  'serve',
  'retake',
  'same-person',
  'step-aside',
  'at-the-desk',
  'answer',
  'swap',
  'same-phone',
  'release',
  'lost',
  'back',
  'wait',
  'tick',
] as const
export type Deed = (typeof DEEDS)[number]

export interface Act {
  deed: Deed
  who: number
  role: CodeRole
  pause: number
}

export const actArbitrary: fc.Arbitrary<Act> = fc.record({
  deed: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Deed>('arrive') },
    { weight: 8, arbitrary: fc.constant<Deed>('scan') },
    { weight: 6, arbitrary: fc.constant<Deed>('read') },
    { weight: 6, arbitrary: fc.constant<Deed>('serve') },
    { weight: 4, arbitrary: fc.constant<Deed>('mask') },
    { weight: 3, arbitrary: fc.constant<Deed>('seen') },
    { weight: 4, arbitrary: fc.constant<Deed>('leave') },
    { weight: 8, arbitrary: fc.constant<Deed>('answer') },
    { weight: 20, arbitrary: fc.constantFrom(...DEEDS) },
  ),
  who: fc.nat(3),
  role: fc.constantFrom<CodeRole>(
    'health-code',
    'ruian-code',
    'health-code',
    'ruian-code',
    'work-pass',
    'staff-badge',
    'guest-pass',
  ),
  pause: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 3000 }) },
    { weight: 2, arbitrary: fc.constantFrom(5000, 9999, 10_000, 10_001, 20_000, 59_999, 60_000, 60_001) },
  ),
})

export interface Recorded {
  effect: Extract<Effect, { type: 'record' }>
  at: number
}

export interface Played {
  recorded: Recorded[]
  learned: { visit: string; at: number }[]
  /** Who gave the evidence that came at this millisecond. */
  ownerAt: Map<number, number>
  lane: Lane
  steps: { lane: Lane; event: LaneEvent; now: number; after: Lane; effects: Effect[] }[]
}

export interface Queue {
  rules: Rules
  people: readonly Person[]
  acts: readonly Act[]
  direction: 'in' | 'out'
  defaultClass: PersonClass
  sensesPresence: boolean
}

/** Plays a queue of people through one lane, and at the end lets everybody go and the clocks run out. */
export function playQueue(queue: Queue): Played {
  const player = new Player(queue)
  for (const act of queue.acts) player.act(act)
  return player.close()
}

class Player {
  readonly #queue: Queue
  #lane: Lane
  #now = 1_000_000
  #stands: number | null = null
  /** The one who stands there has been judged in this presence. */
  #spent = false
  /** Who is next to step up, and until when nobody else does. */
  #ahead: { who: Set<number>; until: number } = { who: new Set(), until: 0 }
  #lastActor: number | null = null
  #refreshed: number[]
  readonly #ownerAt = new Map<number, number>()
  /** Tokens that an authority is being asked about. */
  #lookingUp: string[] = []
  readonly #recorded: Recorded[] = []
  readonly #learned: Played['learned'] = []
  readonly #steps: Played['steps'] = []

  constructor(queue: Queue) {
    this.#queue = queue
    this.#refreshed = queue.people.map(() => 0)
    this.#lane = newLane({
      direction: queue.direction,
      defaultClass: queue.defaultClass,
      idPrefix: 'v',
      sensesPresence: queue.sensesPresence,
    })
  }

  act(act: Act): void {
    this.#now += act.pause
    const who = act.who % this.#queue.people.length
    // Whoever looks at the lane before he acts sees it as it is now; the rest may come before a late tick.
    if (!['arrive', 'leave', 'read', 'retake', 'release', 'answer'].includes(act.deed))
      this.#do({ type: 'tick' }, null)
    // What comes next comes a millisecond later.
    if (this.#now + 1 >= this.#ahead.until) this.#ahead.who.clear()
    if (this.#lane.presence === null) this.#actUnseen(act, who)
    else this.#actSeen(act, who)
  }

  #person(who: number): Person {
    const person = this.#queue.people[who]
    if (person === undefined) throw new Error(`nobody is number ${who}`)
    return person
  }

  #do(event: LaneEvent, owner: number | null): void {
    this.#now += 1
    if (owner !== null) this.#ownerAt.set(this.#now, owner)
    const sent = asOnTheDock(this.#lane, event, this.#now)
    const { lane, effects } = step(this.#lane, sent, this.#queue.rules, this.#now)
    this.#steps.push({ lane: this.#lane, event: sent, now: this.#now, after: lane, effects })
    this.#lane = lane
    for (const effect of effects) {
      if (effect.type === 'record') {
        this.#recorded.push({ effect, at: this.#now })
        const stoodThere = effect.visit.thread.state === 'present'
        if (stoodThere && effect.ruling !== null && this.#stands !== null) this.#spent = true
      }
      if (effect.type === 'learned') this.#learned.push({ visit: effect.visit, at: this.#now })
      if (effect.type === 'look-up') this.#lookingUp.push(effect.token)
    }
  }

  #isOfActive(who: number): boolean {
    const evidence = this.#lane.active?.evidence ?? []
    return evidence.length > 0 && evidence.every((item) => this.#ownerAt.get(item.at) === who)
  }

  #token(who: number, role: CodeRole): string {
    return `${who}-${role}-${role === 'health-code' ? (this.#refreshed[who] ?? 0) : 0}`
  }

  #codeOf(who: number, role: CodeRole): LaneEvent {
    const status = this.#person(who).codes[role] ?? 'unknown'
    const known = status !== 'unknown'
    const lookUp =
      !known && this.#person(who).authority !== null && (role === 'health-code' || role === 'ruian-code')
    return {
      type: 'code',
      code: code(role, this.#token(who, role), status, known ? 'signed' : null),
      lookUp,
      presenceInDoubt: false,
    }
  }

  /** The authority answers one of the look-ups under way, not always the oldest. */
  #answer({ pause }: Act): void {
    const token = this.#lookingUp[pause % Math.max(1, this.#lookingUp.length)]
    if (token === undefined) return
    this.#lookingUp = this.#lookingUp.filter((other) => other !== token)
    const who = Number(token.split('-')[0])
    this.#do(answers(token, this.#person(who).authority ?? 'lookup_failed'), who)
  }

  #reading(who: number, kind: 'body-estimate' | 'handheld' | 'contact') {
    return taken(this.#person(who).tenths / 10, kind)
  }

  #mayStepUp(who: number): boolean {
    return this.#ahead.who.size === 0 || this.#ahead.who.has(who)
  }

  #isAhead(who: number): void {
    this.#ahead.who.add(who)
    this.#ahead.until = Math.max(
      this.#ahead.until,
      this.#now + this.#queue.rules.times.awaitPresenceSeconds * 1000 + 1,
    )
    this.#lastActor = who
  }

  /** Whom the guard looks at, or null when he looks at nobody. */
  #lookedAt(): number | null {
    if (this.#stands !== null && !this.#spent) return this.#stands
    if (this.#ahead.who.size > 1) return null
    if (this.#ahead.who.size === 1) return [...this.#ahead.who][0] ?? null
    if (this.#lastActor !== null && this.#lane.active !== null && this.#isOfActive(this.#lastActor)) {
      return this.#lastActor
    }
    return null
  }

  #press(pressed: GuardKey, who: number): void {
    if (!GUARD_KEYS.includes(pressed)) throw new Error(pressed)
    this.#tell({ type: 'key', key: pressed, visit: null }, who)
  }

  #tell(event: LaneEvent, who: number): void {
    this.#isDoneWithTheLast()
    if (who !== this.#stands || this.#spent) this.#isAhead(who)
    this.#do(event, who)
  }

  /** This guard has dealt with whom he sent to the desk, and has lifted his hand, before he says anything of the next. */
  #isDoneWithTheLast(): void {
    const { active, denied, passed } = this.#lane
    if (active !== null) return
    if (denied !== null) this.#do({ type: 'handled', visit: denied.visit }, null)
    if (passed !== null) this.#now = Math.max(this.#now, passed.at + HAND_MS)
  }

  #readsTheQuestion(): void {
    const asked = this.#lane.active?.askedWho
    if (asked != null) this.#now = Math.max(this.#now, asked.since + READS_MS)
  }

  #hasShownFamily(role: CodeRole): boolean {
    return (
      this.#lane.active?.evidence.some(
        (item) => item.kind === 'code' && !item.superseded && item.role === role,
      ) === true
    )
  }

  #isSpentToken(token: string): boolean {
    return this.#lane.spent.some((spent) => spent.token === token)
  }

  #actSeen(act: Act, who: number): void {
    const stands = this.#stands
    const looked = this.#lookedAt()
    switch (act.deed) {
      case 'arrive':
        if (stands !== null || !this.#mayStepUp(who)) return
        this.#stands = who
        this.#spent = false
        this.#lastActor = who
        this.#ahead.who.clear()
        this.#do({ type: 'presence', present: true }, null)
        // Ruled before he stepped up.
        this.#spent = this.#lane.presenceSpent
        return
      case 'leave':
        if (stands === null) return
        this.#stands = null
        this.#spent = false
        this.#do({ type: 'presence', present: false }, null)
        return
      case 'scan':
        return this.#scan(who, act.role)
      case 'stranger-scans':
        // Flagged: the one who is being judged has shown a code of this family himself.
        if (stands === null || this.#spent || who === stands || !this.#hasShownFamily(act.role)) return
        if (this.#lane.active === null) return
        this.#do(this.#codeOf(who, act.role), who)
        return
      case 'lies-on-scanner': {
        const event = this.#codeOf(who, act.role)
        if (event.type === 'code' && this.#isSpentToken(event.code.token)) this.#do(event, who)
        return
      }
      case 'read':
        if (stands !== null)
          this.#do({ type: 'reading', reading: this.#reading(stands, 'body-estimate') }, stands)
        return
      case 'gun':
      case 'contact':
        if (looked === null) return
        return this.#tell(
          {
            type: 'keyed-in',
            reading: this.#reading(looked, act.deed === 'gun' ? 'handheld' : 'contact'),
            visit: null,
          },
          looked,
        )
      case 'mask':
      case 'seen':
      case 'no-phone':
      case 'class':
      case 'answers':
      case 'care':
      case 'serve':
        if (looked !== null) this.#guardTells(act, looked)
        return
      case 'retake':
        return this.#do({ type: 'key', key: 'retake', visit: null }, null)
      case 'same-person': {
        // The guard says so only where it is so: of who stepped back last, and of who stands there now.
        const waiting =
          this.#lane.active?.thread.state === 'held' ? this.#lane.active : this.#lane.held.at(-1)
        const owner =
          waiting?.evidence[0] === undefined ? undefined : this.#ownerAt.get(waiting.evidence[0].at)
        if (owner === undefined || this.#ahead.who.size > 0 || this.#spent) return
        if (stands !== null && stands !== owner) return
        if (stands === null && this.#lane.active?.thread.state !== 'held') return
        if (stands === null) this.#isAhead(owner)
        this.#readsTheQuestion()
        this.#do({ type: 'key', key: 'same-person', visit: null }, null)
        return
      }
      case 'step-aside': {
        const parksHim = stands !== null && !this.#spent && (this.#lane.active?.evidence.length ?? 0) > 0
        if (!parksHim) return
        this.#do({ type: 'key', key: 'step-aside', visit: null }, null)
        // Not where it is asked first who he is.
        this.#spent = this.#lane.presenceSpent
        return
      }
      case 'answer':
        return this.#answer(act)
      case 'at-the-desk':
        return this.#atTheDesk(act)
      case 'swap':
        // One goes and another stands there without an edge: only the guard can know, and says so.
        if (stands === null || this.#ahead.who.size > 0 || who === stands) return
        if (!this.#spent && (this.#lane.active?.evidence.length ?? 0) === 0) return
        this.#readsTheQuestion()
        this.#do({ type: 'key', key: 'next-person', visit: null }, null)
        this.#stands = who
        this.#spent = this.#lane.presenceSpent
        this.#lastActor = who
        return
      case 'same-phone':
        if (stands === null || this.#ahead.who.size > 0) return
        this.#do({ type: 'key', key: 'same-phone', visit: null }, null)
        this.#stands = who
        this.#spent = this.#lane.presenceSpent
        this.#lastActor = who
        return
      case 'release':
        return this.#do({ type: 'key', key: 'release', visit: null }, null)
      case 'lost':
        if (this.#ahead.who.size > 0) return
        this.#do({ type: 'presence-sense', available: false }, null)
        return
      case 'back':
        return
      case 'wait':
        return this.#wait(act.pause * 7)
      case 'tick':
        return this.#do({ type: 'tick' }, null)
    }
  }

  #scan(who: number, role: CodeRole): void {
    const event = this.#codeOf(who, role)
    if (this.#stands === who && !this.#spent) {
      this.#lastActor = who
      this.#do(event, who)
      // The phone shows a new code from time to time.
      if (this.#now % 13 === 0)
        this.#refreshed = this.#refreshed.map((n, index) => (index === who ? n + 1 : n))
      return
    }
    if (this.#stands === who || (this.#stands !== null && !this.#spent)) return
    // With nobody there, or behind one who has been judged: the next to step up. A second one must be told apart
    // by a code of the same family, or his could not be told from the first one's.
    const first = [...this.#ahead.who].find((other) => other !== who)
    if (first !== undefined && !this.#hasShownFamily(role)) return
    if (event.type === 'code' && this.#isSpentToken(event.code.token) && this.#lane.samePhoneUntil === null) {
      return this.#do(event, who)
    }
    this.#isAhead(who)
    this.#do(event, who)
  }

  #guardTells(act: Act, who: number): void {
    const person = this.#person(who)
    switch (act.deed) {
      case 'mask':
        return this.#press(person.mask ? 'mask-on' : 'mask-off', who)
      case 'seen':
        return this.#press(`${act.role === 'ruian-code' ? 'ruian' : 'health'}-${person.eye}`, who)
      case 'no-phone':
        if (person.proof === null) return
        this.#press('no-phone', who)
        return this.#lookedAt() === who ? this.#press(`proof-${person.proof}`, who) : undefined
      case 'class':
        return this.#press(`class-${person.personClass}`, who)
      case 'answers':
        this.#press(person.order ? 'order-in-force' : 'order-none', who)
        if (this.#lookedAt() !== who) return
        if (act.pause % 2 === 0) return this.#press(person.outingUsed ? 'outing-used' : 'outing-free', who)
        return person.ownsPaper ? this.#press('holder-confirmed', who) : undefined
      case 'care':
        return this.#press('medical-care', who)
      case 'serve':
        // All that a guard does for one person who stands there.
        for (const deed of ['class', 'mask', 'answers', 'no-phone', 'seen'] as const) {
          if (this.#lookedAt() === who) this.#guardTells({ ...act, deed }, who)
        }
        if (this.#lookedAt() === who) this.#guardTells({ ...act, deed: 'seen', role: 'ruian-code' }, who)
        return
      default:
        throw new Error(`a guard does not ${act.deed}`)
    }
  }

  /** The guard at the desk names the visit: one that is parked or held, or one that is on record. */
  #atTheDesk(act: Act): void {
    const waiting = [...this.#lane.parked, ...this.#lane.held].filter(
      (visit) => visit.thread.state === 'held',
    )
    const known = [...waiting, ...this.#recorded.map(({ effect }) => effect.visit)].filter(
      (visit) => visit.flags.length === 0 && visit.evidence.length > 0,
    )
    const visit = known[act.pause % Math.max(1, known.length)]
    const first = visit?.evidence[0]
    const owner = first === undefined ? undefined : this.#ownerAt.get(first.at)
    if (visit === undefined || owner === undefined) return
    const kind = act.who % 2 === 0 ? 'contact' : 'handheld'
    this.#do({ type: 'keyed-in', reading: this.#reading(owner, kind), visit: visit.id }, owner)
    this.#do({ type: 'key', key: this.#person(owner).mask ? 'mask-on' : 'mask-off', visit: visit.id }, owner)
  }

  /**
   * Without presence: one is served until the guard says "next person", or the next one's code shows that he is
   * another. Readings come only when they were asked for.
   */
  #actUnseen(act: Act, who: number): void {
    if (['gun', 'contact', 'mask', 'seen', 'serve', 'scan'].includes(act.deed)) this.#isDoneWithTheLast()
    const active = this.#lane.active
    const first = active?.evidence[0]
    const served = first === undefined ? undefined : this.#ownerAt.get(first.at)
    switch (act.deed) {
      case 'scan':
      case 'lies-on-scanner': {
        const another = active !== null && served !== who
        const held = active?.thread.state === 'held'
        if (another && !held && !this.#hasShownFamily(act.role)) return
        return this.#do(this.#codeOf(who, act.role), who)
      }
      case 'read':
        if (served === undefined || this.#lane.measuring !== active?.id) return
        return this.#do({ type: 'reading', reading: this.#reading(served, 'body-estimate') }, served)
      case 'gun':
      case 'contact': {
        const whose = served ?? who
        const reading = this.#reading(whose, act.deed === 'gun' ? 'handheld' : 'contact')
        return this.#do({ type: 'keyed-in', reading, visit: null }, whose)
      }
      case 'mask':
        return this.#do(
          {
            type: 'key',
            key: this.#person(served ?? who).mask ? 'mask-on' : 'mask-off',
            visit: null,
          },
          served ?? who,
        )
      case 'seen':
      case 'serve': {
        const whose = served ?? who
        this.#do({ type: 'key', key: `class-${this.#person(whose).personClass}`, visit: null }, whose)
        if (this.#lane.active === null) return
        return this.#do({ type: 'key', key: `health-${this.#person(whose).eye}`, visit: null }, whose)
      }
      case 'swap':
        this.#readsTheQuestion()
        return this.#do({ type: 'key', key: 'next-person', visit: null }, null)
      case 'step-aside':
      case 'retake':
        return this.#do({ type: 'key', key: act.deed, visit: null }, null)
      case 'answer':
        return this.#answer(act)
      case 'at-the-desk':
        return this.#atTheDesk(act)
      case 'back':
        if (!this.#queue.sensesPresence) return
        this.#stands = null
        this.#spent = false
        this.#lastActor = served ?? null
        this.#ahead.who.clear()
        return this.#do({ type: 'presence-sense', available: true }, null)
      case 'wait':
        return this.#wait(act.pause * 7)
      default:
        return this.#do({ type: 'tick' }, null)
    }
  }

  /** A while in which nothing happens but what the lane itself asked to be woken for. */
  #wait(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const deadline = nextDeadline(this.#lane, this.#queue.rules, this.#now)
      if (deadline === null || deadline >= end) break
      this.#now = Math.max(this.#now, deadline - 1)
      this.#do({ type: 'tick' }, null)
    }
    this.#now = end
  }

  close(): Played {
    if (this.#stands !== null) this.#do({ type: 'presence', present: false }, null)
    this.#stands = null
    while (this.#lookingUp.length > 0) this.#answer({ deed: 'answer', who: 0, role: 'health-code', pause: 0 })
    for (let count = 0; ; count += 1) {
      const deadline = nextDeadline(this.#lane, this.#queue.rules, this.#now)
      if (deadline === null) break
      if (count > 500) throw new Error('a lane that never comes to rest')
      this.#now = Math.max(this.#now, deadline - 1)
      this.#do({ type: 'tick' }, null)
    }
    return {
      recorded: this.#recorded,
      learned: this.#learned,
      ownerAt: this.#ownerAt,
      lane: this.#lane,
      steps: this.#steps,
    }
  }
}
