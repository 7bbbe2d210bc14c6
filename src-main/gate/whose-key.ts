import type { GuardKey } from '../words.ts'

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

/** A key that moves visits about; every other says something of one visitor. */
export function isSteering(key: GuardKey): boolean {
  return STEERING.has(key) || key === 'undo'
}

/** The three visits, by id, that a dock shows as what a key may be for; the lane's view has them under these names. */
export interface Addressees {
  keysFor: string
  looksAt: string | null
  undo: { visit: string } | null
}

/**
 * The visit that a guard's key is for, as a dock sends it when the guard has chosen no visit in a list. A key pressed
 * before the screen changed so names the visit that was shown, and the lane takes it for no other.
 */
export function whoseKey({ keysFor, looksAt, undo }: Addressees, key: GuardKey): string | null {
  if (key === 'undo') return undo?.visit ?? null
  return STEERING.has(key) ? looksAt : keysFor
}
