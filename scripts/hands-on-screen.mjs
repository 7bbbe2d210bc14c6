import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { becomes, orFail, ROOT } from './run.mjs'
import { ensureBuild, ensurePackages, nodePath, toolEnv, toolScript } from './set-up.mjs'
import { ensureBrowser, ensureDeviceTools } from './system.mjs'

/** `npm run hands-on-screen [-- --people N --seed S]`: a clumsy guard at the real dock; see test/e2e/hands.spec.ts. */
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
    ...(values.seed === undefined ? {} : { KIOSK_HANDS_SEED: values.seed }),
  })
  becomes(nodePath(), [
    toolScript('@playwright/test', 'playwright'),
    'test',
    '--config',
    join(ROOT, 'test', 'playwright.config.ts'),
    '--project=browser',
    'e2e/hands.spec.ts',
  ])
})
