import type { GuardKey } from '../../src-main/words.ts'
import type { Random } from '../fuzz/random.ts'

/** Who comes. The guard never lies: what is pressed for somebody is true of them. */
export const KINDS = {
  /** 亮码: the guard sees both codes and the mask. */
  shown: { share: 8, passes: true, holds: [], keys: ['seen-green'] },
  scanned: { share: 6, passes: true, holds: ['health', 'ruian-site'], keys: ['seen-green'] },
  signed: { share: 6, passes: true, holds: ['ra1-green'], keys: ['health-green', 'mask-on'] },
  maskless: { share: 2, passes: false, holds: [], keys: ['health-green', 'ruian-green', 'mask-off'] },
  red: { share: 2, passes: false, holds: ['ra1-red'], keys: ['health-green', 'mask-on'] },
  fever: { share: 1, passes: false, holds: ['health'], keys: ['seen-green'] },
  /** Shows a code, goes to look for the other one while the next person passes, and comes again. */
  'steps-back': { share: 2, passes: true, holds: ['health'], keys: ['seen-green'] },
  /** Gets a ticket, and a contact reading at the desk. */
  parked: { share: 2, passes: true, holds: ['health'], keys: ['health-green', 'ruian-green'] },
  /** Shows a code and goes home. */
  leaves: { share: 1, passes: false, holds: ['health'], keys: [] },
} as const satisfies Record<
  string,
  { share: number; passes: boolean; holds: readonly HeldUp[]; keys: readonly GuardKey[] }
>

export type HeldUp = 'health' | 'ruian-site' | 'ra1-green' | 'ra1-red'
export type Kind = keyof typeof KINDS
const isKind = (name: string): name is Kind => name in KINDS
/** As often as their share says. */
const DRAWN = Object.keys(KINDS)
  .filter(isKind)
  .flatMap((kind) => Array.from({ length: KINDS[kind].share }, () => kind))

export interface Person {
  /** Of the whole run. */
  n: number
  lane: string
  kind: Kind
  /** °C that a module says of this forehead. */
  celsius: number
  /** °C on a gun's display, which shows one decimal. */
  gun: number
}

/** °C by which a reading of the twin differs from the forehead at most: its own noise, and steps of 1/16 °C. */
export const MODULE_SPREAD = 0.07
/** More than twice that apart, so that no reading of one is one of another; and whole steps of the coarsest module. */
const STEP = 0.2
const STEPS = 10

/** The `count`-th person of a lane: of the ten before and after, nobody has the same temperature. */
export function personOf(n: number, lane: string, count: number, random: Random): Person {
  const kind = DRAWN[random.below(DRAWN.length)] ?? 'shown'
  const lowest = kind === 'fever' ? 38 : 35.3
  const celsius = Math.round((lowest + STEP * (count % STEPS)) * 100) / 100
  return { n, lane, kind, celsius, gun: Math.round(celsius * 10) / 10 }
}
