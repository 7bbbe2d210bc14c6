import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract, GateInfo } from '../src-main/api/contract.ts'
import { knocker } from './knock.ts'

export type KioskClient = ContractRouterClient<typeof contract>

/** What the screens know of the kiosk behind them. `epoch` counts connections: streams start anew with it. */
export type ConnectionState =
  | { state: 'connecting' }
  | { state: 'lost' }
  /** The kiosk is there and does not let this browser in: not ever, or no longer. */
  | { state: 'refused' }
  /** The kiosk is there and cannot know whom it let in: its records cannot be opened. */
  | { state: 'no-records' }
  | { state: 'connected'; client: KioskClient; info: GateInfo; epoch: number }

/** The seam of all screens: the live one is below, pictures and tests bring their own. */
export interface Connection {
  subscribe: (listener: () => void) => () => void
  current: () => ConnectionState
  /** Fetch `gate.info` anew, e.g. after the first supervisor was made. */
  refresh: () => Promise<void>
}

/** One way to the kiosk, for as long as it holds. */
export interface Line {
  client: KioskClient
  closed: Promise<void>
  close: () => void
}
export type Dial = () => Promise<Line>

/** Why a dial failed: it is dialled on, since the browser may be let in by another of its windows. */
export class NotLetIn extends Error {
  readonly state: 'refused' | 'no-records'
  constructor(state: 'refused' | 'no-records') {
    super(state)
    this.state = state
  }
}

const PORT_TIMEOUT_MS = 3000
const HEARTBEAT_MS = 5000
const ANSWER_TIMEOUT_MS = 4000
const BACKOFF_FIRST_MS = 250
const BACKOFF_MOST_MS = 5000
/** Then it stays: a screen is to be back soon after its kiosk, so it waits a second at most. */
const REDIAL_DOUBLINGS = 2

const after = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms)
  })

/** Full jitter: two screens of one kiosk must not call in step. Milliseconds. */
export const backoffMs = (failures: number, random: number) =>
  Math.max(50, random * Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** failures))

/** The Electron host: the preload answers our plea with one end of a message channel. */
export const dialPort: Dial = () =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      window.removeEventListener('message', onMessage)
      reject(new Error('no port came from the preload'))
    }, PORT_TIMEOUT_MS)
    const onMessage = (event: MessageEvent<unknown>) => {
      const [port] = event.ports
      if (event.source !== window || event.data !== 'kiosk-port' || port === undefined) return
      clearTimeout(timer)
      window.removeEventListener('message', onMessage)
      const closed = new Promise<void>((gone) => {
        port.addEventListener('close', () => gone())
      })
      const client: KioskClient = createORPCClient(new PortLink({ port }))
      port.start()
      resolve({ client, closed, close: () => port.close() })
    }
    window.addEventListener('message', onMessage)
    window.postMessage('kiosk-port-please', '*')
  })

const knock = knocker(() => fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }))

/**
 * The Node host: a WebSocket on our own origin, let in by its HttpOnly cookie. Asked by HTTP first, which tells why
 * nobody is let in. Also Chromium holds a WebSocket back for up to 5 s after many have failed, and no fetch.
 */
export const dialSocket: Dial = async () => {
  const found = await knock()
  if (found === 'same') return openSocket()
  if (found === 'refused' || found === 'no-records') throw new NotLetIn(found)
  location.reload()
  // This page is over: dialling on would reload it again and again before the next one is there.
  return new Promise<never>(() => {})
}

const openSocket = () =>
  new Promise<Line>((resolve, reject) => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${location.host}/api`)
    const giveUp = setTimeout(() => socket.close(), ANSWER_TIMEOUT_MS)
    // Before our own listener: what still runs on the line is to end before anybody hears that it closed.
    const client: KioskClient = createORPCClient(new SocketLink({ websocket: socket }))
    const closed = new Promise<void>((gone) => {
      socket.addEventListener('close', () => {
        clearTimeout(giveUp)
        gone()
        reject(new Error('the socket closed'))
      })
    })
    socket.addEventListener('open', () => {
      clearTimeout(giveUp)
      resolve({ client, closed, close: () => socket.close() })
    })
  })

declare global {
  interface Window {
    kiosk?: { host: 'electron' }
  }
}

export const dialHost: Dial = () => (window.kiosk === undefined ? dialSocket() : dialPort())

/** Keeps one line open for ever: redials with backoff, and hangs up when the kiosk stops answering. */
export const connect = (dial: Dial): Connection => {
  const listeners = new Set<() => void>()
  let now: ConnectionState = { state: 'connecting' }
  let epoch = 0

  const set = (next: ConnectionState) => {
    now = next
    for (const listener of listeners) listener()
  }

  const learn = (info: GateInfo) => {
    if (now.state === 'connected' && JSON.stringify(info) !== JSON.stringify(now.info)) set({ ...now, info })
  }

  const hold = async (line: Line) => {
    const gone = line.closed.then(() => 'gone' as const)
    for (;;) {
      if ((await Promise.race([gone, after(HEARTBEAT_MS)])) === 'gone') return
      // A kiosk that hangs must not leave an old verdict lit: no answer counts as a closed line.
      const info = await Promise.race([
        line.client.gate.info().catch(() => null),
        after(ANSWER_TIMEOUT_MS).then(() => null),
      ])
      if (info === null) return
      learn(info)
    }
  }

  const run = async () => {
    let failures = 0
    for (;;) {
      let line: Line | null = null
      try {
        line = await dial()
        const info = await Promise.race([
          line.client.gate.info(),
          Promise.race([line.closed, after(ANSWER_TIMEOUT_MS)]).then(() => {
            throw new Error('no answer')
          }),
        ])
        epoch += 1
        failures = 0
        set({ state: 'connected', client: line.client, info, epoch })
        await hold(line)
      } catch (error) {
        // Whatever went wrong, the cure is the same: say so on the screen and dial again.
        if (error instanceof NotLetIn && now.state !== error.state) set({ state: error.state })
      }
      if (now.state === 'connected') set({ state: 'lost' })
      // What the screens listened to ends now, which is said on the line: on a closed one that is an error of the page.
      await after(0)
      line?.close()
      await after(backoffMs(Math.min(failures, REDIAL_DOUBLINGS), Math.random()))
      failures = Math.min(failures + 1, 8)
      if (now.state === 'connecting' && failures > 3) set({ state: 'lost' })
    }
  }
  void run()

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    current: () => now,
    refresh: async () => {
      if (now.state === 'connected') learn(await now.client.gate.info())
    },
  }
}
