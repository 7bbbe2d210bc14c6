import { becomes, orFail, ROOT, say } from './run.mjs'
import { ensureBuild, ensurePackages, KIOSK, NODE_FLAGS, nodePath, tryElectron } from './set-up.mjs'

/** `npm run demo [-- args]`: a lane with device twins, in Electron's window if there can be one, else in a browser. */

/** What the command answers by itself, without a screen. */
const WITHOUT_SCREEN = ['--once', '--help', '-h']

/**
 * Why no Electron window can open here, though its program is there; null when one can.
 *
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
function whyNoWindow(platform, env) {
  if (platform !== 'linux') return null
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no desktop'
  // Its sandbox refuses to run as root, and without a sandbox it must not run.
  return process.getuid?.() === 0 ? 'it does not run as root' : null
}

await orFail(async () => {
  const args = process.argv.slice(2)
  await ensurePackages()
  await ensureBuild()
  const electron = args.some((arg) => WITHOUT_SCREEN.includes(arg)) ? null : await tryElectron()
  const why = whyNoWindow(process.platform, process.env)
  if (electron !== null && why === null) return becomes(electron, [ROOT, '--demo', ...args])
  if (electron !== null) say(`no Electron window: ${why}`)
  return becomes(nodePath(), [...NODE_FLAGS, KIOSK, 'demo', ...args])
})
