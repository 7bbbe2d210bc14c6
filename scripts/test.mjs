import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { orFail, readOr, ROOT } from './run.mjs'
import { build, ensurePackages, nodePath, toolEnv, toolScript } from './set-up.mjs'
import { ensureBrowser, ensureDeviceTools } from './system.mjs'
import { fromPlaywright, lastLine, nothing, sum } from './tally.mjs'

/**
 * `npm test`: set-up, then every check from the cheapest to the dearest, up to the first that fails.
 * Its last line is the one that CI reads.
 */

const REPORTS = join(ROOT, '.kiosk', 'test')
const VITEST_TALLY = join(REPORTS, 'vitest.json')
const PLAYWRIGHT_REPORT = join(REPORTS, 'playwright.json')
const PLAYWRIGHT_CONFIG = 'test/playwright.config.ts'

const seconds = (/** @type {number} */ since) => ((performance.now() - since) / 1000).toFixed(1)

/**
 * @param {string} script
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<string | null>} how it failed; null: it did not
 */
const tool = (script, args, env) =>
  new Promise((done, fail) => {
    const child = spawn(nodePath(), [script, ...args], {
      cwd: ROOT,
      env: { ...toolEnv(), ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', fail)
    child.on('close', (code, signal) =>
      done(code === 0 ? null : signal === null ? `exit code ${code}` : `killed by ${signal}`),
    )
  })

await orFail(async () => {
  const start = performance.now()
  await ensurePackages()
  const browser = await ensureBrowser()
  const missing = {
    ...('missing' in browser ? { chromium: browser.missing } : {}),
    ...(await ensureDeviceTools()),
  }
  console.log(`set-up: ${seconds(start)} s`)
  for (const [name, reason] of Object.entries(missing)) console.log(`  missing: ${name}: ${reason}`)

  const env = {
    KIOSK_MISSING: JSON.stringify(missing),
    KIOSK_CHROMIUM: 'path' in browser ? browser.path : '',
    KIOSK_TALLY: VITEST_TALLY,
    PLAYWRIGHT_JSON_OUTPUT_FILE: PLAYWRIGHT_REPORT,
  }
  // A report of the last run must not speak for this one.
  rmSync(REPORTS, { recursive: true, force: true })
  mkdirSync(REPORTS, { recursive: true })

  /** @type {{ name: string, without: string | null, run: () => Promise<string | null> }[]} */
  const steps = [
    { name: 'format', without: null, run: () => tool(toolScript('oxfmt', 'oxfmt'), ['--check', '.'], env) },
    { name: 'lint', without: null, run: () => tool(toolScript('oxlint', 'oxlint'), [], env) },
    { name: 'types', without: null, run: () => tool(toolScript('typescript', 'tsc'), ['--noEmit'], env) },
    {
      name: 'types of scripts',
      without: null,
      run: () => tool(toolScript('typescript', 'tsc'), ['--noEmit', '-p', 'scripts'], env),
    },
    {
      name: 'build',
      without: null,
      run: async () => {
        const built = await build()
        return built.ok ? null : built.reason
      },
    },
    {
      name: 'unit and integration tests',
      without: null,
      run: () =>
        tool(
          toolScript('vitest', 'vitest'),
          [
            'run',
            '--config',
            'test/vitest.config.ts',
            '--reporter=default',
            '--reporter=./scripts/vitest-tally.mjs',
          ],
          env,
        ),
    },
    {
      name: 'end-to-end tests',
      without: !existsSync(join(ROOT, PLAYWRIGHT_CONFIG))
        ? `there is no ${PLAYWRIGHT_CONFIG}`
        : 'missing' in browser
          ? `no browser: ${browser.missing}`
          : null,
      run: () =>
        tool(
          toolScript('@playwright/test', 'playwright'),
          ['test', '--config', PLAYWRIGHT_CONFIG, '--reporter=list,json'],
          env,
        ),
    },
  ]

  /** @type {string[]} */
  const summary = []
  let failed = false
  for (const { name, without, run } of steps) {
    if (failed) {
      summary.push(`${name}: not run`)
    } else if (without !== null) {
      summary.push(`${name}: skipped: ${without}`)
      console.log(`\n== ${summary.at(-1)}`)
    } else {
      console.log(`\n== ${name}`)
      const since = performance.now()
      const failure = await run()
      failed = failure !== null
      summary.push(`${name}: ${failed ? `FAILED, ${failure}` : 'good'}, ${seconds(since)} s`)
      console.log(`== ${summary.at(-1)}`)
    }
  }

  const playwright = readOr(PLAYWRIGHT_REPORT, '')
  const tally = sum(
    JSON.parse(readOr(VITEST_TALLY, JSON.stringify(nothing()))),
    playwright === '' ? nothing() : fromPlaywright(JSON.parse(playwright)),
  )
  // A step that fails without a failing test (lint, build, a crashed runner) must not end in "0 failed".
  if (failed && tally.failed === 0) tally.failed = 1

  console.log(`\n== summary, ${seconds(start)} s`)
  for (const line of summary) console.log(`  ${line}`)
  for (const [name, reason] of Object.entries(missing)) console.log(`  missing: ${name}: ${reason}`)
  // Without a note, the reason stands in the name.
  for (const { name, reason } of tally.skipped) console.log(`  skipped: ${name}${reason && `: ${reason}`}`)
  console.log(lastLine(tally))
  process.exitCode = failed ? 1 : 0
})
