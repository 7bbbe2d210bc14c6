import { join } from 'node:path'
import { becomes, orFail, ROOT } from './run.mjs'
import { ensurePackages, nodePath } from './set-up.mjs'

/** `npm run fuzz [-- --runs N --seed S]`: strangers' bytes against everything that reads them; see test/fuzz/. */
await orFail(async () => {
  await ensurePackages()
  becomes(nodePath(), [join(ROOT, 'test', 'fuzz', 'run.ts'), ...process.argv.slice(2)])
})
