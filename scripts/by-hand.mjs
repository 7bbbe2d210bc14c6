import { stripVTControlCharacters } from 'node:util'

/**
 * The mutants that people made (test/mutation/by-hand.json), and what a test runner says of one.
 *
 * @typedef {{ runner: 'vitest' | 'playwright', path: string, grep?: string }} NamedTest `grep` is for Playwright alone
 * @typedef {{ name: string, file: string, find: string, replace: string, caughtBy: NamedTest }} Mutant
 * @typedef {{ passed: number, skipped: number, failed: { name: string, why: string }[] }} Results
 */

/**
 * The source with the mutant in it; null unless what it changes stands there exactly once.
 *
 * @param {string} source
 * @param {Pick<Mutant, 'find' | 'replace'>} mutant
 */
export function mutated(source, { find, replace }) {
  const [before, after, ...more] = source.split(find)
  return before === undefined || after === undefined || more.length > 0 ? null : before + replace + after
}

/**
 * The report of vitest's `json` reporter. A file that cannot be loaded has no test that failed.
 *
 * @param {{ testResults: { assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} report
 * @returns {Results}
 */
export function fromVitest({ testResults }) {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').length,
    failed: tests
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages: [words] }) => ({ name: fullName, why: firstLine(words) })),
  }
}

/**
 * @typedef {{ title: string, specs?: Spec[], suites?: Suite[] }} Suite
 * @typedef {{ title: string, tests: { status: string, results: { error?: { message?: string } }[] }[] }} Spec
 */

/**
 * The report of Playwright's `json` reporter.
 *
 * @param {{ suites: Suite[] }} report
 * @returns {Results}
 */
export function fromPlaywright({ suites }) {
  const tests = suites
    .flatMap(specsOf)
    .flatMap(({ title, tests }) => tests.map((test) => ({ title, ...test })))
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    skipped: tests.filter(({ status }) => status === 'skipped').length,
    failed: tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ title, results }) => ({ name: title, why: firstLine(results.at(-1)?.error?.message) })),
  }
}

/** @returns {Spec[]} */
const specsOf = (/** @type {Suite} */ { specs = [], suites = [] }) => [...specs, ...suites.flatMap(specsOf)]

const firstLine = (words = '') => stripVTControlCharacters(words).split('\n', 1)[0] ?? ''
