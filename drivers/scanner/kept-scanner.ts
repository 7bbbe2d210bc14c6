import { afterSilence, type Clock } from '../clock.ts'
import type { DeviceCounters } from '../device.ts'
import type { DeviceProfile } from '../device-machine.ts'
import { keepOpen, type Link } from '../keep-open.ts'
import type { Scan, Scanner, ScannerEvent } from './contract.ts'
import type { ScanCodec } from './scan-codec.ts'

/** An open scanner, and what turns its bytes into scans. */
export interface OpenScanner {
  codec: ScanCodec
  close(): Promise<void>
}

/** A scanner says nothing between scans: it is `online` once open and never `stale`. */
const profile: DeviceProfile = { proofs: 0, silence: null }

/**
 * Keeps one scanner open for ever, whatever carries its bytes. Failures are statuses; events stop with `close()`.
 * The half of a scan that an unplug cuts off goes with its codec, and never meets the next scan.
 */
export function keepScannerOpen({
  open,
  clock,
  random,
  listener,
}: {
  /** Rejects with words for a person. `take` hears what comes once the scanner has been handed over. */
  open: (link: Link, take: (bytes: Uint8Array) => void) => Promise<OpenScanner>
  clock: Clock
  random: () => number
  listener: (event: ScannerEvent) => void
}): Scanner {
  let earlier: DeviceCounters = { good: 0, bad: 0, skipped: 0 }
  let codec: ScanCodec | null = null
  let closed = false
  let cancelFlush = nothing

  const kept = keepOpen<OpenScanner>({
    profile,
    open: (link) =>
      open(link, (bytes) => {
        if (link.current && codec !== null) settle(codec, codec.take(bytes))
      }),
    listener: {
      status: (status) => listener({ type: 'status', status }),
      opened(scanner) {
        codec = scanner.codec
        settle(codec, [])
      },
      ended() {
        cancelFlush()
        earlier = counters()
        codec = null
      },
    },
    clock,
    random,
  })

  function settle(mine: ScanCodec, scans: readonly Scan[]): void {
    cancelFlush()
    if (mine.unfinished) {
      cancelFlush = afterSilence(clock, mine.silenceMs, () => settle(mine, mine.flush()))
    }
    for (const scan of scans) {
      // Whoever hears a scan may close us in answer.
      if (!closed) listener({ type: 'scan', scan })
    }
  }

  function counters(): DeviceCounters {
    return {
      good: earlier.good + (codec?.counters.good ?? 0),
      bad: earlier.bad + (codec?.counters.bad ?? 0),
      skipped: earlier.skipped + (codec?.counters.skipped ?? 0),
    }
  }

  return {
    get status() {
      return kept.status
    },
    get counters() {
      return counters()
    },
    close() {
      closed = true
      return kept.close()
    },
  }
}

function nothing(): void {}
