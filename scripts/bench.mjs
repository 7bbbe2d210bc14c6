import { join } from 'node:path'
import { becomes, orFail, ROOT, say } from './run.mjs'
import { ensureBuild, ensurePackages, nodePath } from './set-up.mjs'
import { ensureBrowser, ensureDeviceTools } from './system.mjs'

/** `npm run bench [-- NAME ...]`: the same set-up as for the tests, then the measurements of test/bench/. */
await orFail(async () => {
  await ensurePackages()
  const browser = await ensureBrowser()
  const missing = {
    ...('missing' in browser ? { chromium: browser.missing } : {}),
    ...(await ensureDeviceTools()),
  }
  for (const [name, reason] of Object.entries(missing)) say(`missing: ${name}: ${reason}`)
  await ensureBuild()
  process.env['KIOSK_MISSING'] = JSON.stringify(missing)
  process.env['KIOSK_CHROMIUM'] = 'path' in browser ? browser.path : ''
  becomes(nodePath(), [join(ROOT, 'test', 'bench', 'run.ts'), ...process.argv.slice(2)])
})
