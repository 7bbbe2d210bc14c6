import { expect, it } from 'vitest'
import { celsiusText } from './temperature.ts'

it.each([
  [37.25, '37.3\u00a0℃'],
  [37.249, '37.2\u00a0℃'],
  [37.15, '37.2\u00a0℃'],
  [36, '36.0\u00a0℃'],
])('%d is shown as %s', (celsius, text) => {
  expect(celsiusText(celsius)).toBe(text)
})
