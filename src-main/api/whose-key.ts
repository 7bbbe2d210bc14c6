import type { GuardKey } from '../words.ts'
import type { LaneView } from './contract.ts'

const STEERING: ReadonlySet<GuardKey> = new Set([
  'next-person',
  'same-phone',
  'same-person',
  'step-aside',
  'retake',
  'direction-in',
  'direction-out',
  'release',
])

/** A key that moves people about; every other says something of one. */
export function isSteering(key: GuardKey): boolean {
  return STEERING.has(key) || key === 'undo'
}

/**
 * Whom a guard's key is for, as a dock that shows `view` sends it when nobody is chosen in a list. A hand that reads an
 * old picture so names whom it saw, and main takes it for nobody else.
 */
export function whoseKey(view: LaneView, key: GuardKey): string | null {
  if (key === 'undo') return view.undo?.visit ?? null
  return STEERING.has(key) ? view.looksAt : view.keysFor
}
