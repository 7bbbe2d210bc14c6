import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  fitFromBlackbody,
  fitFromPairs,
  judgedCelsius,
  lineThrough,
  overdueFrom,
  whyNotCalibrated,
  type Calibration,
  type Chain,
} from './calibration.ts'

type Judging = Chain & Pick<Calibration, 'pairs'>

const NOTHING: Judging = { emissivity: 1, heatBalance: 0, blackbody: null, pairs: null }

/** All that 16 bits of 0.01 °C can say. */
const raws = fc.integer({ min: -32_768, max: 32_767 }).map((hundredths) => hundredths / 100)
const rooms = fc.double({ min: -20, max: 60, noNaN: true })
const blackbodies = fc
  .record({
    low: fc.double({ min: 30, max: 36, noNaN: true }),
    apart: fc.double({ min: 5, max: 12, noNaN: true }),
    gain: fc.double({ min: 0.901, max: 1.099, noNaN: true }),
    reads: fc.double({ min: -3, max: 3, noNaN: true }),
  })
  .map(({ low, apart, gain, reads }) => ({
    low: { reference: low, read: low + reads },
    high: { reference: low + apart, read: low + reads + apart / gain },
  }))
const calibrations: fc.Arbitrary<Judging> = fc.record({
  emissivity: fc.double({ min: 0.9, max: 1, noNaN: true }),
  heatBalance: fc.double({ min: 0, max: 0.5, noNaN: true }),
  blackbody: fc.option(blackbodies),
  pairs: fc.option(
    fc.double({ min: -5, max: 5, noNaN: true }).map((offset) => ({ offset, count: 5, spread: 0.1 })),
  ),
})

describe('the judged value', () => {
  test('is higher for every higher hundredth of a degree, over all that a module can send', () => {
    fc.assert(
      fc.property(calibrations, rooms, raws, (calibration, ambient, raw) => {
        const judged = judgedCelsius(calibration, { raw, ambient })
        const next = judgedCelsius(calibration, { raw: (Math.round(raw * 100) + 1) / 100, ambient })
        expect(next).toBeGreaterThan(judged)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    [0.9, 0, -20],
    [0.9, 0.5, 60],
    [0.98, 0.13, 25],
    [1, 0.13, 25],
  ])(
    'the whole range step by step: emissivity %s, heat balance %s, room %s °C',
    (emissivity, heatBalance, ambient) => {
      const calibration = { ...NOTHING, emissivity, heatBalance }
      let before = -Infinity
      let notHigher = 0
      for (let hundredths = -32_768; hundredths <= 32_767; hundredths += 1) {
        const judged = judgedCelsius(calibration, { raw: hundredths / 100, ambient })
        if (!(judged > before)) notHigher += 1
        before = judged
      }
      expect(notHigher).toBe(0)
      expect(Number.isFinite(before)).toBe(true)
    },
  )

  test('is a number for every reading, also of a room that no module stands in', () => {
    fc.assert(
      fc.property(calibrations, raws, raws, (calibration, raw, ambient) => {
        expect(Number.isFinite(judgedCelsius(calibration, { raw, ambient }))).toBe(true)
      }),
    )
  })

  test('is clamped nowhere: a degree more of skin is about a degree more or more, near every body', () => {
    fc.assert(
      fc.property(
        calibrations,
        fc.double({ min: 16, max: 35, noNaN: true }),
        fc.double({ min: 25, max: 45, noNaN: true }),
        (calibration, ambient, raw) => {
          const rises =
            judgedCelsius(calibration, { raw: raw + 1, ambient }) -
            judgedCelsius(calibration, { raw, ambient })
          expect(rises).toBeGreaterThan(0.85)
          expect(rises).toBeLessThan(2.2)
        },
      ),
    )
  })

  test('is what the module says, when nothing is to be corrected', () => {
    fc.assert(
      fc.property(raws, rooms, (raw, ambient) => {
        expect(judgedCelsius(NOTHING, { raw, ambient })).toBe(raw)
      }),
    )
  })

  test('leads back to what the module said', () => {
    fc.assert(
      fc.property(calibrations, raws, rooms, (calibration, raw, ambient) => {
        const judged = judgedCelsius(calibration, { raw, ambient })
        expect(searchRaw(calibration, judged, ambient)).toBeCloseTo(raw, 6)
      }),
    )
  })

  test('skin of 34.2 °C in a room of 25 °C reads 0.18 °C low at emissivity 1 (devices.md section 1.11)', () => {
    const calibration = { ...NOTHING, emissivity: 0.98 }
    const seen = searchRaw(calibration, 34.2, 25)
    expect(34.2 - seen).toBeCloseTo(0.18, 2)
    expect(judgedCelsius(calibration, { raw: seen, ambient: 25 })).toBeCloseTo(34.2, 9)
  })

  test('heat balance adds k times what the skin stands above the room', () => {
    const calibration = { ...NOTHING, heatBalance: 0.13 }
    expect(judgedCelsius(calibration, { raw: 34.2, ambient: 22 })).toBeCloseTo(34.2 + 0.13 * 12.2, 9)
  })

  test('a blackbody is judged as what it is', () => {
    fc.assert(
      fc.property(blackbodies, rooms, (blackbody, ambient) => {
        for (const { reference, read } of [blackbody.low, blackbody.high]) {
          expect(judgedCelsius({ ...NOTHING, blackbody }, { raw: read, ambient })).toBeCloseTo(reference, 6)
        }
      }),
    )
  })
})

/** The raw value that is judged so: found by halving, since the value only rises. */
function searchRaw(calibration: Judging, judged: number, ambient: number): number {
  let low = -400
  let high = 400
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2
    if (judgedCelsius(calibration, { raw: middle, ambient }) < judged) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const CHAIN: Chain = { emissivity: 0.98, heatBalance: 0, blackbody: null }
const pairsOff = (...offsets: number[]) =>
  offsets.map((offset, index) => {
    const reading = { raw: 33.8 + index * 0.1, ambient: 20 + index }
    return { ...reading, contact: judgedCelsius({ ...CHAIN, pairs: null }, reading) + offset }
  })

describe('the offset from contact readings', () => {
  test('is the median: one person measured wrongly does not move it', () => {
    const fit = fitFromPairs(pairsOff(2.1, 2.2, 2.2, 2.3, -9), CHAIN)
    expect(fit).toMatchObject({ ok: true, pairs: { count: 5 } })
    if (!fit.ok) return
    expect(fit.pairs.offset).toBeCloseTo(2.2, 9)
    expect(fit.pairs.spread).toBeCloseTo(0.1, 9)
  })

  test('judges the pairs as their contact readings did', () => {
    fc.assert(
      fc.property(calibrations, fc.double({ min: -4, max: 4, noNaN: true }), (calibration, offset) => {
        const made = [34, 34.1, 34.4, 34.6, 35, 36.2].map((raw, index) => {
          const reading = { raw, ambient: 18 + index }
          return { ...reading, contact: judgedCelsius({ ...calibration, pairs: null }, reading) + offset }
        })
        const fit = fitFromPairs(made, calibration)
        expect(fit.ok).toBe(true)
        if (!fit.ok) return
        for (const pair of made) {
          expect(judgedCelsius({ ...calibration, pairs: fit.pairs }, pair)).toBeCloseTo(pair.contact, 6)
        }
      }),
    )
  })

  test.each([
    ['four pairs', pairsOff(2.2, 2.2, 2.2, 2.2), { reason: 'too-few', count: 4, needed: 5 }],
    ['none', [], { reason: 'too-few', count: 0 }],
    ['pairs that do not agree', pairsOff(1.4, 1.8, 2.2, 2.6, 3), { reason: 'too-scattered', widest: 0.3 }],
    ['pairs that agree on what cannot be', pairsOff(7, 7, 7, 7, 7), { reason: 'too-far', farthest: 5 }],
  ])('%s: refused', (_name, pairs, refusal) => {
    expect(fitFromPairs(pairs, CHAIN)).toMatchObject({ ok: false, ...refusal })
  })
})

describe('the line through two blackbodies', () => {
  const low = { reference: 35, read: 34.6 }
  const high = { reference: 42, read: 41.3 }

  test('in either order', () => {
    const fit = fitFromBlackbody(high, low)
    expect(fit).toEqual(fitFromBlackbody(low, high))
    expect(fit).toMatchObject({ ok: true, blackbody: { low, high } })
    expect(lineThrough({ low, high }).gain).toBeCloseTo(7 / 6.7, 9)
  })

  test.each([
    ['less than 5 °C apart', { reference: 37, read: 36.9 }, low, { reason: 'too-near', apart: 2, needed: 5 }],
    ['a gain of 1.4', low, { reference: 42, read: 39.6 }, { reason: 'gain-out-of-range', gain: 1.4 }],
    ['a frozen module', low, { reference: 42, read: 34.6 }, { reason: 'gain-out-of-range' }],
    [
      'the two swapped',
      { reference: 35, read: 42 },
      { reference: 42, read: 35 },
      { reason: 'gain-out-of-range', gain: -1 },
    ],
  ])('%s: refused', (_name, one, other, refusal) => {
    expect(fitFromBlackbody(one, other)).toMatchObject({ ok: false, ...refusal })
  })
})

describe('what a calibration holds for', () => {
  const made = {
    protocol: 'gy-mcu90614',
    port: '/dev/ttyUSB0',
    heatBalance: 0,
    pairs: { offset: 2, count: 5, spread: 0.1 },
  }
  const module = { protocol: 'gy-mcu90614', port: '/dev/ttyUSB0', kind: 'surface' } as const

  test.each([
    ['the module that it was made for', made, module, null],
    ['another socket', made, { ...module, port: '/dev/ttyUSB1' }, 'other-module'],
    ['another protocol', made, { ...module, protocol: 'mlx-ascii' }, 'other-module'],
    ['a module that estimates the body itself', made, { ...module, kind: 'body-estimate' }, 'body-estimate'],
    ['a blackbody alone', { ...made, pairs: null }, module, 'skin-only'],
    ['a blackbody and the heat balance', { ...made, pairs: null, heatBalance: 0.13 }, module, null],
    [
      'a blackbody and next to no heat balance',
      { ...made, pairs: null, heatBalance: 0.01 },
      module,
      'skin-only',
    ],
  ] as const)('%s: %s', (_name, calibration, of, why) => {
    expect(whyNotCalibrated(calibration, of)).toBe(why)
  })

  test('it is overdue so many days after it was made', () => {
    expect(overdueFrom({ at: '2020-03-01T08:00:00+08:00', validDays: 30 })).toBe(
      Date.parse('2020-03-31T08:00:00+08:00'),
    )
  })
})
