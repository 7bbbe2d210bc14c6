import { expect, it } from 'vitest'
import { fileName, renewed } from './trust-age.ts'

it.each([
  [-3, 'hoursAgo', 0],
  [0, 'hoursAgo', 0],
  [47, 'hoursAgo', 47],
  [48, 'daysAgo', 2],
  [71, 'daysAgo', 2],
  [72, 'daysAgo', 3],
] as const)('%d hours are said as %s %d', (hours, unit, n) => {
  expect(renewed(hours)).toEqual({ unit, n })
})

it.each([
  ['/etc/kiosk/trust/eu.pem', 'eu.pem'],
  ['C:\\kiosk\\trust\\eu.pem', 'eu.pem'],
  ['demo key', 'demo key'],
])('%s is called %s', (path, name) => {
  expect(fileName(path)).toBe(name)
})
