import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { didDocument, signerOf, trustIn } from '../../test/fixtures/signers.ts'
import { toBase32 } from './base32.ts'
import { toCbor } from './cbor.ts'
import type { Code } from './code.ts'
import { ES256, PS256 } from './cose.ts'
import { denyHashOf } from './trust/deny-list.ts'
import { COVID_PASS, covidPassClaims, mintCovidPassNz, signForeign } from './issue/foreign-pass-mint.ts'
import { recognise } from './recognise.ts'
import type { Trust } from './trust/trust.ts'

const NOW = Date.UTC(2021, 11, 1)
const DAY = 86_400_000
const ISSUER = 'did:web:nzcp.example'
const [ONE, TWO] = [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
if (ONE === undefined || TWO === undefined) throw new Error('two keys')
const SIGNER = { privateKey: ONE, algorithm: ES256, kid: 'key-1' } as const
const TRUST = trustIn(didDocument(ISSUER, { 'key-1': ONE, 'key-2': TWO }, ['key-1']))
const CTI = Uint8Array.from(randomBytes(16))
const TERMS = { issuer: ISSUER, notBefore: NOW - DAY, expires: NOW + DAY, cti: CTI }

function read(text: string, now = NOW, trust: Trust = TRUST): Code {
  const recognition = recognise(text, { now, trust, ruianPatterns: [] })
  if (!recognition.ok) throw new Error(recognition.reason)
  return recognition.code
}

const HEADERS = { protectedHeader: new Map(), unprotectedHeader: new Map() }

type Claims = Map<number | string, unknown>

function claimsWith(change: (claims: Claims) => void): Claims {
  const claims = covidPassClaims(TERMS)
  change(claims)
  return claims
}

const mint = (claims: Claims = covidPassClaims(TERMS)): string => mintCovidPassNz(SIGNER, claims)

test('one in force is green, its holder masked', () => {
  expect(read(mint())).toEqual({
    family: 'nzcp',
    role: 'foreign-pass',
    token: `${ISSUER}#key-1 ${Buffer.from(CTI).toString('hex')}`,
    denyHash: denyHashOf(CTI),
    denied: false,
    status: 'green',
    assurance: 'signed',
    reason: null,
    notBefore: NOW - DAY,
    expires: NOW + DAY,
    notNegative: false,
    holder: { maskedName: 'Sparrow *k', household: null, enterprise: null, staffNumber: null },
  })
})

test.each([
  ['its end', TERMS.expires, 'expired', null],
  ['before its beginning', TERMS.notBefore - 1000, 'invalid', 'not_yet_valid'],
])('at %s', (_name, now, status, reason) => {
  expect(read(mint(), now)).toMatchObject({ status, reason, assurance: 'signed' })
})

describe('the key', () => {
  test.each([
    ['that the document lists, but the pass names another', { ...SIGNER, kid: 'key-2' }, 'untrusted'],
    [
      'that the document holds, but does not let assert',
      { ...SIGNER, privateKey: TWO, kid: 'key-2' },
      'untrusted',
    ],
    ['of a stranger under the right name', { ...SIGNER, privateKey: TWO }, 'bad_signature'],
    ['with the whole DID as its name', { ...SIGNER, kid: `${ISSUER}#key-1` }, 'untrusted'],
  ])('%s', (_name, signer, reason) => {
    expect(read(mintCovidPassNz(signer, covidPassClaims(TERMS)))).toMatchObject({
      status: 'invalid',
      reason,
      assurance: null,
    })
  })

  test('of another issuer is not taken', () => {
    expect(read(mint(covidPassClaims({ ...TERMS, issuer: 'did:web:elsewhere.example' })))).toMatchObject({
      reason: 'untrusted',
    })
  })

  test('is not found among keys of another kind', () => {
    const jwk = { ...generateJwk(), kid: `${ISSUER}#key-1` }
    expect(read(mint(), NOW, trustIn({ keys: [jwk] }))).toMatchObject({ reason: 'untrusted' })
    expect(read(mint(), NOW, trustIn(signerOf('any').pem))).toMatchObject({ reason: 'untrusted' })
  })

  function generateJwk() {
    const { crv, kty, x, y } = ONE?.export({ format: 'jwk' }) ?? {}
    return { crv, kty, x, y }
  }
})

describe('malformed', () => {
  test.each([
    ['no issuer', (claims) => claims.delete(1)],
    ['an issuer that is no DID', (claims) => claims.set(1, 'https://nzcp.example')],
    ['no number of its own', (claims) => claims.delete(7)],
    ['a number of 15 bytes', (claims) => claims.set(7, new Uint8Array(15))],
    ['a number that is a text', (claims) => claims.set(7, 'x'.repeat(16))],
  ] as [string, (claims: Claims) => unknown][])('%s, before anything is verified', (_name, change) => {
    expect(read(mint(claimsWith((claims) => void change(claims))))).toMatchObject({
      reason: 'malformed',
      assurance: null,
    })
  })

  test.each([
    ['no end', (claims) => claims.delete(4)],
    ['no beginning', (claims) => claims.delete(5)],
    ['no credential', (claims) => claims.delete('vc')],
    ['another context', (claims) => claims.set('vc', { ...COVID_PASS, '@context': ['https://example'] })],
    ['another type', (claims) => claims.set('vc', { ...COVID_PASS, type: ['VerifiableCredential', 'X'] })],
    [
      'a type that is no list',
      (claims) => claims.set('vc', { ...COVID_PASS, type: 'VerifiableCredential PublicCovidPass' }),
    ],
    [
      'its types the other way round',
      (claims) => claims.set('vc', { ...COVID_PASS, type: COVID_PASS.type.toReversed() }),
    ],
    [
      'a holder with an empty name',
      (claims) =>
        claims.set('vc', { ...COVID_PASS, credentialSubject: { givenName: '', dob: '1960-04-16' } }),
    ],
    [
      'a holder without a date of birth',
      (claims) => claims.set('vc', { ...COVID_PASS, credentialSubject: { givenName: 'Jack' } }),
    ],
    ['no version', (claims) => claims.set('vc', { ...COVID_PASS, version: 1 })],
    ['no holder', (claims) => claims.set('vc', { ...COVID_PASS, credentialSubject: null })],
    [
      'a holder without a name',
      (claims) => claims.set('vc', { ...COVID_PASS, credentialSubject: { dob: '1960-04-16' } }),
    ],
  ] as [string, (claims: Claims) => unknown][])('%s, though signed', (_name, change) => {
    const text = mint(claimsWith((claims) => void change(claims)))
    expect(read(text)).toMatchObject({ status: 'invalid', reason: 'malformed', assurance: 'signed' })
  })

  test.each([
    [
      'kid and algorithm unprotected',
      [],
      [
        [4, 'key-1'],
        [1, ES256],
      ],
    ],
    [
      'a kid that is a text',
      [
        [4, 'key-1'],
        [1, ES256],
      ],
      [],
    ],
    ['no kid', [[1, ES256]], []],
    [
      'PS256',
      [
        [4, Buffer.from('key-1')],
        [1, PS256],
      ],
      [],
    ],
  ] as [string, [number, unknown][], [number, unknown][]][])('headers with %s', (_name, covered, bare) => {
    const payload = toCbor(covidPassClaims(TERMS))
    const plain = (pairs: [number, unknown][]) =>
      new Map(pairs.map(([label, value]) => [label, Buffer.isBuffer(value) ? Uint8Array.from(value) : value]))
    const message = { protectedHeader: plain(covered), unprotectedHeader: plain(bare), payload }
    expect(read(`NZCP:/1/${toBase32(signForeign(SIGNER, message))}`)).toMatchObject({ reason: 'malformed' })
  })

  test.each([
    ['padding', `${mint()}=`],
    ['small letters', mint().replace('/1/2', '/1/a')],
    ['cut short', mint().slice(0, -3)],
    ['nothing', 'NZCP:/1/'],
  ])('text with %s', (_name, text) => {
    expect(read(text)).toMatchObject({ family: 'nzcp', reason: 'malformed', assurance: null })
  })

  test.each([
    ['no COSE', toCbor('x')],
    ['a message without an algorithm', signForeign(SIGNER, { ...HEADERS, payload: toCbor(new Map()) })],
    [
      'claims that are no map',
      signForeign(SIGNER, {
        ...HEADERS,
        protectedHeader: new Map<number, unknown>([
          [4, Uint8Array.of(1)],
          [1, ES256],
        ]),
        payload: toCbor('x'),
      }),
    ],
  ])('bytes of %s', (_name, bytes) => {
    expect(read(`NZCP:/1/${toBase32(bytes)}`)).toMatchObject({ reason: 'malformed', assurance: null })
  })

  test('is no text of another version', () => {
    const said = recognise(mint().replace('/1/', '/2/').slice(0, 500), {
      now: NOW,
      trust: TRUST,
      ruianPatterns: [],
    })
    expect(said).toMatchObject({ ok: false, reason: 'not-a-code' })
  })
})

test('one on a deny list is revoked', () => {
  const denying = { ...TRUST, denied: new Set([denyHashOf(CTI)]) }
  expect(read(mint(), NOW, denying)).toMatchObject({
    status: 'invalid',
    reason: 'revoked',
    denied: true,
  })
  expect(read(mint())).toMatchObject({ status: 'green', denied: false })
})
