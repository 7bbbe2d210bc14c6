import { expect, it } from 'vitest'
import { HOTKEYS, keyOfCode } from './hotkeys.ts'

it('no place on the keyboard does two things, and none is a digit', () => {
  const codes = Object.values(HOTKEYS).flatMap(({ codes }) => codes)
  expect(new Set(codes).size).toBe(codes.length)
  expect(codes.filter((code) => /^(Digit|Numpad)\d$/.test(code))).toEqual([])
})

it('an emergency release has no hotkey: a stray stroke must not open a gate', () => {
  expect(HOTKEYS.release).toBeUndefined()
  expect(keyOfCode('KeyQ')).toBe('health-green')
  expect(keyOfCode('F5')).toBeNull()
})
