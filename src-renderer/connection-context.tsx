import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import type { GateInfo, LaneView } from '../src-main/api/contract.ts'
import type { Connection, ConnectionState, KioskClient } from './connection.ts'

const ConnectionContext = createContext<Connection | null>(null)
export const ConnectionProvider = ConnectionContext.Provider

export const useConnection = (): Connection => {
  const connection = useContext(ConnectionContext)
  if (connection === null) throw new Error('no ConnectionProvider above this screen')
  return connection
}

export const useConnectionState = (): ConnectionState => {
  const connection = useConnection()
  return useSyncExternalStore(connection.subscribe, connection.current)
}

/** A lane's view with the moment of its arrival on the page's own clock, so that countdowns need no shared one. */
export interface SeenLane {
  view: LaneView
  receivedAt: number
}

const REWATCH_MS = 500

/** Follows `lane.watch`; null while nothing is known, which a screen shows as closed. */
export const useLane = (lane: string): SeenLane | null => {
  const connection = useConnectionState()
  const client = connection.state === 'connected' ? connection.client : null
  const [seen, setSeen] = useState<SeenLane | null>(null)

  useEffect(() => {
    if (client === null) return undefined
    const stop = new AbortController()
    void follow({ client, lane, signal: stop.signal, setSeen })
    return () => {
      stop.abort()
      // What was seen over a line that is gone, or of another lane, must not be shown as now.
      setSeen(null)
    }
  }, [client, lane])
  return seen
}

interface Following {
  client: KioskClient
  lane: string
  signal: AbortSignal
  setSeen: (seen: SeenLane | null) => void
}

const follow = async ({ client, lane, signal, setSeen }: Following) => {
  while (!signal.aborted) {
    try {
      const views = await client.lane.watch({ lane }, { signal })
      for await (const view of views) {
        if (signal.aborted) return
        setSeen({ view, receivedAt: performance.now() })
      }
    } catch {
      // The stream broke; if the line broke with it, the effect is torn down, else we ask again.
    }
    if (signal.aborted) return
    setSeen(null)
    await new Promise((resolve) => {
      setTimeout(resolve, REWATCH_MS)
    })
  }
}

/** What every screen below the connection gate may rely on. */
export interface Kiosk {
  client: KioskClient
  info: GateInfo
}
