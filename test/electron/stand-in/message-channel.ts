import type * as Electron from 'electron'
import { offered } from './calls.ts'
import { eventsOf } from './events.ts'

/**
 * Stands in for MessageChannelMain. One end stays in the main process; the other can do nothing but be given to a
 * page, where it becomes a real MessagePort (`page-worlds.ts`). What is no string crosses as its JSON.
 */

/** The end in the page. */
export interface FarEnd {
  post(data: unknown): void
  close(): void
}

/** What the page's end brings about here. */
export interface NearEnd {
  receive(data: unknown): void
  /** The page closed its end, or is gone. */
  lost(): void
}

const given = new WeakMap<object, (far: FarEnd) => NearEnd>()

export function givePort(port: object, far: FarEnd): NearEnd {
  const give = given.get(port)
  if (give === undefined) throw new Error('this port cannot be given to a page')
  given.delete(port)
  return give(far)
}

export class MessageChannelMain {
  readonly port1: object
  readonly port2: object

  constructor() {
    const events = eventsOf('port', ['message', 'close'])
    let far: FarEnd | null = null
    let open = true
    let started = false
    const unsent: unknown[] = []
    const unread: unknown[] = []
    const read = (data: unknown): void => events.emit('message', { data, ports: [] })

    this.port1 = offered('port', {
      ...({
        postMessage: (data: unknown) => {
          if (!open) return
          if (far === null) unsent.push(data)
          else far.post(data)
        },
        start: () => {
          started = true
          for (const data of unread.splice(0)) read(data)
        },
        close: () => {
          open = false
          far?.close()
        },
      } satisfies Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'>),
      on: events.on,
    })
    this.port2 = offered('the other port', {})
    given.set(this.port2, (itsFar) => {
      far = itsFar
      for (const data of unsent.splice(0)) far.post(data)
      if (!open) far.close()
      return {
        receive: (data) => {
          if (!open) return
          if (started) read(data)
          else unread.push(data)
        },
        lost: () => {
          if (!open) return
          open = false
          events.emit('close')
        },
      }
    })
  }
}
