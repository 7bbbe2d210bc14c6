import { describe, expect, it } from 'vitest'
import { nextDeadline } from './lane.ts'
import { arrives, gun, health, key, leaves, skin, thermometerLost, tick } from './testing/people.ts'
import { goOn, judged, measured, notices, play, records, sorts, stage, type Scene } from './testing/play.ts'
import { ALL_BUT_TEMPERATURE, PASSES } from './testing/scenes.ts'

describe('a reading', () => {
  it('binds to the visit of its own presence', () => {
    expect(
      sorts([
        [0, arrives],
        [1, skin(36.5)],
      ]),
    ).toEqual(['temperature'])
  })

  it.each<[string, readonly Scene[]]>([
    ['with nobody there', [[1, skin(36.5)]]],
    [
      'after the person has left',
      [
        [0, arrives],
        [1, health('A')],
        [2, leaves],
        [3, skin(36.5)],
      ],
    ],
    [
      'of a code that still waits for its person',
      [
        [0, health('A')],
        [3, skin(36.5)],
      ],
    ],
    ['after the verdict', [...PASSES, [5, skin(37.9)]]],
  ])('binds to no visit %s', (_when, scenes) => {
    const before = play({}, scenes.slice(0, -1))
    const after = play({}, scenes)
    expect(after.lane).toEqual(before.lane)
    expect(after.effects).toEqual(before.effects)
  })
})

describe('a high reading', () => {
  const high: readonly Scene[] = [...ALL_BUT_TEMPERATURE, [4, skin(37.6)]]

  it('is repeated by key at least 5 s later', () => {
    const early = play({}, [...high, [8.999, key('retake')]])
    expect(notices(early)).toEqual(['hold-still'])
    expect(measured(early)).toEqual([])
    expect(measured(play({}, [...high, [9, tick], [10, key('retake')]]))).toEqual([9, 10])
  })

  it('is repeated by itself after 5 s, as soon as somebody stands there', () => {
    expect(measured(play({}, [...high, [8.999, tick]]))).toEqual([])
    expect(measured(play({}, [...high, [9, tick], [10, tick]]))).toEqual([9])
    const back: readonly Scene[] = [...high, [5, leaves], [12, arrives]]
    expect(measured(play({}, back))).toEqual([])
    expect(measured(play({}, [...back, [13, key('same-person')]]))).toEqual([13])
  })

  it('is repeated by the same token at least 5 s later', () => {
    expect(notices(play({}, [...high, [8.999, health('A')]]))).toEqual(['hold-still'])
    expect(measured(play({}, [...high, [9, tick], [10, health('A')]]))).toEqual([9, 10])
  })

  it('is cleared by two normal ones; the second is taken at once', () => {
    const cleared = play({}, [...high, [9, tick], [10, skin(36.8)]])
    expect(records(cleared)).toEqual([])
    expect(measured(cleared)).toEqual([9, 10])
    expect(records(goOn(cleared, [[11, skin(36.9)]]))).toEqual(['v1 pass admit'])
  })

  it('is repeated when the retake gave a cold one, and no more after a second cold one', () => {
    const cold = play({}, [...high, [9, tick], [10, skin(33)]])
    expect(measured(cold)).toEqual([9, 10])
    expect(judged(cold).ruling).toEqual({ state: 'retake', at: 9000, reason: 'temperature-high' })
    const twice = goOn(cold, [[11, skin(33)]])
    expect(measured(twice)).toEqual([9, 10])
    expect(judged(twice).asks).toEqual(['handheld-temperature'])
  })

  it('is confirmed by a second one', () => {
    expect(records(play({}, [...high, [9, skin(37.3)]]))).toEqual(['v1 deny hold-and-report fever-confirmed'])
  })

  it('lets the clock stand still while the person rests', () => {
    const rests = play({}, [...high, [600, tick], [601, skin(36.8)], [602, skin(36.9)]])
    expect(records(rests)).toEqual(['v1 pass admit'])
    const measuredAgain = play({}, [...high, [9, tick]])
    expect(nextDeadline(measuredAgain.lane, stage({}).rules, 9000)).toBe((4 + 14_400) * 1000)
  })

  it('lets the clock run for who walks away', () => {
    const gone = play({}, [...high, [5, leaves]])
    expect(records(goOn(gone, [[64.999, tick]]))).toEqual([])
    expect(records(goOn(gone, [[65, tick]]))).toEqual(['v1 abandoned'])
  })

  it('is told too soon that a keyed-in normal one clears nothing', () => {
    expect(notices(play({}, [...high, [6, gun(36.5)]]))).toEqual(['keyed-in-ignored'])
    expect(notices(play({}, [...high, [9, gun(36.5)]]))).toEqual([])
    const tooHigh: Scene[] = [
      [0, arrives],
      [1, gun(43)],
      [7.5, gun(43)],
      [9.5, gun(36.8)],
    ]
    expect(notices(play({}, tooHigh))).toEqual(['keyed-in-ignored'])
    expect(notices(play({}, [...high, [6, key('class-resident')]]))).toEqual([])
    expect(notices(play({}, [...ALL_BUT_TEMPERATURE.slice(0, 3), [4, gun(37.6)]]))).toEqual([])
  })
})

describe('a measurement is asked for', () => {
  it.each<[string, 'same' | 'another', readonly Scene[]]>([
    [
      'a second normal reading',
      'same',
      [
        [0, arrives],
        [1, skin(37.6)],
        [6, skin(36.5)],
      ],
    ],
    [
      'the key retake',
      'same',
      [
        [0, arrives],
        [1, skin(36.5)],
        [2, key('retake')],
      ],
    ],
    [
      'the key next-person as an answer',
      'another',
      [
        [0, arrives],
        [1, skin(37.9)],
        [2, leaves],
        [3, arrives],
        [4, skin(36.5)],
        [5, key('next-person')],
      ],
    ],
    [
      'a code at a lane that sees nobody',
      'another',
      [
        [0, thermometerLost],
        [1, health('A')],
      ],
    ],
  ])('by %s: of the %s person', (_by, who, scenes) => {
    expect(play({}, scenes).effects.at(-1)?.effect).toEqual({ type: 'measure', who })
  })
})

describe('an implausible reading', () => {
  it('is taken again at once', () => {
    const cold = play({}, [...ALL_BUT_TEMPERATURE, [4, skin(33)]])
    expect(measured(cold)).toEqual([4])
    expect(records(goOn(cold, [[5, skin(36.5)]]))).toEqual(['v1 pass admit'])
  })

  it('that comes twice asks for a gun, and the clock stands still', () => {
    const cold = play({}, [...ALL_BUT_TEMPERATURE, [4, skin(33)], [5, skin(33.5)]])
    expect(measured(cold)).toEqual([4])
    expect(judged(cold)).toMatchObject({ ruling: { state: 'ask' }, asks: ['handheld-temperature'] })
    expect(records(goOn(cold, [[300, gun(36.5)]]))).toEqual(['v1 pass admit'])
  })

  it('above the range waits like a fever', () => {
    const hot = play({}, [...ALL_BUT_TEMPERATURE, [4, skin(42.5)]])
    expect(measured(hot)).toEqual([])
    expect(measured(goOn(hot, [[9, tick]]))).toEqual([9])
  })
})

describe('a module that only indicates', () => {
  it('asks for a gun and is not measured over and over', () => {
    const night = play({}, [...ALL_BUT_TEMPERATURE, [4, skin(31, 'room-out-of-range')]])
    expect(measured(night)).toEqual([])
    expect(judged(night).asks).toEqual(['handheld-temperature'])
    expect(records(goOn(night, [[5, gun(36.8)]]))).toEqual(['v1 pass admit'])
  })

  it('is asked but once for the second normal reading that it could never give', () => {
    const after = play({}, [
      ...ALL_BUT_TEMPERATURE,
      [4, gun(37.5)],
      [10, gun(36.5)],
      [11, skin(31, 'room-unknown')],
      [12, tick],
    ])
    expect(measured(after)).toEqual([10])
  })
})
