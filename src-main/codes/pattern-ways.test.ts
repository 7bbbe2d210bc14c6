import { expect, test } from 'vitest'
import { countWays } from './pattern-ways.ts'

test.each([
  ['a', 1],
  ['abc', 1],
  ['a|b', 2],
  ['a|b|', 3],
  ['x|(?:a|b)', 3],
  ['(a|b)(c|d)', 4],
  ['(?<token>a|b)c', 2],
  ['a?', 2],
  ['a*', 11],
  ['a+', 10],
  ['a*?b', 11],
  ['a{3}', 1],
  ['a{2,4}', 3],
  ['a{2,}', 9],
  ['a{0,99}', 11],
  ['a{99}', 1],
  ['(?:a|b){2}', 4],
  ['(?:a|b){1,2}', 6],
  ['(?:a|b)+', 2046],
  ['a*b*', 121],
  // What stands in a class is one character, whatever it means outside.
  ['[a|b]', 1],
  ['[(]', 1],
  ['[\\](|]*', 11],
  ['[^a|b]', 1],
  ['\\(|\\|', 2],
  ['\\p{L}*', 11],
  ['\\u{61}*', 11],
  ['\\u{7411}?', 2],
  ['.?', 2],
])('%s can be tried on 10 characters in %i ways', (pattern, ways) => {
  expect(countWays(pattern, 10)).toEqual({ ok: true, ways })
})
