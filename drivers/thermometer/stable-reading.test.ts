import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Frame } from './contract.ts'
import { gyMcu90614 } from './gy-mcu90614.ts'
import { idc50 } from './idc50.ts'
import { lu90614 } from './lu90614.ts'
import { temperature, type ThermometerProtocol, wordless } from './protocol.ts'
import {
  type Happening,
  type InFront,
  lostSight,
  measureAgain,
  nobodyInFront,
  watchFrame,
} from './stable-reading.ts'

const skin = (celsius: number | null, ambient: number | null = 21): Frame =>
  temperature({ celsius, kind: 'surface', ambient })
const body = (celsius: number): Frame => temperature({ celsius, kind: 'body-estimate', ambient: null })

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
    const again = measureAgain(gyMcu90614, first.inFront, 'another')
    expect(watch(gyMcu90614, Array(4).fill(skin(36.5)), again).words).toBe('')
    expect(watch(gyMcu90614, Array(9).fill(skin(36.5)), again).words).toBe('36.5')
  })

  test('before the first reading it throws the samples away: they may be of the person before', () => {
    const first = watch(gyMcu90614, Array(4).fill(skin(37.5)))
    const again = measureAgain(gyMcu90614, first.inFront, 'another')
    expect(watch(gyMcu90614, [...Array<Frame>(4).fill(skin(37.5))], again).words).toBe('')
  })

  test('a module that froze at the person before gives the next one nothing, until it says something else', () => {
    const first = watch(gyMcu90614, Array(8).fill(skin(36.5)))
    const again = measureAgain(gyMcu90614, first.inFront, 'another')
    const frozen = watch(gyMcu90614, Array(99).fill(skin(36.5)), again)
    expect(frozen.words).toBe('')
    expect(watch(gyMcu90614, Array(5).fill(skin(36.52)), frozen.inFront).words).toBe('36.52')
  })

  test.each([
    ['hundredths, the same person', gyMcu90614, 'same', ''],
    ['tenths, another person', idc50, 'another', ''],
    ['tenths, the same person', idc50, 'same', '36.5'],
  ] as const)('the very same values of %s', (_name, protocol, who, words) => {
    const frame: Frame = temperature({ celsius: 36.5, kind: protocol.kind, ambient: 22 })
    const first = watch(protocol, Array(8).fill(frame))
    const again = measureAgain(protocol, first.inFront, who)
    expect(watch(protocol, Array(9).fill(frame), again).words).toBe(words)
  })

  test('with nobody present it asks for nothing', () => {
    expect(measureAgain(gyMcu90614, nobodyInFront, 'same')).toBe(nobodyInFront)
  })
})

test('where most frames are spoilt, two of an empty place so late after the last of a person are a fall', () => {
  const { inFront } = watch(gyMcu90614, Array(3).fill(skin(36)))
  const fall = { type: 'presence', present: false }
  const empty = (before: InFront, ms: number) => watchFrame(gyMcu90614, before, skin(22), 200 + ms)
  const first = empty(inFront, 600)
  expect(first.happenings).toEqual([])
  expect(empty(first.inFront, 700).happenings).toEqual([fall])
  expect(empty(empty(inFront, 300).inFront, 400).happenings).toEqual([])
  expect(empty(empty(inFront, 300).inFront, 500).happenings).toEqual([fall])
})

describe('a module lost sight of', () => {
  test('is a falling edge for whoever was present, and only for them', () => {
    const { inFront } = watch(gyMcu90614, Array(3).fill(skin(36)))
    expect(lostSight(inFront).happenings).toEqual([{ type: 'presence', present: false }])
    expect(lostSight(inFront).inFront).toMatchObject({ present: false, wanted: false, samples: [] })
    expect(lostSight(nobodyInFront).happenings).toEqual([])
  })

  test('that comes back with the very value of the one before gives nobody a reading until it says another', () => {
    const { inFront } = watch(gyMcu90614, Array(8).fill(skin(36.5)))
    const lost = lostSight(lostSight(inFront).inFront).inFront
    const frozen = watch(gyMcu90614, Array(99).fill(skin(36.5)), lost)
    expect(frozen.words).toBe('+')
    expect(watch(gyMcu90614, Array(5).fill(skin(36.52)), frozen.inFront).words).toBe('36.52')
    expect(watch(gyMcu90614, Array(8).fill(skin(36.52)), lost).words).toBe('+ 36.52')
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

test.each([
  ['was lost and came back', (before: InFront) => lostSight(before).inFront, '+'],
  ['was asked for the next person', (before: InFront) => measureAgain(idc50, before, 'another'), ''],
])(
  'a module of tenths that froze and %s: a retake gives nobody the reading of the one before',
  (_, then, words) => {
    const { inFront } = watch(idc50, Array(5).fill(body(36.5)))
    const next = watch(idc50, Array(5).fill(body(36.5)), then(inFront))
    expect(next.words).toBe(words)
    const retake = measureAgain(idc50, next.inFront, 'same')
    const frozen = watch(idc50, Array(99).fill(body(36.5)), retake)
    expect(frozen.words).toBe('')
    expect(watch(idc50, Array(5).fill(body(36.6)), frozen.inFront).words).toBe('36.6')
  },
)

describe('a module that sends the room in frames of its own', () => {
  const alone = (celsius: number) => skin(celsius, null)
  const room = (celsius: number): Frame => ({
    ...wordless('error', 'surface'),
    says: 'ambient',
    ambient: celsius,
  })
  const said = (frames: readonly Frame[], everyMs = 100) =>
    watch({ ...gyMcu90614, frameEveryMs: everyMs }, frames)

  test('each object frame is judged beside the room before it', () => {
    const frames = [room(20), room(20), alone(34), room(21), alone(34), alone(34), alone(34), alone(34)]
    expect(said(frames).happenings).toEqual([
      { type: 'presence', present: true },
      { type: 'reading', reading: { celsius: 34, raw: 34, kind: 'surface', ambient: 21, samples: 5 } },
    ])
  })

  test('the room moves no edge of its own', () => {
    expect(said([room(20), room(20), alone(34), room(20), alone(34)]).words).toBe('+')
    const nod = [room(20), room(20), alone(34), alone(34), ...Array(9).fill(room(20)), alone(34)]
    expect(said(nod).words).toBe('+')
  })

  test.each([
    [5000, '+'],
    [5001, ''],
  ])('a room of %i ms ago: %j', (ageMs, words) => {
    const after = (atMs: number) => (inFront: InFront, frame: Frame) =>
      watchFrame(gyMcu90614, inFront, frame, atMs)
    const { inFront } = after(0)(after(0)(nobodyInFront, room(20)).inFront, room(20))
    const first = after(ageMs)(inFront, alone(34))
    const second = after(ageMs)(first.inFront, alone(34))
    expect(second.happenings.map(() => '+').join('')).toBe(words)
  })

  test.each([
    ['said once is not known', [room(20)], ''],
    ['said once between is passed over', [room(20), room(20), room(-30), room(20)], '+'],
    ['that is another each time is not known', [room(20), room(30), room(20), room(30)], ''],
    ['that is another from now on is known the second time', [room(20), room(20), room(32), room(32)], ''],
    ['that creeps is followed', [room(20), room(21), room(22)], '+'],
  ])('a room %s', (_, rooms, words) => {
    expect(said([...rooms, alone(34), alone(34)]).words).toBe(words)
  })

  test('a room that the clock puts in the future is not known', () => {
    const { inFront: once } = watchFrame(gyMcu90614, nobodyInFront, room(20), 1000)
    const { inFront } = watchFrame(gyMcu90614, once, room(20), 1000)
    const { inFront: seen } = watchFrame(gyMcu90614, inFront, alone(34), 999)
    expect(seen.streak).toBe(0)
  })

  test('it is kept from one person to the next', () => {
    const people = [alone(34), alone(34), ...Array<Frame>(5).fill(alone(20)), alone(34), alone(34)]
    expect(said([room(20), room(20), ...people]).words).toBe('+ - +')
  })
})

describe('frames that are no temperature', () => {
  const held = Array<Frame>(4).fill(body(36.5))

  test('an acknowledgement changes nothing', () => {
    expect(watch(lu90614, [...held, wordless('acknowledged', 'body-estimate'), body(36.5)]).words).toBe(
      '+ 36.5',
    )
  })

  test('a module that cannot measure sees nobody', () => {
    const error = wordless('error', 'body-estimate')
    expect(watch(lu90614, [...held, error, error, error, body(36.5)]).words).toBe('+')
    expect(watch(lu90614, [...held, error, error, error, error]).words).toBe('+ -')
    expect(watch(lu90614, [error, body(36.5), error, body(36.5), error]).words).toBe('')
  })
})

test('the skin beside an estimate is what stands out from the room, and is kept as the raw value', () => {
  const beside = (raw: number): Frame => ({
    says: 'temperature',
    celsius: 36.5,
    kind: 'body-estimate',
    raw,
    ambient: 21,
  })
  const module = { ...gyMcu90614, kind: 'body-estimate' as const }
  expect(watch(module, Array(9).fill(beside(24.9))).words).toBe('')
  expect(watch(module, Array(5).fill(beside(34.1))).happenings).toEqual([
    { type: 'presence', present: true },
    {
      type: 'reading',
      reading: { celsius: 36.5, raw: 34.1, kind: 'body-estimate', ambient: 21, samples: 5 },
    },
  ])
})
