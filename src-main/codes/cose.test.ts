import { constants, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fromCbor } from './cbor.ts'
import { algorithmOf, ES256, PS256, readCoseSign1, verifyCoseSign1 } from './cose.ts'
import { readCwt } from './cwt.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

/** RFC 8392 appendix A.3, a signed CWT, and its key from appendix A.2.3. */
const RFC_CWT = hex(
  'd28443a10126a104524173796d6d657472696345434453413235365850a70175636f61703a2f2f61732e6578616d706c652e636f6d' +
    '02656572696b77037818636f61703a2f2f6c696768742e6578616d706c652e636f6d041a5612aeb0051a5610d9f0061a5610d9f0' +
    '07420b7158405427c1ff28d23fbad1f29c4c7c6a555e601d6fa29f9179bc3d7438bacaca5acd08c8d4d4f96131680c429a01f859' +
    '51ecee743a52b9b63632c57209120e1c9e30',
)
const RFC_KEY = createPublicKey({
  format: 'jwk',
  key: {
    kty: 'EC',
    crv: 'P-256',
    x: Buffer.from('143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f', 'hex').toString(
      'base64url',
    ),
    y: Buffer.from('60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9', 'hex').toString(
      'base64url',
    ),
  },
})

const ES256_KEY = { key: RFC_KEY, algorithm: ES256 } as const

describe('the signed CWT of RFC 8392', () => {
  const message = readCoseSign1(RFC_CWT)
  if (message === null) throw new Error('the example is a COSE_Sign1')

  test('is read and verified, its kid known to be unprotected', () => {
    expect(message.algorithm).toEqual({ value: -7, protected: true })
    expect(message.kid?.protected).toBe(false)
    expect(Buffer.from(message.kid?.value ?? []).toString()).toBe('AsymmetricECDSA256')
    expect(verifyCoseSign1(message, ES256_KEY)).toBe(true)
  })

  test('has its times in ms', () => {
    expect(readCwt(message.payload, [])).toMatchObject({
      expires: 1444064944000,
      notBefore: 1443944944000,
      issuedAt: 1443944944000,
      cti: hex('0b71'),
    })
  })

  test('with a DER or a cut signature is not verified', () => {
    expect(verifyCoseSign1({ ...message, signature: message.signature.slice(1) }, ES256_KEY)).toBe(false)
    expect(verifyCoseSign1({ ...message, signature: hex('3006020101020101') }, ES256_KEY)).toBe(false)
  })
})

describe('COSE_Sign1 bytes', () => {
  const body = '8443a10126a041a041bb'
  test.each([
    ['bare', body],
    ['under tag 18', `d2${body}`],
    ['under tags 61 and 18', `d83dd2${body}`],
    ['with an empty protected header', '8440a041a041bb'],
  ])('%s are read', (_name, bytes) => {
    expect(readCoseSign1(hex(bytes))).not.toBeNull()
  })

  test.each([
    ['under tag 61 alone', `d83d${body}`],
    ['under tag 61 twice', `d83dd83d${body}`],
    ['under tag 18 twice', `d2d2${body}`],
    ['under tag 17 (COSE_Mac0)', `d1${body}`],
    ['with a payload elsewhere', '8443a10126a0f641bb'],
    ['of three parts', '8343a10126a041a0'],
    ['of five parts', '8543a10126a041a041bb00'],
    ['with an unprotected header that is no map', '8443a101268041a041bb'],
    ['with a protected header that is not wrapped', '84a10126a041a041bb'],
    ['with a critical header', '8446a20126028103a041a041bb'],
    ['with a protected header that is no map', '844101a041a041bb'],
    ['with more behind them', `d2${body}00`],
    ['cut short', `d2${body.slice(0, -2)}`],
    ['of nothing', ''],
  ])('%s are not', (_name, bytes) => {
    expect(readCoseSign1(hex(bytes))).toBeNull()
  })

  test('name their algorithm in the protected header first, too', () => {
    expect(readCoseSign1(hex('84 43a10126 a1013824 41a0 41bb'))?.algorithm).toEqual({
      value: -7,
      protected: true,
    })
    expect(readCoseSign1(hex('84 40 a10126 41a0 41bb'))?.algorithm).toEqual({ value: -7, protected: false })
  })

  test('name no algorithm where it is no number', () => {
    expect(readCoseSign1(hex('84 44 a1016161 a0 41a0 41bb'))?.algorithm).toBeNull()
  })

  test('name their key in the protected header first', () => {
    const both = readCoseSign1(hex('84 47 a2012604427031 a104427532 41a0 41bb'))
    expect(both?.kid).toEqual({ value: hex('7031'), protected: true })
  })
})

describe('a key', () => {
  const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).publicKey
  test.each([
    ['of P-256', () => RFC_KEY, ES256],
    ['of P-384', () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey, null],
    ['of secp256k1', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey, null],
    ['of Ed25519', () => generateKeyPairSync('ed25519').publicKey, null],
    ['of RSA, 2048 bits', () => rsa(2048), PS256],
    ['of RSA, 2040 bits', () => rsa(2040), null],
    ['of RSA for PSS only', () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey, null],
  ])('%s has its one algorithm', (_name, key, algorithm) => {
    expect(algorithmOf(key())).toBe(algorithm)
  })
})

describe('PS256', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const message = readCoseSign1(hex('8444a1013824a041a041bb'))
  if (message === null) throw new Error('a COSE_Sign1')
  const signed = (padding: number, saltLength: number) => ({
    ...message,
    signature: Uint8Array.from(sign('sha256', message.signed, { key: privateKey, padding, saltLength })),
  })
  const pss = constants.RSA_PKCS1_PSS_PADDING

  test('has a salt as long as its hash, and no other', () => {
    expect(verifyCoseSign1(signed(pss, 32), { key: publicKey, algorithm: PS256 })).toBe(true)
    expect(verifyCoseSign1(signed(pss, 20), { key: publicKey, algorithm: PS256 })).toBe(false)
    expect(
      verifyCoseSign1(signed(constants.RSA_PKCS1_PADDING, 0), { key: publicKey, algorithm: PS256 }),
    ).toBe(false)
  })

  test.each([
    ['another algorithm than the key', { value: ES256, protected: true }],
    ['an algorithm of no family', { value: -257, protected: true }],
    ['none', null],
  ])('is not believed of a message that names %s', (_name, algorithm) => {
    expect(verifyCoseSign1({ ...signed(pss, 32), algorithm }, { key: publicKey, algorithm: PS256 })).toBe(
      false,
    )
  })

  test('nor is ES256 of a message that names PS256', () => {
    const rfc = readCoseSign1(RFC_CWT)
    if (rfc === null) throw new Error('a COSE_Sign1')
    expect(verifyCoseSign1({ ...rfc, algorithm: { value: PS256, protected: true } }, ES256_KEY)).toBe(false)
  })
})

describe('CBOR that is refused', () => {
  test.each([
    ['a repeated key', 'a201000101'],
    ['a repeated key in a map within', 'a101a201000101'],
    ['an indefinite map', 'bf0100ff'],
    ['an indefinite text', '7f6161ff'],
    ['a number longer than needed', '1805'],
    ['a length longer than needed', '780161'],
    ['undefined', 'f7'],
    ['NaN', 'f97e00'],
    ['infinity', 'f97c00'],
    ['an integer above 2^53', '1bffffffffffffffff'],
    ['an unlisted tag', 'c100'],
    ['17 levels', `${'81'.repeat(17)}00`],
    ['17 levels of maps', `${'a100'.repeat(17)}00`],
    ['17 levels in the last place of maps', `${'a2000001'.repeat(17)}00`],
    ['17 levels in the last place of lists', `${'8200'.repeat(17)}00`],
    ['a million levels', '81'.repeat(1_000_000)],
    ['an array that claims four billion items', '9affffffff'],
    ['two items', '0000'],
    ['nothing', ''],
  ])('%s', (_name, bytes) => {
    expect(fromCbor(hex(bytes), [])).toEqual({ ok: false })
  })

  test('and 17 levels of a listed tag, not 16', () => {
    expect(fromCbor(hex(`${'d2'.repeat(17)}00`), [18])).toEqual({ ok: false })
    expect(fromCbor(hex(`${'d2'.repeat(16)}00`), [18])).toMatchObject({ ok: true })
  })

  test('but 16 levels, and many neighbours, are taken', () => {
    expect(fromCbor(hex(`${'81'.repeat(16)}00`), [])).toMatchObject({ ok: true })
    expect(fromCbor(hex(`98c8${'8100'.repeat(200)}`), [])).toMatchObject({ ok: true })
    expect(fromCbor(hex(`98c8${'a200000100'.repeat(200)}`), [])).toMatchObject({ ok: true })
  })
})

describe('a CWT that is refused', () => {
  test.each([
    ['a text for exp', 'a104623133'],
    ['an exp before 1970', 'a10420'],
    ['an exp in milliseconds', 'a1041b00000170b0000000'],
    ['a number for cti', 'a10701'],
    ['a number for sub', 'a10201'],
    ['null for nbf', 'a105f6'],
    ['a text for iat', 'a106623133'],
    ['a number for iss', 'a10101'],
    ['an exp after the year 9999', 'a1041b0000003afff44180'],
    ['a list', '80'],
  ])('%s', (_name, bytes) => {
    expect(fromCbor(hex(bytes), [])).toMatchObject({ ok: true })
    expect(readCwt(hex(bytes), [])).toBeNull()
  })

  test('but the first and the last second are times', () => {
    expect(readCwt(hex('a1041b0000003afff4417f'), [])).toMatchObject({ expires: 253402300799000 })
    expect(readCwt(hex('a10500'), [])).toMatchObject({ notBefore: 0 })
  })

  test('but sub and cti may be text or bytes, and exp a fraction', () => {
    expect(readCwt(hex('a302416107616204f93e00'), [])).toMatchObject({ cti: hex('62'), expires: 1500 })
  })
})
