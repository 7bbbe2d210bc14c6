import { settledWithin, type Clock } from '../clock.ts'
import type { BusDevice, NativeBus } from '../native-bus.ts'
import type { LastWords } from '../native-ports.ts'
import type { FromHelper, ToHelper } from './messages.ts'
import { wordsOf } from '../words-of.ts'

/**
 * What one device may have sent that the kiosk has not taken yet. A device at 115200 baud fills it in 22 s; one that
 * floods is closed with words. Its oldest bytes are not dropped instead: two halves of two texts would read as one.
 */
const MOST_UNREAD_BYTES = 256 * 1024
/** A device that takes no more bytes must not keep its helper alive when the kiosk is gone. */
const LAST_WORDS_WITHIN_MS = 500

interface Entry<About> {
  lastWords: LastWords | null
  cancelLastWords: () => void
  /** Null until it is open. */
  device: BusDevice<About> | null
  unreadBytes: number
  /** Nothing more is told of it. */
  over: boolean
  /** Why it was lost before it was open, or null. */
  lostEarly: string | null
}

/** The helper's side: does on `bus` what the kiosk asks. It trusts the kiosk, which started it. */
export function serveBus<Selection, About, Found>({
  bus,
  lastWordsOf,
  clock,
  post,
  end,
}: {
  bus: NativeBus<Selection, About, Found>
  lastWordsOf: (selection: Selection) => LastWords | null
  clock: Clock
  post: (message: FromHelper<About, Found>) => void
  /** Ends this process, and with it whatever hangs in it. */
  end: () => void
}): {
  hear(message: ToHelper<Selection>): void
  /** Nobody will ask any more: says the last words of every device that has some, and ends. */
  leave(): Promise<void>
} {
  const entries = new Map<number, Entry<About>>()

  async function open(id: number, selection: Selection): Promise<void> {
    const entry: Entry<About> = {
      lastWords: lastWordsOf(selection),
      cancelLastWords: () => {},
      device: null,
      unreadBytes: 0,
      over: false,
      lostEarly: null,
    }
    entries.set(id, entry)
    try {
      const device = await bus.open(selection, {
        data(bytes) {
          if (entry.over) return
          entry.unreadBytes += bytes.length
          if (entry.unreadBytes > MOST_UNREAD_BYTES) flooded(id, entry)
          else post({ is: 'data', id, bytes })
        },
        closed(detail) {
          if (entry.device === null) entry.lostEarly = detail ?? 'closed while it was opened'
          else ended(id, entry, detail)
        },
      })
      if (entry.lostEarly !== null) {
        void device.close()
        throw new Error(entry.lostEarly)
      }
      entry.device = device
      awaitNextWords(entry)
      post({ is: 'opened', id, about: device.about })
    } catch (error) {
      entries.delete(id)
      post({ is: 'refused', id, detail: wordsOf(error) })
    }
  }

  function ended(id: number, entry: Entry<About>, detail: string | null): void {
    if (entry.over) return
    entry.over = true
    entry.cancelLastWords()
    entries.delete(id)
    post({ is: 'closed', id, detail })
  }

  /** From now: a kiosk that hangs says nothing more, and does not end either. */
  function awaitNextWords(entry: Entry<About>): void {
    const { lastWords } = entry
    entry.cancelLastWords()
    if (lastWords === null) return
    entry.cancelLastWords = clock.after(lastWords.afterMs, () => entry.device?.write(lastWords.bytes))
  }

  function write(id: number, bytes: Uint8Array): void {
    const entry = entries.get(id)
    if (!entry?.device) return
    entry.device.write(bytes)
    awaitNextWords(entry)
  }

  function flooded(id: number, entry: Entry<About>): void {
    const words = 'it sends more than can be taken'
    const { device } = entry
    if (device === null) entry.lostEarly = words
    else ended(id, entry, words)
    entry.over = true
    void device?.close()
  }

  async function close(id: number): Promise<void> {
    const entry = entries.get(id)
    if (!entry?.device) return
    await entry.device.close()
    ended(id, entry, null)
  }

  async function list(id: number): Promise<void> {
    try {
      post({ is: 'listed', id, found: await bus.list() })
    } catch (error) {
      post({ is: 'not-listed', id, detail: wordsOf(error) })
    }
  }

  async function leave(): Promise<void> {
    const said = [...entries.values()].map(async ({ device, lastWords }) => {
      if (device === null || lastWords === null) return
      device.write(lastWords.bytes)
      await device.close()
    })
    await settledWithin(clock, LAST_WORDS_WITHIN_MS, Promise.all(said))
    end()
  }

  return {
    leave,
    hear(message) {
      switch (message.is) {
        case 'open':
          void open(message.id, message.selection)
          break
        case 'write':
          write(message.id, message.bytes)
          break
        case 'close':
          void close(message.id)
          break
        case 'taken': {
          const entry = entries.get(message.id)
          if (entry !== undefined) entry.unreadBytes -= message.bytes
          break
        }
        case 'list':
          void list(message.id)
          break
        case 'ping':
          post({ is: 'pong' })
          break
        case 'leave':
          void leave()
          break
      }
    },
  }
}
