import { expect, it } from 'vitest'
import { celsiusText } from './temperature.ts'

it.each([
  [37.25, '37.3 ℃'],
  [37.249, '37.2 ℃'],
  [37.15, '37.2 ℃'],
  [36, '36.0 ℃'],
])('%d is shown as %s', (celsius, text) => {
  expect(celsiusText(celsius)).toBe(text)
})
