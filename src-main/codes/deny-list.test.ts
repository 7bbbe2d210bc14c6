import { expect, test } from 'vitest'
import { denyHash, parseDenyList } from './deny-list.ts'

const HASH = 'ab'.repeat(32)
const list = (...denied: unknown[]) => JSON.stringify({ denied })

test.each([
  ['an empty list', list(), []],
  ['a bare hash', list({ hash: HASH }), [{ hash: HASH }]],
  [
    'with why and when',
    list({ hash: HASH, why: '遗失', at: '2020-03-06T08:00:00+08:00' }),
    [{ hash: HASH, why: '遗失', at: '2020-03-06T08:00:00+08:00' }],
  ],
])('%s is read', (_name, text, entries) => {
  expect(parseDenyList(text, 'deny.json')).toEqual({ ok: true, list: entries })
})

test.each([
  ['no JSON', 'denied', /^deny\.json: expected a deny list, \{"denied": \[\.\.\.\]\}$/],
  ['a trust list', '{"keys":[]}', /^deny\.json: expected a deny list/],
  ['a hash in capitals', list({ hash: HASH.toUpperCase() }), /denied\.0\.hash: expected a SHA-256/],
  ['a hash too short', list({ hash: HASH }, { hash: HASH.slice(1) }), /denied\.1\.hash: expected a SHA-256/],
  ['a hash too long', list({ hash: `${HASH}0` }), /denied\.0\.hash/],
  ['a cti instead of its hash', list({ cti: '00' }), /denied\.0/],
  [
    'two entries that are none',
    list({ hash: 'x' }, { hash: 'y' }),
    /denied\.0\.hash: expected a SHA-256 .*; denied\.1\.hash: expected/,
  ],
  ['a field that nobody knows', list({ hash: HASH, until: 'x' }), /denied\.0: .*until/],
  ['a time that is none', list({ hash: HASH, at: 'yesterday' }), /denied\.0\.at/],
])('%s is refused by its place', (_name, text, problem) => {
  expect(parseDenyList(text, 'deny.json')).toEqual({ ok: false, problem: expect.stringMatching(problem) })
})

test('the hash is SHA-256 (FIPS 180-4, the example "abc")', () => {
  expect(denyHash(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})
