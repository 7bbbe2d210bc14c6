import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase45, toBase45 } from './base45.ts'

test.each([
  ['AB', 'BB8'],
  ['Hello!!', '%69 VD92EX0'],
  ['base-45', 'UJCLQE7W581'],
])('RFC 9285 section 4: %s is %s', (text, coded) => {
  expect(toBase45(new TextEncoder().encode(text))).toBe(coded)
  expect(new TextDecoder().decode(fromBase45(coded) ?? undefined)).toBe(text)
})

test.each([
  'GGW',
  'HGW',
  'a0',
  'az',
  '0a',
  'a00',
  '0a0',
  '00a',
  'V5',
  '::',
  'a',
  'bb8',
  'BB',
  'BB8B',
  'B,8',
  '琁BB',
  ':::',
])('%s is no base45', (text) => {
  expect(fromBase45(text)).toBeNull()
})

test.each([
  ['FGW', [255, 255]],
  ['U5', [255]],
  ['000', [0, 0]],
  ['00', [0]],
  ['', []],
])('%j is the bytes %j', (text, bytes) => {
  expect(fromBase45(text)).toEqual(Uint8Array.from(bytes))
})

test('every text spells at most one string of bytes, and they spell it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(fromBase45(toBase45(bytes))).toEqual(bytes)
    }),
  )
})
