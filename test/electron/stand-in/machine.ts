import type { Rectangle } from 'electron'

/** Stands in for the machine: its displays, the user's folder, where somebody saves files. The test sets it up. */
export interface Machine {
  /** DevTools address of the Chromium that the test launched. */
  browser: string
  /** Electron's `userData`: one running program for each. */
  userData: string
  /** Where every call of Electron's interface is written, a JSON line each. */
  calls: string
  /** What is saved by a page lies here afterwards. */
  saves: string
  displays: Rectangle[]
}

export const MACHINE = 'ELECTRON_STAND_IN'

export function thisMachine(): Machine {
  const told = process.env[MACHINE]
  if (told === undefined) throw new Error(`${MACHINE} is not set: the stand-in runs in tests only`)
  const machine: Machine = JSON.parse(told)
  return machine
}
