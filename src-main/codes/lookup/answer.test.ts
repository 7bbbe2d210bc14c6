import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codePoint } from '../../../test/fixtures/code-point.ts'
import { PRESET_MAPPINGS } from '../../config/presets.ts'
import { readAnswer, type AnswerRead } from './answer.ts'
import { mappingSchema, type Mapping } from './mapping.ts'
import { STATUS_TABLES } from './status-tables.ts'

const request = { method: 'POST', code: 'token', body: { form: { code: '{code}' } } }

function mappingOf(answer: object): Mapping {
  return mappingSchema.parse({ source: 'test', request, answer })
}

const FULL = mappingOf({
  success: { at: '/ok', is: [true, 'yes', 1] },
  error: {
    at: '/error/code',
    codes: { '100': 'busy', '404': 'not_found', E1: 'invalid', '410': 'expired', '7': 'lookup_failed' },
  },
  status: { at: '/data/0/colour', values: { '1': 'green', true: 'yellow', red: 'red', none: 'unknown' } },
  updated: { at: '/data/0/at', format: 'yyyy-MM-dd HH:mm:ss', offset: '+08:00' },
  name: '/data/0/name',
})

const said = (read: AnswerRead): string =>
  read.kind === 'failed'
    ? [read.why, ...(read.detail === null ? [] : [read.detail])].join(' ')
    : read.kind === 'busy'
      ? 'busy'
      : read.status

test.each<[body: unknown, outcome: string]>([
  [{ level: 'g' }, 'green'],
  [{ error: 404 }, 'not_found'],
  // What the mapping does not name is no success, where nothing else says that it is one.
  [{ error: 500, level: 'g' }, 'error-code 500'],
  [{ error: '', level: 'g' }, 'green'],
  [{ error: null, level: 'g' }, 'green'],
])('with an error code and no sign of success, %j: %s', (body, outcome) => {
  const mapping = mappingOf({
    error: { at: '/error', codes: { '404': 'not_found' } },
    status: { at: '/level', values: { g: 'green' } },
  })
  expect(said(readAnswer(mapping, JSON.stringify(body)))).toBe(outcome)
})

describe('an answer', () => {
  test.each<[body: unknown, outcome: string]>([
    [{ ok: true, data: [{ colour: 1 }] }, 'green'],
    [{ ok: 'yes', data: [{ colour: '1' }] }, 'green'],
    [{ ok: 1, data: [{ colour: true }] }, 'yellow'],
    [{ ok: true, data: [{ colour: 'red' }] }, 'red'],
    [{ ok: '1', data: [{ colour: 1 }] }, 'answer-malformed'],
    [{ data: [{ colour: 1 }] }, 'answer-malformed'],
    [{ ok: false, data: [{ colour: 1 }] }, 'answer-malformed'],
    [{ ok: false, error: { code: 33 }, data: [{ colour: 1 }] }, 'error-code 33'],
    [{ ok: false, error: { code: 'V20123456789abcdef' } }, 'error-code'],
    [{ ok: false, error: { code: '13812345678' } }, 'error-code'],
    [{ ok: true, error: { code: 0 }, data: [{ colour: 1 }] }, 'green'],
    [{ ok: true, data: [{ colour: 2 }] }, 'status-unknown'],
    [{ ok: true, data: [{ colour: 'Red' }] }, 'status-unknown'],
    [{ ok: true, data: [{ colour: 'none' }] }, 'status-unknown'],
    [{ ok: true, data: [{ colour: 'constructor' }] }, 'status-unknown'],
    [{ ok: true, data: [{ colour: '__proto__' }] }, 'status-unknown'],
    [{ ok: true, data: [{ colour: null }] }, 'answer-malformed'],
    [{ ok: true, data: [{ colour: {} }] }, 'answer-malformed'],
    [{ ok: true, data: { colour: 1 } }, 'answer-malformed'],
    [{ ok: false, error: { code: 100 } }, 'busy'],
    // What an error code says of the code counts before a colour beside it.
    [{ ok: true, error: { code: 100 }, data: [{ colour: 1 }] }, 'busy'],
    [{ ok: true, error: { code: '404' }, data: [{ colour: 1 }] }, 'not_found'],
    [{ ok: false, error: { code: 'E1' } }, 'invalid'],
    [{ ok: false, error: { code: 410 } }, 'expired'],
    [{ ok: true, error: { code: 7 }, data: [{ colour: 1 }] }, 'error-code 7'],
  ])('%j: %s', (body, outcome) => {
    expect(said(readAnswer(FULL, JSON.stringify(body)))).toBe(outcome)
  })

  test.each(['', '{', 'green', '<html>', '\u0000'])('that is no JSON (%j)', (body) => {
    expect(said(readAnswer(FULL, body))).toBe('answer-not-json')
  })

  test('may begin with a byte order mark', () => {
    expect(said(readAnswer(FULL, `\uFEFF${JSON.stringify({ ok: true, data: [{ colour: 1 }] })}`))).toBe(
      'green',
    )
  })
})

describe('the time of a status', () => {
  const at = Date.parse('2020-02-16T08:17:41Z')
  test.each<[format: string, offset: string, value: unknown, ms: number | null]>([
    ['yyyy-MM-dd HH:mm:ss', '+08:00', '2020-02-16 16:17:41', at],
    ['yyyy-MM-dd HH:mm:ss', '+00:00', '2020-02-16 08:17:41', at],
    ['yyyy-MM-dd HH:mm:ss', '+08:00', '', null],
    ['yyyy-MM-dd HH:mm:ss', '+08:00', '2020-13-45 16:17:41', null],
    ['yyyy-MM-dd HH:mm:ss', '+08:00', '16.02.2020', null],
    ['yyyy-MM-dd HH:mm:ss', '+08:00', null, null],
    ['iso', '+08:00', '2020-02-16T16:17:41', at],
    ['iso', '-05:00', '2020-02-16T08:17:41Z', at],
    ['iso', '-05:00', '2020-02-16T16:17:41+08:00', at],
    ['ms', '+08:00', at, at],
    ['ms', '+08:00', `${at}`, at],
    ['s', '+08:00', at / 1000, at],
    ['ms', '+08:00', '9999999999999999', null],
    ['ms', '+08:00', 'soon', null],
  ])('%s %s %j', (format, offset, value, ms) => {
    const mapping = mappingOf({
      status: { at: '/s', values: 'alipay' },
      updated: { at: '/t', format, offset },
    })
    // A time that cannot be read is no reason to distrust the status.
    expect(readAnswer(mapping, JSON.stringify({ s: 'green', t: value }))).toMatchObject({
      status: 'green',
      updatedAt: ms,
    })
  })
})

test.each<[sent: unknown, masked: string | null]>([
  ['王小明', '王*明'],
  ['王明', '王*'],
  ['王*明', '王*明'],
  ['欧阳震华', '欧阳*华'],
  ['  林 ', '林*'],
  ['𠮷野家', '𠮷*家'],
  ['a very long name', 'a*e'],
  ['', null],
  ['\ud800x', null],
  [7, null],
  [null, null],
])('the name %j is seen as %j', (sent, masked) => {
  const mapping = mappingOf({ status: { at: '/s', values: 'alipay' }, name: '/n' })
  expect(readAnswer(mapping, JSON.stringify({ s: 'green', n: sent }))).toMatchObject({ maskedName: masked })
})

describe('whatever a server sends', () => {
  const preset = (name: string) => mappingSchema.parse(PRESET_MAPPINGS[name])
  type Sent = { [key: string]: unknown; data?: { [key: string]: unknown } }
  /** Each mapping with its own words for a green. */
  const mappings = [
    {
      mapping: preset('zhejiang'),
      isGreen: (sent: Sent) => sent['success'] === true && sent.data?.['level'] === 'green',
    },
    { mapping: preset('alipay'), isGreen: (sent: Sent) => sent['code_color'] === 'green' },
    {
      mapping: preset('guangdong'),
      isGreen: (sent: Sent) =>
        (sent['code'] === 0 || sent['code'] === '0') && sent.data?.['color'] === 'green',
    },
  ]

  test('it is green exactly where the mapping’s own words for it stand', () => {
    const word = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('green', true, 0) },
      {
        weight: 2,
        arbitrary: fc.constantFrom('red', 'yellow', 'init', '0', '1', 1, false, '2002', 2003, 1012, null),
      },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    )
    const some = { requiredKeys: [] as [] }
    const data = fc.record({ level: word, color: word, name: word, zjgxsj: word, showTime: word }, some)
    const sent = fc.record({ success: word, errCode: word, code: word, code_color: word, data }, some)
    let greens = 0
    fc.assert(
      fc.property(fc.constantFrom(...mappings), sent, ({ mapping, isGreen }, document) => {
        const read = readAnswer(mapping, JSON.stringify(document))
        const green = read.kind === 'answered' && read.status === 'green'
        expect(green).toBe(isGreen(document))
        if (green) greens += 1
      }),
      { numRuns: 3000 },
    )
    expect(greens).toBeGreaterThan(100)
  })

  test('any text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...mappings), fc.string({ unit: codePoint }), ({ mapping }, body) => {
        expect(readAnswer(mapping, body).kind).toBe('failed')
      }),
      { numRuns: 1000 },
    )
  })
})

test.each<[table: keyof typeof STATUS_TABLES, value: unknown, outcome: string]>([
  ['alibaba-iot', 1, 'green'],
  ['alibaba-iot', 2, 'yellow'],
  ['alibaba-iot', 3, 'red'],
  ['alibaba-iot', 4, 'expired'],
  ['alibaba-iot', 5, 'not_found'],
  ['alibaba-iot', 6, 'status-unknown'],
  ['alibaba-iot', 7, 'status-unknown'],
  ['alibaba-iot', 0, 'status-unknown'],
  ['dahua', 0, 'status-unknown'],
  ['dahua', 1, 'red'],
  ['dahua', 2, 'green'],
  ['dahua', 3, 'yellow'],
  ['dahua', 4, 'invalid'],
  ['dahua', 5, 'status-unknown'],
  ['alipay', 'init', 'under_review'],
])('the table %s: %j is %s', (table, value, outcome) => {
  const mapping = mappingOf({ status: { at: '', values: table } })
  expect(said(readAnswer(mapping, JSON.stringify(value)))).toBe(outcome)
})
