import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import signers from '../../../test/fixtures/signers.json' with { type: 'json' }
import { didDocument, signerOf } from '../../../test/fixtures/signers.ts'
import { ES256, PS256 } from '../cose.ts'
import { generatePassKey, publicJwks } from '../issue/pass-mint.ts'
import { parseTrustFile } from './parse-file.ts'
import type { TrustFile } from './trust.ts'

const ORIGIN = { source: 'list', modified: 5, stopsAt: 9 }
const bytes = (content: string | object): Uint8Array =>
  new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content))

function parse(content: string | object | Uint8Array) {
  return parseTrustFile(content instanceof Uint8Array ? content : bytes(content), ORIGIN)
}

function read(content: string | object | Uint8Array): TrustFile {
  const parsed = parse(content)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.file
}

const ANY = signerOf('any')
const RSA = signerOf('rsa')
const passKey = generatePassKey()
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const did = didDocument('did:web:nz', { 'key-1': p256.privateKey, 'key-2': p256.privateKey }, ['key-1'])
const base64 = (kid: Uint8Array): string => Buffer.from(kid).toString('base64')

describe('a file is told by its content', () => {
  test.each([
    ['one certificate as PEM', ANY.pem, 'certificates'],
    ['one certificate as DER', ANY.der, 'certificates'],
    ['a JWKS', publicJwks(passKey, null), 'jwks'],
    ['a JWKS with a byte order mark', `\uFEFF${JSON.stringify(publicJwks(passKey, null))}`, 'jwks'],
    ['a DID document', did, 'did-document'],
    ['a deny list', { denied: [] }, 'deny-list'],
  ])('%s', (_name, content, format) => {
    expect(read(content)).toMatchObject({ format, source: 'list', modified: 5 })
  })

  test.each([
    ['nothing', ''],
    ['a note', 'the keys are in the other folder'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['a text', '"keys"'],
    ['another object', '{"passes":[]}'],
    ['JSON cut short', '{"keys":['],
  ])('%s is none of them', (_name, content) => {
    expect(parse(content)).toEqual({
      ok: false,
      problem: expect.stringMatching(/^list: expected .*PEM.*DER.*JWKS.*DID.*deny/),
    })
  })
})

test('a list that a Chinese editor saved as GBK is told so; between certificates anything may stand', () => {
  const gbk = Buffer.from([0xbb, 0xa8, 0xd4, 0xb0])
  const origin = { source: 'list', modified: 0, stopsAt: null }
  const denied = Buffer.concat([Buffer.from('{"denied": [], "note": "'), gbk, Buffer.from('"}')])
  expect(parseTrustFile(denied, origin)).toEqual({
    ok: false,
    problem: expect.stringMatching(/^list: expected UTF-8.*文件不是 UTF-8/),
  })
  const noted = Buffer.concat([gbk, Buffer.from('\n-----BEGIN CERTIFICATE-----')])
  expect(JSON.stringify(parseTrustFile(noted, origin))).not.toContain('UTF-8')
})

describe('certificates', () => {
  test('are known by the beginning of their hash, and say what they may sign and how long', () => {
    const file = read(`a comment\n${ANY.pem}${RSA.pem}\n${signerOf('tests').pem}`)
    if (file.format === 'deny-list') throw new Error('keys')
    const validity = { from: Date.UTC(2020, 0, 1), until: Date.UTC(2040, 0, 1) }
    const common = { kind: 'certificate', passes: ['dcc'], verifies: true, validity }
    expect(file.stopsAt).toBe(9)
    expect(file.keys).toMatchObject([
      { ...common, kid: base64(ANY.kid), algorithm: ES256, usage: null },
      { ...common, kid: base64(RSA.kid), algorithm: PS256, usage: null },
      { ...common, usage: ['t'] },
    ])
  })

  test.each([
    ['a private key among them', ANY.pem + signers.any.privateKey, 'list: block 2: a private key'],
    ['a private key as DER', ANY.privateKey.export({ format: 'der', type: 'pkcs8' }), 'list: a private key'],
    [
      'a private key as PEM of its own kind',
      ANY.privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
      'list: block 1: a private key',
    ],
    [
      'a private key as DER of its own kind',
      ANY.privateKey.export({ format: 'der', type: 'sec1' }),
      'list: a private key',
    ],
    ['P-384', signers.p384.certificate, 'list: block 1: expected a certificate of a P-256 key'],
    ['RSA of 1024 bits', signers.rsa1024.certificate, 'list: block 1: expected a certificate of a P-256 key'],
    ['a block cut short', ANY.pem.slice(0, -30), 'list: expected whole PEM blocks'],
    ['one whole block and one cut short', ANY.pem + RSA.pem.slice(0, 80), 'list: expected whole PEM blocks'],
    [
      'a block of rubbish',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'list: block 1: expected an X.509',
    ],
    [
      'a request for one',
      ANY.pem.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'),
      'list: block 1: expected a certificate or',
    ],
    ['DER cut short', ANY.der.slice(0, -1), 'list: expected an X.509'],
    ['DER of a number', Uint8Array.of(0x30, 3, 2, 1, 0), 'list: expected an X.509'],
  ])('with %s are refused', (_name, content, problem) => {
    const parsed = parse(content)
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining(problem) })
  })
})

describe('bare public keys', () => {
  test('of P-256 sign our own passes, named by their thumbprint', () => {
    const { kty, crv, x, y, kid } = passKey
    const pem = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }).export({
      format: 'pem',
      type: 'spki',
    })
    expect(read(String(pem))).toMatchObject({ keys: [{ kind: 'jwk', kid, passes: null, algorithm: ES256 }] })
  })

  test.each([
    [
      'of RSA',
      createPublicKey(RSA.privateKey).export({ format: 'pem', type: 'spki' }),
      'named by its certificate',
    ],
    ['of rubbish', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', 'expected a public key'],
  ])('%s are refused', (_name, pem, problem) => {
    expect(parse(String(pem))).toMatchObject({ ok: false, problem: expect.stringContaining(problem) })
  })
})

describe('a DID document', () => {
  test('gives the keys that may assert, by their full names', () => {
    expect(read(did)).toMatchObject({
      keys: [{ kind: 'did', kid: 'did:web:nz#key-1', passes: ['nzcp'], algorithm: ES256 }],
    })
    expect(read({ ...did, assertionMethod: ['#key-2', '#key-1'] })).toMatchObject({
      keys: [{ kid: 'did:web:nz#key-2' }, { kid: 'did:web:nz#key-1' }],
    })
    expect(read({ ...did, assertionMethod: ['#key-2'] })).toMatchObject({
      keys: [{ kid: 'did:web:nz#key-2' }],
    })
  })

  const [method] = did.verificationMethod
  const withMethod = (change: object) => ({ ...did, verificationMethod: [{ ...method, ...change }] })
  test.each([
    ['no id', { ...did, id: 'nz' }, 'id: expected a DID'],
    ['no list of those that may', { ...did, assertionMethod: undefined }, 'assertionMethod: expected a list'],
    [
      'an id that it does not hold',
      { ...did, assertionMethod: ['#key-3'] },
      'assertionMethod[0]: expected the id',
    ],
    [
      "another's key",
      { ...did, assertionMethod: ['did:web:au#key-1'] },
      "assertionMethod[0]: expected a key of the document's own",
    ],
    [
      'one id twice',
      { ...did, assertionMethod: ['#key-1', 'did:web:nz#key-1'] },
      'assertionMethod[1]: the same',
    ],
    ['a private key', withMethod({ publicKeyJwk: { ...method?.publicKeyJwk, d: 'AA' } }), 'a private key'],
    [
      'a private key in a method that nobody may assert by',
      { ...did, verificationMethod: [method, { id: '#key-9', publicKeyJwk: { d: 'AA' } }] },
      'a private key',
    ],
    ['a private key beside it', withMethod({ privateKeyJwk: {} }), 'a private key'],
    ['a key as text', withMethod({ publicKeyJwk: undefined }), 'publicKeyJwk: '],
    [
      'another curve',
      withMethod({ publicKeyJwk: { ...method?.publicKeyJwk, crv: 'P-384' } }),
      'crv: expected "P-256"',
    ],
    ['no point', withMethod({ publicKeyJwk: { ...method?.publicKeyJwk, y: 'A'.repeat(43) } }), 'not a point'],
  ])('with %s is refused', (_name, content, problem) => {
    expect(parse(content)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) })
  })
})

test('whatever the bytes, a file is read or its problem told, which repeats nothing of it', () => {
  const base = [ANY.pem, JSON.stringify(publicJwks(passKey, null)), JSON.stringify(did)]
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map(bytes),
    fc
      .tuple(fc.constantFrom(...base), fc.nat(1000), fc.string())
      .map(([text, at, more]) => bytes(text.slice(0, at) + more + text.slice(at + 3))),
  )
  fc.assert(
    fc.property(content, (given) => {
      const parsed = parse(given)
      if (!parsed.ok) expect(parsed.problem).toMatch(/^list: /)
    }),
  )
})
