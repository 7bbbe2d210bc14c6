import { describe, expect, test } from 'vitest'
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

describe('a length that a byte says', () => {
  const counted = {
    framings: [
      { header: [[0xaa]], length: { is: 'counted', at: 1, plus: 0 }, check: { is: 'none' }, trailer: [] },
    ],
    decode: () => temperature({ celsius: 36.5, kind: 'surface', ambient: null }),
  } satisfies Pick<ThermometerProtocol, 'framings' | 'decode'>

  test.each([
    ['shorter than its own header', [0xaa, 0x00, 0xaa, 0x01], { good: 0, bad: 2, skipped: 4 }],
    ['as long as it says', [0xaa, 0x04, 0x00, 0x00], { good: 1, bad: 0, skipped: 0 }],
  ])('%s', (_, bytes, counters) => {
    expect(takeBytes(counted, freshFramer(unheard), Uint8Array.from(bytes)).state).toEqual({
      rest: new Uint8Array(0),
      counters,
    })
  })

  test('that has not come yet is waited for', () => {
    expect(takeBytes(counted, freshFramer(unheard), Uint8Array.of(0xaa)).state.rest).toEqual(
      Uint8Array.of(0xaa),
    )
  })
})

describe('a length that an end byte says', () => {
  const ended = {
    framings: [
      {
        header: [[0x7b]],
        length: { is: 'ended', by: 0x7d, mostBytes: 4 },
        check: { is: 'none' },
        trailer: [],
      },
    ],
    decode: () => temperature({ celsius: 36.5, kind: 'surface', ambient: null }),
  } satisfies Pick<ThermometerProtocol, 'framings' | 'decode'>

  test.each([
    ['at the cap', [0x7b, 1, 1, 0x7d], 0, { good: 1, bad: 0, skipped: 0 }],
    ['beyond it', [0x7b, 1, 1, 1, 0x7d], 0, { good: 0, bad: 1, skipped: 5 }],
    ['not yet there', [0x7b, 1, 1], 3, { good: 0, bad: 0, skipped: 0 }],
  ])('%s', (_, bytes, rest, counters) => {
    const { state } = takeBytes(ended, freshFramer(unheard), Uint8Array.from(bytes))
    expect([state.rest.length, state.counters]).toEqual([rest, counters])
  })
})
