import { join } from 'node:path'
import { becomes, orFail, ROOT } from './run.mjs'
import { ensurePackages, nodePath } from './set-up.mjs'

/** `npm run chaos [-- --visits N --seed S]`: a gate whose devices, clock and disk fail at random; see test/chaos/. */
await orFail(async () => {
  await ensurePackages()
  becomes(nodePath(), [join(ROOT, 'test', 'chaos', 'run.ts'), ...process.argv.slice(2)])
})
