import { encode, Tagged } from 'cborg'
import { describe, expect, test } from 'vitest'
import codesPasses from '../../test/fixtures/codes-passes.json' with { type: 'json' }
import { toBase45 } from './base45.ts'
import { passCti } from './pass-cti.ts'
import { generatePassKey, mintPass } from './pass-mint.ts'
import { recognise } from './recognise.ts'
import { NO_TRUST } from './trust.ts'

const bytes = (value: unknown) => Uint8Array.from(encode(value))
/** A message that nobody signed. */
const unsigned = (claims: [number, unknown][], prefix = 'RA1:') =>
  prefix +
  toBase45(bytes(new Tagged(18, [bytes(new Map()), new Map(), bytes(new Map(claims)), new Uint8Array(64)])))

test('the cti of a pass just made, of each family, is what the gate knows it by', () => {
  const key = generatePassKey()
  const minted = mintPass({
    key,
    content: { type: 'wp1', enterprise: '瓯江电子', maskedName: '林*明' },
    terms: { issuer: 'x', subject: null, notBefore: null, expires: 2_000 },
    now: 1_000,
  })
  if (!minted.ok) throw new Error(minted.problem)
  const read = passCti(minted.text)
  if (!read.ok) throw new Error(read.problem)
  expect(read.cti).toHaveLength(16)
})

test.each(['RA1:', 'WP1:', 'GP1:', 'SB1:'])('it is read of a %s, believed or not', (prefix) => {
  const text = unsigned([[7, Uint8Array.of(1, 2, 3)]], prefix)
  expect(passCti(text)).toEqual({ ok: true, cti: Uint8Array.of(1, 2, 3) })
  const seen = recognise(text, { now: 0, trust: NO_TRUST, ruianPatterns: [] })
  expect(seen).toMatchObject({ ok: true, code: { status: 'invalid' } })
})

test('a cti in text is its UTF-8 bytes', () => {
  expect(passCti(unsigned([[7, '瑞']]))).toEqual({ ok: true, cti: Uint8Array.of(0xe7, 0x91, 0x9e) })
})

test('every pass of the fixtures that says its cti has it', () => {
  const read = codesPasses.passes.map(({ text }) => passCti(text).ok)
  expect(read.filter(Boolean).length).toBeGreaterThan(3)
})

describe('there is no cti to read', () => {
  const green = unsigned([[7, Uint8Array.of(1)]])
  test.each([
    ['in nothing', '', /^expected the text of a pass/],
    [
      'in a health code',
      'https://h5.dingtalk.com/healthAct/index.html?qrCode=V2',
      /^expected the text of a pass/,
    ],
    ['in a pass of another country', `HC1:${green.slice(4)}`, /^expected the text of a pass/],
    ['in a text beyond all passes', `RA1:${'A'.repeat(2045)}`, /^expected the text of a pass/],
    ['in a prefix alone', 'RA1:', /^damaged/],
    ['in what is no base45', 'RA1:ab', /^damaged/],
    ['in what is no message', `RA1:${toBase45(bytes([1]))}`, /^damaged/],
    ['in a pass cut short', green.slice(0, -3), /^damaged/],
    [
      'in one of no claims',
      `RA1:${toBase45(bytes(new Tagged(18, [bytes(new Map()), new Map(), bytes(1), bytes(1)])))}`,
      /^damaged/,
    ],
    ['in a pass without one', unsigned([[1, 'x']]), /has no cti/],
    ['in a pass with an empty one', unsigned([[7, new Uint8Array()]]), /has no cti/],
  ])('%s', (_name, text, problem) => {
    expect(passCti(text)).toEqual({ ok: false, problem: expect.stringMatching(problem) })
  })

  test('a text of 2,048 characters is not too long by itself', () => {
    expect(passCti(`RA1:${'A'.repeat(2044)}`)).toEqual({
      ok: false,
      problem: expect.stringMatching(/^damaged/),
    })
  })
})
