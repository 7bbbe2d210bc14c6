import { expect, test } from 'vitest'
import { CODE_STATUSES } from '../words.ts'
import { opaqueCode } from './code.ts'
import { verifyReport } from './verify-report.ts'

const code = opaqueCode('zhejiang', 'health-code', 'V2')

test.each([
  ['green', 0],
  ['yellow', 1],
  ['red', 1],
  ['under_review', 1],
  ['expired', 1],
  ['not_found', 1],
  ['invalid', 1],
  ['lookup_failed', 3],
  ['lookup_timeout', 3],
  ['unknown', 3],
] as const)('%s exits with %d', (status, exitCode) => {
  expect(verifyReport({ ok: true, code: { ...code, status } }).exitCode).toBe(exitCode)
})

test('only green exits with 0', () => {
  const good = CODE_STATUSES.filter(
    (status) => verifyReport({ ok: true, code: { ...code, status } }).exitCode === 0,
  )
  expect(good).toEqual(['green'])
})

test('a report has the six members of formats.md, and no token', () => {
  const signed = {
    ...code,
    family: 'ra1',
    status: 'invalid',
    assurance: 'signed',
    reason: 'not_yet_valid',
    notBefore: Date.UTC(2020, 2, 6),
    expires: Date.UTC(2020, 2, 7),
  } as const
  expect(verifyReport({ ok: true, code: signed }).report).toEqual({
    family: 'ra1',
    status: 'invalid',
    assurance: 'signed',
    reason: 'not_yet_valid',
    notBefore: '2020-03-06T00:00:00.000Z',
    expires: '2020-03-07T00:00:00.000Z',
  })
})

test('what is no code has no family and exits with 2', () => {
  expect(verifyReport({ ok: false, reason: 'merged', detail: '' })).toEqual({
    report: {
      family: null,
      status: 'invalid',
      assurance: null,
      reason: 'merged',
      notBefore: null,
      expires: null,
    },
    exitCode: 2,
  })
})
