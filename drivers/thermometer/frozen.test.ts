import { describe, expect, test } from 'vitest'
import { gyMcu90614 } from './gy-mcu90614.ts'
import { lu90614 } from './lu90614.ts'
import { isFrozen, mayHaveGoneUnseen, watchSameness, type Sameness } from './frozen.ts'

type Said = readonly [celsius: number | null, ambient: number | null]

/** What was said every 100 ms for so many seconds, in turns. */
function after(seconds: number, ...said: Said[]): { sameness: Sameness | null; atMs: number } {
  let sameness: Sameness | null = null
  let atMs = 1000
  for (let frame = 0; frame <= seconds * 10; frame += 1) {
    atMs = 1000 + frame * 100
    const [celsius = null, ambient = null] = said[frame % said.length] ?? []
    sameness = watchSameness(sameness, { celsius, raw: celsius, ambient }, atMs)
  }
  return { sameness, atMs }
}

const FINE = gyMcu90614.frozenAfterMs
const COARSE = lu90614.frozenAfterMs

describe('a frozen module', () => {
  test.each([
    ['somebody, the same to a hundredth for 19 s', 19, [[34.2, 22.1]], true, FINE, false],
    ['somebody, the same for 20 s', 20, [[34.2, 22.1]], true, FINE, true],
    [
      'somebody, moving by a hundredth',
      120,
      [
        [34.2, 22.1],
        [34.21, 22.1],
      ],
      true,
      FINE,
      false,
    ],
    [
      'somebody, only the room moves',
      120,
      [
        [34.2, 22.1],
        [34.2, 22.11],
      ],
      true,
      FINE,
      false,
    ],
    ['an empty wall to a hundredth for 59 s', 59, [[22.3, 22.1]], false, FINE, false],
    ['an empty wall to a hundredth for a minute', 60, [[22.3, 22.1]], false, FINE, true],
    [
      'an empty wall all night, of a module that tells too little',
      36_000,
      [[22.3, null]],
      false,
      COARSE,
      false,
    ],
    ['somebody for a minute, of such a module', 60, [[36.5, null]], true, COARSE, true],
    [
      'the room in frames of its own',
      61,
      [
        [36.5, null],
        [null, 22.1],
      ],
      true,
      COARSE,
      true,
    ],
    [
      'the room in frames of its own, moving',
      60,
      [
        [36.5, null],
        [null, 22.1],
        [36.5, null],
        [null, 22.2],
      ],
      true,
      COARSE,
      false,
    ],
    ['a module that says it cannot measure', 600, [[null, null]], true, FINE, false],
  ] as const)('%s', (_name, seconds, said, present, limits, frozen) => {
    const { sameness, atMs } = after(seconds, ...said)
    expect(isFrozen(sameness, { present, limits, atMs })).toBe(frozen)
  })

  test('thaws with the first other value', () => {
    const { sameness, atMs } = after(60, [34.2, 22.1])
    const thawed = watchSameness(sameness, { celsius: 34.21, raw: 34.21, ambient: 22.1 }, atMs)
    expect(isFrozen(thawed, { present: true, limits: FINE, atMs })).toBe(false)
  })

  test('a clock set back accuses nobody, and counts from there', () => {
    const { sameness } = after(19, [34.2, 22.1])
    const back = watchSameness(sameness, { celsius: 34.2, raw: 34.2, ambient: 22.1 }, 0)
    expect(back.sinceMs).toBe(0)
  })

  test('an estimate that is held while the skin beside it moves is not frozen', () => {
    const held = watchSameness(null, { celsius: 36.5, raw: 34.2, ambient: 22.1 }, 0)
    expect(watchSameness(held, { celsius: 36.5, raw: 34.21, ambient: 22.1 }, 60_000).sinceMs).toBe(60_000)
  })
})

describe('somebody may have gone unseen', () => {
  const STILL = [[34.2, 22.1]] as const
  const STIRS = [
    [34.2, 22.1],
    [34.21, 22.1],
  ] as const

  test.each([
    ['of whom the very same has been said for 1.9 s', 1.9, STILL, false],
    ['of whom the very same has been said for 2 s', 2, STILL, true],
    ['who stirs', 60, STIRS, false],
    ['before a module that says it cannot measure', 60, [[null, null]], false],
  ] as const)('%s', (_name, seconds, said, doubtful) => {
    const { sameness, atMs } = after(seconds, ...said)
    expect(mayHaveGoneUnseen(sameness, atMs)).toBe(doubtful)
  })

  test('until 2 s after the module says something else', () => {
    const { sameness, atMs } = after(3, ...STILL)
    const one = watchSameness(sameness, { celsius: 33, raw: 33, ambient: 22.1 }, atMs)
    const other = watchSameness(one, { celsius: 33.5, raw: 33.5, ambient: 22.1 }, atMs + 1000)
    expect([0, 1999, 2000].map((ms) => mayHaveGoneUnseen(one, atMs + ms))).toEqual([true, true, true])
    expect([1000, 1999, 2000].map((ms) => mayHaveGoneUnseen(other, atMs + ms))).toEqual([true, true, false])
  })

  test('not where the clock was set back since', () => {
    const { sameness, atMs } = after(3, ...STILL)
    const stirred = watchSameness(sameness, { celsius: 33, raw: 33, ambient: 22.1 }, atMs)
    expect(mayHaveGoneUnseen(stirred, atMs - 1000)).toBe(false)
  })

  test('nor before a module that has said nothing', () => {
    expect(mayHaveGoneUnseen(null, 0)).toBe(false)
  })
})
