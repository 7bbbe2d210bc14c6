import { expect, it } from 'vitest'
import { typedDigits } from '../typed-digits.ts'
import { isAgreed, wrongName, wrongNumber } from './new-staff.ts'

it.each([
  ['3 ', '3', null],
  ['\u3000４', '4', null],
  ['０１2', '012', null],
  ['', '', 'empty'],
  ['四', '四', 'not-digits'],
  ['1 2', '1 2', 'not-digits'],
  ['A7', 'A7', 'not-digits'],
  ['1'.repeat(20), '1'.repeat(20), null],
  ['1'.repeat(21), '1'.repeat(21), 'too-long'],
])('a number typed as %j is %j, wrong: %j', (typed, number, wrong) => {
  expect(typedDigits(typed)).toBe(number)
  expect(wrongNumber(number)).toBe(wrong)
})

it.each([
  ['林四', null],
  [' \u3000', 'empty'],
  [` ${'林'.repeat(40)} `, null],
  ['林'.repeat(41), 'too-long'],
])('a name typed as %j is wrong: %j', (name, wrong) => {
  expect(wrongName(name)).toBe(wrong)
})

it.each([
  ['5820', '5820', 'guard', true],
  ['5820', '5821', 'guard', false],
  ['5820', '5820', 'supervisor', false],
  ['123456', '123456', 'guard', false],
  ['58 20', '58 20', 'guard', false],
] as const)('PIN %j, again %j, of a %s: taken %j', (pin, again, role, isTaken) => {
  expect(isAgreed({ pin, again }, { number: '7', role })).toBe(isTaken)
})
