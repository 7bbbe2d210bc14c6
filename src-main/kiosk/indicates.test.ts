import { expect, test } from 'vitest'
import { indicates } from './indicates.ts'

test.each([
  ['surface', 22, true, 'not-calibrated'],
  ['surface', null, false, 'not-calibrated'],
  ['body-estimate', null, true, null],
  ['body-estimate', null, false, 'room-unknown'],
  ['body-estimate', 15.9, true, 'room-out-of-range'],
  ['body-estimate', 16, false, null],
  ['body-estimate', 35, false, null],
  ['body-estimate', 35.1, true, 'room-out-of-range'],
  ['body-estimate', 8, true, 'room-out-of-range'],
] as const)('%s in a room of %s °C, indoors %s: %s', (kind, ambient, indoors, why) => {
  expect(indicates({ kind, ambient, celsius: 36.5, raw: 36.5, samples: 5 }, indoors)).toBe(why)
})
