import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { median, percentile } from './percentile.ts'

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)

test.each([
  { share: 0.01, is: 1 },
  { share: 0.5, is: 50 },
  { share: 0.99, is: 99 },
  { share: 0.991, is: 100 },
  { share: 1, is: 100 },
])('of 1 to 100 the share $share is at most $is', ({ share, is }) => {
  expect(percentile(hundred, share)).toBe(is)
})

test('the median of an even number is the lower one, which was measured', () => {
  expect(median([4, 1, 3, 2])).toBe(2)
})

test('of nothing there is no percentile', () => {
  expect(() => median([])).toThrow('nothing was measured')
})

test('a percentile is one of the values, and at least that share is not above it', () => {
  const values = fc.array(fc.double({ noNaN: true }), { minLength: 1 })
  const share = fc.double({ min: 0.001, max: 1, noNaN: true })
  fc.assert(
    fc.property(values, share, (measured, part) => {
      const found = percentile(measured, part)
      expect(measured).toContain(found)
      const notAbove = measured.filter((value) => value <= found).length
      expect(notAbove / measured.length).toBeGreaterThanOrEqual(part - 1e-9)
    }),
  )
})
