import { describe, expect, it } from 'vitest'
import { givesNoDigit, locksAfter, NO_LOCKS, typedKey, type LockedKey } from './locks.ts'
import { LOST } from './wedge.ts'

interface Pressed {
  key: string
  code: string
  /** Modifiers that are down, locks that are on. */
  on?: readonly string[]
}

const pressed = ({ key, code, on = [] }: Pressed): LockedKey => ({
  key,
  code,
  ctrlKey: on.includes('Control'),
  altKey: on.includes('Alt'),
  metaKey: on.includes('Meta'),
  shiftKey: on.includes('Shift'),
  getModifierState: (name) => on.includes(name),
})

const PAD_WITHOUT_DIGITS: readonly Pressed[] = [
  { key: 'Insert', code: 'Numpad0' },
  { key: 'End', code: 'Numpad1' },
  { key: 'ArrowDown', code: 'Numpad2' },
  { key: 'PageDown', code: 'Numpad3' },
  { key: 'ArrowLeft', code: 'Numpad4' },
  { key: 'Clear', code: 'Numpad5' },
  { key: 'ArrowRight', code: 'Numpad6' },
  { key: 'Home', code: 'Numpad7' },
  { key: 'ArrowUp', code: 'Numpad8' },
  { key: 'PageUp', code: 'Numpad9' },
  { key: 'Delete', code: 'NumpadDecimal' },
]

describe('NumLock', () => {
  it.each(PAD_WITHOUT_DIGITS)('is off where $code gives $key', (key) => {
    expect(givesNoDigit(pressed(key))).toBe(true)
    expect(locksAfter(NO_LOCKS, pressed(key)).numLockOff).toBe(true)
  })

  it.each<[string, Pressed]>([
    ['a digit of the pad', { key: '7', code: 'Numpad7', on: ['NumLock'] }],
    ['a digit where no state is told (macOS)', { key: '7', code: 'Numpad7' }],
    ['the pad’s Enter', { key: 'Enter', code: 'NumpadEnter' }],
    ['the pad’s +', { key: '+', code: 'NumpadAdd' }],
    ['Shift turns a pad round that is on', { key: 'Home', code: 'Numpad7', on: ['NumLock', 'Shift'] }],
    ['Home itself', { key: 'Home', code: 'Home' }],
    ['ALT mode', { key: 'Home', code: 'Numpad7', on: ['Alt'] }],
    ['a hand’s Ctrl+Home', { key: 'Home', code: 'Numpad7', on: ['Control'] }],
    ['an input method', { key: 'Process', code: 'Numpad7' }],
  ])('%s says nothing against it', (_name, key) => {
    expect(givesNoDigit(pressed(key))).toBe(false)
    expect(locksAfter(NO_LOCKS, pressed(key))).toBe(NO_LOCKS)
  })

  it.each<[string, Pressed, boolean]>([
    ['with the first digit', { key: '3', code: 'Digit3' }, false],
    ['with any key while it is on', { key: 'q', code: 'KeyQ', on: ['NumLock'] }, false],
    ['with NumLock itself', { key: 'NumLock', code: 'NumLock', on: ['NumLock'] }, false],
    ['not with another key', { key: 'q', code: 'KeyQ' }, true],
  ])('what is told of it ends: %s', (_name, key, told) => {
    const before = { ...NO_LOCKS, numLockOff: true }
    expect(locksAfter(before, pressed(key)).numLockOff).toBe(told)
  })
})

describe('Caps Lock', () => {
  it('is told as every key tells it', () => {
    const on = locksAfter(NO_LOCKS, pressed({ key: 'Q', code: 'KeyQ', on: ['CapsLock'] }))
    expect(on).toEqual({ numLockOff: false, capsLockOn: true })
    expect(locksAfter(on, pressed({ key: '1', code: 'Digit1', on: ['CapsLock'] }))).toBe(on)
    expect(locksAfter(on, pressed({ key: 'q', code: 'KeyQ' }))).toEqual(NO_LOCKS)
  })

  it.each<[string, Pressed, string]>([
    ['a capital comes as a small letter', { key: 'a', code: 'KeyA', on: ['CapsLock', 'Shift'] }, 'A'],
    ['a small letter as a capital', { key: 'A', code: 'KeyA', on: ['CapsLock'] }, 'a'],
    ['where Shift beats it (macOS)', { key: 'A', code: 'KeyA', on: ['CapsLock', 'Shift'] }, 'A'],
    ['digits are what they are', { key: '1', code: 'Digit1', on: ['CapsLock'] }, '1'],
    ['and signs', { key: '!', code: 'Digit1', on: ['CapsLock', 'Shift'] }, '!'],
    ['and Enter', { key: 'Enter', code: 'Enter', on: ['CapsLock'] }, 'Enter'],
    ['of é nobody knows what was meant', { key: 'É', code: 'Digit2', on: ['CapsLock'] }, LOST],
    ['without it a letter is what it is', { key: 'A', code: 'KeyA', on: ['Shift'] }, 'A'],
    ['whatever the layout', { key: 'é', code: 'Digit2' }, 'é'],
  ])('a scanner’s characters: %s', (_name, key, character) => {
    expect(typedKey(pressed(key))).toBe(character)
  })
})
