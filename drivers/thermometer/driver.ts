import type { BytePort, OpenBytePort } from '../byte-port.ts'
import { afterSilence, type Clock } from '../clock.ts'
import type { DeviceCounters, DeviceState, DeviceStatus } from '../device.ts'
import type { Frame, Thermometer, ThermometerEvent } from './contract.ts'
import { countersAtEnd, freshFramer, type FramerState, takeBytes } from './framer.ts'
import type { Poll, ThermometerProtocol } from './protocol.ts'
import {
  type InFront,
  lostSight,
  measureAgain,
  nobodyInFront,
  type Watched,
  watchFrame,
} from './stable-reading.ts'

/** A USB bridge names itself, not the sensor behind it: only frames prove that the right module answers. */
const FRAMES_TO_BELIEVE = 3
const SHORTEST_STALE_MS = 1500
const STALE_PERIODS = 5
/** On Windows an unplugged port may never say so; closing and opening it again does. */
const REOPEN_AFTER_SILENT_MS = 5000
const BACKOFF_MS = [500, 1000, 2000] as const

interface Connection {
  /** Null until the opening has succeeded. */
  port: BytePort | null
  framer: FramerState
  framesToBelieve: number
  cancelSilence: () => void
  cancelPoll: () => void
  /** When the unanswered request was sent, or null. */
  askedAtMs: number | null
}

/**
 * Drives any thermometer protocol over any byte port, for ever: an absent, busy, silent or pulled module is a
 * status, never an error. Presence and readings come only while `online`; whenever the module is lost sight of,
 * presence falls. The listener is never called before this returns, nor after `close`.
 */
export function openThermometer({
  protocol,
  openPort,
  clock,
  random,
  listener,
}: {
  protocol: ThermometerProtocol
  openPort: OpenBytePort
  clock: Clock
  /** 0 to 1, spreads the retries. */
  random: () => number
  listener: (event: ThermometerEvent) => void
}): Thermometer {
  const staleAfterMs = Math.max(SHORTEST_STALE_MS, STALE_PERIODS * protocol.frameEveryMs)
  let status: DeviceStatus = { state: 'absent', detail: null }
  let counters: DeviceCounters = { good: 0, bad: 0, skipped: 0 }
  let inFront: InFront = nobodyInFront
  let connection: Connection | null = null
  let failures = 0
  let closed = false
  let opening: Promise<void> = Promise.resolve()
  let cancelRetry = clock.after(0, open)

  function emit(event: ThermometerEvent): void {
    if (!closed) listener(event)
  }

  function tell(state: DeviceState, detail: string | null): void {
    if (status.state === state && status.detail === detail) return
    status = { state, detail }
    emit({ type: 'status', status })
  }

  function apply(watched: Watched): void {
    inFront = watched.inFront
    for (const happening of watched.happenings) emit(happening)
  }

  function open(): void {
    // A device that stays away shows as absent, not as flickering between absent and opening.
    if (failures === 0) tell('opening', null)
    // Whoever hears an event may close us in answer: here, and wherever `connection` is looked at again.
    if (closed) return
    const attempt: Connection = {
      port: null,
      framer: freshFramer(counters),
      framesToBelieve: FRAMES_TO_BELIEVE,
      cancelSilence: nothingToCancel,
      cancelPoll: nothingToCancel,
      askedAtMs: null,
    }
    connection = attempt
    opening = openPort({
      data: (bytes) => {
        if (connection === attempt) take(attempt, bytes)
      },
      closed: (error) => {
        if (connection !== attempt) return
        disconnect(attempt)
        tell('absent', error)
        retry()
      },
    }).then(
      (port) => opened(attempt, port),
      (error: unknown) => {
        if (connection !== attempt) return
        connection = null
        const detail = error instanceof Error ? error.message : String(error)
        tell(isAbsence(detail) ? 'absent' : 'failed', detail)
        retry()
      },
    )
  }

  function opened(attempt: Connection, port: BytePort): void | Promise<void> {
    if (connection !== attempt) return port.close()
    attempt.port = port
    tell('syncing', null)
    if (connection !== attempt) return
    listenForSilence(attempt)
    if (protocol.start) port.write(protocol.start)
    if (protocol.poll) ask(attempt, port, protocol.poll)
  }

  function take(connected: Connection, bytes: Uint8Array): void {
    const taken = takeBytes(protocol, connected.framer, bytes)
    connected.framer = taken.state
    counters = taken.state.counters
    for (const frame of taken.frames) {
      takeFrame(connected, frame)
    }
  }

  function takeFrame(connected: Connection, frame: Frame): void {
    emit({ type: 'frame', frame })
    if (connection !== connected || frame.says === 'acknowledged') return
    answered(connected)
    // A module that speaks only of another kind is as good as silent: nothing of it can be judged.
    if (frame.kind !== protocol.kind) return
    listenForSilence(connected)
    if (connected.framesToBelieve > 0) connected.framesToBelieve -= 1
    if (connected.framesToBelieve > 0) return
    failures = 0
    tell('online', null)
    apply(watchFrame(protocol, inFront, frame, clock.now()))
  }

  function listenForSilence(connected: Connection): void {
    connected.cancelSilence()
    connected.cancelSilence = afterSilence(clock, staleAfterMs, () => {
      connected.framesToBelieve = FRAMES_TO_BELIEVE
      apply(lostSight(inFront))
      tell('stale', null)
      if (connection !== connected) return
      connected.cancelSilence = afterSilence(clock, REOPEN_AFTER_SILENT_MS - staleAfterMs, () => {
        const { port } = connected
        disconnect(connected)
        // Not waited for: a driver that hangs in close must not keep us from trying again.
        void port?.close()
        retry()
      })
    })
  }

  function ask(connected: Connection, port: BytePort, poll: Poll): void {
    connected.askedAtMs = clock.now()
    port.write(poll.request)
    connected.cancelPoll = clock.after(poll.replyWithinMs, () => ask(connected, port, poll))
  }

  function answered(connected: Connection): void {
    const { port, askedAtMs } = connected
    const { poll } = protocol
    if (!poll || !port || askedAtMs === null) return
    connected.askedAtMs = null
    connected.cancelPoll()
    const restMs = protocol.frameEveryMs - (clock.now() - askedAtMs)
    connected.cancelPoll = clock.after(Math.max(0, restMs), () => ask(connected, port, poll))
  }

  function disconnect(connected: Connection): void {
    connected.cancelSilence()
    connected.cancelPoll()
    counters = countersAtEnd(connected.framer)
    connection = null
    apply(lostSight(inFront))
  }

  function retry(): void {
    const backoffMs = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 0
    failures += 1
    // Only ever shorter, so that the longest wait is the last of the table.
    cancelRetry = clock.after(backoffMs * (1 - 0.25 * random()), open)
  }

  return {
    sensesPresence: true,
    get status() {
      return status
    },
    get counters() {
      return counters
    },
    measure() {
      inFront = measureAgain(inFront)
    },
    async close() {
      closed = true
      cancelRetry()
      const connected = connection
      if (connected) disconnect(connected)
      await opening
      await connected?.port?.close()
    },
  }
}

/** Linux ("No such file or directory", "No such device") and Windows ("File not found") alike. */
function isAbsence(detail: string): boolean {
  return /no such|not found/i.test(detail)
}

function nothingToCancel(): void {}
