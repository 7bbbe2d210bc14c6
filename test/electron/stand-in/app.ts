import type * as Electron from 'electron'
import { note, offered } from './calls.ts'
import { eventsOf } from './events.ts'
import { isReady, onlyBeforeReady, ready } from './ready.ts'
import { takeLock } from './single-instance.ts'

/**
 * Stands in for the life of the program: ready, quit by a signal, exit. Windows vanish with the process, as their
 * browser contexts end when the wire does. `enableSandbox` is noted and sandboxes nothing.
 */

const events = eventsOf('app', [
  'session-created',
  'web-contents-created',
  'second-instance',
  'before-quit',
  'will-quit',
  'window-all-closed',
])

export const appEvents = events

let sandboxed = false
export const isAppSandboxed = (): boolean => sandboxed

let leaving = false

export const app = offered('app', {
  ...({
    enableSandbox: () => {
      onlyBeforeReady('app.enableSandbox() can only be called before app is ready')
      sandboxed = true
    },
    whenReady: async () => {
      await ready
    },
    requestSingleInstanceLock: () =>
      takeLock((argv, cwd) => void ready.then(() => events.tell('second-instance', argv, cwd, undefined))),
    quit: () => quit(),
    exit: (code = 0) => exit(code),
  } satisfies Pick<
    typeof Electron.app,
    'enableSandbox' | 'whenReady' | 'requestSingleInstanceLock' | 'quit' | 'exit'
  >),
  on: events.on,
})

/** A window, as far as quitting is concerned: closes itself unless a listener keeps it, and says whether it did. */
export interface Closing {
  close(): boolean
}

const windows: Closing[] = []

export function windowOpened(window: Closing): void {
  windows.push(window)
}

let quitting = false

export function windowClosed(window: Closing): void {
  windows.splice(windows.indexOf(window), 1)
  if (windows.length > 0 || quitting) return
  if (events.listened('window-all-closed')) events.tell('window-all-closed')
  else quit()
}

/** As when the system tells the program to end: everybody is asked first, and a kept window keeps the program. */
function quit(): void {
  if (leaving || events.ask('before-quit', {})) return
  quitting = true
  quitting = [...windows].every((window) => window.close())
  if (quitting && !events.ask('will-quit', {})) exit(0)
}

/** Nobody is asked. What stands after the call still runs, once the program was ready. */
function exit(code: number): void {
  leaving = true
  note('the program leaves', [code])
  if (isReady()) setImmediate(() => process.exit(code))
  else process.exit(code)
}

async function heedSignals(): Promise<void> {
  await ready
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, quit)
}
void heedSignals()
