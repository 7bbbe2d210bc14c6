import type { Clock } from '../../drivers/clock.ts'
import type { LaneApi } from '../api/kiosk-api.ts'
import type { LaneView, VisitView } from '../api/contract.ts'
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

/**
 * Lets a queue of people act out their steps on the clock. Whose visit is whose follows from whose act opened
 * it: a scan or a key belongs to the person who is acting, presence to the one who stands in front.
 */
export function playQueue({
  people,
  stage,
  lane,
  clock,
}: {
  people: readonly Person[]
  stage: Stage
  lane: LaneApi
  clock: Clock
}): { played: Played[]; endsAt: number; stop: () => void } {
  const played: Played[] = people.map((person) => ({ person, visits: [] }))
  const begins = clock.now()
  const times = timesOf(people)
  let acting: Played | null = null
  let inFront: Played | null = null
  let view: LaneView | null = null

  const owns = (visit: VisitView | null): void => {
    if (visit === null || played.some((one) => one.visits.includes(visit.id))) return
    ;(acting ?? inFront)?.visits.push(visit.id)
  }
  const unwatch = lane.watch((changed) => {
    view = changed
    owns(changed.visit)
    for (const visit of changed.recent) owns(visit)
  })

  const visitOf = (one: Played): string | null => {
    const known = [...(view?.parked ?? []), ...(view?.recent ?? [])].map((visit) => visit.id)
    const own = one.visits.findLast((id) => known.includes(id))
    return own !== undefined && view?.visit?.id !== own ? own : (own ?? null)
  }

  const leave = (one: Played): void => {
    if (inFront !== one) return
    inFront = null
    stage.leave()
  }

  const act = (one: Played, step: Step): void => {
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
        return void lane.keyIn('handheld', step.celsius, visitOf(one))
      case 'contact':
        return void lane.keyIn('contact', step.celsius, visitOf(one))
      case 'household':
        return void lane.household(step.household, visitOf(one))
      case 'unplug':
      case 'replug':
        return stage.plug(step.device, step.do === 'replug')
      case 'key':
        return press(one, step)
    }
  }

  const press = (one: Played, step: Extract<Step, { do: 'key' }>): void => {
    if (step.key !== 'override-pass' && step.key !== 'override-deny') {
      lane.key(step.key, visitOf(one))
      return
    }
    const ruled = view?.recent.find((visit) => one.visits.includes(visit.id))?.ruled
    if (ruled == null) return
    const to = step.key === 'override-pass' ? 'pass' : 'deny'
    const { number, pin } = DEMO_SUPERVISOR
    const supervisor = step.by === 'supervisor' ? { number, pin } : null
    void lane.override({ entryId: ruled.entryId, to, reason: 'instructed', supervisor })
  }

  const cancels = played.flatMap((one, index) => {
    const { start = 0, gone = 0 } = times[index] ?? {}
    const steps = one.person.steps.map((step) => ({ at: start + step.at, run: () => act(one, step) }))
    return [...steps, { at: gone, run: () => leave(one) }].map(({ at, run }) =>
      clock.after(at, () => {
        acting = one
        run()
        // What a scan sets off comes through the reports of the scanner, a few milliseconds later.
        clock.after(SET_OFF_MS, () => {
          if (acting === one) acting = null
        })
      }),
    )
  })

  return {
    played,
    endsAt: begins + Math.max(...times.map(({ gone }) => gone)),
    stop: () => {
      for (const cancel of cancels) cancel()
      unwatch()
    },
  }
}

const SET_OFF_MS = 40
