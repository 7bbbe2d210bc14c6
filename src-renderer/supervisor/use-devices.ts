import { useCallback, useEffect, useState } from 'react'
import type { DevicesSeen, PortsSeen } from '../../src-main/api/device-schemas.ts'
import type { KioskClient } from '../connection.ts'

const AGAIN_MS = 500

/** Follows the devices; null while nothing is known. The stream ends when the page has locked itself. */
export const useDevices = (client: KioskClient, onLocked: () => void): DevicesSeen | null => {
  const [seen, setSeen] = useState<DevicesSeen | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    void follow({ client, signal: stop.signal, setSeen, onLocked })
    return () => stop.abort()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onLocked is new on every render and changes nothing here
  }, [client])
  return seen
}

const follow = async ({
  client,
  signal,
  setSeen,
  onLocked,
}: {
  client: KioskClient
  signal: AbortSignal
  setSeen: (seen: DevicesSeen) => void
  onLocked: () => void
}) => {
  while (!signal.aborted) {
    try {
      for await (const now of await client.supervisor.devices.watch(undefined, { signal })) {
        if (signal.aborted) return
        setSeen(now)
      }
      if (!signal.aborted) onLocked()
      return
    } catch (error) {
      if (signal.aborted) return
      if (isUnauthorized(error)) return onLocked()
      // A line that broke is dialled again by whoever holds it, and this page then begins anew.
      await new Promise((resolve) => {
        setTimeout(resolve, AGAIN_MS)
      })
    }
  }
}

export const isUnauthorized = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'UNAUTHORIZED'

/** What is plugged in. Asked for by hand only: asking by the clock would keep the page unlocked for ever. */
export const usePorts = (
  client: KioskClient,
  onLocked: () => void,
): { ports: PortsSeen | null; load: () => Promise<void> } => {
  const [ports, setPorts] = useState<PortsSeen | null>(null)
  const load = useCallback(async () => {
    const outcome = await client.supervisor.devices.ports().catch(() => null)
    if (outcome === null) return
    if (outcome.ok) setPorts(outcome.ports)
    else onLocked()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onLocked is new on every render and changes nothing here
  }, [client])
  useEffect(() => void load(), [load])
  return { ports, load }
}
