import { join } from 'node:path'
import { becomes, orFail, ROOT } from './run.mjs'
import { ensurePackages, nodePath } from './set-up.mjs'

/** `npm run noise [-- --bytes N --seed S]`: noise on the line of every thermometer; see test/noise/. */
await orFail(async () => {
  await ensurePackages()
  becomes(nodePath(), [join(ROOT, 'test', 'noise', 'run.ts'), ...process.argv.slice(2)])
})
