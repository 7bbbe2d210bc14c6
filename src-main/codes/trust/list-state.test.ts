import { expect, test } from 'vitest'
import { trustState } from './list-state.ts'
import type { TrustFile } from './trust.ts'

const HOUR = 3_600_000
const origin = { source: 'list', modified: 1000 }
const keys: TrustFile = { ...origin, format: 'jwks', keys: [], stopsAt: 1000 + 3 * HOUR }
const denials: TrustFile = { ...origin, format: 'deny-list', denied: [] }

test.each([
  ['just renewed', keys, 1000, 'ok'],
  ['a little younger than the warning', keys, 1000 + HOUR - 1, 'ok'],
  ['as old as the warning', keys, 1000 + HOUR, 'old'],
  ['a little younger than its end', keys, 1000 + 3 * HOUR - 1, 'old'],
  ['at its end', keys, 1000 + 3 * HOUR, 'stopped'],
  ['from tomorrow, by a clock set back', keys, -24 * HOUR, 'ok'],
  ['a deny list that nobody renewed', denials, 1000 + 9000 * HOUR, 'old'],
  ['a deny list of today', denials, 1000, 'ok'],
])('%s', (_name, file, now, state) => {
  expect(trustState(file, { now, warnAfterMs: HOUR })).toBe(state)
})

test('nothing is old where nobody asks for its age', () => {
  const named: TrustFile = { ...origin, format: 'jwks', keys: [], stopsAt: null }
  expect(trustState(named, { now: 9e14, warnAfterMs: null })).toBe('ok')
})
