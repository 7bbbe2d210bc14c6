import { expect, test } from 'vitest'
import { isOver } from './is-over.ts'

/** Begun at 100 s to last 10 s. */
test.each([
  ['just begun', 100, false],
  ['a moment before its end', 109.999, false],
  ['at its end', 110, true],
  ['long after', 1000, true],
  ['on a clock set back by a little', 99, false],
  ['on a clock set back by as long as it lasts', 90, false],
  ['on a clock set back by more than that', 89.999, true],
])('%s', (_name, seconds, over) => {
  expect(isOver(110_000, 10_000, Math.round(seconds * 1000))).toBe(over)
})
