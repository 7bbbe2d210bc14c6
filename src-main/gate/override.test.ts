import { expect, test } from 'vitest'
import ruianMain from '../config/rules/ruian-main.json' with { type: 'json' }
import { isFinal, mayOverride } from './override.ts'
import { rulesSchema } from './rules.ts'

const rules = rulesSchema.parse(ruianMain)
const deny = (...reasons: string[]) => ({ verdict: 'deny', reasons, flags: [] }) as const
const pass = { verdict: 'pass', reasons: [], flags: [] } as const
const release = { ...pass, flags: ['emergency-release'] }
const abandoned = { verdict: null, reasons: [], flags: [] } as const

test.each([
  ['a pass', pass, 'deny', 'allowed', 'allowed'],
  ['a pass', pass, 'pass', 'already-so', 'already-so'],
  ['a deny', deny('mask-missing'), 'deny', 'already-so', 'already-so'],
  ['a missing mask', deny('mask-missing'), 'pass', 'allowed', 'allowed'],
  ['a high temperature', deny('temperature-high'), 'pass', 'allowed', 'allowed'],
  ['a yellow', deny('health-code-yellow'), 'pass', 'allowed', 'allowed'],
  ['a red health code', deny('health-code-red'), 'pass', 'needs-supervisor', 'allowed'],
  ['a red Rui’an code', deny('ruian-code-red'), 'pass', 'needs-supervisor', 'allowed'],
  ['a red among others', deny('mask-missing', 'ruian-code-red'), 'pass', 'needs-supervisor', 'allowed'],
  ['a confirmed fever', deny('fever-confirmed'), 'pass', 'needs-supervisor', 'allowed'],
  ['an isolation order', deny('isolation-order'), 'pass', 'needs-supervisor', 'allowed'],
  ['a courier', deny('courier'), 'pass', 'not-allowed', 'not-allowed'],
  ['a courier with a fever', deny('fever-confirmed', 'courier'), 'pass', 'not-allowed', 'not-allowed'],
  ['a courier let in before', { ...deny('courier'), verdict: 'pass' }, 'deny', 'allowed', 'allowed'],
  ['an emergency release', release, 'deny', 'not-allowed', 'not-allowed'],
  ['nothing ruled, to pass', abandoned, 'pass', 'not-allowed', 'not-allowed'],
  ['nothing ruled, to deny', abandoned, 'deny', 'not-allowed', 'not-allowed'],
] as const)('%s to %s', (_name, entry, to, guard, supervisor) => {
  expect(mayOverride(entry, to, 'guard', rules)).toBe(guard)
  expect(mayOverride(entry, to, 'supervisor', rules)).toBe(supervisor)
})

test.each([
  ['a pass', pass, false],
  ['a red health code', deny('health-code-red'), false],
  ['a courier', deny('courier'), true],
  ['a courier let in before', { ...deny('courier'), verdict: 'pass' }, false],
  ['an emergency release', release, true],
] as const)('nobody turns %s: %s', (_name, entry, wanted) => {
  expect(isFinal(entry, rules)).toBe(wanted)
})
