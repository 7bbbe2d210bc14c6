import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fromPlaywright, fromVitest, mutated } from './by-hand.mjs'
import { oneAtATime, orFail, readOr, ROOT } from './run.mjs'
import { ensurePackages, nodePath, toolEnv, toolScript } from './set-up.mjs'
import { ensureBrowser, ensureDeviceTools } from './system.mjs'

/**
 * `npm run mutants [-- --only WORDS]`: puts each mutant of test/mutation/by-hand.json into a copy of the sources, runs the
 * one test that must notice it, and ends with 1 when one lives. `--only` takes those with WORDS in their name or file.
 */

/** @typedef {import('./by-hand.mjs').Mutant} Mutant */

const LIST = join(ROOT, 'test', 'mutation', 'by-hand.json')
/** Never the working tree: a run that is killed leaves no mutant where somebody works. */
const COPY = join(ROOT, '.kiosk', 'mutants')
const REPORT = join(COPY, 'report.json')
const NOT_COPIED = new Set(['.git', '.kiosk', 'node_modules', 'out', 'test-results'])
/** Ends a mutant that never comes back, which no test has caught then. */
const HUNG_MS = 15 * 60_000

/** @returns {Promise<{ ok: boolean, words: string }>} */
const tool = (
  /** @type {string} */ script,
  /** @type {string[]} */ args,
  /** @type {NodeJS.ProcessEnv} */ env,
) =>
  new Promise((done) => {
    const options = { cwd: COPY, env: { ...toolEnv(), ...env }, maxBuffer: 2 ** 28, timeout: HUNG_MS }
    execFile(nodePath(), [script, ...args], options, (error, stdout, stderr) =>
      done({ ok: error === null, words: stdout + stderr }),
    )
  })

function copySources() {
  rmSync(COPY, { recursive: true, force: true })
  mkdirSync(COPY, { recursive: true })
  for (const name of readdirSync(ROOT)) {
    if (!NOT_COPIED.has(name)) cpSync(join(ROOT, name), join(COPY, name), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(COPY, 'node_modules'), 'junction')
}

/** What Playwright's specs must know of this machine, as `npm test` tells them. */
async function machine() {
  const browser = await ensureBrowser()
  const missing = {
    ...('missing' in browser ? { chromium: browser.missing } : {}),
    ...(await ensureDeviceTools()),
  }
  return {
    KIOSK_MISSING: JSON.stringify(missing),
    KIOSK_CHROMIUM: 'path' in browser ? browser.path : '',
    PLAYWRIGHT_JSON_OUTPUT_FILE: REPORT,
  }
}

/**
 * Runs one test on the copy as it is. A problem where the copy cannot be built or the runner left no report.
 *
 * @param {Mutant['caughtBy']} test
 * @param {NodeJS.ProcessEnv} env
 */
async function runTest({ runner, path, grep }, env) {
  rmSync(REPORT, { force: true })
  if (runner === 'vitest') {
    const args = ['run', '--config', 'test/vitest.config.ts', path, '--bail=1']
    const report = ['--reporter=json', `--outputFile=${REPORT}`]
    const { words } = await tool(toolScript('vitest', 'vitest'), [...args, ...report], env)
    const text = readOr(REPORT, '')
    return text === '' ? { problem: words } : fromVitest(JSON.parse(text))
  }
  // What runs is the program, and the program is built.
  const built = await tool(toolScript('electron-vite', 'electron-vite'), ['build'], env)
  if (!built.ok) return { problem: built.words }
  const args = ['test', '--config', 'test/playwright.config.ts', path, '-x', '--reporter=json']
  const only = grep === undefined ? [] : ['--grep', grep]
  const { words } = await tool(toolScript('@playwright/test', 'playwright'), [...args, ...only], env)
  const text = readOr(REPORT, '')
  return text === '' ? { problem: words } : fromPlaywright(JSON.parse(text))
}

/** @returns {Promise<boolean>} whether every mutant was caught */
async function catchAll(/** @type {Mutant[]} */ mutants) {
  if (mutants.length === 0) console.log('no such mutant')
  copySources()
  const originals = new Map(mutants.map(({ file }) => [file, readOr(join(COPY, file), '')]))
  const original = (/** @type {Mutant} */ { file }) => originals.get(file) ?? ''
  const strayed = mutants.filter((one) => mutated(original(one), one) === null)
  for (const { name, file } of strayed) console.log(`${file} does not hold its text exactly once: ${name}`)
  if (strayed.length > 0 || mutants.length === 0) return false

  const env = mutants.some(({ caughtBy }) => caughtBy.runner === 'playwright') ? await machine() : {}
  const put = (/** @type {Mutant} */ one) => {
    const file = join(COPY, one.file)
    const text = mutated(readFileSync(file, 'utf8'), one)
    if (text === null) throw new Error(`${one.file}: another mutant changes the same text: ${one.name}`)
    writeFileSync(file, text)
  }
  const takeOut = (/** @type {Mutant} */ one) => writeFileSync(join(COPY, one.file), original(one))

  // A mutant that the compiler refuses proves nothing of the tests. All together, since one run takes its time.
  for (const one of mutants) put(one)
  const types = await tool(toolScript('typescript', 'tsc'), ['--noEmit'], env)
  for (const one of mutants) takeOut(one)
  if (!types.ok) console.log(`the mutants are no valid TypeScript:\n${types.words}`)

  let sound = types.ok
  for (const test of new Map(mutants.map(({ caughtBy }) => [JSON.stringify(caughtBy), caughtBy])).values()) {
    const ran = await runTest(test, env)
    const isGood = !('problem' in ran) && ran.failed.length === 0 && ran.passed > 0
    const said = 'problem' in ran ? ran.problem : JSON.stringify(ran)
    console.log(
      `${isGood ? 'passes without a mutant' : 'NO TEST TO CATCH WITH'}: ${nameOf(test)}${isGood ? '' : `: ${said}`}`,
    )
    sound &&= isGood
  }
  if (!sound) return false

  let lives = 0
  for (const one of mutants) {
    put(one)
    const ran = await runTest(one.caughtBy, env)
    takeOut(one)
    const [caught] = 'problem' in ran ? [] : ran.failed
    if (caught === undefined) lives += 1
    console.log(`${caught === undefined ? 'NOT CAUGHT' : 'caught'}: ${one.name} (${one.file})`)
    console.log(
      `  by ${nameOf(one.caughtBy)}${caught === undefined ? '' : `: ${caught.name}: ${caught.why}`}`,
    )
    if ('problem' in ran) console.log(ran.problem)
  }
  console.log(`\n${mutants.length - lives} of ${mutants.length} mutants caught`)
  return lives === 0
}

const nameOf = (/** @type {Mutant['caughtBy']} */ { path, grep }) =>
  grep === undefined ? path : `${path} "${grep}"`

await orFail(async () => {
  const { only = '' } = parseArgs({ options: { only: { type: 'string' } } }).values
  await ensurePackages()
  /** @type {Mutant[]} */
  const listed = JSON.parse(readFileSync(LIST, 'utf8'))
  const mutants = listed.filter(({ name, file }) => `${name} ${file}`.includes(only))
  await oneAtATime(`${COPY}.lock`, async () => {
    try {
      process.exitCode = (await catchAll(mutants)) ? 0 : 1
    } finally {
      rmSync(COPY, { recursive: true, force: true })
    }
  })
})
