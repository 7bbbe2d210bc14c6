import type { VisitView } from '../../src-main/api/contract.ts'
import { whoseKey } from '../../src-main/gate/whose-key.ts'
import type { GuardKey } from '../../src-main/words.ts'
import { ruianSiteText } from '../e2e/site.ts'
import type { Random } from '../fuzz/random.ts'
import type { Finding } from './check.ts'
import type { ChaosGate, ChaosLane } from './gate.ts'
import { KINDS, type HeldUp, type Person } from './people.ts'

/** What somebody was seen to do, or the guard did about them: whose evidence is whose. */
export interface Told {
  lane: string
  /** UTC ms by the kiosk's clock. */
  at: number
  person: number
}

export interface Ending {
  person: Person
  /** Texts of the codes that were held up. */
  held: string[]
  how: 'ruled' | 'went-home' | 'never-ruled'
  /** Of guard's keys that were taken and said something of this person. */
  keyed: number
}

/** A lane as those who stand at it know it: who stands there, and whose visits are whose. */
export class Watch {
  readonly lane: ChaosLane
  readonly told: Told[] = []
  readonly #owners = new Map<string, number>()
  readonly #ruled = new Map<number, VisitView>()
  /** When each pass was shown, ms of real time. */
  readonly #passed = new Map<string, number>()
  /** Who stands there, or stood there last. */
  #person = -1
  readonly #now: () => number
  readonly #note: (what: string) => void

  constructor(
    lane: ChaosLane,
    {
      now,
      realNow,
      note,
    }: {
      /** By the kiosk's clock. */
      now: () => number
      realNow: () => number
      /** For the story. */
      note: (what: string) => void
    },
  ) {
    this.lane = lane
    this.#now = now
    this.#note = note
    lane.loop.watch((view) => {
      for (const visit of [view.visit, ...view.parked, ...view.recent]) {
        if (visit === null || (!hasEvidence(visit) && visit.ruled === null)) continue
        if (!this.#owners.has(visit.id)) this.#owners.set(visit.id, this.#person)
        const owner = this.#owners.get(visit.id)
        if (visit.ruled?.verdict === 'pass' && !this.#passed.has(visit.id)) {
          this.#passed.set(visit.id, realNow())
        }
        if (visit.ruled !== null && owner !== undefined && !visit.ruled.flags.includes('emergency-release')) {
          this.#ruled.set(owner, visit)
        }
      }
    })
  }

  /** The barrier opens in the moment of a pass, and is closed at the end. */
  barrierFindings(): Finding[] {
    const { id, barrier } = this.lane
    const passes = new Set(this.#passed.values())
    const unbidden = barrier.openings.filter(({ from }) => !passes.has(from))
    return [
      ...unbidden.map(({ from }) => ({
        person: null,
        what: `the barrier of ${id} opened for nobody at ${from}`,
      })),
      ...(barrier.isOpen ? [{ person: null, what: `the barrier of ${id} stayed open` }] : []),
    ]
  }

  steppedUp({ n }: Person): void {
    this.#person = n
  }

  ruling({ n }: Person): VisitView | null {
    return this.#ruled.get(n) ?? null
  }

  ownerOf(visit: string): number | null {
    return this.#owners.get(visit) ?? null
  }

  /** The visit that the dock shows and that is not ruled yet, and whose it is. */
  current(): { visit: VisitView; owner: number | null } | null {
    const { visit } = this.lane.loop.view()
    if (visit === null || visit.ruled !== null) return null
    return { visit, owner: this.#owners.get(visit.id) ?? null }
  }

  /** An emergency release stands over whoever is undecided. */
  get isReleasing(): boolean {
    return this.lane.loop.view().visit?.ruled?.flags.includes('emergency-release') === true
  }

  /** One key about this visitor, null for the one that the dock shows; false when it was not taken. */
  key(key: GuardKey, visit: string | null, { n }: Person): boolean {
    this.told.push({ lane: this.lane.id, at: this.#now(), person: n })
    return this.steer(key, visit)
  }

  /** One key that says nothing of anybody. */
  steer(key: GuardKey, visit: string | null): boolean {
    const outcome = this.lane.loop.key(key, visit ?? whoseKey(this.lane.loop.view(), key))
    this.#note(`key ${key}: ${outcome}`)
    return outcome === 'ok'
  }

  scan(text: string): void {
    this.#note(`a scan of ${text.slice(0, 4)}`)
    this.lane.scan(text)
  }

  keyIn(kind: 'handheld' | 'contact', celsius: number, visit: string | null, { n }: Person): boolean {
    this.told.push({ lane: this.lane.id, at: this.#now(), person: n })
    this.#note(`${kind} ${celsius}`)
    return this.lane.loop.keyIn(kind, celsius, visit ?? this.lane.loop.view().keysFor) === 'ok'
  }
}

function hasEvidence({ readings, codes, conditions, classFrom }: VisitView): boolean {
  const mask = conditions.find(({ id }) => id === 'mask')?.state
  return readings.length > 0 || codes.length > 0 || mask === 'ok' || mask === 'bad' || classFrom !== 'default'
}

export interface Turn {
  gate: ChaosGate
  watch: Watch
  random: Random
  /** ms of real time. */
  wait: (ms: number) => Promise<void>
}

/** As often as the guard looks at the dock before giving somebody up. */
const LOOKS = 150
const SCANS = 3

export function textOf(code: HeldUp, { n }: Person, gate: ChaosGate): string {
  const token = n.toString(16).padStart(16, '0')
  switch (code) {
    case 'health':
      return `https://h5.dingtalk.com/healthAct/index.html?qrCode=V2${token.repeat(2)}#/result`
    case 'ruian-site':
      return ruianSiteText(token)
    case 'ra1-green':
    case 'ra1-red':
      return gate.pass(code === 'ra1-red' ? 'red' : 'green')
  }
}

/** Somebody steps up, and does what their kind does until they are ruled, or go. They have left when this resolves. */
export async function takeTurn(turn: Turn, person: Person, held: string[]): Promise<Ending> {
  const { watch, wait, random, gate } = turn
  const { lane } = watch
  const { forehead } = lane
  const takes = (ms: number): Promise<void> => wait(Math.round(ms * (0.75 + random.below(500) / 1000)))
  const { keys, holds } = KINDS[person.kind]
  const mine = held.length === 0 ? holds.map((code) => textOf(code, person, gate)) : held
  let keyed = 0
  const ends = async (how: Ending['how']): Promise<Ending> => {
    const isTheirs = (): boolean => watch.current()?.owner === person.n
    // Whoever is undecided comes to light again when a release no longer stands over them.
    while (watch.isReleasing) await takes(500)
    // The kiosk has not seen them stand there, so it will not see them go: the guard does.
    if (lane.loop.view().present === false && isTheirs()) watch.steer('next-person', null)
    forehead.leave()
    await takes(1540)
    // The dock says that somebody stands there, and nobody does.
    if (lane.loop.view().present && isTheirs()) watch.steer('next-person', null)
    return { person, held: mine, how, keyed }
  }
  const says = (key: GuardKey, visit: string | null): boolean => {
    const isTaken = watch.key(key, visit, person)
    if (isTaken) keyed += 1
    return isTaken
  }

  await takes(770)
  const left = watch.current()
  // A lane without presence tells people apart by token and key.
  if (lane.loop.view().present === null && left !== null && left.owner !== person.n) {
    watch.steer('next-person', null)
  }
  watch.steppedUp(person)
  forehead.arrive()
  await takes(400)
  for (const text of mine) {
    watch.scan(text)
    await takes(700)
  }
  const isBack = held.length > 0
  if (person.kind === 'leaves' || (person.kind === 'steps-back' && !isBack)) return ends('went-home')
  forehead.hold(person.celsius)
  await takes(800)

  const told = new Map<string | null, number>()
  let scans = 1
  let waited = 0
  let retakes = 0
  for (let look = 0; look < LOOKS; look += 1) {
    await takes(400)
    const ruling = watch.ruling(person)
    if (ruling !== null) {
      await takes(350)
      const ending = await ends('ruled')
      if (ruling.ruled?.verdict === 'deny') lane.loop.handled(ruling.id)
      return ending
    }
    const view = lane.loop.view()
    if (view.closed !== null) continue
    const current = watch.current()
    if (current !== null && current.owner !== null && current.owner !== person.n) {
      watch.steer('next-person', null)
      continue
    }
    const asked = current?.visit.askedWho ?? null
    if (asked !== null) {
      const isSame = watch.ownerOf(asked.visit) === person.n
      watch.steer(isSame ? 'same-person' : 'next-person', null)
      continue
    }
    const id = current?.visit.id ?? view.ahead?.visit ?? null
    const pressed = told.get(id) ?? 0
    const key = keys[pressed]
    if (key !== undefined) {
      // A closed lane says so, and has taken nothing.
      if (!says(key, null)) continue
      const { notice } = lane.loop.view()
      if (notice === 'key-ignored' || notice === 'key-between') {
        // Taken for one about somebody before, who may still be seen to stand there.
        keyed -= 1
        if (notice === 'key-ignored') watch.steer('next-person', null)
        // Until the dock no longer says so, it would seem to say it of the next key.
        await wait(3100)
        continue
      }
      told.delete(null)
      const after = watch.current()?.visit.id ?? lane.loop.view().ahead?.visit ?? null
      // Where the visit of the keys before is over, as after the clock was set, they are pressed once more.
      if (id === null || after === id) told.set(after, pressed + 1)
      continue
    }
    if (person.kind === 'parked' && current !== null) {
      watch.steer('step-aside', null)
      return ends('went-home')
    }
    const isRead = current?.visit.conditions.every(
      ({ id: of, state }) => of !== 'ruian-code' || state === 'ok',
    )
    if (mine.length > 0 && isRead !== true && current !== null && scans <= SCANS) {
      scans += 1
      for (const text of mine) {
        watch.scan(text)
        await takes(700)
      }
      continue
    }
    if (isRead !== true && current !== null && scans > SCANS) {
      says(person.kind === 'red' ? 'ruian-red' : 'ruian-green', null)
      // A code that was read wrongly is not unsaid by a key: all over again.
      if (look % 20 === 19) {
        watch.steer('next-person', null)
        scans = 0
      }
      continue
    }
    waited += 1
    const retake = current?.visit.retake ?? null
    if (retake !== null) {
      if (gate.wall.now() < retake.at && waited < 60) continue
      retakes += 1
      // A module that only indicates settles nothing.
      if (view.keyedOnly || retakes > 3) {
        await takes(1800)
        if (watch.ruling(person) !== null) continue
        if (watch.keyIn('handheld', person.gun, null, person)) keyed += 1
        continue
      }
      forehead.arrive()
      await takes(300)
      watch.steer('retake', null)
      forehead.hold(person.celsius)
      await takes(1500)
      continue
    }
    const wantsGun = current?.visit.asks.includes('handheld-temperature') === true
    if (view.keyedOnly || wantsGun || waited > 8) {
      await takes(1800)
      const still = watch.current()
      if (
        watch.ruling(person) !== null ||
        (still !== null && still.owner !== null && still.owner !== person.n)
      )
        continue
      if (watch.keyIn('handheld', person.gun, null, person)) keyed += 1
      waited = 0
      continue
    }
    if (waited % 4 === 0) {
      forehead.arrive()
      await takes(300)
      watch.steer('retake', null)
      forehead.hold(person.celsius)
      await takes(1000)
    }
  }
  return ends('never-ruled')
}

/** At the desk, while the queue goes on: a contact reading of somebody parked, and the mask. */
export async function atDesk({ watch, wait, random }: Turn, ending: Ending): Promise<Ending> {
  const { person } = ending
  await wait(4000 + random.below(20_000))
  for (let tries = 0; tries < 20; tries += 1) {
    await wait(1000)
    const { parked, closed } = watch.lane.loop.view()
    if (watch.ruling(person) !== null) return { ...ending, how: 'ruled' }
    if (closed !== null) continue
    const visit = parked.find(({ id }) => watch.ownerOf(id) === person.n)
    if (visit === undefined) return ending
    const { temperature } = visit
    if (temperature?.kind !== 'contact') watch.keyIn('contact', person.gun, visit.id, person)
    else watch.key('mask-on', visit.id, person)
  }
  return ending
}
