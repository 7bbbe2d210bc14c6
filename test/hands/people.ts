import type { CodeRole, CodeStatus, GuardKey, PersonClass } from '../../src-main/words.ts'
import type { Random } from '../fuzz/random.ts'

/** Somebody in a queue, as he is: what anybody could know of him who looked. */
export interface Person {
  n: number
  personClass: PersonClass
  mask: boolean
  /** What the guard sees on his phone. */
  eye: 'green' | 'yellow' | 'red'
  /** What his signed codes say. */
  codes: Record<'health-code' | 'ruian-code' | 'work-pass', CodeStatus>
  /** Tenths of °C at his first reading, and from the second on: who rests, cools. */
  tenths: [first: number, then: number]
}

export function personOf(n: number, random: Random): Person {
  const well = 360 + random.below(13)
  const hot = 373 + random.below(20)
  const cold = 330 + random.below(20)
  const tenths = random.pick<[number, number]>([
    [well, well],
    [well, well],
    [well, well],
    [hot, hot],
    [hot, well],
    [cold, well],
  ])
  const status = (): CodeStatus =>
    random.pick<CodeStatus>(['green', 'green', 'green', 'unknown', 'red', 'expired'])
  return {
    n,
    personClass: random.pick(['resident', 'resident', 'resident', 'visitor', 'courier']),
    mask: !random.oneIn(4),
    eye: random.pick(['green', 'green', 'green', 'yellow', 'red']),
    codes: { 'health-code': status(), 'ruian-code': status(), 'work-pass': 'green' },
    tenths,
  }
}

export const ROLES = ['health-code', 'ruian-code', 'work-pass'] as const satisfies readonly CodeRole[]

/** What a guard presses for him who leaves nothing out: one key where one says it all. */
export function truthsOf({ mask, eye, personClass }: Person): GuardKey[] {
  const classKey: GuardKey[] = personClass === 'resident' ? [] : [`class-${personClass}`]
  if (mask && eye === 'green') return [...classKey, 'seen-green']
  return [...classKey, mask ? 'mask-on' : 'mask-off', `health-${eye}`, `ruian-${eye}`]
}

/** A key that is not true of him, and that he may be let through by. */
export function falsehoodOf({ mask, eye }: Person): GuardKey {
  if (!mask) return 'mask-on'
  return eye === 'green' ? 'mask-off' : 'seen-green'
}

/** Whether all that his class needs is true of himself, by codes or by the guard's eye (the rule `ruian-main`, inwards). */
export function mayPass({ mask, eye, codes, personClass }: Person): boolean {
  if (!mask || personClass === 'courier') return false
  // Everybody here holds a work pass, which does for the Rui'an code.
  return codes['health-code'] === 'green' || eye === 'green'
}
