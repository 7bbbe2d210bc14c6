import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { codePoint } from '../../test/fixtures/code-point.ts'
import { parseHousehold } from './household.ts'

it.each([
  '12-3-501',
  ' 12-3-501 ',
  '012-03-501',
  '12 - 3 - 501',
  '12—3—501',
  '12/3/501',
  '12.3.501',
  '12 3 501',
  '12幢3单元501室',
  '12栋3单元501',
  '12号楼 3单元 501号',
  '12#3单元501房',
  '１２－３－５０１',
  '１２幢３单元５０１室',
])('%s is 12-3-501', (typed) => {
  expect(parseHousehold(typed)).toEqual({ ok: true, household: '12-3-501' })
})

it.each([
  { typed: '', reason: 'empty' },
  { typed: '　', reason: 'empty' },
  { typed: '12-501', reason: 'unit-missing' },
  { typed: '12幢501室', reason: 'unit-missing' },
  { typed: '0-3-501', reason: 'zero' },
  { typed: '12-3-0', reason: 'zero' },
  { typed: '501', reason: 'not-a-household' },
  { typed: '12-3-501-1', reason: 'not-a-household' },
  { typed: '1234-3-501', reason: 'not-a-household' },
  { typed: '十二幢三单元501室', reason: 'not-a-household' },
  { typed: '=1-1-1', reason: 'not-a-household' },
  { typed: '12-3-501\n1-1-101', reason: 'not-a-household' },
])('$typed is refused: $reason', ({ typed, reason }) => {
  expect(parseHousehold(typed)).toEqual({ ok: false, reason })
})

const upTo = (most: number) => fc.integer({ min: 1, max: most })

it('says the same of what it has written itself', () => {
  fc.assert(
    fc.property(upTo(999), upTo(99), upTo(9999), (building, unit, room) => {
      const household = `${building}-${unit}-${room}`
      expect(parseHousehold(household)).toEqual({ ok: true, household })
    }),
  )
})

it('never throws, and answers nothing but numbers and dashes', () => {
  fc.assert(
    fc.property(fc.string({ unit: codePoint }), (typed) => {
      const outcome = parseHousehold(typed)
      if (outcome.ok) expect(outcome.household).toMatch(/^\d+-\d+-\d+$/)
    }),
  )
})
