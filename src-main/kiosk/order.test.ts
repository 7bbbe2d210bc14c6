import { expect, test } from 'vitest'
import { orderEnd } from './order.ts'

/** The first instant of the day after, found by looking at a wall clock minute by minute. */
function byTheWallClock(until: string, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  let at = Date.parse(`${until}T00:00:00Z`) - 14 * 3_600_000
  while (day.format(at) <= until) at += 15 * 60_000
  return new Date(at).toISOString()
}

test.each([
  ["Rui'an", '2020-04-30', 'Asia/Shanghai', '2020-04-30T16:00:00.000Z'],
  ['UTC', '2020-02-29', 'UTC', '2020-03-01T00:00:00.000Z'],
  ['half an hour off', '2020-04-30', 'Asia/Kolkata', '2020-04-30T18:30:00.000Z'],
  ['three quarters off', '2020-04-30', 'Pacific/Chatham', '2020-04-30T11:15:00.000Z'],
  ['far ahead', '2020-04-30', 'Pacific/Kiritimati', '2020-04-30T10:00:00.000Z'],
  ['far behind', '2020-04-30', 'Pacific/Pago_Pago', '2020-05-01T11:00:00.000Z'],
  ['the night before summer time', '2020-03-28', 'Europe/Berlin', '2020-03-28T23:00:00.000Z'],
  ['the night after summer time began', '2020-03-29', 'Europe/Berlin', '2020-03-29T22:00:00.000Z'],
  ['the night after summer time ended', '2020-10-25', 'Europe/Berlin', '2020-10-25T23:00:00.000Z'],
  ['New York, before its summer', '2020-03-07', 'America/New_York', '2020-03-08T05:00:00.000Z'],
  ['a midnight that summer time skips, east', '2020-03-28', 'Asia/Beirut', '2020-03-28T22:00:00.000Z'],
  ['a midnight that summer time skips, west', '2020-03-07', 'America/Havana', '2020-03-08T05:00:00.000Z'],
  ['a midnight that comes twice, east', '2020-10-29', 'Asia/Amman', '2020-10-29T21:00:00.000Z'],
  ['a midnight that comes twice, west', '2020-10-31', 'America/Havana', '2020-11-01T04:00:00.000Z'],
  ['a day that a country skipped', '2011-12-29', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
])('%s', (_name, until, timeZone, end) => {
  expect(new Date(orderEnd(until, timeZone)).toISOString()).toBe(end)
  expect(byTheWallClock(until, timeZone)).toBe(end)
})
