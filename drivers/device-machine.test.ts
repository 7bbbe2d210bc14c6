import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  backoffMs,
  newDevice,
  stepDevice,
  type DeviceInput,
  type DeviceMachine,
  type DeviceProfile,
} from './device-machine.ts'

const module: DeviceProfile = { proofs: 3, silence: { staleAfterMs: 1500, reopenAfterMs: 3000 } }
const scanner: DeviceProfile = { proofs: 0, silence: null }

const device = (state: DeviceMachine['state'], more: Partial<DeviceMachine> = {}): DeviceMachine => ({
  ...newDevice,
  state,
  ...more,
})
const gone = { is: 'refused', absent: true, detail: 'No such file' } as const
const busy = { is: 'refused', absent: false, detail: 'Cannot lock port' } as const

const table: [
  string,
  DeviceProfile,
  DeviceMachine,
  DeviceInput,
  Partial<DeviceMachine>,
  readonly string[],
][] = [
  ['first opening', module, newDevice, { is: 'due' }, { state: 'opening' }, ['open']],
  [
    'a later one does not flicker',
    module,
    device('absent', { failures: 2, detail: 'gone' }),
    { is: 'due' },
    { state: 'absent', detail: 'gone' },
    ['open'],
  ],
  [
    'open is not online for a module',
    module,
    device('opening'),
    { is: 'opened' },
    { state: 'syncing', proofsLeft: 3 },
    ['watch'],
  ],
  ['open is online for a scanner', scanner, device('opening'), { is: 'opened' }, { state: 'online' }, []],
  [
    'one frame is no proof',
    module,
    device('syncing', { proofsLeft: 3 }),
    { is: 'heard' },
    { state: 'syncing', proofsLeft: 2 },
    ['watch'],
  ],
  [
    'the third is',
    module,
    device('syncing', { proofsLeft: 1, failures: 4 }),
    { is: 'heard' },
    { state: 'online', failures: 0 },
    ['watch'],
  ],
  ['online, heard again', module, device('online'), { is: 'heard' }, { state: 'online' }, ['watch']],
  ['silence', module, device('online'), { is: 'silent' }, { state: 'stale', proofsLeft: 3 }, []],
  [
    'after silence it proves itself again',
    module,
    device('stale', { proofsLeft: 3 }),
    { is: 'heard' },
    { state: 'stale', proofsLeft: 2 },
    ['watch'],
  ],
  [
    'longer silence: opened anew at once',
    module,
    device('stale'),
    { is: 'still-silent' },
    { state: 'stale', failures: 1 },
    ['close', 'open'],
  ],
  [
    'opened anew it is stale until it speaks',
    module,
    device('stale', { failures: 1 }),
    { is: 'opened' },
    { state: 'stale', proofsLeft: 3 },
    ['watch'],
  ],
  [
    'not there',
    module,
    device('opening'),
    gone,
    { state: 'absent', detail: 'No such file', failures: 1 },
    ['retry'],
  ],
  [
    'busy',
    module,
    device('opening'),
    busy,
    { state: 'failed', detail: 'Cannot lock port', failures: 1 },
    ['retry'],
  ],
  [
    'pulled',
    scanner,
    device('online'),
    { is: 'lost', detail: 'EIO' },
    { state: 'absent', detail: 'EIO', failures: 1 },
    ['retry'],
  ],
]

test.each(table)('%s', (_name, profile, before, input, after, effects) => {
  const stepped = stepDevice(profile, before, input)
  expect(stepped.device).toMatchObject(after)
  expect(stepped.effects).toEqual(effects)
})

const inputs = fc.constantFrom<DeviceInput>(
  { is: 'due' },
  { is: 'opened' },
  gone,
  busy,
  { is: 'heard' },
  { is: 'silent' },
  { is: 'still-silent' },
  { is: 'lost', detail: null },
)

describe('whatever happens', () => {
  test('whoever is not waited for comes back: every failure retries or opens', () => {
    fc.assert(
      fc.property(fc.array(inputs), (happenings) => {
        let now = newDevice
        for (const input of happenings) {
          const { device: next, effects } = stepDevice(module, now, input)
          if (['refused', 'lost', 'still-silent'].includes(input.is)) {
            expect(effects.some((effect) => effect === 'retry' || effect === 'open')).toBe(true)
          }
          now = next
        }
      }),
    )
  })

  test('a module is online only after three frames in a row without silence or loss between', () => {
    fc.assert(
      fc.property(fc.array(inputs), (happenings) => {
        let now = newDevice
        let frames = 0
        for (const input of happenings) {
          frames = input.is === 'heard' ? frames + 1 : input.is === 'due' ? frames : 0
          const before = now.state
          now = stepDevice(module, now, input).device
          if (now.state === 'online' && before === 'syncing') expect(frames).toBeGreaterThanOrEqual(3)
        }
      }),
      {
        examples: [
          [[{ is: 'opened' }, { is: 'heard' }, { is: 'still-silent' }, { is: 'heard' }, { is: 'heard' }]],
        ],
      },
    )
  })

  test('an attempt waits at most 2 s, jitter included', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        expect(backoffMs({ failures }, random)).toBeLessThanOrEqual(2000)
        expect(backoffMs({ failures }, random)).toBeGreaterThanOrEqual(375)
      }),
    )
    expect([1, 2, 3, 9].map((failures) => backoffMs({ failures }, 0))).toEqual([500, 1000, 2000, 2000])
  })
})
