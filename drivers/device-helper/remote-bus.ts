import type * as z from 'zod'
import type { BytePortListener } from '../byte-port.ts'
import { afterSilence, settledWithin, type Clock } from '../clock.ts'
import type { BusDevice, NativeBus } from '../native-bus.ts'
import type { HelperProcess, StartHelper } from './helper-process.ts'
import { fromHelperSchema, type FromHelper, type ToHelper } from './messages.ts'

/** From its start to its first word, on a slow disk. */
const READY_WITHIN_MS = 10_000
/**
 * A helper that says nothing is asked, and one that does not answer is killed: 2 s after its last word. With the 0.5 s
 * until its devices are tried again, the 0.3 s of a start and the 1.6 s in which the slowest module proves itself, a
 * lane has its devices back within 4.4 s.
 */
const PING_AFTER_MS = 500
const PONG_WITHIN_MS = 1500
/**
 * A native call that never comes back, which only the helper's end takes away. That takes the other devices along, so
 * for one that hangs again and again it is waited twice as long each time.
 */
const CALL_WITHIN_MS = 1500
const LONGEST_CALL_MS = 60_000
const LIST_WITHIN_MS = 5000
/** A helper that lived shorter counts as crashing again: the wait before the next grows. */
const SOUND_AFTER_MS = 10_000
const START_AGAIN_AFTER_MS = [0, 1000, 2000] as const
/** One that holds nothing for so long costs only memory. */
const IDLE_MS = 30_000
/** Often enough to stay far from the helper's limit, seldom enough to cost nothing. */
const TAKEN_EVERY_BYTES = 16 * 1024
/** Told to leave, it says the last words of its devices, such as a barrier's "down", and is killed if it stays. */
const GONE_WITHIN_MS = 700
/** Even a kill waits while a driver has the process inside the system: Linux lets a port that takes no bytes drain for 30 s. */
const KILLED_WITHIN_MS = 500

interface Remote<About> {
  /** The same for every opening of the same device. */
  device: string
  listener: BytePortListener
  /** Null once it is open. */
  opening: { resolve: (device: BusDevice<About>) => void; reject: (error: Error) => void } | null
  /** What comes before the opener has its device in hand, in order; null once it has. */
  held: (() => void)[] | null
  closing: (() => void) | null
  cancelCall: () => void
  unsaidBytes: number
}

interface Listing<Found> {
  resolve: (found: Found[]) => void
  reject: (error: Error) => void
  cancel: () => void
}

/** How a helper ends: it has, it may say the last words of its devices first, or it may not. */
type Ending = 'gone' | 'leave' | 'kill'

interface Helper {
  process: HelperProcess
  startedMs: number
  ready: boolean
  gone: Promise<void>
}

/**
 * A native library in a process of its own: when that crashes, hangs or talks nonsense, every device it held is
 * `closed` with words, and the next opening starts another. Nothing else of the kiosk notices.
 */
export function remoteBus<Selection, About, Found>({
  start,
  said,
  clock,
}: {
  start: StartHelper
  /** What its helper may say of a device that is open, and of one that it found. */
  said: { about: z.ZodType<About>; found: z.ZodType<Found> }
  clock: Clock
}): NativeBus<Selection, About, Found> & { close(): Promise<void> } {
  const schema = fromHelperSchema(said)
  const remotes = new Map<number, Remote<About>>()
  const listings = new Map<number, Listing<Found>>()
  /** How often a call on this device did not come back, one after the other. */
  const hangs = new Map<string, number>()
  let helper: Helper | null = null
  let unsent: ToHelper<Selection>[] = []
  let lastId = 0
  let crashes = 0
  let notBeforeMs = 0
  let usedMs = 0
  let closed = false
  let cancelStart: (() => void) | null = null
  let cancelWatch = nothing

  function tell(message: ToHelper<Selection>): void {
    usedMs = clock.now()
    if (helper?.ready) helper.process.post(message)
    else unsent.push(message)
    if (helper === null) cancelStart ??= clock.after(untilStartMs(), startHelper)
  }

  /** A wall clock that was set back must not make an hour of two seconds. */
  function untilStartMs(): number {
    return Math.min(Math.max(0, notBeforeMs - clock.now()), Math.max(...START_AGAIN_AFTER_MS))
  }

  function startHelper(): void {
    cancelStart = null
    let exited = nothing
    const gone = new Promise<void>((resolve) => (exited = resolve))
    const mine: Helper = {
      process: start({
        message: (message) => {
          if (helper === mine) hear(mine, message)
        },
        exited: (how) => {
          exited()
          if (helper === mine) lose(how, 'gone')
        },
      }),
      startedMs: clock.now(),
      ready: false,
      gone,
    }
    helper = mine
    cancelWatch = afterSilence(clock, READY_WITHIN_MS, () => lose('it did not start', 'kill'))
  }

  function hear(from: Helper, message: unknown): void {
    const read = schema.safeParse(message)
    if (!read.success) return lose('it said what no helper says', 'kill')
    watch(from)
    act(from, read.data)
  }

  function act(from: Helper, message: FromHelper<About, Found>): void {
    switch (message.is) {
      case 'ready':
        from.ready = true
        for (const waiting of unsent.splice(0)) from.process.post(waiting)
        for (const [id, remote] of remotes) if (remote.opening !== null) expectCall(id, remote)
        break
      case 'opened':
        opened(message.id, message.about)
        break
      case 'refused': {
        const remote = remotes.get(message.id)
        if (!remote?.opening) break
        forget(message.id, remote)
        hangs.delete(remote.device)
        remote.opening.reject(new Error(message.detail))
        break
      }
      case 'data':
        data(message.id, message.bytes)
        break
      case 'closed': {
        const remote = remotes.get(message.id)
        if (!remote || remote.opening !== null) break
        forget(message.id, remote)
        hangs.delete(remote.device)
        ended(remote, message.detail)
        break
      }
      case 'listed':
        listed(message.id)?.resolve(message.found)
        break
      case 'not-listed':
        listed(message.id)?.reject(new Error(message.detail))
        break
      case 'pong':
        break
    }
  }

  function opened(id: number, about: About): void {
    const remote = remotes.get(id)
    if (!remote?.opening) return
    const { resolve } = remote.opening
    remote.opening = null
    remote.cancelCall()
    hangs.delete(remote.device)
    resolve({
      about,
      write(bytes) {
        if (remotes.get(id) === remote) tell({ is: 'write', id, bytes })
      },
      close: () => closeRemote(id, remote),
    })
    // What came in the same moment waits until whoever opens has heard of it.
    setImmediate(() => {
      const { held } = remote
      remote.held = null
      for (const happening of held ?? []) happening()
    })
  }

  function data(id: number, bytes: Uint8Array): void {
    const remote = remotes.get(id)
    if (!remote) return
    remote.unsaidBytes += bytes.length
    if (remote.unsaidBytes >= TAKEN_EVERY_BYTES) {
      tell({ is: 'taken', id, bytes: remote.unsaidBytes })
      remote.unsaidBytes = 0
    }
    inOrder(remote, () => remote.listener.data(bytes))
  }

  function ended(remote: Remote<About>, detail: string | null): void {
    inOrder(remote, () => {
      remote.listener.closed(detail)
      remote.closing?.()
    })
  }

  function inOrder(remote: Remote<About>, happening: () => void): void {
    if (remote.held === null) happening()
    else remote.held.push(happening)
  }

  function closeRemote(id: number, remote: Remote<About>): Promise<void> {
    if (remotes.get(id) !== remote) return Promise.resolve()
    return new Promise((resolve) => {
      const { closing } = remote
      remote.closing = () => {
        closing?.()
        resolve()
      }
      if (closing !== null) return
      expectCall(id, remote)
      tell({ is: 'close', id })
    })
  }

  function expectCall(id: number, remote: Remote<About>): void {
    remote.cancelCall()
    const times = hangs.get(remote.device) ?? 0
    const withinMs = Math.min(CALL_WITHIN_MS * 2 ** times, LONGEST_CALL_MS)
    remote.cancelCall = afterSilence(clock, withinMs, () => {
      if (remotes.get(id) !== remote) return
      hangs.set(remote.device, times + 1)
      lose('a device did not answer it', 'leave')
    })
  }

  function forget(id: number, remote: Remote<About>): void {
    remotes.delete(id)
    remote.cancelCall()
  }

  function listed(id: number): Listing<Found> | null {
    const listing = listings.get(id) ?? null
    listing?.cancel()
    listings.delete(id)
    return listing
  }

  /** It has just spoken: asked again when it has been quiet, and not kept when nobody needs it. */
  function watch(speaker: Helper): void {
    cancelWatch()
    cancelWatch = clock.after(PING_AFTER_MS, () => {
      if (remotes.size === 0 && listings.size === 0 && clock.now() - usedMs >= IDLE_MS)
        return void release('leave')
      speaker.process.post({ is: 'ping' } satisfies ToHelper<Selection>)
      cancelWatch = afterSilence(clock, PONG_WITHIN_MS, () => lose('it did not answer', 'kill'))
    })
  }

  /** Ends the helper. Resolves when it is gone, or when it was killed and the system does not let go of it. */
  async function release(by: Ending): Promise<void> {
    const released = helper
    helper = null
    unsent = []
    cancelWatch()
    cancelStart?.()
    cancelStart = null
    if (released === null || by === 'gone') return
    const { process, gone } = released
    if (by === 'kill') process.kill()
    else process.post({ is: 'leave' } satisfies ToHelper<Selection>)
    const cancelPatience = clock.after(GONE_WITHIN_MS, () => process.kill())
    await settledWithin(clock, GONE_WITHIN_MS + KILLED_WITHIN_MS, gone)
    cancelPatience()
  }

  /** The helper is no good, or gone: whoever waits for it is told, and the next opening starts another. */
  function lose(how: string, by: Ending): void {
    const livedMs = clock.now() - (helper?.startedMs ?? 0)
    void release(by)
    crashes = livedMs >= SOUND_AFTER_MS ? 0 : Math.min(crashes + 1, START_AGAIN_AFTER_MS.length - 1)
    notBeforeMs = clock.now() + (START_AGAIN_AFTER_MS[crashes] ?? 0)
    drop(`device helper ended: ${how}`)
  }

  function drop(words: string): void {
    const held = [...remotes]
    remotes.clear()
    for (const [, remote] of held) {
      remote.cancelCall()
      if (remote.opening === null) ended(remote, remote.closing === null ? words : null)
      else remote.opening.reject(new Error(words))
    }
    for (const id of listings.keys()) listed(id)?.reject(new Error(words))
  }

  return {
    open(selection, listener) {
      const device = JSON.stringify(selection)
      if (closed) return Promise.reject(new Error('the device helper is closed'))
      // A second native call beside one that hangs would only use up another of the library's few threads.
      if ([...remotes.values()].some((remote) => remote.opening !== null && remote.device === device)) {
        return Promise.reject(new Error('its earlier opening has not come back'))
      }
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        const remote: Remote<About> = {
          device,
          listener,
          opening: { resolve, reject },
          held: [],
          closing: null,
          cancelCall: nothing,
          unsaidBytes: 0,
        }
        remotes.set(id, remote)
        if (helper?.ready) expectCall(id, remote)
        tell({ is: 'open', id, selection })
      })
    },
    list() {
      if (closed) return Promise.reject(new Error('the device helper is closed'))
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        const cancel = clock.after(LIST_WITHIN_MS, () =>
          listed(id)?.reject(new Error('no answer to listing')),
        )
        listings.set(id, { resolve, reject, cancel })
        tell({ is: 'list', id })
      })
    },
    async close() {
      closed = true
      const released = release('leave')
      drop('the device helper is closed')
      await released
    },
  }
}

function nothing(): void {}
