import { Tagged } from 'cborg'
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { signerOf, trustIn, type Signer } from '../../test/fixtures/signers.ts'
import { fromBase45, toBase45 } from './base45.ts'
import { toCbor } from './cbor.ts'
import type { Code } from './code.ts'
import { denyHashOf } from './trust/deny-list.ts'
import {
  claimsOf,
  healthCertificateClaims,
  healthCertificateContent,
  mintHealthCertificateEu,
  signForeign,
  type HealthCertificateTerms,
} from './issue/foreign-pass-mint.ts'
import { inflate } from './inflate.ts'
import { recognise } from './recognise.ts'
import type { Certified, Trust } from './trust/trust.ts'

const NOW = Date.UTC(2021, 5, 1, 12)
const DAY = 86_400_000
const ANY = signerOf('any')
const RSA = signerOf('rsa')
const UVCI = 'URN:UVCI:01:XX:10807843F94AEE0EE5093FBC254BD813#B'
const TERMS: HealthCertificateTerms = {
  certifies: 'v',
  issuedAt: NOW - DAY,
  expires: NOW + DAY,
  uvci: UVCI,
  detected: false,
}
const TRUST = trustIn(ANY.pem + RSA.pem)

function read(text: string, now = NOW, trust: Trust = TRUST): Code {
  const recognition = recognise(text, { now, trust, ruianPatterns: [] })
  if (!recognition.ok) throw new Error(recognition.reason)
  return recognition.code
}

function mint(terms: Partial<HealthCertificateTerms> = {}, signer: Signer = ANY): string {
  return mintHealthCertificateEu(signer, healthCertificateClaims({ ...TERMS, ...terms }))
}

/** One put together by hand, wrong in its headers. */
function withHeaders(protectedHeader: [number, unknown][], unprotectedHeader: [number, unknown][]): string {
  const payload = toCbor(healthCertificateClaims(TERMS))
  const headers = { protectedHeader: new Map(protectedHeader), unprotectedHeader: new Map(unprotectedHeader) }
  return `HC1:${toBase45(deflateSync(signForeign(ANY, { ...headers, payload })))}`
}

const CONTENT = healthCertificateContent(TERMS)
const [ENTRY] = CONTENT.v ?? []

/** One whose content is signed, whatever it is. */
function withContent(content: unknown): string {
  return mintHealthCertificateEu(ANY, claimsOf(content, TERMS))
}

const cose = (text: string): Uint8Array =>
  inflate(fromBase45(text.slice(4)) ?? new Uint8Array()) ?? new Uint8Array()

test('one in force is green, its holder masked, its number a token', () => {
  expect(read(mint())).toEqual({
    family: 'dcc',
    role: 'foreign-pass',
    token: UVCI,
    denyHash: denyHashOf(UVCI),
    denied: false,
    status: 'green',
    assurance: 'signed',
    reason: null,
    notBefore: NOW - DAY,
    expires: NOW + DAY,
    notNegative: false,
    holder: { maskedName: 'Musterfrau-Gößinger *e', household: null, enterprise: null, staffNumber: null },
  })
})

test.each(['v', 't', 'r'] as const)('one that certifies %s by PS256 is green too', (certifies) => {
  expect(read(mint({ certifies }, RSA))).toMatchObject({
    status: 'green',
    assurance: 'signed',
    notNegative: false,
  })
})

describe('a test that', () => {
  const withResult = (tr: unknown) => {
    const content = healthCertificateContent({ ...TERMS, certifies: 't' })
    return read(withContent({ ...content, t: [{ ...content.t?.[0], tr }] }))
  }
  test.each([
    ['did not find the virus', '260415000', false],
    ['did not find it, behind a tag', new Tagged(0, '260415000'), false],
    ['found the virus', '260373001', true],
    ['found it, behind a tag', new Tagged(0, '260373001'), true],
    ['was inconclusive', '419984006', true],
    ['says nothing', '', true],
  ])('%s', (_name, tr, notNegative) => {
    expect(withResult(tr)).toMatchObject({ status: 'green', notNegative })
  })

  test('found the virus, as we mint it', () => {
    expect(read(mint({ certifies: 't', detected: true }))).toMatchObject({
      status: 'green',
      notNegative: true,
    })
  })
})

describe('the time', () => {
  test.each([
    ['a second before its end', TERMS.expires - 1000, 'green', null],
    ['its end', TERMS.expires, 'expired', null],
    ['its beginning', TERMS.issuedAt, 'green', null],
    ['a second before its beginning', TERMS.issuedAt - 1000, 'invalid', 'not_yet_valid'],
  ])('%s', (_name, now, status, reason) => {
    expect(read(mint(), now)).toMatchObject({ status, reason, assurance: 'signed' })
  })

  test('one without an end is malformed', () => {
    const claims = healthCertificateClaims(TERMS)
    claims.delete(4)
    expect(read(mintHealthCertificateEu(ANY, claims))).toMatchObject({
      status: 'invalid',
      reason: 'malformed',
    })
  })
})

describe('the key', () => {
  test('is found by the kid alone: another trusted key is not tried', () => {
    const kid = signerOf('tests').kid
    expect(read(mintHealthCertificateEu({ ...ANY, kid }, healthCertificateClaims(TERMS)))).toMatchObject({
      status: 'invalid',
      reason: 'untrusted',
      assurance: null,
      denyHash: denyHashOf(UVCI),
    })
  })

  test.each([
    [
      'with the right kid protected and a wrong one beside it',
      [
        [4, ANY.kid],
        [1, -7],
      ],
      [[4, Uint8Array.of(1)]],
      'green',
      null,
    ],
    [
      'with a wrong kid protected and the right one beside it',
      [
        [4, Uint8Array.of(1)],
        [1, -7],
      ],
      [[4, ANY.kid]],
      'invalid',
      'untrusted',
    ],
    ['with its kid unprotected', [[1, -7]], [[4, ANY.kid]], 'green', null],
    [
      'with its kid and algorithm unprotected',
      [],
      [
        [4, ANY.kid],
        [1, -7],
      ],
      'green',
      null,
    ],
    ['without a kid', [[1, -7]], [], 'invalid', 'malformed'],
    ['without an algorithm', [[4, ANY.kid]], [], 'invalid', 'malformed'],
    [
      "with another algorithm than its key's",
      [
        [4, ANY.kid],
        [1, -37],
      ],
      [],
      'invalid',
      'bad_signature',
    ],
    [
      'with an algorithm of no family',
      [
        [4, ANY.kid],
        [1, -8],
      ],
      [],
      'invalid',
      'bad_signature',
    ],
  ] as [string, [number, unknown][], [number, unknown][], string, string | null][])(
    '%s',
    (_name, covered, bare, status, reason) => {
      expect(read(withHeaders(covered, bare))).toMatchObject({ status, reason })
    },
  )

  test('of another with the same kid is no help', () => {
    const stranger = { ...signerOf('tests'), kid: ANY.kid }
    expect(read(mint({}, stranger))).toMatchObject({ reason: 'bad_signature', assurance: null })
  })

  test.each<[Parameters<typeof signerOf>[0], Certified, boolean]>([
    ['tests', 't', true],
    ['tests', 'v', false],
    ['tests', 'r', false],
    ['vaccinations', 'v', true],
    ['vaccinations', 't', false],
    ['recoveries', 'r', true],
    ['recoveries', 'v', false],
    ['server', 'v', true],
  ])('of %s certifies %s: %s', (name, certifies, may) => {
    const signer = signerOf(name)
    const said = read(mint({ certifies }, signer), NOW, trustIn(signer.der))
    expect(said).toMatchObject(
      may ? { status: 'green' } : { status: 'invalid', reason: 'untrusted', assurance: 'signed' },
    )
  })

  test.each([
    ['while its certificate holds', Date.UTC(2020, 2, 1), 'green', null],
    ['from its first second', Date.UTC(2020, 0, 1), 'green', null],
    ['not a second longer', Date.UTC(2020, 2, 1, 0, 0, 1), 'invalid', 'untrusted'],
    ['a second before it began', Date.UTC(2019, 11, 31, 23, 59, 59), 'invalid', 'untrusted'],
  ])('counts %s', (_name, now, status, reason) => {
    const signer = signerOf('lapsed')
    const terms = { issuedAt: now - DAY, expires: now + DAY }
    expect(read(mint(terms, signer), now, trustIn(signer.pem))).toMatchObject({ status, reason })
  })

  test('of a list that nobody renewed counts no longer', () => {
    const stopping = new Map([...TRUST.keys].map(([name, entry]) => [name, { ...entry, stopsAt: NOW }]))
    expect(read(mint(), NOW - 1, { ...TRUST, keys: stopping })).toMatchObject({ status: 'green' })
    expect(read(mint(), NOW, { ...TRUST, keys: stopping })).toMatchObject({ reason: 'untrusted' })
  })
})

test('one on a deny list is revoked, in time or out of it', () => {
  const trust = trustIn(ANY.pem, { denied: [{ hash: denyHashOf(UVCI), why: 'stolen' }] })
  for (const now of [NOW, TERMS.expires]) {
    expect(read(mint(), now, trust)).toMatchObject({ status: 'invalid', reason: 'revoked', denied: true })
  }
})

describe('content that is malformed, though signed', () => {
  const without = (members: object, ...names: string[]): object =>
    Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)))
  test.each([
    ['no version', without(CONTENT, 'ver')],
    ['no date of birth', without(CONTENT, 'dob')],
    ['no name', without(CONTENT, 'nam')],
    ['a name that no machine reads', { ...CONTENT, nam: { fn: 'Musterfrau' } }],
    ['nothing certified', without(CONTENT, 'v')],
    ['two things certified', { ...CONTENT, r: [ENTRY] }],
    ['one thing, and nothing of another', { ...CONTENT, r: null }],
    ['one thing twice', { ...CONTENT, v: [ENTRY, ENTRY] }],
    ['no entry', { ...CONTENT, v: [] }],
    ['an entry that is no map', { ...CONTENT, v: ['x'] }],
    ['no number of its own', { ...CONTENT, v: [without(ENTRY ?? {}, 'ci')] }],
    ['an empty number of its own', { ...CONTENT, v: [{ ...ENTRY, ci: '' }] }],
    ['a dose that is no number', { ...CONTENT, v: [{ ...ENTRY, dn: '2' }] }],
    ['a dose of one and a half', { ...CONTENT, v: [{ ...ENTRY, dn: 1.5 }] }],
    ['no target', { ...CONTENT, v: [without(ENTRY ?? {}, 'tg')] }],
    ['a country that is no text', { ...CONTENT, v: [{ ...ENTRY, co: 1 }] }],
    ['a list', []],
    ['a text', 'x'],
  ])('%s', (_name, content) => {
    expect(read(withContent(content))).toMatchObject({
      status: 'invalid',
      reason: 'malformed',
      assurance: 'signed',
    })
  })
})

test.each(['v', 't', 'r'] as const)(
  'of %s no member that the schema asks for may be missing',
  (certifies) => {
    const content = healthCertificateContent({ ...TERMS, certifies })
    const [entry = {}] = content[certifies] ?? []
    const told = Object.keys(entry).map((name) => {
      const left = Object.fromEntries(Object.entries(entry).filter(([member]) => member !== name))
      const { reason } = read(withContent({ ...content, [certifies]: [left] }))
      return `${name} ${reason}`
    })
    // A test's own name and place may be left out.
    const optional = ['nm', 'tc']
    expect(told).toEqual(
      Object.keys(entry).map((name) => `${name} ${optional.includes(name) ? null : 'malformed'}`),
    )
  },
)

test.each([
  ['both', { fnt: 'A', gnt: 'B' }, 'A *B'],
  ['the surname alone', { fnt: 'A' }, 'A *'],
  ['the given name alone', { gnt: 'B' }, null],
  ['a name in its own letters beside them', { fn: 'Ä', fnt: 'AE', gn: 'Böb', gnt: 'BOEB' }, 'Ä *b'],
])('of the names that machines read, %s will do', (_name, nam, masked) => {
  const code = read(withContent({ ...CONTENT, nam }))
  expect([code.status, code.holder.maskedName]).toEqual(['green', masked])
})

test.each([
  ['no map', 'x'],
  ['an end that is a text', new Map([...healthCertificateClaims(TERMS), [4, 'tomorrow']])],
])('claims that are %s are malformed, signed by whomever', (_name, claims) => {
  const protectedHeader = new Map<number, unknown>([
    [4, ANY.kid],
    [1, ANY.algorithm],
  ])
  const message = { protectedHeader, unprotectedHeader: new Map(), payload: toCbor(claims) }
  const text = `HC1:${toBase45(deflateSync(signForeign(ANY, message)))}`
  expect(read(text)).toMatchObject({ status: 'invalid', reason: 'malformed', assurance: 'signed' })
  const nobody = { status: 'invalid', reason: 'untrusted', denyHash: null }
  expect(read(text, NOW, trustIn(RSA.pem))).toMatchObject(nobody)
})

test('only a test finds the virus', () => {
  const found = { ...ENTRY, tr: '260373001' }
  expect(read(withContent({ ...CONTENT, v: [found] }))).toMatchObject({ status: 'green', notNegative: false })
})

test('an unbelieved one is named for a deny list even with a tag in it, or not at all', () => {
  const content = healthCertificateContent({ ...TERMS, certifies: 't' })
  const [entry] = content.t ?? []
  const tagged = withContent({ ...content, t: [{ ...entry, sc: new Tagged(0, entry?.['sc']) }] })
  const nobody = trustIn(RSA.pem)
  expect(read(tagged, NOW, nobody)).toMatchObject({ reason: 'untrusted', denyHash: denyHashOf(UVCI) })
  expect(read(withContent('x'), NOW, nobody)).toMatchObject({ reason: 'untrusted', denyHash: null })
})

test('one past its time is expired, also by a key that may not certify it', () => {
  const tests = signerOf('tests')
  expect(read(mint({ certifies: 'v' }, tests), TERMS.expires, trustIn(tests.pem))).toMatchObject({
    status: 'expired',
    reason: null,
  })
})

test('a tag before a time is read past', () => {
  const content = healthCertificateContent({ ...TERMS, certifies: 't' })
  const [entry] = content.t ?? []
  const text = withContent({ ...content, t: [{ ...entry, sc: new Tagged(0, entry?.['sc']) }] })
  expect(read(text)).toMatchObject({ status: 'green' })
})

describe('text that is malformed', () => {
  const good = mint()
  const packed = deflateSync(cose(good))
  test.each([
    ['not compressed', `HC1:${toBase45(cose(good))}`],
    ['a compression cut short', `HC1:${toBase45(packed.subarray(0, -5))}`],
    ['more behind the compressed', `HC1:${toBase45(Buffer.concat([packed, Buffer.of(0)]))}`],
    ['a megabyte from a kilobyte', `HC1:${toBase45(deflateSync(Buffer.alloc(1_000_000)))}`],
    ['a small letter', `HC1:a${good.slice(5)}`],
    ['nothing', 'HC1:'],
  ])('%s', (_name, text) => {
    expect(read(text)).toMatchObject({
      family: 'dcc',
      status: 'invalid',
      reason: 'malformed',
      assurance: null,
    })
  })

  test('is not another version, nor another prefix', () => {
    for (const prefix of ['HC2:', 'hc1:']) {
      const said = recognise(`${prefix}${good.slice(4, 300)}`, { now: NOW, trust: TRUST, ruianPatterns: [] })
      expect(said).toMatchObject({ ok: false, reason: 'not-a-code' })
    }
  })
})
