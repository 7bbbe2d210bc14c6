import { LOST } from './wedge.ts'

/** What the lock keys do to the dock, as far as the keys that came have told. */
export interface Locks {
  /** The number pad gives arrows instead of digits. */
  numLockOff: boolean
  capsLockOn: boolean
}

export const NO_LOCKS: Locks = { numLockOff: false, capsLockOn: false }

export type LockedKey = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey' | 'getModifierState'
>

/** A key of the number pad that gives Home, an arrow or the like because NumLock is off. */
export const givesNoDigit = (event: LockedKey): boolean =>
  /^Numpad(?:\d|Decimal)$/.test(event.code) &&
  event.key.length !== 1 &&
  event.key !== 'Process' &&
  !event.getModifierState('NumLock') &&
  !(event.ctrlKey || event.altKey || event.metaKey)

export const locksAfter = (before: Locks, event: LockedKey): Locks => {
  const isOn = event.getModifierState('NumLock') || /^\d$/.test(event.key)
  const numLockOff = givesNoDigit(event) || (before.numLockOff && !isOn)
  const capsLockOn = event.getModifierState('CapsLock')
  const isSame = numLockOff === before.numLockOff && capsLockOn === before.capsLockOn
  return isSame ? before : { numLockOff, capsLockOn }
}

/**
 * The key as a scanner meant it: for a capital it presses Shift, and Caps Lock must not turn that round. What Caps Lock
 * does to a letter beyond ASCII is the layout's affair: such a one is lost.
 */
export const typedKey = (event: LockedKey): string => {
  const { key, shiftKey } = event
  if (key.length !== 1 || !event.getModifierState('CapsLock')) return key
  const lower = key.toLowerCase()
  const upper = key.toUpperCase()
  if (lower === upper) return key
  if (!/^[a-z]$/.test(lower)) return LOST
  return shiftKey ? upper : lower
}
