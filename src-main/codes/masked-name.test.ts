import { expect, test } from 'vitest'
import { maskedName } from './masked-name.ts'

test.each([
  ['Musterfrau-Gößinger', 'Gabriele', 'Musterfrau-Gößinger *e'],
  [' Sparrow ', ' Jack ', 'Sparrow *k'],
  ['Li', '\u{20bb7}', 'Li *\u{20bb7}'],
  ['Sukarno', undefined, 'Sukarno *'],
  ['Sukarno', '', 'Sukarno *'],
  ['Sukarno', 'a\u202eb', 'Sukarno *'],
  ['Sukarno', 7, 'Sukarno *'],
  [undefined, 'Jack', null],
  ['', 'Jack', null],
  ['  ', 'Jack', null],
  ['a\u0000b', 'Jack', null],
  ['x'.repeat(129), 'Jack', null],
])('%j and %j are shown as %j', (surname, given, masked) => {
  expect(maskedName(surname, given)).toBe(masked)
})
