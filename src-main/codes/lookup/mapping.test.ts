import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { PRESET_MAPPINGS } from '../../config/presets.ts'
import { mappingSchema, placeholdersIn } from './mapping.ts'
import { lookupRequest } from './request.ts'

const answer = { status: { at: '/s', values: 'alipay' } }
const CODE = { text: 'https://h5.example/?a=1&b=健#/result', token: 'V2 00+ff' }
const TERMS = {
  url: 'https://authority.example/q?v=2',
  appKey: 'APP',
  secret: 'SECRET',
  parameters: { city: '330300' },
}
const NOW = 1_583_452_800_123

function requestOf(request: object) {
  const mapping = mappingSchema.parse({ source: 'test', request, answer })
  return lookupRequest(mapping, TERMS, { code: CODE, now: NOW })
}

test.each(Object.entries(PRESET_MAPPINGS))('the preset %s is a mapping', (_name, preset) => {
  expect(mappingSchema.safeParse(preset).error?.issues ?? []).toEqual([])
})

describe('a request', () => {
  test('with the code in its address', () => {
    const made = requestOf({ method: 'GET', code: 'text', query: { c: '{code}', t: 'x{ms}' } })
    expect(made.url.href).toBe(`https://authority.example/q?v=2&c=${encodeURIComponent(CODE.text)}&t=x${NOW}`)
    expect(made).toMatchObject({ method: 'GET', headers: { accept: 'application/json' }, body: null })
  })

  test('with the code in a header', () => {
    expect(requestOf({ method: 'GET', code: 'token', headers: { 'X-Code': '{code}' } }).headers).toEqual({
      accept: 'application/json',
      'x-code': CODE.token,
    })
  })

  test('with the code deep in a JSON body', () => {
    const json = { a: [1, true, null, { b: 'no {code}', c: '{city}' }] }
    const made = requestOf({ method: 'POST', code: 'token', body: { json } })
    expect(JSON.parse(made.body ?? '')).toEqual({
      a: [1, true, null, { b: `no ${CODE.token}`, c: '330300' }],
    })
    expect(made.headers['content-type']).toBe('application/json')
  })

  test('with the code in a form', () => {
    const made = requestOf({
      method: 'POST',
      code: 'token',
      body: { form: { code: '{code}', key: '{appKey}' } },
    })
    expect(made.body).toBe('code=V2+00%2Bff&key=APP')
    expect(made.headers['content-type']).toBe('application/x-www-form-urlencoded')
  })

  test('names its own type where the mapping does', () => {
    const made = requestOf({
      method: 'POST',
      code: 'token',
      headers: { 'Content-Type': 'application/vnd.x+json' },
      body: { json: '{code}' },
    })
    expect(made.headers['content-type']).toBe('application/vnd.x+json')
  })

  test('a code that looks like a placeholder stays what it is', () => {
    const mapping = mappingSchema.parse({
      source: 'test',
      request: { method: 'POST', code: 'token', body: { json: '{code}' } },
      answer,
    })
    const made = lookupRequest(mapping, TERMS, { code: { text: '', token: '{secret}$&' }, now: NOW })
    expect(made.body).toBe('"{secret}$&"')
  })

  const plain = `APPSECRET${NOW}`
  test.each([
    ['md5', 'hex', createHash('md5').update(plain).digest('hex')],
    ['md5', 'HEX', createHash('md5').update(plain).digest('hex').toUpperCase()],
    ['sha1', 'hex', createHash('sha1').update(plain).digest('hex')],
    ['sha256', 'base64', createHash('sha256').update(plain).digest('base64')],
    ['hmac-sha256', 'hex', createHmac('sha256', 'SECRET').update(plain).digest('hex')],
  ])('signed by %s as %s', (hash, as, sign) => {
    const made = requestOf({
      method: 'POST',
      code: 'token',
      headers: { sign: '{sign}' },
      body: { json: '{code}' },
      sign: { hash, of: '{appKey}{secret}{ms}', as },
    })
    expect(made.headers['sign']).toBe(sign)
  })
})

const sound = { method: 'POST', code: 'token', body: { json: { code: '{code}' } } }

test.each<[name: string, request: object, path: string]>([
  ['the code goes nowhere', { ...sound, body: { json: {} } }, 'request'],
  ['a brace stands alone', { ...sound, headers: { a: '{code' } }, 'request.headers.a'],
  ['a placeholder has no name', { ...sound, headers: { a: '{}' } }, 'request.headers.a'],
  [
    'a header has a line break in its name',
    { ...sound, headers: { 'a\r\nb': 'x' } },
    'request.headers.a\r\nb',
  ],
  ['a signature is used and not made', { ...sound, headers: { a: '{sign}' } }, 'request.sign'],
  ['a signature is made and not used', { ...sound, sign: { hash: 'md5', of: 'x' } }, 'request.sign'],
  [
    'a signature signs itself',
    { ...sound, headers: { a: '{sign}' }, sign: { hash: 'md5', of: '{sign}' } },
    'request.sign.of',
  ],
  ['a GET has a body', { ...sound, method: 'GET' }, 'request.body'],
  ['the secret stands in the address', { ...sound, query: { key: '{secret}' } }, 'request.query'],
])('no mapping: %s', (_name, request, path) => {
  const parsed = mappingSchema.safeParse({ source: 'test', request, answer })
  expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
})

test('a mapping says what must be filled in', () => {
  const names = (name: string) =>
    [...placeholdersIn(mappingSchema.parse(PRESET_MAPPINGS[name]).request)].toSorted()
  expect(names('zhejiang')).toEqual(['appKey', 'cityNo', 'code', 'ms', 'secret', 'sign'])
  expect(names('alipay')).toEqual(['cityCode', 'code'])
  expect(names('guangdong')).toEqual(['code', 'deviceNo'])
})
