import { expect, test } from 'vitest'
import { roomAfter, unknownRoom, type Room } from './room.ts'

test.each([
  ['16 °C is in, 15.99 is out', [16, 15.99], [false, true]],
  ['35 °C is in, 35.01 is out', [35, 35.01], [false, true]],
  ['a cold room is in again at 16.5', [15.9, 16.2, 16.49, 16.5, 16.2], [true, true, true, false, false]],
  ['a hot one at 34.5', [35.1, 34.8, 34.5], [true, true, false]],
  ['what a frame does not say changes nothing', [10, null, 22, null], [true, true, false, false]],
] as const)('%s', (_name, ambients, out) => {
  let room: Room = unknownRoom
  expect(ambients.map((ambient) => (room = roomAfter(room, ambient)).outOfRange)).toEqual(out)
})
