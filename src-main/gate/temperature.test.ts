import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { TemperatureKind } from '../words.ts'
import { assessTemperature, type Taken } from './temperature.ts'
import { taken } from './testing/people.ts'
import { presets } from './testing/presets.ts'

const rules = presets['ruian-main']

/** `37.5@0 36.5@6 gun:36.8@9 contact:36.6@20 36.1?@3`: °C, how it was taken, at which second; ? indicates only. */
function readings(line: string): Taken[] {
  if (line === '') return []
  const kinds: Record<string, TemperatureKind> = { gun: 'handheld', contact: 'contact', surface: 'surface' }
  return line.split(' ').map((word) => {
    const [value = '', second = ''] = word.split('@')
    const [how, celsius] = value.includes(':') ? value.split(':') : ['', value]
    const indicates = celsius?.endsWith('?') === true ? 'room-unknown' : null
    const content = taken(Number.parseFloat(celsius ?? ''), kinds[how ?? ''] ?? 'body-estimate', indicates)
    return { ...content, at: Number(second) * 1000 }
  })
}

const TABLE: readonly [title: string, line: string, state: string, decisive: number | null][] = [
  ['nothing yet', '', 'missing', null],
  ['a normal reading', '36.5@0', 'normal', 36.5],
  ['just below the limit', '37.2@0', 'normal', 37.2],
  ['at the limit', '37.3@0', 'high', 37.3],
  ['shown as the limit, and so at it', '37.25@0', 'high', 37.3],
  ['shown as just below it', '37.249@0', 'normal', 37.2],
  ['half up, though no double holds it', '37.15@0', 'normal', 37.2],
  ['shown as plausible', '34.95@0', 'normal', 35],
  ['the lowest plausible', '35@0', 'normal', 35],
  ['just below what is plausible', '34.9@0', 'implausible', 34.9],
  ['the highest plausible', '42@0', 'high', 42],
  ['just above what is plausible', '42.1@0', 'implausible', 42.1],

  ['cold, then normal', '33@0 36.5@1', 'normal', 36.5],
  ['cold twice: the gun is asked for', '33@0 34@1', 'keyed-in-wanted', 34],
  ['cold twice, then a normal module reading: the gun still', '33@0 34@1 36.5@2', 'keyed-in-wanted', 34],
  [
    'cold twice on the skin, then a normal module reading: the gun still',
    'surface:33@0 surface:34@1 surface:36.5@2',
    'keyed-in-wanted',
    34,
  ],
  ['cold twice, then the module at the limit', '33@0 34@1 37.3@2 gun:36.5@9', 'keyed-in-wanted', 37.3],
  ['cold twice, then the gun', '33@0 34@1 gun:36.4@9', 'normal', 36.4],
  ['cold twice, then a contact reading', '33@0 34@1 contact:36.4@9', 'normal', 36.4],
  ['cold twice, then the gun says high', '33@0 34@1 gun:37.5@9', 'keyed-in-wanted', 37.5],
  ['cold twice, then the gun says high twice', '33@0 34@1 gun:37.5@9 gun:37.6@15', 'confirmed', 37.6],
  [
    'cold twice, a high one, the gun: one normal is not two',
    '33@0 34@1 38.5@2 gun:36.5@9',
    'keyed-in-wanted',
    38.5,
  ],
  ['cold twice, a high one, the gun twice', '33@0 34@1 38.5@2 gun:36.5@9 gun:36.6@10', 'normal', 36.6],

  ['high, by gun too soon, by gun 5 s later', '37.3@1 gun:37.3@3 gun:37.3@6 contact:35@7', 'confirmed', 37.3],
  ['high, one normal 5 s later', '37.5@0 36.5@5', 'high', 37.5],
  ['high, two normal ones', '37.5@0 36.5@5 36.6@6', 'normal', 36.6],
  ['high, two normal ones, the first too soon', '37.5@0 36.5@4.999 36.6@6', 'high', 37.5],
  ['high, two normal ones, both too soon', '37.5@0 36.5@3 36.6@4', 'high', 37.5],
  ['high, long after the start: the first normal one is too soon', '37.5@10 36.5@14 36.6@15', 'high', 37.5],
  ['high between two normal ones', '36.5@0 37.5@5 36.6@10', 'high', 37.5],
  ['high, normal, high: the second confirms', '37.5@0 36.5@5 37.4@10', 'confirmed', 37.4],
  ['high twice', '37.5@0 37.3@5', 'confirmed', 37.3],
  ['high twice, then normal twice: confirmed stays', '37.5@0 37.3@5 36.5@11 36.5@12', 'confirmed', 37.3],
  [
    'high twice, then a normal contact one: confirmed stays',
    '37.5@0 37.3@5 contact:36.5@20',
    'confirmed',
    37.3,
  ],
  ['high, then a normal contact reading', '37.5@0 contact:36.6@20', 'normal', 36.6],
  ['high, then the same by contact', '37.5@0 contact:37.3@20', 'confirmed', 37.3],
  ['one high contact reading', 'contact:37.3@0', 'confirmed', 37.3],
  ['one normal contact reading', 'contact:37.2@0', 'normal', 37.2],
  ['contact normal, then high', 'contact:36.5@0 37.5@9', 'high', 37.5],
  ['contact normal, then above the range', 'contact:36.5@0 42.5@9', 'implausible', 42.5],
  ['high, the gun normal twice', '37.5@0 gun:36.5@6 gun:36.6@9', 'normal', 36.6],
  ['the gun high, typed twice', 'gun:37.8@0 gun:37.8@1', 'high', 37.8],
  ['the gun high, and again after five seconds', 'gun:37.8@0 gun:37.8@5', 'confirmed', 37.8],
  ['high, the gun high', '37.5@0 gun:37.4@6', 'confirmed', 37.4],
  ['high, then cold twice: the gun', '37.5@0 33@6 34@7', 'keyed-in-wanted', 37.5],
  ['high, cold twice, one normal by gun', '37.5@0 33@6 34@7 gun:36.5@12', 'keyed-in-wanted', 37.5],
  ['high, cold twice, two normal by gun', '37.5@0 33@6 34@7 gun:36.5@12 gun:36.6@14', 'normal', 36.6],

  ['above the range, one normal', '42.5@0 36.5@5', 'implausible', 42.5],
  ['above the range, two normal', '42.5@0 36.5@5 36.6@6', 'normal', 36.6],
  ['above the range, then high', '42.5@0 37.5@5', 'confirmed', 37.5],
  ['above the range twice', '42.5@0 42.6@5', 'keyed-in-wanted', 42.6],
  ['above the range twice, the gun normal once', '42.5@0 42.6@5 gun:36.5@20', 'keyed-in-wanted', 42.6],
  ['above the range twice, the gun normal twice', '42.5@0 42.6@5 gun:36.5@20 gun:36.6@22', 'normal', 36.6],

  ['a module that only indicates', '36.5?@0', 'keyed-in-wanted', null],
  ['it indicates a fever: it still does not judge', '38.5?@0', 'keyed-in-wanted', null],
  ['it indicates, the gun judges', '36.1?@0 gun:36.8@3', 'normal', 36.8],
  ['it indicates high, the gun judges', '38.5?@0 gun:36.8@3', 'normal', 36.8],
  ['it indicates, the gun finds it high', '36.1?@0 gun:37.3@3', 'high', 37.3],
]

describe('the readings of one visit', () => {
  test.each(TABLE)('%s: %s is %s', (_title, line, state, decisive) => {
    const assessed = assessTemperature(readings(line), rules)
    expect(assessed.state).toBe(state)
    expect(assessed.decisive?.celsius ?? null).toBe(decisive)
  })

  test.each([
    ['37.5@10', 15_000],
    ['37.5@10 36.5@12', 15_000],
    ['42.5@10', 15_000],
    ['33@10', 10_000],
  ])('after %s the retake may start at %i ms', (line, at) => {
    expect(assessTemperature(readings(line), rules)).toMatchObject({ retakeAt: at })
  })

  test.each([
    ['37.5@0', 0],
    ['37.5@0 36.5@5', 1],
    ['37.5@0 36.5@4', 0],
  ])('after %s %i of two normal readings have come', (line, normals) => {
    expect(assessTemperature(readings(line), rules)).toMatchObject({ state: 'high', normals })
  })

  it('judges every kind by its own limit', () => {
    const feverAt = { surface: 36, 'body-estimate': 37.3, handheld: 37.3, contact: 37.5 }
    const site = { ...rules, temperature: { ...rules.temperature, feverAt } }
    expect(assessTemperature(readings('surface:36@0'), site).state).toBe('high')
    expect(assessTemperature(readings('36@0'), site).state).toBe('normal')
    expect(assessTemperature(readings('contact:37.4@0'), site).state).toBe('normal')
    expect(assessTemperature(readings('contact:37.5@0'), site).state).toBe('confirmed')
  })
})

describe('a higher temperature', () => {
  const RANK = { normal: 0, missing: 1, implausible: 1, 'keyed-in-wanted': 1, high: 1, confirmed: 2 } as const
  const tenths = fc.integer({ min: 350, max: 420 })
  const kind = fc.constantFrom<TemperatureKind>('body-estimate', 'handheld', 'contact', 'surface')
  const series = fc.array(
    fc.record({ tenths: fc.integer({ min: 330, max: 430 }), kind, pause: fc.integer({ min: 1, max: 9 }) }),
    { maxLength: 5 },
  )

  it('of a single reading is never judged more kindly', () => {
    fc.assert(
      fc.property(tenths, tenths, kind, (a, b, how) => {
        const judgedAt = (value: number) =>
          RANK[assessTemperature([{ ...taken(value / 10, how), at: 0 }], rules).state]
        expect(judgedAt(Math.max(a, b))).toBeGreaterThanOrEqual(judgedAt(Math.min(a, b)))
      }),
      { numRuns: 500 },
    )
  })

  it('in the place of one of several never makes normal what was not', () => {
    fc.assert(
      fc.property(series, fc.nat(4), tenths, tenths, (people, place, a, b) => {
        if (people.length === 0) return
        let at = 0
        const line = people.map((person) => {
          at += person.pause * 1000
          return { ...taken(person.tenths / 10, person.kind), at }
        })
        const index = place % line.length
        const rankWith = (celsius: number) =>
          RANK[
            assessTemperature(
              line.map((reading, position) => (position === index ? { ...reading, celsius } : reading)),
              rules,
            ).state
          ]
        if (rankWith(Math.max(a, b) / 10) === 0) expect(rankWith(Math.min(a, b) / 10)).toBe(0)
      }),
      { numRuns: 3000 },
    )
  })
})
