import { expect, it } from 'vitest'
import { HOTKEYS, keyOfStroke } from './hotkeys.ts'

it('no place on the keyboard does two things, and none is a digit', () => {
  const codes = Object.values(HOTKEYS).flatMap(({ codes }) => codes)
  expect(new Set(codes).size).toBe(codes.length)
  expect(codes.filter((code) => /^(Digit|Numpad)\d$/.test(code))).toEqual([])
})

it('an emergency release has no hotkey: a stray stroke must not open a gate', () => {
  expect(HOTKEYS.release).toBeUndefined()
  expect(keyOfStroke({ key: 'q', code: 'KeyQ' })).toBe('health-green')
  expect(keyOfStroke({ key: 'F5', code: 'F5' })).toBeNull()
})

it('what is printed on the key of the next visitor is heard: N, and * of either keyboard', () => {
  expect(HOTKEYS['next-person']?.label).toBe('N *')
  for (const stroke of [
    { key: 'n', code: 'KeyN' },
    { key: '*', code: 'NumpadMultiply' },
    { key: '*', code: 'Digit8' },
  ]) {
    expect(keyOfStroke(stroke)).toBe('next-person')
  }
  expect(keyOfStroke({ key: '8', code: 'Digit8' })).toBeNull()
  expect(keyOfStroke({ key: '+', code: 'Equal' })).toBe('seen-green')
})
