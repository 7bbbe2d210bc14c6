import type { BytePort, OpenBytePort } from '../byte-port.ts'
import { settledWithin, type Clock } from '../clock.ts'
import type { Frame } from './contract.ts'
import { freshFramer, type FramerState, takeBytes } from './framer.ts'
import type { ThermometerProtocol } from './protocol.ts'

/** Noise passes an 8-bit sum once in 256; three times in a row, behind the right headers, it does not. */
const FRAMES_TO_BELIEVE = 3
/** °C that anything before a gate has, a wall in frost and a cup of tea included. */
const PLAUSIBLE = { from: -40, to: 100 }
/** Opening a port can reset what is behind it, and the first frame may be cut. */
const SETTLE_MS = 500
const UNANSWERED = 3
/** A native call that does not come back must not hold up whoever waits for the answer. */
const CALL_WITHIN_MS = 2000

/** The protocol that answered, how many frames in a row it took to believe it, and the last of them. */
export interface ProbeResult {
  protocol: ThermometerProtocol
  frames: number
  sample: Frame
}

/**
 * Which of the protocols speaks at a port, or null when none does, the port closes or `signal` aborts. At each baud it
 * first listens for all that stream, then starts these one by one, then asks the polled ones one by one; it sends
 * nothing but a record's `start` and `poll`, and ends by itself within some seconds a baud. Rejects with the system's
 * own words when the port cannot be opened, as `open` does. The port is closed when it resolves, unless its driver hangs;
 * one that opens after all is closed then.
 */
export async function probeThermometer({
  open,
  protocols,
  clock,
  signal,
}: {
  open: (baud: number) => OpenBytePort
  protocols: Iterable<ThermometerProtocol>
  clock: Clock
  signal: AbortSignal
}): Promise<ProbeResult | null> {
  const byBaud = Map.groupBy(protocols, ({ baud }) => baud)
  for (const [baud, group] of byBaud) {
    if (signal.aborted) return null
    // One port holds one baud at a time.
    // oxlint-disable-next-line no-await-in-loop
    const found = await probeAtBaud({ open: open(baud), group, clock, signal })
    if (found === 'gone') return null
    if (found !== null) return found
  }
  return null
}

async function probeAtBaud({
  open,
  group,
  clock,
  signal,
}: {
  open: OpenBytePort
  group: readonly ThermometerProtocol[]
  clock: Clock
  signal: AbortSignal
}): Promise<ProbeResult | 'gone' | null> {
  const hearings = group.map(newHearing)
  let found: ProbeResult | 'gone' | null = null
  let over = false
  let wake = (): void => undefined

  function end(result: ProbeResult | 'gone'): void {
    if (over) return
    found = result
    over = true
    wake()
  }

  const opening = open({
    data(bytes) {
      for (const hearing of hearings) {
        const result = hear(hearing, bytes)
        if (result !== null) end(result)
      }
    },
    closed: () => end('gone'),
  })
  const port = await openedWithin(opening, { clock, signal })
  if (port === null) return 'gone'
  const abort = (): void => end('gone')
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()

  /** Waits so long, or less when it is over. */
  async function pause(forMs: number): Promise<void> {
    if (over) return
    await new Promise<void>((resolve) => {
      const cancel = clock.after(forMs, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })
  }

  for (const step of stepsFor(group)) {
    if (over) break
    if (step.send !== null) port.write(step.send)
    // Steps are one after the other, so that whoever answers was asked.
    // oxlint-disable-next-line no-await-in-loop
    await pause(step.waitMs)
  }
  signal.removeEventListener('abort', abort)
  over = true
  await settledWithin(clock, CALL_WITHIN_MS, port.close())
  return found
}

/** The port; null when `signal` aborts first. One that comes later is closed. */
function openedWithin(
  opening: Promise<BytePort>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<BytePort | null> {
  const { promise, resolve, reject } = Promise.withResolvers<BytePort | null>()
  let given = false
  const cancel = clock.after(CALL_WITHIN_MS, () => {
    given = true
    reject(new Error('no answer to opening it'))
  })
  const abort = (): void => {
    given = true
    resolve(null)
  }
  signal.addEventListener('abort', abort, { once: true })
  void opening.then((port) => (given ? port.close() : resolve(port)), reject)
  return promise.finally(() => {
    cancel()
    signal.removeEventListener('abort', abort)
  })
}

interface Step {
  send: Uint8Array | null
  waitMs: number
}

/** What is sent at one baud, and how long each is waited for. */
function stepsFor(group: readonly ThermometerProtocol[]): Step[] {
  const streaming = group.filter(({ poll }) => poll === null)
  const polled = group.filter(({ poll }) => poll !== null)
  const streamMs = (protocols: readonly ThermometerProtocol[]): number =>
    protocols.length === 0
      ? 0
      : SETTLE_MS + (FRAMES_TO_BELIEVE + 1) * Math.max(...protocols.map(({ frameEveryMs }) => frameEveryMs))
  return [
    { send: null, waitMs: streamMs(streaming) },
    ...streaming.flatMap((protocol) =>
      protocol.start === null ? [] : [{ send: protocol.start, waitMs: streamMs([protocol]) }],
    ),
    ...polled.flatMap(({ start, poll, frameEveryMs }) => [
      ...(start === null ? [] : [{ send: start, waitMs: frameEveryMs }]),
      ...Array.from({ length: FRAMES_TO_BELIEVE + UNANSWERED }, () => ({
        send: poll?.request ?? null,
        waitMs: Math.max(frameEveryMs, poll?.replyWithinMs ?? 0),
      })),
    ]),
  ]
}

interface Hearing {
  protocol: ThermometerProtocol
  framer: FramerState
  inARow: number
}

function newHearing(protocol: ThermometerProtocol): Hearing {
  return { protocol, framer: freshFramer({ good: 0, bad: 0, skipped: 0 }), inARow: 0 }
}

/** Takes the bytes as this protocol would; the result once it is believed. A bad or an odd frame begins the row anew. */
function hear(hearing: Hearing, bytes: Uint8Array): ProbeResult | null {
  const { protocol } = hearing
  const before = hearing.framer.counters.bad
  const { state, frames } = takeBytes(protocol, hearing.framer, bytes)
  hearing.framer = state
  if (state.counters.bad > before) hearing.inARow = 0
  for (const frame of frames) {
    if (frame.says !== 'temperature') continue
    const { celsius, kind } = frame
    const fits = celsius !== null && celsius >= PLAUSIBLE.from && celsius <= PLAUSIBLE.to
    hearing.inARow = fits && kind === protocol.kind ? hearing.inARow + 1 : 0
    if (hearing.inARow === FRAMES_TO_BELIEVE) return { protocol, frames: FRAMES_TO_BELIEVE, sample: frame }
  }
  return null
}
