import { expect, test } from 'vitest'
import { freshFramer, takeBytes } from './framer.ts'
import { temperature, type ThermometerProtocol } from './protocol.ts'

/** The CJMCU-90614's frame: a header that can overlap itself, a sum over the data alone. */
const cjmcu = {
  framings: [
    {
      header: [[0x66], [0x66]],
      length: { is: 'fixed', bytes: 9 },
      check: { is: 'sum8', from: 4, until: 8, at: 8 },
      trailer: [],
    },
  ],
  decode: (frame: Uint8Array) =>
    temperature({
      celsius: ((frame[4] ?? 0) * 256 + (frame[5] ?? 0)) / 100,
      kind: 'surface',
      ambient: null,
    }),
} satisfies Pick<ThermometerProtocol, 'framings' | 'decode'>
const captured = [0x66, 0x66, 0x01, 0x04, 0x0a, 0x83, 0x0a, 0x83, 0x1a]
const unheard = { good: 0, bad: 0, skipped: 0 }

test.each([
  ['one header byte too many', [0x66], { good: 1, bad: 1, skipped: 1 }],
  ['two', [0x66, 0x66], { good: 1, bad: 2, skipped: 2 }],
  ['three', [0x66, 0x66, 0x66], { good: 1, bad: 3, skipped: 3 }],
])('a bad candidate gives up one byte and no more: %s', (_, stray, counters) => {
  const { state, frames } = takeBytes(cjmcu, freshFramer(unheard), Uint8Array.of(...stray, ...captured))
  expect(frames.map((frame) => frame.celsius)).toEqual([26.91])
  expect(state).toEqual({ rest: new Uint8Array(0), counters })
})

test('counters go on from where the connection before left them', () => {
  const before = { good: 5, bad: 3, skipped: 7 }
  const { state } = takeBytes(cjmcu, freshFramer(before), Uint8Array.of(0x00, ...captured))
  expect(state.counters).toEqual({ good: 6, bad: 3, skipped: 8 })
})
