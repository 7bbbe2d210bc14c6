import { useEffect, useRef, useState } from 'react'
import type { DevicesSeen, PortsSeen } from '../../src-main/api/device-schemas.ts'
import type { KioskClient } from '../connection.ts'

const AGAIN_MS = 500

/** Follows the devices; null while nothing is known. The stream ends when the page has locked itself. */
export const useDevices = (client: KioskClient, onLocked: () => void): DevicesSeen | null => {
  const [seen, setSeen] = useState<DevicesSeen | null>(null)
  const locked = useRef(onLocked)
  locked.current = onLocked

  useEffect(() => {
    const stop = new AbortController()
    const follow = async () => {
      try {
        for await (const now of await client.supervisor.devices.watch(undefined, { signal: stop.signal })) {
          if (stop.signal.aborted) return
          setSeen(now)
        }
        if (!stop.signal.aborted) locked.current()
      } catch (error) {
        if (stop.signal.aborted) return
        if (isUnauthorized(error)) locked.current()
        // A broken line is dialled again by whoever holds it, and this page then begins anew.
        else setTimeout(() => void (stop.signal.aborted ? null : follow()), AGAIN_MS)
      }
    }
    void follow()
    return () => stop.abort()
  }, [client])
  return seen
}

export const isUnauthorized = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'UNAUTHORIZED'

/** What is plugged in. Asked for by hand only: asking by the clock would keep the page unlocked for ever. */
export const usePorts = (
  client: KioskClient,
  onLocked: () => void,
): { ports: PortsSeen | null; load: () => Promise<void> } => {
  const [ports, setPorts] = useState<PortsSeen | null>(null)
  const load = async () => {
    const outcome = await client.supervisor.devices.ports().catch(() => null)
    if (outcome === null) return
    if (outcome.ok) setPorts(outcome.ports)
    else onLocked()
  }
  const first = useRef(load)
  useEffect(() => void first.current(), [client])
  return { ports, load }
}
