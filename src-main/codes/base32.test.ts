import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase32, toBase32 } from './base32.ts'

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('RFC 4648 section 10, without its padding: %s is %s', (text, coded) => {
  expect(toBase32(new TextEncoder().encode(text))).toBe(coded)
  expect(new TextDecoder().decode(fromBase32(coded) ?? undefined)).toBe(text)
})

test.each(['MY======', 'my', 'M', 'MZX', 'MZ', 'M1', 'MY\u00e9', 'MZXW6YTBO1'])('%s is no base32', (text) => {
  expect(fromBase32(text)).toBeNull()
})

test('every text spells at most one string of bytes, and they spell it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(fromBase32(toBase32(bytes))).toEqual(bytes)
    }),
  )
})
