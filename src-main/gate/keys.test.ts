import { expect, test } from 'vitest'
import { GUARD_KEYS, PERSON_CLASSES, type GuardKey } from '../words.ts'
import { keyEvidence } from './keys.ts'

test.each<[GuardKey, string]>([
  ['health-green', 'seen health-code green'],
  ['health-yellow', 'seen health-code yellow'],
  ['health-red', 'seen health-code red'],
  ['ruian-green', 'seen ruian-code green'],
  ['ruian-yellow', 'seen ruian-code yellow'],
  ['ruian-red', 'seen ruian-code red'],
  ['seen-green', 'seen health-code green, seen ruian-code green, mask true'],
  ['mask-on', 'mask true'],
  ['mask-off', 'mask false'],
  ['order-none', 'answer isolation-order false'],
  ['order-in-force', 'answer isolation-order true'],
  ['outing-free', 'answer outing false'],
  ['outing-used', 'answer outing true'],
  ['holder-confirmed', 'answer holder true'],
  ['no-phone', 'no-phone '],
  ['proof-resident-id', 'no-phone resident-id'],
  ['proof-paper', 'no-phone paper'],
  ['proof-family-code', 'no-phone family-code'],
  ['proof-none', 'no-phone none'],
  ['medical-care', 'medical-care'],
])('%s says: %s', (key, says) => {
  expect(
    keyEvidence(key)
      .map((content) => Object.values(content).join(' '))
      .join(', '),
  ).toBe(says)
})

test.each(PERSON_CLASSES)('class-%s says the class', (personClass) => {
  expect(keyEvidence(`class-${personClass}`)).toEqual([{ kind: 'class', personClass }])
})

test('the keys that steer the lane say nothing of a person', () => {
  expect(GUARD_KEYS.filter((key) => keyEvidence(key).length === 0)).toEqual([
    'same-person',
    'next-person',
    'same-phone',
    'step-aside',
    'retake',
    'undo',
    'release',
    'direction-in',
    'direction-out',
  ])
})
