import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codePoint } from '../../test/fixtures/code-point.ts'
import { recognise } from './recognise.ts'
import { compileRuianPatterns, type RuianPattern } from './ruian-site.ts'
import { NO_TRUST } from './trust/trust.ts'

const HEX = '0123456789abcdef0123456789abcdef'
const V2 = `V2${HEX}`
const PAGE = 'https://h5.dingtalk.com/healthAct/index.html'
const B64 = 'A'.repeat(64)
const ORGANISATION = `${PAGE}?qrCode=V0ding${HEX}&stateCouncilBarCode=${HEX}&cityCode=&jk=${HEX.toUpperCase()}:0:A#/result`

function read(text: string, ruianPatterns: RuianPattern[] = []) {
  return recognise(text, { now: 0, trust: NO_TRUST, ruianPatterns })
}

function patterns(...expressions: string[]): RuianPattern[] {
  const compiled = compileRuianPatterns(expressions)
  if (!compiled.ok) throw new Error(compiled.problem)
  return compiled.patterns
}

describe('opaque codes are recognised, and their status stays unknown', () => {
  test.each([
    ['Zhejiang, a person', `${PAGE}?qrCode=${V2}#/result`, 'zhejiang', V2],
    [
      'Zhejiang, the second host',
      `https://healthcode.dingtalk.com/healthAct/index.html?qrCode=${V2}#/result`,
      'zhejiang',
      V2,
    ],
    ['Zhejiang, an organisation', ORGANISATION, 'zhejiang', `V0ding${HEX}`],
    ['Zhejiang, with a parameter more', `${PAGE}?source=x&qrCode=${V2}#/result`, 'zhejiang', V2],
    ["Zhejiang, with the scanner's CR LF", `${PAGE}?qrCode=${V2}#/result\r\n`, 'zhejiang', V2],
    ["Zhejiang, with the scanner's Tab", `${PAGE}?qrCode=${V2}#/result\t`, 'zhejiang', V2],
    ['Jiangsu', `${PAGE}?qrCode=V5${HEX}320000&b=${B64}#/result`, 'jiangsu', `V5${HEX}320000`],
    [
      'Jiangsu, b with its padding',
      `${PAGE}?qrCode=V5${HEX}320000&b=${B64.slice(2)}==#/result`,
      'jiangsu',
      `V5${HEX}320000`,
    ],
    [
      'Jiangsu, b with an escape',
      `${PAGE}?qrCode=V5${HEX}320500&b=${B64.slice(1)}%2B#/result`,
      'jiangsu',
      `V5${HEX}320500`,
    ],
  ])('%s', (_name, text, family, token) => {
    expect(read(text)).toEqual({
      ok: true,
      code: {
        family,
        role: 'health-code',
        token,
        denyHash: createHash('sha256').update(token).digest('hex'),
        denied: false,
        status: 'unknown',
        assurance: null,
        reason: null,
        notBefore: null,
        expires: null,
        notNegative: false,
        holder: { maskedName: null, household: null, enterprise: null, staffNumber: null },
      },
    })
  })
})

test('one on a deny list keeps its status, and is told as denied', () => {
  const denying = { ...NO_TRUST, denied: new Set([createHash('sha256').update(V2).digest('hex')]) }
  const said = (text: string) =>
    recognise(text, { now: 0, trust: denying, ruianPatterns: patterns('RAT-(?<token>V2[0-9a-f]{32})') })
  const told = { status: 'unknown', assurance: null, reason: null, denied: true }
  expect(said(`${PAGE}?qrCode=${V2}#/result`)).toMatchObject({
    ok: true,
    code: { ...told, family: 'zhejiang' },
  })
  expect(said(`RAT-${V2}`)).toMatchObject({ ok: true, code: { ...told, family: 'ruian-site' } })
  const other = `${PAGE}?qrCode=${V2.replace('V20', 'V21')}#/result`
  expect(said(other)).toMatchObject({ ok: true, code: { ...told, denied: false } })
})

describe('what is no code is refused by name', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['only the suffix', '\r\n', 'empty'],
    ['two lines', `${PAGE}?qrCode=${V2}#/result\r\n${PAGE}?qrCode=${V2}#/result\r\n`, 'merged'],
    ['two passes on two lines', 'RA1:ABC\rRA1:ABC', 'merged'],
    ['two addresses without a break', `${PAGE}?qrCode=${V2}#/result${PAGE}?qrCode=${V2}#/result`, 'merged'],
    ['513 characters', 'x'.repeat(513), 'too-long'],
    ['a signed text of 2049 characters', `RA1:${'0'.repeat(2045)}`, 'too-long'],
    ['an empty qrCode', `${PAGE}?qrCode=&stateCouncilBarCode=&cityCode=#/result`, 'token-missing'],
    ['the help page', `${PAGE}?corpId=ding0&source=dingHealth#/faq`, 'token-missing'],
    ["a code's help page", `${PAGE}?qrCode=${V2}#/faq`, 'not-a-code'],
    ['no result', `${PAGE}?qrCode=${V2}`, 'not-a-code'],
    ['the result before the query', `${PAGE}#/result?qrCode=${V2}`, 'not-a-code'],
    ['a whole address behind the #', `${PAGE}#${PAGE}?qrCode=${V2}#/result`, 'not-a-code'],
    ['another page', `https://h5.dingtalk.com/healthAct/other.html?qrCode=${V2}#/result`, 'not-a-code'],
    [
      'a path that climbs',
      `https://h5.dingtalk.com/x/../healthAct/index.html?qrCode=${V2}#/result`,
      'not-a-code',
    ],
    ['qrCode twice', `${PAGE}?qrCode=${V2}&qrCode=${V2}#/result`, 'parameter-repeated'],
    ['qrCode once plain, once escaped', `${PAGE}?qrCode=${V2}&%71rCode=${V2}#/result`, 'not-a-code'],
    ['a name with an escape behind it', `${PAGE}?qrCode=${V2}&cityCode%20=1#/result`, 'not-a-code'],
    ['a token with more before it', `${PAGE}?qrCode=0${V2}#/result`, 'token-malformed'],
    ['an organisation one digit long', ORGANISATION.replace('V0ding', 'V0ding0'), 'token-malformed'],
    ['an organisation with more behind it', ORGANISATION.replace('&state', '0&state'), 'token-malformed'],
    ['an organisation with more before it', ORGANISATION.replace('V0ding', '0V0ding'), 'token-malformed'],
    ['a second code of 33 digits', ORGANISATION.replace('BarCode=', 'BarCode=0'), 'token-malformed'],
    ['a second code with more behind it', ORGANISATION.replace('&city', 'x&city'), 'token-malformed'],
    ['a second code with more before it', ORGANISATION.replace('BarCode=', 'BarCode=x'), 'token-malformed'],
    [
      'a Jiangsu token with more before it',
      `${PAGE}?qrCode=0V5${HEX}320000&b=${B64}#/result`,
      'token-malformed',
    ],
    ['a region of seven digits', `${PAGE}?qrCode=V5${HEX}3200000&b=${B64}#/result`, 'token-malformed'],
    ['b of 65 characters', `${PAGE}?qrCode=V5${HEX}320000&b=${B64}A#/result`, 'token-malformed'],
    [
      'b with half an escape before it',
      `${PAGE}?qrCode=V5${HEX}320000&b=%Z${B64}#/result`,
      'token-malformed',
    ],
    [
      'b with half an escape behind it',
      `${PAGE}?qrCode=V5${HEX}320000&b=${B64}%2#/result`,
      'token-malformed',
    ],
    ['an escape in the token', `${PAGE}?qrCode=%56${V2.slice(1)}#/result`, 'token-malformed'],
    ['a token one digit short', `${PAGE}?qrCode=${V2.slice(0, -1)}#/result`, 'token-malformed'],
    ['a token one digit long', `${PAGE}?qrCode=${V2}0#/result`, 'token-malformed'],
    ['a token in capitals', `${PAGE}?qrCode=V2${HEX.toUpperCase()}#/result`, 'token-malformed'],
    ['a region of five digits', `${PAGE}?qrCode=V5${HEX}32000&b=${B64}#/result`, 'token-malformed'],
    ['Jiangsu without b', `${PAGE}?qrCode=V5${HEX}320000#/result`, 'token-malformed'],
    ['an organisation without its second code', `${PAGE}?qrCode=V0ding${HEX}#/result`, 'token-malformed'],
    ['http', `${PAGE.replace('https', 'http')}?qrCode=${V2}#/result`, 'not-a-code'],
    [
      'a longer host',
      `https://h5.dingtalk.com.example/healthAct/index.html?qrCode=${V2}#/result`,
      'not-a-code',
    ],
    [
      'a user name',
      `https://h5.dingtalk.com@example/healthAct/index.html?qrCode=${V2}#/result`,
      'not-a-code',
    ],
    [
      'a user name before the host',
      `https://a@h5.dingtalk.com/healthAct/index.html?qrCode=${V2}#/result`,
      'not-a-code',
    ],
    ['a port', `https://h5.dingtalk.com:443/healthAct/index.html?qrCode=${V2}#/result`, 'not-a-code'],
    [
      'a backslash',
      `https://h5.dingtalk.com\\@example/healthAct/index.html?qrCode=${V2}#/result`,
      'not-a-code',
    ],
    [
      'the host in capitals',
      `https://H5.DINGTALK.COM/healthAct/index.html?qrCode=${V2}#/result`,
      'not-a-code',
    ],
    ['a blank before', ` ${PAGE}?qrCode=${V2}#/result`, 'not-a-code'],
    ['any other text', '6901234567892', 'not-a-code'],
  ])('%s', (_name, text, reason) => {
    // Whoever supports the kiosk is told something.
    expect(read(text)).toEqual({ ok: false, reason, detail: expect.stringMatching(/\w/) })
  })

  test.each([
    ['a Tab', '\t'],
    ['a line feed', '\n'],
    ['a vertical tab', '\v'],
    ['a form feed', '\f'],
    ['a carriage return', '\r'],
    ['a next line', '\u0085'],
    ['a line separator', '\u2028'],
    ['a paragraph separator', '\u2029'],
  ])('two reads with %s between', (_name, between) => {
    expect(read(`one${between}two`)).toEqual({
      ok: false,
      reason: 'merged',
      detail: expect.stringMatching(/\w/),
    })
  })

  test.each([
    ['512 characters', 'x'.repeat(512), 'ruian-site'],
    ['a signed text of 2048 characters', `RA1:${'0'.repeat(2044)}`, 'ra1'],
  ])('%s are not too long', (_name, text, family) => {
    expect(read(text, patterns('.*'))).toMatchObject({ ok: true, code: { family } })
  })

  test("nor can it call its own a site's code that only names the page", () => {
    const text = `RAT ${PAGE}?qrCode=${V2}#/result`
    expect(read(text, patterns('RAT .*'))).toMatchObject({ ok: true, code: { family: 'ruian-site' } })
  })

  test("and a site's pattern cannot call it its own", () => {
    expect(read(`${PAGE}?qrCode=#/result`, patterns('.*'))).toMatchObject({ reason: 'token-missing' })
    expect(read('one\rtwo', patterns('.*'))).toMatchObject({ reason: 'merged' })
    expect(read('RA1:x', patterns('.*'))).toMatchObject({ code: { family: 'ra1', status: 'invalid' } })
  })
})

describe("a site's Rui'an pattern", () => {
  const site = patterns('RAT-(?<token>[0-9A-F]{8})', 'https://rat\\.example/c/[0-9]{6}', '\\p{L}{3}')

  test.each([
    ['its group `token` is the token', 'RAT-0123ABCD', '0123ABCD'],
    ['a letter of any script is a letter', '瑞安通', '瑞安通'],
    ['without the group the whole text is', 'https://rat.example/c/123456', 'https://rat.example/c/123456'],
  ])('%s', (_name, text, token) => {
    expect(read(text, site)).toMatchObject({
      ok: true,
      code: { family: 'ruian-site', role: 'ruian-code', token, status: 'unknown', assurance: null },
    })
  })

  test.each(['xRAT-0123ABCD', 'RAT-0123ABCDx', 'RAT-0123ABCDRAT-0123ABCD', 'RAT-0123abcd'])(
    'not %s',
    (text) => {
      expect(read(text, site)).toMatchObject({ ok: false, reason: 'not-a-code' })
    },
  )

  test('an empty token is none', () => {
    expect(read('RAT-', patterns('RAT-(?<token>[0-9]*)'))).toMatchObject({ reason: 'not-a-code' })
  })
})

describe('for every text', () => {
  const scannerText = fc.oneof(
    fc.string({ unit: codePoint, maxLength: 600 }),
    fc.string({ unit: 'grapheme', maxLength: 600 }),
    fc.string({ maxLength: 300 }).map((text) => `RA1:${text}`),
    fc.string({ maxLength: 300 }).map((text) => `https://h5.dingtalk.com${text}`),
    fc.string({ maxLength: 300 }).map((text) => `${PAGE}?qrCode=${text}#/result`),
  )

  test('recognise answers, is not green, and says nothing of the text', () => {
    fc.assert(
      // Where no pattern takes it, a text of no known form is refused.
      fc.property(scannerText, fc.constantFrom(patterns('.*'), []), (text, ruian) => {
        const recognition = read(text, ruian)
        if (recognition.ok) expect(recognition.code.status).not.toBe('green')
        else if (text.length > 12) expect(recognition.detail).not.toContain(text.slice(0, 12))
      }),
      { numRuns: 500 },
    )
  })

  test('two of them in one read are refused as merged', () => {
    const line = fc.string({ minLength: 1 }).filter((text) => !/[\s]$/.test(text))
    fc.assert(
      fc.property(line, line, fc.constantFrom('\r', '\n', '\r\n', '\t'), (one, two, between) => {
        expect(read(one + between + two + between, patterns('.*'))).toMatchObject({
          ok: false,
          reason: 'merged',
        })
      }),
    )
  })
})
