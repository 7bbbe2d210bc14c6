import type { BytePortListener } from '../byte-port.ts'
import type { Clock } from '../clock.ts'
import type { NativeBus } from '../native-bus.ts'
import type { LastWords } from '../native-ports.ts'
import type { HelperListener, StartHelper } from './helper-process.ts'
import type { ToHelper } from './messages.ts'
import { serveBus } from './serve-bus.ts'

/** What a test's device is opened by. */
export interface Selection {
  device: string
  lastWords: LastWords | null
}

/** A native library in the test's own hands. */
export interface Library {
  /** Of each opening: who hears it. */
  openings: { device: string; listener: BytePortListener }[]
  /** Bytes and closings, in their order. */
  did: string[]
  /** How the next openings are answered; null: never. */
  opens: (device: string) => Promise<void> | null
  closes: () => Promise<void>
  lists: () => Promise<string[]>
}

export function libraryOf(): Library & { bus: NativeBus<Selection, { name: string }, string> } {
  const library: Library = {
    openings: [],
    did: [],
    opens: async () => {},
    closes: async () => {},
    lists: async () => [],
  }
  return Object.assign(library, {
    bus: {
      async open({ device }: Selection, listener: BytePortListener) {
        library.openings.push({ device, listener })
        await (library.opens(device) ?? new Promise<void>(() => {}))
        return {
          about: { name: device },
          write: (bytes: Uint8Array) => library.did.push(`${device} ${Buffer.from(bytes).toString('hex')}`),
          async close() {
            await library.closes()
            library.did.push(`${device} closed`)
            listener.closed(null)
          },
        }
      },
      list: () => library.lists(),
    },
  })
}

/** One helper after the other, each in this process behind structured clones, as slow as `startMs`. */
export function helpersOver(
  bus: NativeBus<Selection, { name: string }, string>,
  clock: Clock,
  ready: () => Promise<void>,
) {
  const helpers: {
    listener: HelperListener
    /** It hears nothing and answers nothing. */
    hang(): void
    /** A driver holds it inside the system: no kill ends it. */
    stick(): void
    end(how: string): void
    ended: string | null
  }[] = []
  const start: StartHelper = (listener) => {
    let hung = false
    let stuck = false
    const say = (message: object): void => {
      if (!hung && helper.ended === null) listener.message(structuredClone(message))
    }
    const helper = {
      listener,
      hang: () => void (hung = true),
      stick: () => void (hung = stuck = true),
      end(how: string) {
        if (helper.ended !== null) return
        helper.ended = how
        listener.exited(how)
      },
      ended: null as string | null,
    }
    helpers.push(helper)
    const server = serveBus({
      bus,
      lastWordsOf: ({ lastWords }: Selection) => lastWords,
      clock,
      post: say,
      end: () => helper.end('left'),
    })
    void ready().then(() => say({ is: 'ready' }))
    return {
      post(message) {
        if (hung || helper.ended !== null) return
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what crosses is what was posted
        const heard = structuredClone(message) as ToHelper<Selection>
        setImmediate(() => {
          if (!hung && helper.ended === null) server.hear(heard)
        })
      },
      kill: () =>
        setImmediate(() => {
          if (!stuck) helper.end('SIGKILL')
        }),
    }
  }
  return { start, helpers }
}
