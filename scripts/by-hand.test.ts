import { expect, it } from 'vitest'
import { fromPlaywright, fromVitest, mutated } from './by-hand.mjs'

it.each([
  ['once', 'a >= b', 'a > b'],
  ['nowhere: the code has changed', 'a < b', null],
  ['twice: nobody knows which is meant', 'a >= b || b >= c', null],
])('a mutant whose text stands there %s', (_times, source, becomes) => {
  expect(mutated(source, { find: '>=', replace: '>' })).toBe(becomes)
})

it('what it is replaced by is taken as it stands', () => {
  expect(mutated('say(x)', { find: 'x', replace: '`$& $1`' })).toBe('say(`$& $1`)')
})

it('vitest: a failed test is one, a file that cannot be loaded is none', () => {
  const failed = { status: 'failed', fullName: 'a lane opens', failureMessages: ['expected 1\n  at lane.ts'] }
  const passed = { status: 'passed', fullName: 'a lane shuts', failureMessages: [] }
  const left = { ...passed, status: 'skipped' }
  expect(
    fromVitest({ testResults: [{ assertionResults: [passed, failed, left] }, { assertionResults: [] }] }),
  ).toEqual({ passed: 1, skipped: 1, failed: [{ name: 'a lane opens', why: 'expected 1' }] })
})

it('Playwright: a test that ran into its time has failed; a skipped one has not passed', () => {
  const test = (title: string, status: string, message: string) => ({
    title,
    tests: [{ status, results: [{ error: { message } }] }],
  })
  const suites = [
    {
      title: 'lane.spec.ts',
      specs: [test('passes', 'expected', ''), test('is skipped', 'skipped', '')],
      suites: [
        {
          title: 'late',
          specs: [test('shows', 'unexpected', '\u001B[31mnever shown\u001B[39m\nseen: idle')],
        },
      ],
    },
  ]
  expect(fromPlaywright({ suites })).toEqual({
    passed: 1,
    skipped: 1,
    failed: [{ name: 'shows', why: 'never shown' }],
  })
})
