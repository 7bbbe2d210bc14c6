import type * as Electron from 'electron'
import { offered } from './calls.ts'
import { thisMachine } from './machine.ts'
import { onlyAfterReady } from './ready.ts'

/** Stands in for what Electron does to the PC. No menu is drawn and no display kept awake: the calls are noted. */

export const screen = offered('screen', {
  getAllDisplays: () => {
    onlyAfterReady("The 'screen' module can't be used before the app 'ready' event")
    // Of a display our windows know where it stands; the rest is asked for loudly.
    return thisMachine().displays.map((bounds) => offered('display', { bounds }))
  },
}) satisfies Record<keyof Pick<Electron.Screen, 'getAllDisplays'>, unknown>

export const powerSaveBlocker = offered('powerSaveBlocker', {
  start: (_type) => {
    onlyAfterReady('powerSaveBlocker cannot be used before app is ready')
    return 1
  },
} satisfies Pick<Electron.PowerSaveBlocker, 'start'>)

export const Menu = offered('Menu', {
  setApplicationMenu: (_menu) => {},
} satisfies Pick<typeof Electron.Menu, 'setApplicationMenu'>)
