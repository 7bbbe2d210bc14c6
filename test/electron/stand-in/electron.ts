import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Stands in for Electron's program: `node electron.ts out/main/index.js --config FILE` runs the built main bundle,
 * unchanged, with `electron` resolved to the module beside this file and its windows in the test's Chromium. What
 * is Electron's own process model (sandbox, fuses, the browser process that renderers cannot reach) is not here.
 */

const [node = process.execPath, , main = '', ...args] = process.argv
const script = resolve(main)
process.argv = [node, script, ...args]

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('electron-module.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
})
await import('./hand.ts')
const { mainHasRun } = await import('./ready.ts')
await import(pathToFileURL(script).href)
// As in Electron: a main module that awaited its readiness at the top level would wait for ever.
await mainHasRun()
