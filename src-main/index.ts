import { resolve } from 'node:path'
import {
  app,
  BrowserWindow,
  Menu,
  MessageChannelMain,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  utilityProcess,
} from 'electron'
import { systemClock } from '../drivers/clock.ts'
import { helperEnv } from './helper-env.ts'
import { revive } from './shell/crash.ts'
import { registerScheme, serveScreens } from './shell/custom-scheme.ts'
import { utilityDeviceHelper } from './shell/device-helper.ts'
import { confineDownloads } from './shell/downloads.ts'
import { endOnBug } from './shell/end-on-bug.ts'
import { parseLaunch, type Launch } from './shell/launch.ts'
import { givePorts } from './shell/message-port.ts'
import { confineNavigation } from './shell/navigation.ts'
import { openLaunched } from './shell/open-kiosk.ts'
import { allowCamera, denyPermissions } from './shell/permissions.ts'
import { keepAwake } from './shell/power.ts'
import { closeOnQuit, keepOpen } from './shell/quit.ts'
import { say } from './shell/say.ts'
import { placeScreens, windowOptions } from './shell/window.ts'

/** The Electron host. Every rule is a file in shell/; here stands in which order they hold. */

const rendererDir = resolve(import.meta.dirname, '../renderer')
const preload = resolve(import.meta.dirname, '../preload/preload.cjs')
const deviceHelper = utilityDeviceHelper({
  ready: app.whenReady(),
  fork: (kind) =>
    utilityProcess.fork(resolve(import.meta.dirname, 'device-helper.js'), [kind], {
      serviceName: `checkpoint devices: ${kind}`,
      env: helperEnv(process.env),
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  kill: (pid) => process.kill(pid, 'SIGKILL'),
})

endOnBug(process, app)
app.enableSandbox()
registerScheme(protocol)
app.on('session-created', denyPermissions)
app.on('session-created', confineDownloads)
app.on('web-contents-created', (_event, contents) => confineNavigation(contents))

const launch = parseLaunch(process.argv.slice(1))
if (!launch.ok) refuse(launch.problem)
else if (app.requestSingleInstanceLock()) void start(launch.value)
else {
  say('already running on this PC: its screen was brought to the front')
  app.exit(0)
}

// Not awaited at the top level: Electron is not ready before this module has run to its end.
async function start(launch: Launch): Promise<void> {
  const opened = await openLaunched(launch, deviceHelper)
  if (!opened.ok) return refuse(opened.problem)
  const kiosk = opened.value
  closeOnQuit(app, () => kiosk.close())
  if (kiosk.fault !== null) say(`lanes closed: ${kiosk.fault.detail}`)

  await app.whenReady()
  Menu.setApplicationMenu(null)
  keepAwake(powerSaveBlocker)
  // A session without `persist:` lives in memory: nothing of what a screen shows stays on the disk.
  const screens = session.fromPartition('screens')
  const { lanes, demo } = kiosk.api.info()
  const camera = lanes.some((lane) => lane.camera !== null)
  if (camera) allowCamera(screens)
  serveScreens(screens.protocol, { rendererDir, camera })

  const displays = screen.getAllDisplays()
  if (!demo && displays.length < lanes.length) {
    say(`${lanes.length} lanes share ${displays.length} display(s): some screens cover each other`)
  }
  for (const placement of placeScreens({ lanes, demo }, displays)) {
    const window = new BrowserWindow(windowOptions(placement, { preload, session: screens, demo }))
    const load = (): void => {
      window.loadURL(placement.url).catch((error: unknown) => say(`screen not loaded: ${String(error)}`))
    }
    if (!demo) keepOpen(app, window)
    givePorts(window.webContents, { kiosk: kiosk.api, newChannel: () => new MessageChannelMain() })
    revive(window.webContents, { load, clock: systemClock })
    load()
  }
  app.on('second-instance', () => BrowserWindow.getAllWindows().at(0)?.focus())
}

function refuse(problem: string): void {
  say(problem)
  app.exit(2)
}
