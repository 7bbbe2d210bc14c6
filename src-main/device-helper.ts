import { systemClock } from '../drivers/clock.ts'
import type { HelperKind } from '../drivers/device-helper/helper-process.ts'
import type { ToHelper } from '../drivers/device-helper/messages.ts'
import { serveBus } from '../drivers/device-helper/serve-bus.ts'
import type { HidSelection, SerialSelection } from '../drivers/native-ports.ts'

/**
 * The program of a device helper: one native library and nothing else, no config, no key, no journal. It runs under
 * Node's `fork` (with `serialization: 'advanced'`) and as an Electron utility process, and never outlives its kiosk.
 */

// Ctrl-C and systemd reach kiosk and helper alike: the kiosk closes its devices in order, and then the helper goes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

// An exit would wait for a native call that hangs in a thread of its own.
const end = (): void => void process.kill(process.pid, 'SIGKILL')

// Only the library that is asked for is loaded.
const kinds: Record<HelperKind, () => Promise<void>> = {
  async serial() {
    const { serialBus } = await import('../drivers/serial-bus.ts')
    serve<SerialSelection>((post) =>
      serveBus({ bus: serialBus, lastWordsOf: ({ lastWords }) => lastWords, clock: systemClock, post, end }),
    )
  },
  async hid() {
    const { hidBus } = await import('../drivers/hid-bus.ts')
    serve<HidSelection>((post) =>
      serveBus({ bus: hidBus, lastWordsOf: () => null, clock: systemClock, post, end }),
    )
  },
}

const [, , kind] = process.argv
if (kind !== 'serial' && kind !== 'hid') throw new Error(`no device helper for ${kind}`)
await kinds[kind]()

interface Served<Selection> {
  hear(message: ToHelper<Selection>): void
  leave(): Promise<void>
}

function serve<Selection>(serverOver: (post: (message: object) => void) => Served<Selection>): void {
  const parent = 'parentPort' in process ? process.parentPort : null
  const post = (message: object): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
    if (parent) parent.postMessage(message)
    // A kiosk that is going away hears nothing more; that it is gone is told by 'disconnect'.
    else if (process.connected) process.send?.(message, undefined, undefined, () => {})
  }
  const server = serverOver(post)
  if (parent) parent.on('message', ({ data }: { data: ToHelper<Selection> }) => server.hear(data))
  else {
    process.on('message', (message: ToHelper<Selection>) => server.hear(message))
    process.on('disconnect', () => void server.leave())
  }
  post({ is: 'ready' })
}
