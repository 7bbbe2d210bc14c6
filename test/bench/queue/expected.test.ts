import { expect, test } from 'vitest'
import { difference, type Expected } from './expected.ts'

const passed: Expected = {
  verdict: 'pass',
  action: 'admit',
  reasons: [],
  flags: [],
  tokens: ['a', 'b'],
  readings: [36.51],
}

test('nothing differs', () => {
  expect(difference(passed, { ...passed })).toBeNull()
})

test.each([
  {
    what: "somebody else's reading",
    found: { readings: [36.8] },
    told: 'readings [36.8] instead of [36.51]',
  },
  {
    what: "somebody else's reading besides",
    found: { readings: [36.51, 36.8] },
    told: 'readings [36.51,36.8] instead of [36.51]',
  },
  {
    what: "somebody else's code",
    found: { tokens: ['a', 'c'] },
    told: 'tokens ["a","c"] instead of ["a","b"]',
  },
  { what: 'no ruling', found: { verdict: null }, told: 'verdict null instead of "pass"' },
])('$what is told', ({ found, told }) => {
  expect(difference(passed, { ...passed, ...found })).toBe(told)
})
