import { join } from 'node:path'
import { becomes, orFail, ROOT } from './run.mjs'
import { ensurePackages, nodePath } from './set-up.mjs'

/** `npm run hands [-- --queues N --seed S]`: queues of people, and guards with human hands; see test/hands/. */
await orFail(async () => {
  await ensurePackages()
  becomes(nodePath(), [join(ROOT, 'test', 'hands', 'run.ts'), ...process.argv.slice(2)])
})
