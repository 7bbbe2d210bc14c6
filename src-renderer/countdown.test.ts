import { expect, it } from 'vitest'
import { secondsLeft } from './countdown.ts'

it.each([
  ['just received', { at: 15_000, serverNow: 10_000, receivedAt: 500, pageNow: 500 }, 5],
  ['a part of a second counts as one', { at: 15_000, serverNow: 10_000, receivedAt: 500, pageNow: 4600 }, 1],
  ['over', { at: 15_000, serverNow: 10_000, receivedAt: 500, pageNow: 5500 }, 0],
  ['long over', { at: 15_000, serverNow: 10_000, receivedAt: 500, pageNow: 99_999 }, 0],
])('%s', (_name, countdown, seconds) => {
  expect(secondsLeft(countdown)).toBe(seconds)
})
