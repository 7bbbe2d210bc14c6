import type { DeviceView } from '../../src-main/api/contract.ts'
import { backoffMs, type KioskClient } from '../connection.ts'
import { askWorker } from './ask-worker.ts'
import type { FromWorker, Looked, ToWorker } from './camera-words.ts'
import { NOTHING_SHOWN, tellOf } from './shown-codes.ts'

interface Holding {
  client: KioskClient
  lane: string
  colour: boolean
  signal: AbortSignal
  /** The live picture while somebody moves before it, else null. */
  show: (stream: MediaStream | null) => void
}

/** A look takes some milliseconds and a code is held up for a second: so often while somebody moves, and else. */
const LOOK_MS = 130
const STILL_MS = 350
/** Nobody has moved for so long: nobody needs to see where to hold a phone. */
const NOBODY_MS = 8000

/** Large enough for a code of 65 modules a hand away; more would only be looked at for longer. */
const WANTED: MediaStreamConstraints = {
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 15 } },
  audio: false,
}

/**
 * Holds the lane's camera until `signal` aborts: opens it, looks, tells the kiosk what is held up and how the camera
 * is. Of several screens of one lane one holds it. A lost or refused camera is tried again for ever; while the page is
 * hidden there is none. Frames go to a Worker and nowhere else.
 */
export const holdCamera = async (holding: Holding): Promise<void> => {
  const { lane, signal } = holding
  try {
    await navigator.locks.request(`camera of ${lane}`, { signal }, () => keepOpen(holding))
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

const keepOpen = async ({ client, lane, colour, signal, show }: Holding) => {
  const say = (state: DeviceView['state'], detail: string | null) => {
    // A kiosk that cannot be reached is the connection's business: with a new one all this begins anew.
    client.lane.cameraState({ lane, state, detail }).catch(() => {})
  }
  let failures = 0
  while (!signal.aborted) {
    if (document.hidden) {
      say('absent', null)
      await oneOf(signal, [event(document, 'visibilitychange')])
      continue
    }
    say('opening', null)
    const opened = await open()
    if (opened.ok) {
      failures = 0
      await lookThrough(opened.stream, { client, lane, colour, signal, show, say })
      show(null)
      for (const track of opened.stream.getTracks()) track.stop()
    } else {
      say(opened.state, opened.detail)
      await oneOf(signal, [
        event(navigator.mediaDevices, 'devicechange'),
        after(backoffMs(failures, Math.random())),
      ])
      failures = Math.min(failures + 1, 8)
    }
  }
  say('absent', null)
}

type Opened = { ok: true; stream: MediaStream } | { ok: false; state: 'absent' | 'failed'; detail: string }

const open = async (): Promise<Opened> => {
  try {
    return { ok: true, stream: await navigator.mediaDevices.getUserMedia(WANTED) }
  } catch (error) {
    const detail = nameOf(error)
    return { ok: false, state: detail === 'NotFoundError' ? 'absent' : 'failed', detail }
  }
}

/** The name of what a browser refuses; its sentence may be in any language. */
const nameOf = (error: unknown): string => (error instanceof DOMException ? error.name : String(error))

interface Looking extends Holding {
  say: (state: DeviceView['state'], detail: string | null) => void
}

/** Until the camera is pulled, the page is hidden, the Worker fails, or it is enough. */
const lookThrough = async (stream: MediaStream, { client, lane, colour, signal, show, say }: Looking) => {
  const [track] = stream.getVideoTracks()
  if (track === undefined) return
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = stream
  const worker = new Worker(new URL('./camera-worker.ts', import.meta.url), { type: 'module' })
  const over = new AbortController()
  const end = () => over.abort()
  const listen = { signal: over.signal }
  track.addEventListener('ended', end, listen)
  track.addEventListener('mute', () => say('stale', null), listen)
  track.addEventListener('unmute', () => say('online', null), listen)
  document.addEventListener('visibilitychange', end, listen)
  signal.addEventListener('abort', end, listen)

  const ask = (message: ToWorker, transfer: Transferable[]): Promise<FromWorker> =>
    askWorker(worker, message, { transfer, signal: over.signal })

  let shown = NOTHING_SHOWN
  let movedAt = -Infinity
  const take = (looked: Looked) => {
    const { moved } = looked
    const now = performance.now()
    if (moved) movedAt = now
    show(now - movedAt < NOBODY_MS ? stream : null)
    const told = tellOf(shown, looked, now)
    shown = told.shown
    if (told.tell !== null) client.lane.cameraScan({ lane, ...told.tell }).catch(() => {})
    return moved ? LOOK_MS : STILL_MS
  }

  const look = async (): Promise<string | null> => {
    // Of a camera that has just been pulled it never plays.
    await Promise.race([video.play(), oneOf(over.signal, [])])
    let answer = await ask({ colour }, [])
    if ('ready' in answer) say('online', null)
    while (!over.signal.aborted && !('problem' in answer)) {
      const pause = 'moved' in answer ? take(answer) : 0
      await oneOf(over.signal, [after(pause)])
      if (over.signal.aborted) return null
      const frame = new VideoFrame(video)
      answer = await ask({ frame }, [frame])
    }
    return 'problem' in answer ? answer.problem : null
  }

  try {
    const problem = await look().catch(nameOf)
    if (over.signal.aborted || problem === null) return
    say('failed', problem.slice(0, 200))
    await oneOf(over.signal, [after(backoffMs(8, 1))])
  } finally {
    over.abort()
    worker.terminate()
    video.srcObject = null
  }
}

type Waiting = (signal: AbortSignal, done: () => void) => void

/** Until the first of these, or until `signal` aborts. */
const oneOf = async (signal: AbortSignal, waited: readonly Waiting[]) => {
  if (signal.aborted) return
  const over = new AbortController()
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { signal: over.signal })
    for (const wait of waited) wait(over.signal, resolve)
  })
  over.abort()
}

const event =
  (target: EventTarget, name: string): Waiting =>
  (signal, done) =>
    target.addEventListener(name, done, { signal })

const after =
  (ms: number): Waiting =>
  (signal, done) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', () => clearTimeout(timer))
  }
