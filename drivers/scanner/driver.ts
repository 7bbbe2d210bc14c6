import { afterSilence, type Clock } from '../clock.ts'
import type { DeviceCounters, DeviceState, DeviceStatus } from '../device.ts'
import { codecFor } from './codec-for.ts'
import type { Scan, Scanner, ScannerEvent } from './contract.ts'
import { NoSuchHidDevice } from '../hid-port.ts'
import type { HidPort, OpenHid } from '../hid-port.ts'
import { layoutNamed, layoutOfDevice } from './layouts.ts'
import type { LayoutName } from './layouts.ts'
import type { ReportCodec } from './report-codec.ts'

export interface HidScannerOptions {
  openHid: OpenHid
  /** `auto` asks the report descriptor, then the maker. */
  layout: 'auto' | LayoutName
  clock: Clock
  /** 0 to 1, as Math.random: spreads the attempts of several scanners. */
  random: () => number
  listener: (event: ScannerEvent) => void
}

const nothing = (): void => {}
const retryMs = [500, 1000, 2000] as const

interface Connection {
  codec: ReportCodec | null
  over: boolean
  error: string | null
}

/**
 * Keeps one HID scanner open for ever, trying again after 0.5, 1, then every 2 s (each up to half shorter).
 * A scanner says nothing between scans, so it is `online` once open and never `stale`. Failures are statuses;
 * events stop with `close()`.
 */
export function openHidScanner({ openHid, layout, clock, random, listener }: HidScannerOptions): Scanner {
  let status: DeviceStatus = { state: 'opening', detail: null }
  let earlier: DeviceCounters = { good: 0, bad: 0, skipped: 0 }
  let codec: ReportCodec | null = null
  let port: HidPort | null = null
  let attempts = 0
  let closed = false
  let connecting: Promise<void> = Promise.resolve()
  let cancelRetry = nothing
  let cancelFlush = nothing

  const say = (state: DeviceState, detail: string | null): void => {
    if (closed || (status.state === state && status.detail === detail)) return
    status = { state, detail }
    listener({ type: 'status', status })
  }

  const emit = (scans: Scan[]): void => {
    for (const scan of scans) if (!closed) listener({ type: 'scan', scan })
  }

  const counters = (): DeviceCounters => ({
    good: earlier.good + (codec?.counters.good ?? 0),
    bad: earlier.bad + (codec?.counters.bad ?? 0),
    skipped: earlier.skipped + (codec?.counters.skipped ?? 0),
  })

  const retry = (): void => {
    if (closed) return
    const longest = retryMs[Math.min(attempts, retryMs.length - 1)] ?? 2000
    attempts += 1
    cancelRetry = clock.after(longest * (0.5 + random() / 2), () => {
      connecting = connect()
    })
  }

  /** The half of a scan that an unplug cut off goes with the codec, and never meets the next scan. */
  const forgetConnection = (): void => {
    cancelFlush()
    earlier = counters()
    codec = null
    port = null
  }

  const lost = (error: string | null): void => {
    forgetConnection()
    say('absent', error)
    retry()
  }

  const attempt = async (connection: Connection): Promise<HidPort | null> => {
    try {
      return await openHid({
        report(bytes) {
          const mine = connection.codec
          if (mine === null || mine !== codec) return
          cancelFlush()
          emit(mine.report(bytes))
          if (mine.unfinished) cancelFlush = afterSilence(clock, mine.silenceMs, () => emit(mine.flush()))
        },
        closed(error) {
          connection.over = true
          connection.error = error
          if (connection.codec !== null && connection.codec === codec) lost(error)
        },
      })
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      say(error instanceof NoSuchHidDevice ? 'absent' : 'failed', words)
      return null
    }
  }

  const connect = async (): Promise<void> => {
    const connection: Connection = { codec: null, over: false, error: null }
    const opened = await attempt(connection)
    if (closed) {
      await opened?.close()
      return
    }
    if (opened === null) return retry()
    // Pulled in the moment of its opening.
    if (connection.over) return lost(connection.error)
    const known = layout === 'auto' ? layoutOfDevice(opened) : layoutNamed[layout]
    if (known === null) {
      await opened.close()
      say(
        'failed',
        'The scanner does not say how its reports are laid out: set its layout to a, b or keyboard',
      )
      return retry()
    }
    connection.codec = codecFor(known)
    codec = connection.codec
    port = opened
    attempts = 0
    say('online', null)
  }

  // Nothing is said before our caller has the Scanner in hand, which its listener may want.
  const begin = async (): Promise<void> => {
    await Promise.resolve()
    if (closed) return
    listener({ type: 'status', status })
    await connect()
  }
  connecting = begin()

  return {
    get status() {
      return status
    },
    get counters() {
      return counters()
    },
    async close() {
      if (closed) return
      closed = true
      cancelRetry()
      const open = port
      forgetConnection()
      await connecting
      await open?.close()
    },
  }
}
