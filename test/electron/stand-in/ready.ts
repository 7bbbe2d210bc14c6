import { note } from './calls.ts'
import { thisMachine } from './machine.ts'
import { connectWire, type Wire } from './wire.ts'

/** Stands in for Electron's start: ready some time after the main module has run to its end, never within it. */

let wire: Wire | null = null
let announce: (wire: Wire) => void = () => {}

/** Resolves at readiness to the browser behind all windows. */
export const ready = new Promise<Wire>((resolve) => {
  announce = resolve
})

export async function mainHasRun(): Promise<void> {
  wire = await connectWire(thisMachine().browser)
  note('ready', [])
  announce(wire)
}

export const isReady = (): boolean => wire !== null

/** Throws as Electron does where something is used too early. */
export function onlyAfterReady(complaint: string): Wire {
  if (wire === null) throw new Error(complaint)
  return wire
}

export function onlyBeforeReady(complaint: string): void {
  if (wire !== null) throw new Error(complaint)
}
