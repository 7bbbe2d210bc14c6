/* oxlint-disable no-restricted-imports -- only tests import this: it may look where they may */
import type { Direction, PersonClass } from '../../words.ts'
import type { EvidenceContent } from '../evidence.ts'
import { judge, type Judgement } from '../judge.ts'
import { nextDeadline, step } from '../lane.ts'
import { newLane, type Effect, type Lane, type LaneEvent } from '../lane-state.ts'
import { asOnTheDock } from './people.ts'
import type { Rules } from '../rules.ts'
import { presets, type PresetName } from './presets.ts'

/** Seconds on the test's clock, and what happens then. */
export type Scene = readonly [seconds: number, event: LaneEvent]

export interface Staged {
  preset?: PresetName
  direction?: Direction
  defaultClass?: PersonClass
  sensesPresence?: boolean
}

export interface Played {
  lane: Lane
  rules: Rules
  now: number
  effects: { seconds: number; effect: Effect }[]
}

export function stage(set: Staged): Played {
  const lane = newLane({
    direction: set.direction ?? 'in',
    defaultClass: set.defaultClass ?? 'resident',
    idPrefix: 'v',
    sensesPresence: set.sensesPresence ?? true,
  })
  return { lane, rules: presets[set.preset ?? 'ruian-main'], now: 0, effects: [] }
}

export function goOn(played: Played, scenes: readonly Scene[]): Played {
  let { lane, now } = played
  const effects = [...played.effects]
  for (const [seconds, event] of scenes) {
    now = Math.round(seconds * 1000)
    const idle = step(lane, { type: 'tick' }, played.rules, now)
    const after = step(idle.lane, asOnTheDock(idle.lane, event, now), played.rules, now)
    lane = after.lane
    effects.push(...[...idle.effects, ...after.effects].map((effect) => ({ seconds, effect })))
  }
  return { ...played, lane, now, effects }
}

export function play(set: Staged, scenes: readonly Scene[]): Played {
  return goOn(stage(set), scenes)
}

/** Lets time pass by ticks at every deadline until nothing is due any more. */
export function runOut(played: Played): Played {
  let after = played
  for (let count = 0; count < 200; count += 1) {
    const deadline = nextDeadline(after.lane, after.rules, after.now)
    if (deadline === null) return after
    after = goOn(after, [[deadline / 1000, { type: 'tick' }]])
  }
  throw new Error('a lane that never comes to rest')
}

/** What was recorded: `v1 pass admit`, `v2 abandoned`, with reasons and flags where there are any. */
export function records(played: Played): string[] {
  return played.effects.flatMap(({ effect }) => {
    if (effect.type !== 'record') return []
    const { visit, ruling } = effect
    const words = ruling === null ? ['abandoned'] : [ruling.verdict, ruling.action, ...ruling.reasons]
    return [[visit.id, ...words, ...visit.flags.map((flag) => `[${flag}]`)].join(' ')]
  })
}

export function notices(played: Played): string[] {
  return played.effects.flatMap(({ effect }) => (effect.type === 'notice' ? [effect.notice] : []))
}

/** At which seconds a measurement was asked for. */
export function measured(played: Played): number[] {
  return played.effects.flatMap(({ seconds, effect }) => (effect.type === 'measure' ? [seconds] : []))
}

export function learned(played: Played): { visit: string; evidence: EvidenceContent[] }[] {
  return played.effects.flatMap(({ effect }) =>
    effect.type === 'learned' ? [{ visit: effect.visit, evidence: effect.evidence }] : [],
  )
}

/** How the active visit is judged at this moment; throws when there is none. */
export function judged(played: Played): Judgement {
  if (played.lane.active === null) throw new Error('no active visit')
  return judge(played.lane.active, played.rules, played.now)
}

/** The kinds of evidence of the active visit, in their order; `nobody` when there is none. */
export function sorts(scenes: readonly Scene[]): string[] {
  return play({}, scenes).lane.active?.evidence.map((item) => item.kind) ?? ['nobody']
}
