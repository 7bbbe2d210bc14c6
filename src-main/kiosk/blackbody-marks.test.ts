import { expect, test } from 'vitest'
import { beginMark, markWith, noMarks, type BlackbodyMarks } from './blackbody-marks.ts'

const read = (marks: BlackbodyMarks, ...values: number[]) => values.reduce(markWith, marks)
const TEN = [34.6, 34.62, 34.58, 34.6, 34.6, 34.61, 34.59, 34.6, 34.6, 34.6]

test('a mark is the median of ten values that agree', () => {
  const nine = read(beginMark(noMarks, 'low', 35), ...TEN.slice(1))
  expect(nine.low).toBeNull()
  expect(markWith(nine, 34.6)).toEqual({ low: { reference: 35, read: 34.6 }, high: null, marking: null })
})

test('a blackbody that is still being put in place is waited for', () => {
  const marks = read(beginMark(noMarks, 'high', 42), 22, 30, 41.9, 38, ...TEN)
  expect(marks.high).toEqual({ reference: 42, read: 34.6 })
})

test('marked again, the earlier mark counts no longer; the other one does', () => {
  const marked = read(beginMark(read(beginMark(noMarks, 'low', 35), ...TEN), 'high', 42), ...TEN)
  const again = beginMark(marked, 'low', 36)
  expect([again.low, again.high?.reference]).toEqual([null, 42])
})

test('without a mark asked for, a value is nothing', () => {
  expect(read(noMarks, ...TEN)).toBe(noMarks)
})
