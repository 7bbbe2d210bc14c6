import type { Clock } from '../../drivers/clock.ts'
import type { LaneApi } from '../api/kiosk-api.ts'
import type { LaneView, QueueSeen, VisitView } from '../api/contract.ts'
import { whoseKey } from '../gate/whose-key.ts'
import type { Stage } from './stage.ts'
import { timesOf, type Person, type Step } from './people-file.ts'

/** A person of the queue and the visits that are theirs, in the order they were opened. */
export interface Played {
  person: Person
  visits: string[]
}

const DEMO_SUPERVISOR = { number: '901', name: '演示班长', pin: '730519' }
const DEMO_GUARD = { number: '102', name: '演示值守员', pin: '284605' }
export const DEMO_STAFF = { supervisor: DEMO_SUPERVISOR, guard: DEMO_GUARD }

/** °C, when a step does not say. */
const ROOM = 22

/** A question is read first. */
const ANSWERS_MS = 600

/** A queue at work. Times are UTC ms on its clock. */
export interface Queue {
  played: Played[]
  /** When somebody does something, in order. */
  actsAt: number[]
  endsAt: number
  /** Who came last; null before the first. */
  seen: () => QueueSeen | null
  /** Resolves when what has been done so far is done: a PIN takes its time, whatever the clock says. */
  settled: () => Promise<void>
  stop: () => void
}

/**
 * Lets a queue of people act out their steps on the clock. Whose visit is whose follows from whose act opened
 * it: a scan or a key belongs to the person who is acting, presence to the one who stands in front.
 */
export function playQueue({
  people,
  stage,
  lane,
  clock,
  startsAt = clock.now(),
}: {
  people: readonly Person[]
  stage: Stage
  lane: LaneApi
  clock: Clock
  /** UTC ms. */
  startsAt?: number
}): Queue {
  const played: Played[] = people.map((person) => ({ person, visits: [] }))
  const begins = startsAt
  const times = timesOf(people)
  let acting: Played | null = null
  let inFront: Played | null = null
  let view: LaneView | null = null
  let pending: Promise<unknown>[] = []

  const owned = new Set<string>()
  const owns = (visit: VisitView | null): void => {
    const owner = acting ?? inFront
    if (visit === null || owner === null || owned.has(visit.id)) return
    owned.add(visit.id)
    owner.visits.push(visit.id)
  }
  /** About a visitor from before the queue the answer is certain: none of the queue is he. */
  const answer = (visit: VisitView | null): void => {
    const asked = visit?.askedWho ?? null
    if (visit === null || asked === null || played.some(({ visits }) => visits.includes(asked.visit))) return
    clock.after(ANSWERS_MS, () => {
      const now = view?.visit
      if (now?.id === visit.id && now.askedWho?.visit === asked.visit) lane.key('next-person', visit.id)
    })
  }
  const unwatch = lane.watch((changed) => {
    const isFirst = view === null
    view = changed
    if (isFirst) for (const { id } of changed.recent) owned.add(id)
    answer(changed.visit)
    owns(changed.visit)
    for (const visit of changed.recent) owns(visit)
  })

  /** Whose card the guard taps first: that of the last visit of the person whom the step names. */
  const cardOf = (name: string): string | null =>
    played.find(({ person }) => person.name === name)?.visits.at(-1) ?? null
  const whom = (step: { for?: string | undefined }): string =>
    (step.for === undefined ? null : cardOf(step.for)) ?? view?.keysFor ?? ''

  const leave = (one: Played): void => {
    if (inFront !== one) return
    inFront = null
    stage.leave()
  }

  const begun = new Set<Played>()
  let last: { one: Played; celsius: number | null } | null = null

  const act = (one: Played, step: Step): void => {
    if (!begun.has(one)) {
      begun.add(one)
      last = { one, celsius: firstSkin(one) }
    }
    if (step.do === 'skin' && last?.one === one) last.celsius = step.celsius
    switch (step.do) {
      case 'arrive':
        inFront = one
        return stage.arrive()
      case 'leave':
        return leave(one)
      case 'skin':
        inFront = one
        return stage.hold(step.celsius, step.ambient ?? ROOM)
      case 'scan':
        return stage.scan(step.text ?? (step.pass === undefined ? '' : stage.pass(step.pass)))
      case 'gun':
        return void lane.keyIn('handheld', step.celsius, whom(step))
      case 'contact':
        return void lane.keyIn('contact', step.celsius, whom(step))
      case 'household':
        return void lane.household(step.household, whom(step))
      case 'unplug':
      case 'replug':
        return stage.plug(step.device, step.do === 'replug')
      case 'key':
        return press(one, step)
    }
  }

  const press = (one: Played, step: Extract<Step, { do: 'key' }>): void => {
    if (step.key !== 'override-pass' && step.key !== 'override-deny') {
      const shown = view === null ? null : whoseKey(view, step.key)
      lane.key(step.key, step.for === undefined ? shown : cardOf(step.for))
      return
    }
    const ruled = view?.recent.find((visit) => one.visits.includes(visit.id))?.ruled
    if (ruled == null) return
    const to = step.key === 'override-pass' ? 'pass' : 'deny'
    const { number, pin } = DEMO_SUPERVISOR
    const supervisor = step.by === 'supervisor' ? { number, pin } : null
    pending.push(lane.override({ entryId: ruled.entryId, to, reason: 'instructed', supervisor }))
  }

  const acts = played
    .flatMap((one, index) => {
      const { start = 0, gone = 0 } = times[index] ?? {}
      const steps = one.person.steps.map((step) => ({ at: start + step.at, one, run: () => act(one, step) }))
      return [...steps, { at: gone, one, run: () => leave(one) }]
    })
    .toSorted((a, b) => a.at - b.at)
  let done = 0
  let cancelNext: () => void = () => {}
  const awaitNext = (): void => {
    const next = acts[done]
    if (next === undefined) return
    cancelNext = clock.after(Math.max(0, begins + next.at - clock.now()), () => {
      done += 1
      acting = next.one
      next.run()
      // What a scan sets off comes through the reports of the scanner, a few milliseconds later.
      clock.after(SET_OFF_MS, () => {
        if (acting === next.one) acting = null
      })
      awaitNext()
    })
  }
  awaitNext()

  return {
    played,
    actsAt: acts.map(({ at }) => begins + at),
    endsAt: begins + Math.max(...times.map(({ gone }) => gone)),
    seen: () => {
      if (last === null) {
        if (clock.now() >= begins) return null
        return { name: '', nameZh: null, n: 0, of: played.length, celsius: null }
      }
      const { name, nameZh = null } = last.one.person
      return { name, nameZh, n: played.indexOf(last.one) + 1, of: played.length, celsius: last.celsius }
    },
    settled: async () => {
      const begun = pending
      pending = []
      await Promise.all(begun)
    },
    stop: () => {
      cancelNext()
      unwatch()
    },
  }
}

const SET_OFF_MS = 40

function firstSkin({ person }: Played): number | null {
  return person.steps.find((step) => step.do === 'skin')?.celsius ?? null
}
