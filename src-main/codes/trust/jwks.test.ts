import { describe, expect, test } from 'vitest'
import { generatePassKey, publicJwks } from '../issue/pass-mint.ts'
import { keysOfJwks } from './jwks.ts'

const key = generatePassKey()
const jwk = publicJwks(key, null).keys[0]
const read = (...keys: unknown[]) => keysOfJwks({ keys })

describe('a JWKS', () => {
  test('keeps each key by its kid, with its families and its task', () => {
    expect(read(jwk, { ...publicJwks(generatePassKey(), ['wp1']).keys[0], use: 'enc' })).toMatchObject({
      ok: true,
      keys: [
        { kid: key.kid, passes: null, verifies: true },
        { passes: ['wp1'], verifies: false },
      ],
    })
  })

  test.each([
    ['a private key', { ...jwk, d: key.d }, 'keys[0]: a private key'],
    ['an RSA key', { kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'r' }, 'keys[0]: kty: expected "EC"'],
    ['another curve', { ...jwk, crv: 'P-384' }, 'keys[0]: crv: expected "P-256"'],
    ['another algorithm', { ...jwk, alg: 'ES384' }, 'keys[0]: alg: expected "ES256"'],
    ['no kid', { ...jwk, kid: undefined }, 'keys[0]: kid: expected a key id'],
    ['an empty kid', { ...jwk, kid: '' }, 'keys[0]: kid: expected a key id'],
    ['a short coordinate', { ...jwk, x: 'AA' }, 'keys[0]: x: expected 32 bytes'],
    ['a long coordinate', { ...jwk, x: `${jwk?.x}A` }, 'keys[0]: x: expected 32 bytes'],
    ['a coordinate with padding before it', { ...jwk, y: `=${jwk?.y}` }, 'keys[0]: y: expected 32 bytes'],
    ['a use that is no text', { ...jwk, use: 7 }, 'keys[0]: use: expected a text'],
    ['operations that are no list', { ...jwk, key_ops: 'verify' }, 'keys[0]: key_ops: expected a list'],
    ['a point off the curve', { ...jwk, y: jwk?.x }, 'keys[0]: x, y: not a point'],
    [
      'two things wrong',
      { ...jwk, crv: 'P-384', key_ops: ['verify', 7] },
      'keys[0]: crv: expected "P-256": passes are signed with ES256; key_ops.1: ',
    ],
    ['families that are no list', { ...jwk, passes: 'ra1' }, 'keys[0]: passes: expected a list'],
  ])('with %s is refused', (_name, wrong, problem) => {
    expect(read(wrong)).toEqual({ ok: false, problem: expect.stringContaining(problem) })
  })

  test.each([
    ['nothing said', { use: undefined }, true],
    ['for signatures', { use: 'sig' }, true],
    ['to verify', { key_ops: ['sign', 'verify'] }, true],
    ['for encryption', { use: 'enc' }, false],
    ['to derive', { key_ops: ['deriveKey'] }, false],
    ['to encrypt, but to verify', { use: 'enc', key_ops: ['verify'] }, false],
  ])('holds a key with its task: %s', (_name, task, verifies) => {
    expect(read({ ...jwk, ...task })).toMatchObject({ ok: true, keys: [{ verifies }] })
  })

  test('with one kid twice is refused', () => {
    expect(read(jwk, jwk)).toMatchObject({ ok: false, problem: expect.stringContaining('keys[1]: kid') })
  })

  test.each([['keys'], [[]], [{ keys: {} }], [{ keys: ['x'] }], [null]])('is not %j', (json) => {
    expect(keysOfJwks(json)).toMatchObject({ ok: false, problem: expect.stringContaining('JWKS') })
  })
})
