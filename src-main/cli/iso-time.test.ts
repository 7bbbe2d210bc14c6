import { expect, test } from 'vitest'
import { isoTime } from './iso-time.ts'

test.each([
  ['2020-03-06T08:00:00+08:00', '2020-03-06T00:00:00.000Z'],
  ['2020-03-06T00:00:00Z', '2020-03-06T00:00:00.000Z'],
  ['2020-03-06T00:00Z', '2020-03-06T00:00:00.000Z'],
  ['2020-03-06T00:00:00.123456+00:00', '2020-03-06T00:00:00.123Z'],
])('%s', (text, time) => {
  expect(new Date(isoTime(text, { offset: 'needed' }) ?? 0).toISOString()).toBe(time)
  expect(isoTime(text, { offset: 'optional' })).toBe(isoTime(text, { offset: 'needed' }))
})

test.each(['2020-03-06T08:00:00', '2020-03-06'])('%s has no offset', (text) => {
  expect(isoTime(text, { offset: 'needed' })).toBeNull()
  expect(isoTime(text, { offset: 'optional' })).toBe(Date.parse(text))
})

test.each([
  '1',
  '2020',
  '',
  'tomorrow',
  '6 March 2020',
  '2020-13-01T00:00:00Z',
  '2020-03-06T25:00:00Z',
  ' 2020-03-06',
])('%j is no time', (text) => {
  expect(isoTime(text, { offset: 'needed' })).toBeNull()
  expect(isoTime(text, { offset: 'optional' })).toBeNull()
})
