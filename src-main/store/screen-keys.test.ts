import { afterEach, expect, test } from 'vitest'
import { openScreenKeys, type ScreenKey } from './screen-keys.ts'
import { tempStore } from './temp-store.fixture.ts'

const store = tempStore()
afterEach(() => store.remove())

const hash = (digit: string): string => digit.repeat(64)
const key = (digit: string, letInAt: number): ScreenKey => ({ hash: hash(digit), letInAt, seenAt: letInAt })

test('what was let in is kept over a restart, and when it was seen last, until it is taken away', () => {
  const first = store.open('host')
  const keys = openScreenKeys(first)
  expect(keys.all()).toEqual([])
  expect(keys.add(key('a', 1))).toEqual({ ok: true })
  expect(keys.add(key('b', 2))).toEqual({ ok: true })
  expect(keys.setSeen(hash('a'), 9)).toEqual({ ok: true })
  first.close()

  const again = openScreenKeys(store.open('host'))
  expect(again.all()).toEqual([{ ...key('a', 1), seenAt: 9 }, key('b', 2)])
  expect(again.remove([hash('a'), hash('c')], () => true)).toEqual({ ok: true })
  expect(again.all()).toEqual([key('b', 2)])
  expect(again.remove([], () => true)).toEqual({ ok: true })
  expect(again.all()).toEqual([key('b', 2)])
})

test('what cannot be put on record is not taken away, and what is recorded of it neither', () => {
  const keys = openScreenKeys(store.open('host'))
  keys.add(key('a', 1))
  const note = () => keys.add(key('b', 2)).ok
  expect(keys.remove([hash('a')], () => note() && false)).toEqual({ ok: false, reason: 'not-recorded' })
  expect(keys.all()).toEqual([key('a', 1)])
  expect(keys.remove([hash('a')], note)).toEqual({ ok: true })
  expect(keys.all()).toEqual([key('b', 2)])
})

test('answers with the fault where it may not write', () => {
  store.open('host').close()
  const reader = openScreenKeys(store.open('read'))
  expect(reader.add(key('a', 1))).toMatchObject({ ok: false, reason: 'read-only' })
  expect(reader.setSeen(hash('a'), 9)).toMatchObject({ ok: false, reason: 'read-only' })
  expect(reader.remove([hash('a')], () => true)).toMatchObject({ ok: false, reason: 'read-only' })
})
