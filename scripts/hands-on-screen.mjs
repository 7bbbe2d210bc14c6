import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { becomes, orFail, ROOT } from './run.mjs'
import { ensureBuild, ensurePackages, nodePath, toolEnv, toolScript } from './set-up.mjs'
import { ensureBrowser, ensureDeviceTools } from './system.mjs'

/** Queues side by side: each takes a sixth of a core. */
const QUEUES = 6

/** `npm run hands-on-screen [-- --people N --seed S]`: clumsy guards at the real dock; see test/e2e/hands.spec.ts. */
await orFail(async () => {
  const { values } = parseArgs({
    options: { people: { type: 'string', default: '600' }, seed: { type: 'string' } },
  })
  await ensurePackages()
  await ensureBuild()
  const browser = await ensureBrowser()
  if ('missing' in browser) throw new Error(`no browser: ${browser.missing}`)
  const missing = await ensureDeviceTools()
  Object.assign(process.env, toolEnv(), {
    KIOSK_MISSING: JSON.stringify(missing),
    KIOSK_CHROMIUM: browser.path,
    KIOSK_HANDS_PEOPLE: values.people,
    KIOSK_HANDS_SEED: values.seed ?? String(Math.floor(Math.random() * 2 ** 31)),
  })
  becomes(nodePath(), [
    toolScript('@playwright/test', 'playwright'),
    'test',
    '--config',
    join(ROOT, 'test', 'playwright.config.ts'),
    '--project=browser',
    'e2e/hands.spec.ts',
    '--workers',
    String(QUEUES),
  ])
})
