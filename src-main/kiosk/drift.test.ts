import { expect, test } from 'vitest'
import { driftOf } from './drift.ts'

/** Newest first: how far each contact reading was above the module. */
const pairs = (...off: number[]) => off.map((by) => ({ judged: 36.5, contact: 36.5 + by }))

test.each([
  ['four that disagree are too few', pairs(0.9, 0.9, 0.9, 0.9), 4, false],
  ['five that disagree', pairs(0.9, 0.8, 0.6, 0.7, 0.6), 5, true],
  ['five the other way', pairs(-0.9, -0.8, -0.6, -0.7, -0.6), 5, true],
  ['one hurried reading of six', pairs(0.1, 3, 0.2, 0.1, 0, 0.1), 6, false],
  ['half a degree is allowed', pairs(0.49, 0.49, 0.49, 0.49, 0.49), 5, false],
  [
    'five that disagree, of which the newest six no longer do',
    pairs(0, 0, 0, 0, 0, 0, 0.9, 0.9, 0.9, 0.9, 0.9),
    10,
    false,
  ],
  [
    'ten old ones that agreed excuse nothing',
    pairs(0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0, 0, 0, 0, 0, 0, 0),
    10,
    true,
  ],
])('%s', (_name, given, count, drifting) => {
  expect(driftOf(given)).toMatchObject({ count, drifting })
})

test('no pairs say nothing', () => {
  expect(driftOf([])).toBeNull()
})
