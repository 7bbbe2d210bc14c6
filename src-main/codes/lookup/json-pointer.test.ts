import { expect, test } from 'vitest'
import { JSON_POINTER, pointedAt } from './json-pointer.ts'

/** RFC 6901 section 5, its example document and pointers. */
const DOCUMENT: unknown = JSON.parse(
  '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}',
)

test.each([
  ['', DOCUMENT],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/e^f', 3],
  ['/g|h', 4],
  ['/i\\j', 5],
  ['/k"l', 6],
  ['/ ', 7],
  ['/m~0n', 8],
  ['/foo/2', undefined],
  ['/foo/00', undefined],
  ['/foo/-', undefined],
  ['/foo/length', undefined],
  ['/foo/0/length', undefined],
  ['/nothing/at/all', undefined],
  ['/constructor', undefined],
  ['/__proto__', undefined],
])('%s', (pointer, value) => {
  expect(pointer).toMatch(JSON_POINTER)
  expect(pointedAt(DOCUMENT, pointer)).toEqual(value)
})

test.each(['foo', '/a~', '/a~2b', '#/foo'])('%s is no pointer', (text) => {
  expect(text).not.toMatch(JSON_POINTER)
})
