import { readFileSync } from 'node:fs'
import type * as Electron from 'electron'
import { appEvents, isAppSandboxed, windowClosed, windowOpened, type Closing } from './app.ts'
import { note, offered } from './calls.ts'
import { eventsOf } from './events.ts'
import { onlyAfterReady } from './ready.ts'
import { defaultSession, keptOf } from './session.ts'
import { openTarget } from './targets.ts'
import { createContents, type Contents } from './web-contents.ts'

/**
 * Stands in for BrowserWindow: a real page in a window of the test's Chromium. Full screen, kiosk mode and focus are
 * noted, not enforced, and a page is never anything but sandboxed and isolated: a window that wants less is refused.
 */

/** A window as the test's hand takes hold of it. */
export interface Held extends Closing {
  contents: Contents
}

const held: Held[] = []
const faces: Electron.BrowserWindow[] = []

export const heldWindow = (index: number): Held => {
  const found = held[index]
  if (found === undefined) throw new Error(`there is no window ${index}`)
  return found
}

function open(options: Electron.BrowserWindowConstructorOptions = {}): Electron.BrowserWindow {
  onlyAfterReady('Cannot create BrowserWindow before app is ready')
  note('new BrowserWindow', [options])
  const { webPreferences = {}, x = 0, y = 0, width = 800, height = 600 } = options
  const { sandbox = true, contextIsolation = true, nodeIntegration = false } = webPreferences
  if (!contextIsolation || nodeIntegration || !(sandbox || isAppSandboxed())) {
    throw new Error('the stand-in opens sandboxed and isolated pages only')
  }
  const preload = webPreferences.preload === undefined ? '' : readFileSync(webPreferences.preload, 'utf8')
  const kept = keptOf(webPreferences.session ?? defaultSession())

  const events = eventsOf('window', ['close', 'closed'])
  const contents = createContents()
  appEvents.tell('web-contents-created', contents.face)

  const opening = kept.context.then(async (browserContextId) => {
    const bounds = { left: x, top: y, width, height }
    const { browser, page, targetId } = await openTarget({ browserContextId, bounds, contents })
    await contents.attach({ browser, page, kept, preload })
    return { browser, page, targetId }
  })

  const parts = {
    ...({
      loadURL: async (url) => {
        await opening
        await contents.load(url)
      },
      focus: () => void opening.then(({ page }) => page.send('Page.bringToFront', {})),
    } satisfies Pick<Electron.BrowserWindow, 'loadURL' | 'focus'>),
    webContents: contents.face,
    on: events.on,
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the rest of it throws when it is used
  const face = offered('window', parts) as unknown as Electron.BrowserWindow

  const itself: Held = {
    contents,
    close() {
      if (events.ask('close', {})) return false
      held.splice(held.indexOf(itself), 1)
      faces.splice(faces.indexOf(face), 1)
      void opening.then(({ browser, targetId }) => browser.send('Target.closeTarget', { targetId }))
      events.tell('closed')
      contents.destroyed()
      windowClosed(itself)
      return true
    },
  }
  held.push(itself)
  faces.push(face)
  windowOpened(itself)
  return face
}

// Called with `new`, a function that returns an object gives that object.
export const BrowserWindow = Object.assign(
  function BrowserWindow(options?: Electron.BrowserWindowConstructorOptions) {
    return open(options)
  },
  { getAllWindows: () => [...faces] } satisfies Pick<typeof Electron.BrowserWindow, 'getAllWindows'>,
)
