import { describe, expect, it } from 'vitest'
import { fromPlaywright, lastLine, nothing, sum } from './tally.mjs'

describe('the last line of npm test', () => {
  it.each([
    [{ passed: 3, failed: 1, skipped: [] }, '3 passed, 1 failed'],
    [
      { passed: 3, failed: 0, skipped: [{ name: 'pty', reason: 'no socat' }] },
      '3 passed, 0 failed, 1 skipped',
    ],
  ])('%o', (tally, line) => {
    expect(lastLine(tally)).toBe(line)
  })

  it('adds up both runners', () => {
    const one = { passed: 3, failed: 1, skipped: [{ name: 'a', reason: '' }] }
    expect(sum(one, { ...nothing(), passed: 2, skipped: [{ name: 'b', reason: '' }] })).toEqual({
      passed: 5,
      failed: 1,
      skipped: [
        { name: 'a', reason: '' },
        { name: 'b', reason: '' },
      ],
    })
  })
})

it('reads the report of Playwright: a flaky test passed, a broken file failed, a skip has its reason', () => {
  const skipped = { status: 'skipped', annotations: [{ type: 'skip', description: 'no umockdev' }] }
  const report = {
    errors: [{}],
    stats: { expected: 4, flaky: 1, unexpected: 2 },
    suites: [
      {
        title: 'lane.spec.ts',
        specs: [{ title: 'passes', tests: [{ status: 'expected', annotations: [] }] }],
        suites: [{ title: 'scanner', specs: [{ title: 'replug', tests: [skipped] }] }],
      },
    ],
  }
  expect(fromPlaywright(report)).toEqual({
    passed: 5,
    failed: 3,
    skipped: [{ name: 'lane.spec.ts > scanner > replug', reason: 'no umockdev' }],
  })
})
