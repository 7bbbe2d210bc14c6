import { afterSilence, settledWithin, type Clock } from './clock.ts'
import type { DeviceStatus } from './device.ts'
import { backoffMs, newDevice, stepDevice, type DeviceInput, type DeviceProfile } from './device-machine.ts'
import { wordsOf } from './words-of.ts'

/**
 * A native call that does not come back must not be waited for for ever: its device may be there again meanwhile. As
 * long as the longest backoff, so that it is followed by the next attempt at once.
 */
const OPEN_WITHIN_MS = 2000
/**
 * The system calls a port busy until it is closed, so that it is opened anew only then; but a driver that hangs in
 * closing must not keep us from trying again. More than the time that a serial port is given to say its last words.
 */
const CLOSE_WITHIN_MS = 500

/** One opening, as whoever opens sees it. */
export interface Link {
  /** False once the device is closed, lost or being opened anew: what comes then is dropped. */
  readonly current: boolean
  /** The device went away; its own words, or null. May come at any time and more than once. */
  lost(detail: string | null): void
}

export interface KeptOpen {
  readonly status: DeviceStatus
  /** A good frame of the device came: proves it, and begins the watch on silence anew. */
  heard(): void
  close(): Promise<void>
}

/**
 * Keeps one device open, for ever: absent, busy, silent or pulled is a status, never an error. The listener is never
 * called before this returns, nor after `close`; it may call `close` in answer to anything.
 */
export function keepOpen<Port extends { close(): Promise<void> }>({
  profile,
  open,
  listener,
  clock,
  random,
}: {
  profile: DeviceProfile
  /** Rejects with the system's own words when the device is absent, busy or forbidden. */
  open: (link: Link) => Promise<Port>
  listener: {
    status(status: DeviceStatus): void
    /** The device is open; its status follows. */
    opened(port: Port): void
    /** What was opened is no longer ours: told before the status that says why. */
    ended(): void
  }
  clock: Clock
  /** 0 to 1, spreads the retries. */
  random: () => number
}): KeptOpen {
  let device = newDevice
  let attempt: Attempt<Port> | null = null
  let startedAtMs = 0
  let closed = false
  let opening: Promise<void> = Promise.resolve()
  /** What was silent, until it is closed. */
  let closing: Promise<void> | null = null
  let cancelSilence = nothing
  let cancelRetry = clock.after(0, () => feed({ is: 'due' }))

  function feed(input: DeviceInput): void {
    if (closed) return
    const before = device
    const stepped = stepDevice(profile, before, input)
    device = stepped.device
    if (device.state !== before.state || device.detail !== before.detail) {
      listener.status({ state: device.state, detail: device.detail })
    }
    for (const effect of stepped.effects) {
      // Whoever hears a status may close us in answer.
      if (closed) return
      switch (effect) {
        case 'open':
          start()
          break
        case 'close':
          closing = settledWithin(clock, CLOSE_WITHIN_MS, end()?.close() ?? Promise.resolve())
          break
        case 'watch':
          watch()
          break
        case 'retry':
          retry(input.is === 'refused' ? clock.now() - startedAtMs : 0)
          break
      }
    }
  }

  /** What a vain attempt took is taken off the wait, so that a device that is back waits for the longer of the two only. */
  function retry(attemptTookMs: number): void {
    const waitMs = backoffMs(device, random()) - Math.max(0, attemptTookMs)
    cancelRetry = clock.after(Math.max(0, waitMs), () => feed({ is: 'due' }))
  }

  function start(): void {
    const mine: Attempt<Port> = { port: null }
    attempt = mine
    startedAtMs = clock.now()
    function refused(detail: string): void {
      if (attempt !== mine) return
      end()
      feed({ is: 'refused', absent: isAbsence(detail), detail })
    }
    const link: Link = {
      get current() {
        return attempt === mine
      },
      lost(detail) {
        if (attempt !== mine) return
        end()
        feed({ is: 'lost', detail })
      },
    }
    opening = new Promise((resolve) => {
      const cancelWait = afterSilence(clock, OPEN_WITHIN_MS, () => {
        // By its timer, whatever the clock was set to meanwhile.
        if (attempt === mine) startedAtMs = clock.now() - OPEN_WITHIN_MS
        refused('no answer to opening it')
        resolve()
      })
      void openWhenClosed(link)
        .then(
          (port) => opened(mine, port),
          (error: unknown) => refused(wordsOf(error)),
        )
        .finally(() => {
          cancelWait()
          resolve()
        })
    })
  }

  async function openWhenClosed(link: Link): Promise<Port> {
    if (closing !== null) {
      await closing
      closing = null
      if (!link.current) throw new Error('closed before it was opened')
    }
    return open(link)
  }

  function opened(mine: Attempt<Port>, port: Port): void | Promise<void> {
    if (attempt !== mine) return port.close()
    mine.port = port
    listener.opened(port)
    if (attempt === mine) feed({ is: 'opened' })
  }

  /** What was open, no longer ours. */
  function end(): Port | null {
    const ended = attempt
    if (ended === null) return null
    attempt = null
    cancelSilence()
    if (ended.port !== null) listener.ended()
    return ended.port
  }

  function watch(): void {
    const { silence } = profile
    if (silence === null) return
    cancelSilence()
    cancelSilence = afterSilence(clock, silence.staleAfterMs, () => {
      feed({ is: 'silent' })
      if (attempt === null) return
      cancelSilence = afterSilence(clock, silence.reopenAfterMs - silence.staleAfterMs, () =>
        feed({ is: 'still-silent' }),
      )
    })
  }

  return {
    get status() {
      return { state: device.state, detail: device.detail }
    },
    heard() {
      // Some ports give bytes before they say that they are open: those prove nothing yet.
      if (attempt?.port) feed({ is: 'heard' })
    },
    async close() {
      if (closed) return
      closed = true
      cancelRetry()
      const port = end()
      await opening
      await port?.close()
    },
  }
}

interface Attempt<Port> {
  /** Null until the opening has succeeded. */
  port: Port | null
}

/** Linux ("No such file or directory", "No such device"), Windows ("File not found") and our own words alike. */
function isAbsence(detail: string): boolean {
  return /no such|not found/i.test(detail)
}

function nothing(): void {}
