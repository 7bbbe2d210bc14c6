import { expect, test } from 'vitest'
import { atLeast, atMost, ratioAtLeast, told } from './result.ts'
import { figure, resultTable } from './result-table.ts'

test.each([
  [0.012345, '0.0123'],
  [1.005, '1'],
  [16.66, '16.7'],
  [99.96, '100'],
  [1234.5, '1235'],
  [0, '0'],
])('%d is written as %s', (value, written) => {
  expect(figure(value)).toBe(written)
})

test('a goal is met on its very limit', () => {
  const measured = { name: 'pace', unit: 'people/min', value: 12.5, floor: null }
  expect(atLeast(measured, 12.5, 'at least 12.5').met).toBe(true)
  expect(atMost(measured, 12.5, 'at most 12.5').met).toBe(true)
  expect(atMost(measured, 12.4, 'at most 12.4').met).toBe(false)
  expect(told(measured)).toMatchObject({ ratio: null, goal: null, met: null })
})

test('a ratio taken pair by pair is judged as it is', () => {
  const measured = { name: 'durable entries', unit: '/s', value: 500, floor: 1000 }
  expect(ratioAtLeast(measured, 0.6, 0.6)).toMatchObject({ ratio: 0.6, met: true })
  expect(ratioAtLeast(measured, 0.59, 0.6)).toMatchObject({ goal: 'at least 0.6 of the floor', met: false })
})

test('the table stands in columns and shouts where a goal is missed', () => {
  const lines = resultTable([
    told({ name: 'p50', unit: 'ms', value: 20, floor: 10 }),
    atMost({ name: 'growth', unit: '%', value: 12, floor: null }, 10, 'at most 10 %'),
  ])
  expect(lines).toEqual([
    'measurement  value  floor  ratio  goal',
    'p50          20 ms  10 ms  2.00',
    'growth       12 %                 at most 10 %  MISSED',
  ])
})
