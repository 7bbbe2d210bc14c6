import type { BytePort, OpenBytePort } from '../byte-port.ts'
import type { Clock } from '../clock.ts'
import type { DeviceProfile } from '../device-machine.ts'
import { keepOpen, type Link } from '../keep-open.ts'
import type { Frame, Thermometer, ThermometerEvent } from './contract.ts'
import { countersAtEnd, freshFramer, takeBytes } from './framer.ts'
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
/**
 * devices.md section 3 says 5 s, but every recovery shall be over in 5 s. The slowest module speaks every 0.5 s and
 * takes 0.1 s to say it. Pulled and plugged in again at once on Windows, where no event tells: 3 s of silence, opened
 * anew, its third whole frame after at most 3 x 0.5 + 0.1 s: 4.6 s. Plugged in after a pull that was told: 2 s of
 * backoff and 1.6 s. It cannot be much shorter: an Arduino that the opening resets says nothing for 2 s.
 */
const REOPEN_AFTER_MS = 3000
/** A module slower than the 2 Hz that the sum above stands on is at least called stale before it is opened anew. */
const REOPEN_AFTER_STALE_MS = 500

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
  let framer = freshFramer({ good: 0, bad: 0, skipped: 0 })
  let inFront: InFront = nobodyInFront
  let closed = false
  let cancelPoll = nothingToCancel
  /** The open port while a request to it may be answered, and when the unanswered one was sent. */
  let polled: { port: BytePort; askedAtMs: number | null } | null = null

  const kept = keepOpen<BytePort>({
    profile: profileOf(protocol),
    open(link) {
      forgetBytes()
      return openPort({
        data: (bytes) => {
          if (link.current) take(link, bytes)
        },
        closed: (error) => link.lost(error),
      })
    },
    listener: {
      status(status) {
        if (status.state !== 'online') apply(lostSight(inFront))
        emit({ type: 'status', status })
      },
      opened(port) {
        if (protocol.start) port.write(protocol.start)
        if (protocol.poll) ask(port, protocol.poll)
      },
      ended() {
        cancelPoll()
        polled = null
        forgetBytes()
        apply(lostSight(inFront))
      },
    },
    clock,
    random,
  })

  function emit(event: ThermometerEvent): void {
    if (!closed) listener(event)
  }

  function apply(watched: Watched): void {
    inFront = watched.inFront
    for (const happening of watched.happenings) emit(happening)
  }

  /** Half a frame of one connection must not meet the bytes of the next. */
  function forgetBytes(): void {
    framer = freshFramer(countersAtEnd(framer))
  }

  function take(link: Link, bytes: Uint8Array): void {
    const taken = takeBytes(protocol, framer, bytes)
    framer = taken.state
    for (const frame of taken.frames) takeFrame(link, frame)
  }

  function takeFrame(link: Link, frame: Frame): void {
    emit({ type: 'frame', frame })
    // Whoever hears an event may close us in answer.
    if (!link.current || frame.says === 'acknowledged') return
    answered()
    // A module that speaks only of another kind is as good as silent: nothing of it can be judged.
    if (frame.kind !== protocol.kind) return
    kept.heard()
    if (!link.current || kept.status.state !== 'online') return
    apply(watchFrame(protocol, inFront, frame, clock.now()))
  }

  function ask(port: BytePort, poll: Poll): void {
    polled = { port, askedAtMs: clock.now() }
    cancelPoll = clock.after(poll.replyWithinMs, () => ask(port, poll))
    port.write(poll.request)
  }

  function answered(): void {
    const { poll } = protocol
    if (!poll || polled === null || polled.askedAtMs === null) return
    const { port, askedAtMs } = polled
    polled = { port, askedAtMs: null }
    cancelPoll()
    // A clock that was set back must not put the next question off by as much.
    const restMs = protocol.frameEveryMs - Math.max(0, clock.now() - askedAtMs)
    cancelPoll = clock.after(Math.max(0, restMs), () => ask(port, poll))
  }

  return {
    sensesPresence: true,
    get status() {
      return kept.status
    },
    get counters() {
      return framer.counters
    },
    measure(who) {
      inFront = measureAgain(protocol, inFront, who)
    },
    async close() {
      closed = true
      await kept.close()
    },
  }
}

function profileOf({ frameEveryMs }: ThermometerProtocol): DeviceProfile {
  const staleAfterMs = Math.max(SHORTEST_STALE_MS, STALE_PERIODS * frameEveryMs)
  const reopenAfterMs = Math.max(REOPEN_AFTER_MS, staleAfterMs + REOPEN_AFTER_STALE_MS)
  return { proofs: FRAMES_TO_BELIEVE, silence: { staleAfterMs, reopenAfterMs } }
}

function nothingToCancel(): void {}
