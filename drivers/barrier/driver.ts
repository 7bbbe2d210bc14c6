import type { BytePort, OpenBytePort } from '../byte-port.ts'
import type { Clock } from '../clock.ts'
import type { DeviceProfile } from '../device-machine.ts'
import { keepOpen } from '../keep-open.ts'
import type { LastWords } from '../native-ports.ts'
import type { Barrier, BarrierEvent } from './contract.ts'
import { relayCommand } from './lcus-1.ts'

/** A relay says nothing: open is all that can be known of it. */
const RELAY: DeviceProfile = { proofs: 0, silence: null }

/**
 * A closed relay is told so again and again. It acknowledges nothing, so a command that was lost is mended by the next;
 * and on Windows a write finds out that a port was pulled.
 */
const TELL_AGAIN_MS = 1000

const ON = relayCommand(true)
const OFF = relayCommand(false)
/** A kiosk that is only busy is not taken for one that hangs. */
const HANGS_AFTER_MS = 2000

/** What a helper that holds the port writes when nobody closes the barrier any more. */
export function barrierLastWords(openMs: number): LastWords {
  return { bytes: OFF, afterMs: openMs + HANGS_AFTER_MS }
}

/**
 * Keeps a relay open as a device, for ever, and its coil off except for `openMs` after each `letThrough`. Off is the
 * first that is written at each opening and the last before each closing: a coil that was on when the port was
 * lost does not stay on, and nothing that was wanted then is made up for.
 */
export function openBarrier({
  openPort,
  openMs,
  clock,
  random,
  listener,
}: {
  openPort: OpenBytePort
  openMs: number
  clock: Clock
  /** 0 to 1, spreads the retries. */
  random: () => number
  listener: (event: BarrierEvent) => void
}): Barrier {
  let relay: BytePort | null = null
  let cancelTimer = (): void => {}

  function shut(): void {
    cancelTimer()
    relay?.write(OFF)
    if (relay !== null) cancelTimer = clock.after(TELL_AGAIN_MS, shut)
  }

  const kept = keepOpen<BytePort>({
    profile: RELAY,
    open: async (link) => {
      const port = await openPort({ data: () => {}, closed: (error) => link.lost(error) })
      // Here, since an opening that nobody waits for any more is closed without another word.
      port.write(OFF)
      return port
    },
    listener: {
      status: (status) => listener({ type: 'status', status }),
      opened: (port) => {
        relay = port
        cancelTimer = clock.after(TELL_AGAIN_MS, shut)
      },
      ended: () => {
        cancelTimer()
        relay = null
      },
    },
    clock,
    random,
  })

  return {
    get status() {
      return kept.status
    },
    letThrough() {
      if (relay === null) return
      cancelTimer()
      relay.write(ON)
      cancelTimer = clock.after(openMs, shut)
    },
    shut,
    close() {
      relay?.write(OFF)
      return kept.close()
    },
  }
}
