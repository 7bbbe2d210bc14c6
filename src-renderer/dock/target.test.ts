import { expect, it } from 'vitest'
import { lanes } from '../../test/gallery/samples.ts'
import { addressee, answeredBy } from './target.ts'

const ruled = lanes['deny-hold']

it.each([
  ['nobody chosen, undecided: the kiosk says who is active', lanes.ask, null, 'person-class', null],
  ['chosen in the parked list', ruled, { list: 'parked', id: 'parked-3' }, null, 'parked-3'],
  [
    'chosen, but gone from its list: never somebody else by accident of id',
    ruled,
    { list: 'parked', id: 'gone' },
    null,
    null,
  ],
  ['a ruling that asks for the class gets it', ruled, null, 'person-class', ruled.visit.id],
  ['a key it does not ask for is for the next person', ruled, null, null, null],
  [
    'a ruling that asks for nothing leaves every key to the next person',
    lanes.pass,
    null,
    'person-class',
    null,
  ],
] as const)('%s', (_name, view, target, answers, id) => {
  expect(addressee(view, target, answers)).toBe(id)
})

it('keys know the question they answer', () => {
  expect(answeredBy('class-visitor')).toBe('person-class')
  expect(answeredBy('order-none')).toBe('isolation-order')
  expect(answeredBy('outing-used')).toBe('outing')
  expect(answeredBy('holder-confirmed')).toBe('holder')
  expect(answeredBy('seen-green')).toBeNull()
})
