import { join } from 'node:path'
import { readFileSync, rmSync } from 'node:fs'
import { orFail, ROOT, run } from './run.mjs'
import { ensurePackages, nodePath, toolEnv, toolScript } from './set-up.mjs'
import { compare, survivorsOf } from './survivors.mjs'

/**
 * `npm run mutation [-- options of stryker]`: changes gate/ and codes/ in a few thousand small ways and sees that a
 * test fails for each. Ends badly when the score is too low, or when a survivor is not explained.
 */

const CONFIG = 'test/mutation/stryker.config.mjs'
const LIST = 'test/mutation/survivors.md'
const REPORT = join(ROOT, '.kiosk', 'mutation', 'mutation.json')

await orFail(async () => {
  await ensurePackages()
  // A run that ends early must not be judged by the report of the one before.
  rmSync(REPORT, { force: true })
  const stryker = toolScript('@stryker-mutator/core', 'stryker')
  const ran = await run(nodePath(), [stryker, 'run', CONFIG, ...process.argv.slice(2)], {
    env: toolEnv(),
    cwd: ROOT,
    timeoutMs: 0,
  })
  const survivors = survivorsOf(JSON.parse(readFileSync(REPORT, 'utf8')))
  const { unexplained, stale } = compare(survivors, readFileSync(join(ROOT, LIST), 'utf8'))
  for (const [title, lines] of /** @type {const} */ ([
    [`not explained in ${LIST}`, unexplained],
    [`in ${LIST}, but no survivor of this run`, stale],
  ])) {
    if (lines.length > 0) console.log([`\n${title}:`, ...lines].join('\n'))
  }
  console.log(`\n${survivors.length} survivors, ${unexplained.length} of them not explained`)
  process.exitCode = ran.ok && unexplained.length + stale.length === 0 ? 0 : 1
})
