import { describe, expect, test } from 'vitest'
import { generatePassKey, publicJwks } from '../issue/pass-mint.ts'
import { keysOfJwks } from './jwks.ts'
import { joinTrust, NO_TRUST, type TrustList } from './trust.ts'

const key = generatePassKey()
const jwk = publicJwks(key, null).keys[0]

function listOf(...keys: unknown[]): TrustList {
  const read = keysOfJwks({ keys })
  if (!read.ok) throw new Error(read.problem)
  return { format: 'jwks', source: 'district.jwks', modified: 5, keys: read.keys, stopsAt: null }
}

describe('joined lists', () => {
  const other = publicJwks(generatePassKey(), null).keys[0]

  test('may name the same key', () => {
    const joined = joinTrust([listOf(jwk), listOf(jwk, other)])
    expect(joined).toMatchObject({ ok: true })
    if (joined.ok)
      expect([...joined.trust.keys.values()].map((entry) => entry.key.kid)).toEqual([key.kid, other?.kid])
  })

  test.each([
    [5, 9, 9],
    [9, 5, 9],
    [5, null, null],
    [null, 5, null],
    [null, null, null],
  ])('that stop at %j and %j let a key of both count until %j', (one, two, until) => {
    const joined = joinTrust([
      { ...listOf(jwk), stopsAt: one },
      { ...listOf(jwk), stopsAt: two },
    ])
    if (!joined.ok) throw new Error(joined.problem)
    expect([...joined.trust.keys.values()].map(({ stopsAt }) => stopsAt)).toEqual([until])
  })

  test('of which there are none are no trust', () => {
    expect(joinTrust([])).toEqual({ ok: true, trust: NO_TRUST })
  })

  test('may name its families in another order', () => {
    const [one, two] = [
      ['wp1', 'ra1'],
      ['ra1', 'wp1'],
    ].map((passes) => listOf({ ...jwk, passes }))
    if (one === undefined || two === undefined) throw new Error('two lists')
    expect(joinTrust([one, two])).toMatchObject({ ok: true })
  })

  test('may not mean one family here and another there by one kid', () => {
    const lists = ['ra1', 'wp1'].map((family) => listOf({ ...jwk, passes: [family] }))
    expect(joinTrust(lists)).toEqual({ ok: false, problem: expect.stringContaining(key.kid) })
  })

  test.each([
    ['another key', { ...other, kid: key.kid }],
    ['other families', { ...jwk, passes: ['ra1'] }],
    ['another task', { ...jwk, key_ops: ['sign'] }],
  ])('may not mean %s by one kid', (_name, again) => {
    expect(joinTrust([listOf(jwk), listOf(again)])).toMatchObject({ ok: false })
  })
})
