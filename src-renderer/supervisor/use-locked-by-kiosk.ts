import { useEffect } from 'react'
import type { KioskClient } from '../connection.ts'

/** Calls `onLocked` when the kiosk locks an unlocked page by itself: records must not stay on its glass until a key is pressed. */
export const useLockedByKiosk = (client: KioskClient, unlocked: boolean, onLocked: () => void) => {
  useEffect(() => {
    if (!unlocked) return undefined
    const stop = new AbortController()
    const wait = async () => {
      const silence = await client.supervisor.unlocked(undefined, { signal: stop.signal })
      await silence.next()
      if (!stop.signal.aborted) onLocked()
    }
    // With a line that broke this page begins anew.
    wait().catch(() => null)
    return () => stop.abort()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onLocked is new on every render and changes nothing here
  }, [client, unlocked])
}
