import { expect, test } from 'vitest'
import { indicates, type ModuleHealth } from './indicates.ts'

const SURFACE: ModuleHealth = {
  kind: 'surface',
  calibrated: true,
  indoors: true,
  frozen: false,
  warmingUp: false,
  roomOutOfRange: false,
  drifting: false,
}
const BODY: ModuleHealth = { ...SURFACE, kind: 'body-estimate', calibrated: false }

test.each([
  ['a calibrated surface module', 22, SURFACE, null],
  ['not calibrated', 22, { ...SURFACE, calibrated: false }, 'not-calibrated'],
  ['its room unknown, whoever vouches for it', null, SURFACE, 'room-unknown'],
  ['a body module whose room is vouched for', null, BODY, null],
  ['a body module outdoors that tells no room', null, { ...BODY, indoors: false }, 'room-unknown'],
  ['15.9 °C, whoever vouches for the room', 15.9, BODY, 'room-out-of-range'],
  ['16 °C', 16, BODY, null],
  ['35 °C', 35, BODY, null],
  ['35.1 °C', 35.1, SURFACE, 'room-out-of-range'],
  ['a room not well within the range again', 16.2, { ...SURFACE, roomOutOfRange: true }, 'room-out-of-range'],
  ['warming up', 22, { ...SURFACE, warmingUp: true }, 'warming-up'],
  ['frozen', 22, { ...BODY, frozen: true }, 'frozen'],
  ['drifting', 22, { ...BODY, drifting: true }, 'drift'],
  [
    'frozen before all else',
    null,
    { ...SURFACE, calibrated: false, frozen: true, warmingUp: true },
    'frozen',
  ],
  ['not calibrated before the room', 5, { ...SURFACE, calibrated: false, warmingUp: true }, 'not-calibrated'],
] as const)('%s: %s °C', (_name, ambient, module, why) => {
  expect(indicates(ambient, module)).toBe(why)
})
