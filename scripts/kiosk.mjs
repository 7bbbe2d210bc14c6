#!/usr/bin/env node
import { becomes, orFail } from './run.mjs'
import { ensureBuild, ensurePackages, KIOSK, NODE_FLAGS, nodePath } from './set-up.mjs'

/** The `kiosk` command: what is missing is set up first, then the built command runs under the pinned Node. */
await orFail(async () => {
  await ensurePackages()
  await ensureBuild()
  becomes(nodePath(), [...NODE_FLAGS, KIOSK, ...process.argv.slice(2)])
})
