import type { BytePortListener, OpenBytePort } from '../byte-port.ts'
import type { Clock } from '../clock.ts'
import { hearCommands } from './lcus-1.ts'

/** A relay that is not there, as its coil sees it. */
export interface BarrierTwin {
  /** The twin as a port. While unplugged, or held by another opening, it rejects as a system would. */
  open: OpenBytePort
  /** The twin's wire without a port, for a pty. */
  receive(bytes: Uint8Array): void
  /** Whether the coil is on, and with it the barrier open. */
  readonly isOpen: boolean
  /** Each time that the coil was on, UTC ms; `until` is null while it still is. */
  readonly openings: readonly { from: number; until: number | null }[]
  /** Pulls the plug: the open port closes with an error. The coil, without current, goes off. */
  unplug(): void
  replug(): void
  /** The port is lost to whoever has it open, but the relay keeps its current: the coil stays as it is. */
  lose(): void
}

export function createBarrierTwin(clock: Clock): BarrierTwin {
  const openings: { from: number; until: number | null }[] = []
  let plugged = true
  let port: BytePortListener | null = null
  let kept: readonly number[] = []

  const isOpen = (): boolean => openings.at(-1)?.until === null

  function turn(on: boolean): void {
    if (on === isOpen()) return
    const last = openings.at(-1)
    if (on) openings.push({ from: clock.now(), until: null })
    else if (last !== undefined) last.until = clock.now()
  }

  function receive(bytes: Uint8Array): void {
    if (!plugged) return
    const heard = hearCommands(kept, bytes)
    kept = heard.kept
    heard.coil.forEach(turn)
  }

  function lose(): void {
    const lost = port
    port = null
    lost?.closed('EIO: i/o error, write')
  }

  return {
    async open(listener) {
      if (!plugged) throw new Error('No such file or directory, cannot open the twin')
      if (port !== null) throw new Error('Resource temporarily unavailable Cannot lock port')
      port = listener
      return {
        write(bytes) {
          if (port === listener) receive(bytes)
        },
        async close() {
          if (port !== listener) return
          port = null
          listener.closed(null)
        },
      }
    },
    receive,
    get isOpen() {
      return isOpen()
    },
    openings,
    unplug() {
      plugged = false
      kept = []
      turn(false)
      lose()
    },
    replug() {
      plugged = true
    },
    lose,
  }
}
