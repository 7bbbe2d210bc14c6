import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPassTime } from './pass-time.ts'

const HOURS = 3_600_000
/** China has had one offset since 1991. */
const instantOf = (wall: number) => wall - 8 * HOURS

function read(cell: string, edge: 'begin' | 'end' = 'begin'): string {
  const time = readPassTime(cell, { edge, instantOf })
  return time.ok ? new Date(time.at).toISOString().replace('.000Z', 'Z') : time.problem
}

test.each([
  ['2020-03-06'],
  ['2020/3/6'],
  ['2020.3.6'],
  ['2020年3月6日'],
  ['2020年03月06'],
  ['２０２０／０３／０６'],
  [' 2020 - 03 - 06 '],
  ['2020/3/6 0:00'],
  ['2020-03-06T00:00'],
  ['2020-03-06t00:00:00.000'],
  ['2020-03-06T00:00:00+08:00'],
  ['2020-03-06T00:00:00+0800'],
  ['2020-03-06 00:00 +08:00'],
  ['2020-03-05T16:00:00Z'],
  ['2020-03-05T16:00:00z'],
  ['2020-03-05T11:30:00-04:30'],
  ['2020-03-05 24:00'],
])('%s begins a day in Rui’an', (cell) => {
  expect(read(cell)).toBe('2020-03-05T16:00:00Z')
})

test.each([
  ['2020-03-06', '2020-03-06T16:00:00Z'],
  ['2020年2月29日', '2020-02-29T16:00:00Z'],
  ['2020-12-31', '2020-12-31T16:00:00Z'],
  ['2020-03-06 0:00', '2020-03-05T16:00:00Z'],
  ['2020-03-06 18:30', '2020-03-06T10:30:00Z'],
  ['2020-03-06 18:30:59', '2020-03-06T10:30:59Z'],
  ['2020-03-06 24:00', '2020-03-06T16:00:00Z'],
])('as an end, %s is %s', (cell, at) => {
  expect(read(cell, 'end')).toBe(at)
})

test.each([
  ['', /^expected a date or time, year first, such as 2020-03-06, .*\+08:00$/],
  ['tomorrow', /\+08:00$/],
  ['43896', /as the spreadsheet counts them: give the column a date format/],
  ['43896.75', /as the spreadsheet counts them/],
  ['4389', /\+08:00$/],
  ['438961', /\+08:00$/],
  ['3/6/2020', /the year stands first, in four digits/],
  ['12/31/2020', /the year stands first, in four digits/],
  ['6.3.20', /the year stands first, in four digits/],
  ['20/3/6', /the year stands first, in four digits/],
  ['2020-02-30', /no such day/],
  ['2019-02-29', /no such day/],
  ['2020-13-01', /no such day/],
  ['2020-00-10', /no such day/],
  ['2020-03-00', /no such day/],
  ['2020-03-99', /no such day/],
  ['2020-03-06 24:01', /no such time of day/],
  ['2020-03-06 25:00', /no such time of day/],
  ['2020-03-06 12:60', /no such time of day/],
  ['2020-03-06 12:00:60', /no such time of day/],
  ['2020-03-06 12', /\+08:00$/],
  ['2020-03-06 12:00 and more', /\+08:00$/],
  ['x 2020-03-06', /\+08:00$/],
  ['2020-03-06Z', /\+08:00$/],
  ['x43896', /\+08:00$/],
  ['43896x', /\+08:00$/],
  ['x 3/6/2020', /\+08:00$/],
])('%j is refused', (cell, problem) => {
  expect(read(cell)).toMatch(problem)
})

test('every second that ISO writes is read as itself', () => {
  const years = {
    min: new Date('1970-01-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true,
  }
  fc.assert(
    fc.property(fc.date(years), (date) => {
      date.setUTCMilliseconds(0)
      expect(read(date.toISOString())).toBe(date.toISOString().replace('.000Z', 'Z'))
    }),
  )
})
