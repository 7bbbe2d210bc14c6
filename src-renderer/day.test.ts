import { expect, it } from 'vitest'
import { clockOf, dayOf, momentOf, rangeOfDay } from './day.ts'

const at = (iso: string) => Date.parse(iso)

it.each([
  ['2020-03-06', 'Asia/Shanghai', '2020-03-05T16:00:00Z', '2020-03-06T16:00:00Z'],
  ['2020-03-31', 'Asia/Shanghai', '2020-03-30T16:00:00Z', '2020-03-31T16:00:00Z'],
  ['2020-03-08', 'America/New_York', '2020-03-08T05:00:00Z', '2020-03-09T04:00:00Z'],
  ['2020-03-06', 'UTC', '2020-03-06T00:00:00Z', '2020-03-07T00:00:00Z'],
])('%s in %s', (day, zone, from, to) => {
  expect(rangeOfDay(day, zone)).toEqual({ from: at(from), to: at(to) })
})

it('what is no day has no range', () => {
  expect(rangeOfDay('', 'Asia/Shanghai')).toBeNull()
  expect(rangeOfDay('6.3.2020', 'Asia/Shanghai')).toBeNull()
})

it('a moment of another day is told with its day', () => {
  const now = at('2020-03-06T00:30:00Z')
  expect(momentOf(at('2020-03-06T00:05:00Z'), now, 'Asia/Shanghai')).toBe('08:05')
  expect(momentOf(at('2020-03-05T15:59:00Z'), now, 'Asia/Shanghai')).toBe('2020-03-05 23:59')
})

it('late evening in UTC is the next day at the gate', () => {
  expect(dayOf(at('2020-03-05T16:00:00Z'), 'Asia/Shanghai')).toBe('2020-03-06')
  expect(clockOf(at('2020-03-05T16:00:09Z'), 'Asia/Shanghai')).toBe('00:00:09')
})
