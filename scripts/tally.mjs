/**
 * What the test runners say, brought to one form.
 *
 * @typedef {{ name: string, reason: string }} Skip
 * @typedef {{ passed: number, failed: number, skipped: Skip[] }} Tally
 */

/** @returns {Tally} */
export const nothing = () => ({ passed: 0, failed: 0, skipped: [] })

/**
 * @param {Tally} one
 * @param {Tally} other
 * @returns {Tally}
 */
export const sum = (one, other) => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: [...one.skipped, ...other.skipped],
})

/**
 * @typedef {{ title: string, specs?: Spec[], suites?: Suite[] }} Suite
 * @typedef {{ title: string, tests: { status: string, annotations: { type: string, description?: string }[] }[] }} Spec
 */

/**
 * The report of Playwright's `json` reporter. A test that passes at its second try has passed ("flaky").
 *
 * @param {{ suites: Suite[], errors: unknown[], stats: { expected: number, flaky: number, unexpected: number } }} report
 * @returns {Tally}
 */
export function fromPlaywright({ suites, errors, stats }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: suites.flatMap((suite) => skipsOf(suite, '')),
  }
}

/**
 * @param {Suite} suite
 * @param {string} above
 * @returns {Skip[]}
 */
function skipsOf(suite, above) {
  const path = `${above}${suite.title} > `
  const own = (suite.specs ?? []).flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === 'skipped')
      .map(({ annotations }) => ({
        name: `${path}${title}`,
        reason: annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? '',
      })),
  )
  return [...own, ...(suite.suites ?? []).flatMap((inner) => skipsOf(inner, path))]
}

/** The last line of `npm test`, which CI reads. */
export function lastLine(/** @type {Tally} */ { passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line
}
