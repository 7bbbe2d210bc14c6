import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { denyHashOf, parseDenyList, withDenial } from './deny-list.ts'

const HASH = denyHashOf('a')
const OTHER = denyHashOf(Uint8Array.of(1, 2))

test('a code is known by the SHA-256 of its bytes, or of its UTF-8', () => {
  const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex')
  expect(denyHashOf('瑞安通')).toBe(sha256(Buffer.from('瑞安通', 'utf8')))
  expect(OTHER).toBe(sha256(Buffer.of(1, 2)))
})

test('a list is read with its reasons', () => {
  const denied = [{ hash: HASH, why: 'lost', at: '2020-03-06T08:00:00+08:00' }, { hash: OTHER }]
  expect(parseDenyList({ denied })).toEqual({ ok: true, denied })
})

describe('a list is refused', () => {
  test.each([
    ['that is no list', { denied: {} }, 'denied: expected a list'],
    ['with a short hash', { denied: [{ hash: 'ab' }] }, 'denied[0].hash: expected a SHA-256'],
    [
      'with a hash in capitals',
      { denied: [{ hash: HASH.toUpperCase() }] },
      'denied[0].hash: expected a SHA-256',
    ],
    [
      'with a time of no zone',
      { denied: [{ hash: HASH, at: '2020-03-06T08:00:00' }] },
      'denied[0].at: expected an ISO',
    ],
    ['with a name in it', { denied: [{ hash: HASH, name: '林某' }] }, 'denied[0]: no other members'],
    ['that is null', null, 'denied: '],
  ])('%s', (_name, json, problem) => {
    const parsed = parseDenyList(json)
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining(problem) })
    if (!parsed.ok) expect(parsed.problem).not.toContain('林某')
  })
})

test('of many wrong places the first three are told', () => {
  expect(parseDenyList({ denied: Array.from({ length: 9 }, () => ({ hash: '' })) })).toEqual({
    ok: false,
    problem: [0, 1, 2]
      .map((at) => `denied[${at}].hash: expected a SHA-256 as 64 lower-case hex digits`)
      .join('; '),
  })
})

test('a denial is added at the end, and only once', () => {
  const one = [{ hash: HASH, why: 'lost' }]
  expect(JSON.parse(withDenial(one, { hash: OTHER }))).toEqual({ denied: [...one, { hash: OTHER }] })
  expect(JSON.parse(withDenial(one, { hash: HASH, why: 'again' }))).toEqual({ denied: one })
  const two = [...one, { hash: OTHER }]
  expect(JSON.parse(withDenial(two, { hash: OTHER, why: 'again' }))).toEqual({ denied: two })
  expect(JSON.parse(withDenial([], { hash: HASH }))).toEqual({ denied: [{ hash: HASH }] })
})
