import { trustIn } from '../../test/fixtures/signers.ts'
import { createHash, createPrivateKey, sign } from 'node:crypto'
import { encode, Tagged } from 'cborg'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase45, toBase45 } from './base45.ts'
import type { Code, SignedFamily } from './code.ts'
import { readCoseSign1 } from './cose.ts'
import { readCwt } from './cwt.ts'
import { denyHashOf } from './trust/deny-list.ts'
import {
  generatePassKey,
  mintPass,
  parsePassKey,
  publicJwks,
  type PassContent,
  type PassKey,
  type PassTerms,
} from './issue/pass-mint.ts'
import { recognise } from './recognise.ts'
import { NO_TRUST, type Trust } from './trust/trust.ts'

const NOW = Date.UTC(2020, 2, 6, 8)
const SECONDS = NOW / 1000
const HOUR = 3_600_000

const KEY = generatePassKey()
const OTHER = generatePassKey()
const STRANGER = generatePassKey()
const WORK_ONLY = generatePassKey()

function trustOf(...sets: { keys: unknown[] }[]): Trust {
  return trustIn({ keys: sets.flatMap((set) => set.keys) })
}

const TRUST = trustOf(publicJwks(KEY, null), publicJwks(OTHER, null), publicJwks(WORK_ONLY, ['wp1']))

function read(text: string, now = NOW, trust = TRUST): Code {
  const recognition = recognise(text, { now, trust, ruianPatterns: [] })
  if (!recognition.ok) throw new Error(recognition.reason)
  return recognition.code
}

const RA1: PassContent = { type: 'ra1', colour: 'green', maskedName: '陈*' }
const WP1: PassContent = { type: 'wp1', enterprise: '瑞安某厂', maskedName: '林**' }
const GP1: PassContent = { type: 'gp1', household: '桃源 12-3-401', maskedName: null }
const SB1: PassContent = { type: 'sb1', staffNumber: '0042', maskedName: null }
const TERMS: PassTerms = { issuer: 'ruian', subject: null, notBefore: null, expires: NOW + HOUR }

function mint(content: PassContent, terms: Partial<PassTerms> = {}, key: PassKey = KEY): string {
  const minted = mintPass({ key, content, terms: { ...TERMS, ...terms }, now: NOW })
  if (!minted.ok) throw new Error(minted.problem)
  return minted.text
}

function bytes(value: unknown): Uint8Array {
  return Uint8Array.from(encode(value))
}

function kid(key: PassKey): Uint8Array {
  return new TextEncoder().encode(key.kid)
}

/** A pass put together by hand, so that it may be wrong in one place. */
function craft(change: {
  prefix?: string
  header?: [unknown, unknown][]
  unprotected?: [unknown, unknown][]
  claims?: [unknown, unknown][]
  content?: [unknown, unknown][]
  signer?: PassKey
  dsaEncoding?: 'der' | 'ieee-p1363'
}): string {
  const protectedBytes = bytes(
    new Map(
      change.header ?? [
        [1, -7],
        [4, kid(KEY)],
      ],
    ),
  )
  const content = new Map(
    change.content ?? [
      [0, 1],
      [1, 0],
    ],
  )
  const claims = change.claims ?? [
    [1, 'ruian'],
    [4, SECONDS + 60],
    [7, Uint8Array.of(1, 2)],
    [-65537, content],
  ]
  const payload = bytes(new Map(claims))
  const signature = sign('sha256', bytes(['Signature1', protectedBytes, new Uint8Array(), payload]), {
    key: createPrivateKey({ key: change.signer ?? KEY, format: 'jwk' }),
    dsaEncoding: change.dsaEncoding ?? 'ieee-p1363',
  })
  const parts = [protectedBytes, new Map(change.unprotected ?? []), payload, Uint8Array.from(signature)]
  return (change.prefix ?? 'RA1:') + toBase45(bytes(new Tagged(18, parts)))
}

describe('a pass in force', () => {
  test.each([
    ['a green RA1', RA1, 'ra1', 'ruian-code', 'green', { maskedName: '陈*' }],
    ['a yellow RA1', { ...RA1, colour: 'yellow' }, 'ra1', 'ruian-code', 'yellow', { maskedName: '陈*' }],
    ['a red RA1', { ...RA1, colour: 'red' }, 'ra1', 'ruian-code', 'red', { maskedName: '陈*' }],
    ['a work pass', WP1, 'wp1', 'work-pass', 'green', { maskedName: '林**', enterprise: '瑞安某厂' }],
    ['a guest pass', GP1, 'gp1', 'guest-pass', 'green', { household: '桃源 12-3-401' }],
    ['a staff badge', SB1, 'sb1', 'staff-badge', 'green', { staffNumber: '0042' }],
  ] as [string, PassContent, SignedFamily, string, string, object][])(
    '%s',
    (_name, content, family, role, status, holder) => {
      expect(read(mint(content))).toEqual({
        family,
        role,
        token: expect.stringContaining(KEY.kid),
        denyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        denied: false,
        status,
        assurance: 'signed',
        reason: null,
        notBefore: null,
        expires: NOW + HOUR,
        notNegative: false,
        holder: { maskedName: null, household: null, enterprise: null, staffNumber: null, ...holder },
      })
    },
  )

  test('made by other hands than ours is the same', () => {
    expect(read(craft({}))).toMatchObject({ status: 'green', assurance: 'signed' })
  })

  test('of another family counts the colour that it carries', () => {
    const content: [unknown, unknown][] = [
      [0, 1],
      [1, 2],
      [4, '瑞安某厂'],
    ]
    expect(read(craft({ prefix: 'WP1:', content }))).toMatchObject({ family: 'wp1', status: 'red' })
  })

  test('by a key for its family', () => {
    expect(read(mint(WP1, {}, WORK_ONLY))).toMatchObject({ status: 'green' })
  })
})

describe('the time decides', () => {
  const pass = mint(RA1, { notBefore: NOW + 60_000 })
  test.each([
    ['before it begins', NOW + 59_999, 'invalid', 'not_yet_valid'],
    ['when it begins', NOW + 60_000, 'green', null],
    ['in its last millisecond', NOW + HOUR - 1, 'green', null],
    ['when it ends', NOW + HOUR, 'expired', null],
    ['a year later', NOW + 365 * 24 * HOUR, 'expired', null],
  ])('%s', (_name, now, status, reason) => {
    const times = { assurance: 'signed', notBefore: NOW + 60_000, expires: NOW + HOUR }
    expect(read(pass, now)).toMatchObject({ status, reason, ...times })
  })

  test('and a pass issued in the future is not yet valid', () => {
    expect(read(mint(RA1), NOW - 1)).toMatchObject({ status: 'invalid', reason: 'not_yet_valid' })
  })
})

describe('a pass that is invalid', () => {
  const green = new Map([
    [0, 1],
    [1, 0],
  ])
  const relabelled = (prefix: string, content: PassContent) => prefix + mint(content).slice(4)

  test.each([
    ['a kid that is in no list', mint(RA1, {}, STRANGER), 'untrusted'],
    ['a key for another family', mint(RA1, {}, WORK_ONLY), 'untrusted'],
    ["a listed kid that is not the signer's", craft({ signer: OTHER }), 'bad_signature'],
    ["a listed kid over a stranger's signature", craft({ signer: STRANGER }), 'bad_signature'],
    [
      "a stranger's kid over a listed signature",
      craft({
        header: [
          [1, -7],
          [4, kid(STRANGER)],
        ],
      }),
      'untrusted',
    ],
    ['a DER signature', craft({ dsaEncoding: 'der' }), 'bad_signature'],
    [
      'a kid only in the unprotected header',
      craft({ header: [[1, -7]], unprotected: [[4, kid(KEY)]] }),
      'malformed',
    ],
    ['no kid', craft({ header: [[1, -7]] }), 'malformed'],
    [
      'another algorithm',
      craft({
        header: [
          [1, -35],
          [4, kid(KEY)],
        ],
      }),
      'malformed',
    ],
    [
      'the algorithm only in the unprotected header',
      craft({ header: [[4, kid(KEY)]], unprotected: [[1, -7]] }),
      'malformed',
    ],
    [
      'a critical header',
      craft({
        header: [
          [1, -7],
          [2, [99]],
          [4, kid(KEY)],
        ],
      }),
      'malformed',
    ],
    ['no base45', 'RA1:abc', 'malformed'],
    ['nothing after the prefix', 'RA1:', 'malformed'],
  ])('%s', (_name, text, reason) => {
    expect(read(text)).toMatchObject({
      status: 'invalid',
      reason,
      assurance: null,
      notBefore: null,
      expires: null,
      holder: { maskedName: null, household: null, enterprise: null, staffNumber: null },
    })
  })

  test.each([
    [
      'no exp',
      craft({
        claims: [
          [1, 'ruian'],
          [-65537, green],
        ],
      }),
    ],
    [
      'exp in milliseconds',
      craft({
        claims: [
          [4, NOW + HOUR],
          [-65537, green],
        ],
      }),
    ],
    ['no content', craft({ claims: [[4, SECONDS + 60]] })],
    [
      'an empty cti',
      craft({
        claims: [
          [4, SECONDS + 60],
          [7, new Uint8Array()],
          [-65537, green],
        ],
      }),
    ],
    [
      'version 2',
      craft({
        content: [
          [0, 2],
          [1, 0],
        ],
      }),
    ],
    ['no version', craft({ content: [[1, 0]] })],
    ['a RA1 without colour', craft({ content: [[0, 1]] })],
    [
      'an unknown colour',
      craft({
        content: [
          [0, 1],
          [1, 3],
        ],
      }),
    ],
    [
      'a colour in words',
      craft({
        content: [
          [0, 1],
          [1, 'green'],
        ],
      }),
    ],
    [
      'the number of a colour in words',
      craft({
        content: [
          [0, 1],
          [1, '0'],
        ],
      }),
    ],
    [
      'an unknown colour beside an enterprise',
      craft({
        prefix: 'WP1:',
        content: [
          [0, 1],
          [1, 3],
          [4, '某厂'],
        ],
      }),
    ],
    [
      'a name that is no text',
      craft({
        content: [
          [0, 1],
          [1, 0],
          [2, 7],
        ],
      }),
    ],
    [
      'a name with a line break',
      craft({
        content: [
          [0, 1],
          [1, 0],
          [2, 'a\nb'],
        ],
      }),
    ],
    [
      'a name of 129 characters',
      craft({
        content: [
          [0, 1],
          [1, 0],
          [2, '*'.repeat(129)],
        ],
      }),
    ],
    ['a work pass relabelled as RA1', relabelled('RA1:', WP1)],
    ['a guest pass relabelled as work pass', relabelled('WP1:', GP1)],
    ['a work pass relabelled as badge', relabelled('SB1:', WP1)],
    ['a RA1 relabelled as work pass', relabelled('WP1:', RA1)],
    [
      'a work pass with colour relabelled as RA1',
      craft({
        content: [
          [0, 1],
          [1, 0],
          [4, '某厂'],
        ],
      }),
    ],
  ] as [string, string][])('signed, but with %s, is malformed', (_name, text) => {
    expect(read(text)).toMatchObject({ status: 'invalid', reason: 'malformed', assurance: 'signed' })
  })

  test('a key with another task verifies nothing', () => {
    const listed = publicJwks(KEY, null).keys[0]
    const encryption = trustOf({ keys: [{ ...listed, use: 'enc' }] })
    const derivation = trustOf({ keys: [{ ...listed, key_ops: ['deriveKey'] }] })
    expect(read(mint(RA1), NOW, encryption)).toMatchObject({ reason: 'untrusted' })
    expect(read(mint(RA1), NOW, derivation)).toMatchObject({ reason: 'untrusted' })
  })
})

describe('the token', () => {
  test('is the same for every spelling of a pass', () => {
    const claims: [unknown, unknown][] = [
      [4, SECONDS + 60],
      [
        -65537,
        new Map([
          [0, 1],
          [1, 0],
        ]),
      ],
    ]
    const tokens = [craft({ claims }), craft({ claims, unprotected: [[99, 'x']] })].map(
      (text) => read(text).token,
    )
    expect(tokens[0]).toBe(tokens[1])
    expect(tokens[0]).toMatch(/^[0-9a-f]{64}$/)
  })

  test('of two passes differs, and of one pass by two issuers', () => {
    expect(read(mint(RA1)).token).not.toBe(read(mint(RA1)).token)
    const byOther = craft({
      header: [
        [1, -7],
        [4, kid(OTHER)],
      ],
      signer: OTHER,
    })
    expect(read(byOther)).toMatchObject({ status: 'green' })
    expect(read(byOther).token).not.toBe(read(craft({})).token)
  })

  test('of two forgeries differs too', () => {
    const [one, two] = [STRANGER, OTHER].map((signer) => read(craft({ signer })).token)
    expect(one).toMatch(/^[0-9a-f]{64}$/)
    expect(one).not.toBe(two)
  })

  test('of a forgery is not that of the pass it imitates', () => {
    expect(read(craft({ signer: STRANGER })).token).not.toBe(read(craft({})).token)
  })
})

function greenAsBytes(passBytes: Uint8Array): boolean {
  const text = `RA1:${toBase45(passBytes)}`
  const recognition = recognise(text, { now: NOW, trust: TRUST, ruianPatterns: [] })
  return recognition.ok && recognition.code.status === 'green'
}

describe('no failure becomes green', () => {
  const pass = fromBase45(mint(RA1).slice(4)) ?? new Uint8Array()
  const place = fc.nat({ max: pass.length - 1 })

  test('the pass itself is', () => {
    expect(greenAsBytes(pass)).toBe(true)
  })

  test('one byte changed', () => {
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 255 }), (at, mask) => {
        expect(greenAsBytes(pass.map((byte, index) => (index === at ? byte ^ mask : byte)))).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  test('cut short, or with more behind it', () => {
    fc.assert(
      fc.property(place, fc.uint8Array({ minLength: 1, maxLength: 8 }), (end, more) => {
        expect(greenAsBytes(pass.slice(0, end))).toBe(false)
        expect(greenAsBytes(Uint8Array.of(...pass, ...more))).toBe(false)
      }),
    )
  })

  test('any byte put in', () => {
    fc.assert(
      fc.property(place, fc.nat({ max: 255 }), (at, byte) => {
        expect(greenAsBytes(Uint8Array.of(...pass.slice(0, at), byte, ...pass.slice(at)))).toBe(false)
      }),
    )
  })

  test('one character of the text changed', () => {
    const text = mint(RA1)
    fc.assert(
      fc.property(
        fc.nat({ max: text.length - 1 }),
        fc.string({ minLength: 1, maxLength: 1 }),
        (at, character) => {
          fc.pre(text[at] !== character)
          const changed = text.slice(0, at) + character + text.slice(at + 1)
          const recognition = recognise(changed, { now: NOW, trust: TRUST, ruianPatterns: [] })
          expect(recognition.ok && recognition.code.status === 'green').toBe(false)
        },
      ),
    )
  })

  test('at any time from its end on', () => {
    const text = mint(RA1)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), (after) => {
        expect(read(text, NOW + HOUR + after).status).toBe('expired')
      }),
    )
  })

  test("under any kid but the signer's", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(OTHER.kid), fc.constant(WORK_ONLY.kid), fc.string()), (wrong) => {
        const text = craft({
          header: [
            [1, -7],
            [4, new TextEncoder().encode(wrong)],
          ],
        })
        expect(read(text)).toMatchObject({ status: 'invalid', assurance: null })
      }),
    )
  })
})

describe('a pass on a deny list', () => {
  const CTI = Uint8Array.of(1, 2)
  const hash = denyHashOf(CTI)
  const denying = { ...TRUST, denied: new Set([hash]) }

  test.each([
    ['in force', NOW],
    ['past its time', NOW + 60_000],
    ['before its time', NOW - HOUR],
  ])('is revoked, %s', (_name, now) => {
    const revoked = { status: 'invalid', reason: 'revoked', denied: true, denyHash: hash }
    expect(read(craft({}), now, denying)).toMatchObject({ ...revoked, assurance: 'signed' })
  })

  test('is another pass than one with another cti, or with none', () => {
    expect(read(mint(RA1), NOW, denying)).toMatchObject({ status: 'green', denied: false })
    const claims: [unknown, unknown][] = [
      [4, SECONDS + 60],
      [
        -65537,
        new Map([
          [0, 1],
          [1, 0],
        ]),
      ],
    ]
    expect(read(craft({ claims }), NOW, denying)).toMatchObject({ status: 'green', denyHash: null })
  })

  test.each([
    ['nobody trusts its key', 'untrusted', NO_TRUST, craft({})],
    ['another signed it', 'bad_signature', TRUST, craft({ signer: STRANGER })],
  ])('can be named where %s, so that its issuer can put it there', (_name, reason, trust, text) => {
    expect(read(text, NOW, trust)).toMatchObject({ reason, assurance: null, denyHash: hash, denied: false })
  })
})

describe('minting', () => {
  test.each([
    ['a name with a control', { ...RA1, maskedName: 'a\tb' }, {}],
    ['an empty enterprise', { ...WP1, enterprise: '' }, {}],
    ['a household of 129 characters', { ...GP1, household: 'x'.repeat(129) }, {}],
    ['an end before now', RA1, { expires: NOW }],
    ['an end before its beginning', RA1, { notBefore: NOW + HOUR }],
    ['an end in another age', RA1, { expires: NOW * 1000 }],
    ['an issuer too long for one symbol', RA1, { issuer: 'x'.repeat(2000) }],
  ] as [string, PassContent, Partial<PassTerms>][])('%s is refused', (_name, content, terms) => {
    const minted = mintPass({ key: KEY, content, terms: { ...TERMS, ...terms }, now: NOW })
    expect(minted).toEqual({ ok: false, problem: expect.stringMatching(/\w/) })
  })

  test('names who issued it to whom, and from when', () => {
    const bytes = fromBase45(mint(RA1, { subject: '330381', notBefore: NOW }).slice(4)) ?? new Uint8Array()
    const claims = readCwt(readCoseSign1(bytes)?.payload ?? new Uint8Array(), [])?.claims
    expect([1, 2, 5, 6].map((name) => claims?.get(name))).toEqual(['ruian', '330381', SECONDS, SECONDS])
  })

  test('may last to the end of the year 9999', () => {
    expect(read(mint(RA1, { expires: 253_402_300_799_000 }))).toMatchObject({ status: 'green' })
  })

  test('names nobody and no beginning where there is none', () => {
    const bytes = fromBase45(mint(RA1).slice(4)) ?? new Uint8Array()
    const claims = readCwt(readCoseSign1(bytes)?.payload ?? new Uint8Array(), [])?.claims
    expect([claims?.has(2), claims?.has(5)]).toEqual([false, false])
  })

  test('a key is read back from its file, and named by its thumbprint', () => {
    expect(parsePassKey(JSON.stringify(KEY))).toEqual({ ok: true, key: KEY })
    // RFC 7638 section 3: the required members in their order, without blanks.
    const { x, y } = KEY
    const members = `{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`
    expect(KEY.kid).toBe(createHash('sha256').update(members).digest('base64url'))
  })

  test.each(['', '{}', JSON.stringify(publicJwks(KEY, null).keys[0]), JSON.stringify({ ...KEY, d: 'AA' })])(
    'what is no private key is refused',
    (text) => {
      expect(parsePassKey(text)).toEqual({ ok: false, problem: expect.stringMatching(/\w/) })
    },
  )
})
