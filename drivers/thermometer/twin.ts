import type { BytePortListener, OpenBytePort } from '../byte-port.ts'
import type { Clock } from '../clock.ts'
import { temperature, type ThermometerProtocol } from './protocol.ts'

/** A thermometer module that is not there, with somebody in front of it or nobody. Speaks the protocol's bytes. */
export interface ThermometerTwin {
  /** The twin as a port. While unplugged, or held by another opening, it rejects as a system would. */
  open: OpenBytePort
  /**
   * The twin's wire without a port, for a pty: what it sends goes to `onBytes` until the returned function is
   * called; what the host sends comes in through `receive`. One wire at a time.
   */
  attach(onBytes: (bytes: Uint8Array) => void): () => void
  receive(bytes: Uint8Array): void
  /** Somebody stands there, and moves too much for a stable reading. */
  arrive(): void
  /** The forehead is held still: after one settling frame every five frames have `celsius` (to 0.01) as median. */
  hold(forehead: { celsius: number; ambient: number }): void
  /** Stays, but moves again. */
  waver(): void
  leave(): void
  /** °C of the room. */
  room(ambient: number): void
  /** Pulls the plug: the open port closes with an error. */
  unplug(): void
  /** Plugs it in again, which also ends a silence. */
  replug(): void
  /** Stays plugged in and says nothing. */
  silence(): void
  /** Puts bytes on the wire as they are: noise, cut frames, frames of another kind. */
  inject(bytes: Uint8Array): void
}

type Scene = { is: 'empty' } | { is: 'moving' } | { is: 'held'; celsius: number; frames: number }

/** The module measures before it answers; the public LU90614 driver allows it 100 ms. */
const ANSWER_AFTER_MS = 60
/** Every odd run of these has 0 as its median. */
const STILL = [0, 0.02, 0, -0.03] as const
/** Neighbours differ by more than any record's band. */
const MOVING = [0, 0.9, 0.2, 1.3, 0.5, 1.6] as const
/** What a module without an ambient value sees when nobody is there. */
const LUKEWARM_HOUSING = 22

export function createThermometerTwin({
  protocol,
  clock,
}: {
  protocol: ThermometerProtocol
  clock: Clock
}): ThermometerTwin {
  let scene: Scene = { is: 'empty' }
  let ambient = 22
  let frames = 0
  let plugged = true
  let silent = false
  let wire: ((bytes: Uint8Array) => void) | null = null
  let port: BytePortListener | null = null
  let cancelTick: (() => void) | null = null
  /** The host's last bytes, as many as a request has. */
  let heard: number[] = []

  function send(bytes: Uint8Array): void {
    if (plugged) wire?.(bytes)
  }

  function tick(): void {
    cancelTick = clock.after(protocol.frameEveryMs, tick)
    if (!silent) send(nextFrame())
  }

  function nextFrame(): Uint8Array {
    const celsius = nextCelsius()
    frames += 1
    return protocol.encode(temperature({ celsius, kind: protocol.kind, ambient }))
  }

  function nextCelsius(): number {
    const { presence, sampling } = protocol
    const room = presence.of === 'above-ambient' ? ambient : LUKEWARM_HOUSING
    if (scene.is === 'empty') return room + 0.3 + at(STILL, frames)
    if (scene.is === 'moving') {
      return Math.max(33, room + presence.risesAtCelsius + 1) + at(MOVING, frames)
    }
    scene = { ...scene, frames: scene.frames + 1 }
    // Without this jump the frames before could agree with these and move the median.
    if (scene.frames === 1) return scene.celsius + 2 * sampling.withinCelsius
    return scene.celsius + at(STILL, scene.frames)
  }

  function attach(onBytes: (bytes: Uint8Array) => void): () => void {
    cancelTick?.()
    wire = onBytes
    if (!protocol.poll) cancelTick = clock.after(protocol.frameEveryMs, tick)
    return () => {
      if (wire !== onBytes) return
      wire = null
      cancelTick?.()
    }
  }

  function receive(bytes: Uint8Array): void {
    const { poll } = protocol
    if (!poll) return
    for (const byte of bytes) {
      heard = [...heard, byte].slice(-poll.request.length)
      if (!plugged || silent || !poll.request.every((asked, index) => heard[index] === asked)) continue
      heard = []
      clock.after(ANSWER_AFTER_MS, () => {
        if (!silent) send(nextFrame())
      })
    }
  }

  return {
    async open(listener) {
      if (!plugged) throw new Error('No such file or directory, cannot open the twin')
      if (port) throw new Error('Resource temporarily unavailable Cannot lock port')
      port = listener
      const detach = attach((bytes) => listener.data(bytes))
      return {
        write(bytes) {
          if (port === listener) receive(bytes)
        },
        async close() {
          if (port !== listener) return
          port = null
          detach()
          listener.closed(null)
        },
      }
    },
    attach,
    receive,
    arrive() {
      scene = { is: 'moving' }
    },
    hold(forehead) {
      scene = { is: 'held', celsius: forehead.celsius, frames: 0 }
      ambient = forehead.ambient
    },
    waver() {
      scene = { is: 'moving' }
    },
    leave() {
      scene = { is: 'empty' }
    },
    room(celsius) {
      ambient = celsius
    },
    unplug() {
      plugged = false
      heard = []
      const pulled = port
      if (!pulled) return
      port = null
      wire = null
      cancelTick?.()
      pulled.closed('EIO: i/o error, read')
    },
    replug() {
      plugged = true
      silent = false
    },
    silence() {
      silent = true
    },
    inject: send,
  }
}

function at(pattern: readonly number[], index: number): number {
  return pattern[index % pattern.length] ?? 0
}
