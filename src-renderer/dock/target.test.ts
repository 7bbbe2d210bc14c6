import { expect, it } from 'vitest'
import { lanes } from '../../test/gallery/samples.ts'
import { onTheCard, padOf, targetVisit } from './target.ts'

const denied = lanes['deny-hold']
const parked = { list: 'parked', id: 'parked-3' } as const

it('whoever was tapped is gone when he has left his list, and nobody else by accident of id', () => {
  expect(targetVisit(denied, parked)?.id).toBe('parked-3')
  expect(targetVisit(denied, { list: 'parked', id: 'gone' })).toBeNull()
})

it('the card shows who was chosen, who is on the sign, then whom the keys are still for', () => {
  expect(onTheCard(denied, parked)?.id).toBe('parked-3')
  expect(onTheCard(denied, null)).toBe(denied.visit)
  const [handled] = denied.handling
  const later = { ...denied, visit: null, keysFor: handled?.id ?? '' }
  expect(onTheCard(later, null)).toBe(handled)
  expect(onTheCard({ ...later, keysFor: 'next' }, null)).toBeNull()
})

it('what is keyed is of another when another is chosen, steps up, or is ruled', () => {
  const idle = { ...denied, keysFor: 'v1', looksAt: null, present: false }
  const steppedUp = { ...idle, looksAt: 'v1', present: true }
  // A key that was given ahead is for the same visitor.
  expect(padOf({ ...idle, looksAt: 'v1' }, null)).toBe(padOf(idle, null))
  const next = { ...idle, keysFor: 'v2' }
  expect(
    new Set([padOf(idle, null), padOf(steppedUp, null), padOf(next, null), padOf(idle, parked)]).size,
  ).toBe(4)
  expect(padOf(steppedUp, null)).toBe(padOf({ ...steppedUp, now: 1 }, null))
  // 下一位 without an active visit opens none, and what was keyed before it is not for the next visitor.
  expect(padOf({ ...idle, called: idle.called + 1 }, null)).not.toBe(padOf(idle, null))
})
