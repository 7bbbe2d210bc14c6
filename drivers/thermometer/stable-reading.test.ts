import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Frame } from './contract.ts'
import { gyMcu90614 } from './gy-mcu90614.ts'
import { lu90614 } from './lu90614.ts'
import type { ThermometerProtocol } from './protocol.ts'
import {
  type Happening,
  type InFront,
  lostSight,
  measureAgain,
  nobodyInFront,
  watchFrame,
} from './stable-reading.ts'

const skin = (celsius: number | null, ambient: number | null = 21): Frame => ({
  celsius,
  kind: 'surface',
  ambient,
})
const body = (celsius: number): Frame => ({ celsius, kind: 'body-estimate', ambient: null })

/** What a run of frames makes happen, one short word each: `+` and `-` are edges, a number is a reading. */
function watch(
  protocol: ThermometerProtocol,
  frames: readonly Frame[],
  from: InFront = nobodyInFront,
): { words: string; inFront: InFront; happenings: Happening[] } {
  const happenings: Happening[] = []
  let inFront = from
  frames.forEach((frame, index) => {
    const watched = watchFrame(protocol, inFront, frame, index * protocol.frameEveryMs)
    inFront = watched.inFront
    happenings.push(...watched.happenings)
  })
  const words = happenings.map((one) =>
    one.type === 'presence' ? (one.present ? '+' : '-') : String(one.reading.celsius),
  )
  return { words: words.join(' '), inFront, happenings }
}

/** The reading of five frames, in hundredths above `base`. */
const medianOf = (base: number, noise: readonly number[]) => {
  const { happenings } = watch(
    lu90614,
    noise.map((step) => body((base + step) / 100)),
  )
  const reading = happenings.find((one) => one.type === 'reading')
  return reading?.reading.celsius ?? Number.NaN
}

describe('presence before gy-mcu90614, at 21 °C', () => {
  test.each([
    ['nobody', [21, 21.3, 24.99, 21], ''],
    ['4 °C over ambient, twice, is somebody', [25, 25], '+'],
    ['once is a reflection', [33, 21, 33, 21], ''],
    ['between 3 and 4 °C nobody arrives', [24.5, 24.5, 24.5, 24.5], ''],
    ['between 3 and 4 °C nobody leaves', [33, 36, 24.5, 24.5, 24.5, 24.5, 24.5, 24.5, 24.5], '+ 24.5'],
    ['four empty frames are a nod', [33, 36, 21, 21, 21, 21, 33, 36], '+'],
    ['five empty frames are a leave', [33, 36, 21, 21, 21, 21, 21], '+ -'],
    ['empty frames must be in a row', [33, 36, 21, 21, 21, 21, 33, 21, 21, 21, 21], '+'],
    ['two people', [33, 36, 21, 21, 21, 21, 21, 33, 36], '+ - +'],
  ])('%s', (_, values, words) => {
    expect(
      watch(
        gyMcu90614,
        values.map((celsius) => skin(celsius)),
      ).words,
    ).toBe(words)
  })

  test('it is the difference that counts: a warm room holds nobody', () => {
    expect(watch(gyMcu90614, Array(9).fill(skin(33, 31))).words).toBe('')
    expect(watch(gyMcu90614, Array(9).fill(skin(6, -5))).words).toBe('+ 6')
  })

  test('without a value or an ambient value nobody is seen', () => {
    expect(watch(gyMcu90614, Array(9).fill(skin(null))).words).toBe('')
    expect(watch(gyMcu90614, Array(9).fill(skin(36, null))).words).toBe('')
  })
})

describe('presence before lu90614', () => {
  test.each([
    ['nobody', [22.3, 22.3, 29.99], ''],
    ['30.0 twice is somebody', [30, 30], '+'],
    ['29.0 does not leave', [33, 36, 29, 29, 29], '+'],
    ['below 29.0 four times leaves', [33, 36, 28.99, 28.99, 28.99, 28.99], '+ -'],
    ['three low frames are a nod', [33, 36, 22, 22, 22, 33, 22, 22, 22], '+'],
  ])('%s', (_, values, words) => {
    expect(watch(lu90614, values.map(body)).words).toBe(words)
  })

  test('object frames are not seen at all', () => {
    expect(watch(lu90614, Array(9).fill(skin(36.5, null))).words).toBe('')
    const { inFront } = watch(lu90614, [body(36.5), body(36.5), body(36.5)])
    expect(watch(lu90614, Array(9).fill(skin(22, null)), inFront).words).toBe('')
  })
})

describe('the reading', () => {
  test('is the median of the first five that agree, with the ambient value of that frame', () => {
    const { happenings } = watch(gyMcu90614, [
      skin(33, 21),
      skin(34.1, 21.1),
      skin(34.2, 21.2),
      skin(34.35, 21.3),
      skin(34.15, 21.4),
      skin(34.4, 21.5),
    ])
    expect(happenings).toEqual([
      { type: 'presence', present: true },
      { type: 'reading', reading: { celsius: 34.2, raw: 34.2, kind: 'surface', ambient: 21.2, samples: 5 } },
    ])
  })

  test.each([
    ['one a presence', Array(30).fill(34.2), '+ 34.2'],
    ['0.30 apart agree', [36.2, 36.5, 36.2, 36.5, 36.4], '+ 36.4'],
    ['0.31 apart do not', [36.2, 36.51, 36.2, 36.51, 36.4, 36.51], '+'],
    ['who does not hold gives none', [33, 34, 33.5, 34.5, 33, 34, 33.5, 34.5, 33, 34, 33.5], '+'],
    ['too low is still a reading', Array(6).fill(33), '+ 33'],
    ['too high is still a reading', Array(6).fill(43.1), '+ 43.1'],
    ['a nod starts the samples again', [36, 36, 36, 21, 36, 36, 36, 36], '+'],
    ['and five after it are enough', [36, 36, 36, 21, 36, 36, 36, 36, 36], '+ 36'],
    [
      'a new presence gives a new one',
      [...Array(5).fill(36), ...Array(5).fill(21), ...Array(5).fill(37)],
      '+ 36 - + 37',
    ],
  ])('%s', (_, values: number[], words) => {
    expect(
      watch(
        gyMcu90614,
        values.map((celsius) => skin(celsius)),
      ).words,
    ).toBe(words)
  })

  test('a wall that stays warm behind a person who left is no sample', () => {
    const values = [33, 34, ...Array<number>(4).fill(23.9), 33, ...Array<number>(4).fill(23.9)]
    expect(
      watch(
        gyMcu90614,
        values.map((celsius) => skin(celsius)),
      ).words,
    ).toBe('+')
  })

  test('five samples spread over more than the window do not agree', () => {
    let inFront = nobodyInFront
    const heard: Happening[] = []
    for (const atMs of [0, 300, 600, 900, 1200, 1500, 1800]) {
      const watched = watchFrame(gyMcu90614, inFront, skin(36), atMs)
      inFront = watched.inFront
      heard.push(...watched.happenings)
    }
    expect(heard).toEqual([{ type: 'presence', present: true }])
  })

  test('the higher forehead has the higher median, with nothing clamped or bent', () => {
    const hundredths = fc.integer({ min: 3000, max: 4500 })
    const jitter = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(hundredths, fc.integer({ min: 1, max: 500 }), jitter, (base, more, noise) => {
        const lower = medianOf(base, noise)
        expect(medianOf(base + more, noise)).toBeGreaterThan(lower)
        expect(lower).toBe((base + (noise.toSorted((a, b) => a - b)[2] ?? 0)) / 100)
      }),
    )
  })
})

describe('measure', () => {
  test('takes one more of whoever is present, from samples after it', () => {
    const first = watch(gyMcu90614, Array(8).fill(skin(37.5)))
    expect(first.words).toBe('+ 37.5')
    const again = measureAgain(first.inFront)
    expect(watch(gyMcu90614, Array(4).fill(skin(36.5)), again).words).toBe('')
    expect(watch(gyMcu90614, Array(9).fill(skin(36.5)), again).words).toBe('36.5')
  })

  test('before the first reading it throws the samples away: they may be of the person before', () => {
    const first = watch(gyMcu90614, Array(4).fill(skin(37.5)))
    const again = measureAgain(first.inFront)
    expect(watch(gyMcu90614, [...Array<Frame>(4).fill(skin(37.5))], again).words).toBe('')
  })

  test('with nobody present it asks for nothing', () => {
    expect(measureAgain(nobodyInFront)).toBe(nobodyInFront)
  })
})

describe('a module lost sight of', () => {
  test('is a falling edge for whoever was present, and only for them', () => {
    const { inFront } = watch(gyMcu90614, Array(3).fill(skin(36)))
    expect(lostSight(inFront)).toEqual({
      inFront: nobodyInFront,
      happenings: [{ type: 'presence', present: false }],
    })
    expect(lostSight(nobodyInFront).happenings).toEqual([])
  })
})

test('edges always alternate and a reading comes only between a rise and a fall', () => {
  const values = fc.array(fc.integer({ min: 2000, max: 4400 }), { maxLength: 80 })
  const runs = fc.array(fc.tuple(fc.constantFrom(21, 24.5, 34, 36), fc.integer({ min: 1, max: 9 })), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(
      fc.oneof(
        values.map((all) => all.map((one) => one / 100)),
        runs.map((all) => all.flatMap(([celsius, times]) => Array<number>(times).fill(celsius))),
      ),
      (celsius) => {
        const { words } = watch(
          gyMcu90614,
          celsius.map((one) => skin(one)),
        )
        expect(words).toMatch(/^(\+( [\d.]+)?( -( |$)|$))*$/)
      },
    ),
  )
})
