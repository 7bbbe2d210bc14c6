import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { KIND_NAMES, kindOf, KINDS } from './kinds.ts'
import { countsOf, queueOf } from './people.ts'
import { seeded } from './seeded.ts'

const anyQueue = fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer())

test('the shares are of a hundred', () => {
  expect(KIND_NAMES.reduce((sum, kind) => sum + KINDS[kind].share, 0)).toBe(100)
})

test('of three hundred people each kind is there in its share', () => {
  const queue = queueOf(300, seeded(1))
  for (const kind of KIND_NAMES) {
    expect({ kind, people: queue.filter((person) => person.kind === kind).length }).toEqual({
      kind,
      people: KINDS[kind].share * 3,
    })
  }
})

test('whoever is asked for comes, each under a number of their own', () => {
  fc.assert(
    fc.property(anyQueue, ([count, seed]) => {
      const queue = queueOf(count, seeded(seed))
      expect(queue.map(({ n }) => n)).toEqual(Array.from({ length: count }, (_, n) => n))
      expect([...countsOf(count).values()].reduce((sum, people) => sum + people, 0)).toBe(count)
    }),
  )
})

test('who needs somebody before or behind has them', () => {
  fc.assert(
    fc.property(anyQueue, ([count, seed]) => {
      const queue = queueOf(count, seeded(seed))
      for (const { n, kind, phoneOf } of queue) {
        if (kind === 'close-behind') expect(queue[n - 1]?.kind).toBe('shown')
        if (kind === 'steps-back') expect(queue[n + 1]?.kind).toBe('shown')
        if (phoneOf !== null) expect(queue[phoneOf]).toMatchObject({ kind: 'family', phoneOf: null })
      }
      expect(queue.filter(({ kind }) => kind === 'family').length % 2).toBe(0)
    }),
  )
})

test('no two of 197 people in a row have the same temperature', () => {
  const own = queueOf(300, seeded(1)).map(({ temperatures }) => temperatures.own)
  own.forEach((celsius, n) => expect(own.slice(n + 1, n + 197)).not.toContain(celsius))
})

test('a temperature means what its name says: 35.0 is plausible, 37.3 is high', () => {
  for (const { temperatures } of queueOf(300, seeded(1))) {
    const { own, cold, high, fever } = temperatures
    expect(own).toBeGreaterThan(35.1)
    expect(own).toBeLessThan(37.27)
    expect(cold).toBeLessThan(34.9)
    expect(Math.min(high, fever)).toBeGreaterThan(37.35)
  }
})

test('a plain pass has one key', () => {
  for (const kind of KIND_NAMES.map(kindOf).filter(({ plain }) => plain)) {
    expect(kind.acts.filter((act) => act.do === 'key')).toHaveLength(1)
  }
})
