import { useEffect, useState } from 'react'
import type { GateInfo, LaneView } from '../../src-main/api/contract.ts'
import { useConnectionState } from '../connection-context.tsx'
import { holdCamera } from './hold-camera.ts'

/** What the gate screen shows of its camera: nothing where the lane has none, and a picture only while somebody moves. */
export type Viewfinder = { stream: MediaStream | null } | null

/** Holds the lane's camera for as long as the lane is open and this is shown. */
export const useCamera = (info: GateInfo, view: LaneView): Viewfinder => {
  const connection = useConnectionState()
  const client = connection.state === 'connected' ? connection.client : null
  const [stream, show] = useState<MediaStream | null>(null)
  const camera = info.lanes.find(({ id }) => id === view.lane)?.camera ?? null
  const has = camera !== null
  const colour = camera?.colour === true
  const { lane } = view
  // A closed lane judges nobody, so it looks at nobody.
  const looks = has && view.state !== 'closed'

  useEffect(() => {
    if (client === null || !looks) return undefined
    const stop = new AbortController()
    void holdCamera({ client, lane, colour, signal: stop.signal, show })
    return () => stop.abort()
  }, [client, lane, colour, looks])
  return looks ? { stream } : null
}
