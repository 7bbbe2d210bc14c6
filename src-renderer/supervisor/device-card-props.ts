import type { DevicesSeen, PortsSeen } from '../../src-main/api/device-schemas.ts'
import type { Kiosk } from '../connection-context.tsx'

/** What every part of a lane's card needs of its page. */
export interface DeviceCardProps {
  kiosk: Kiosk
  lane: DevicesSeen['lanes'][number]
  ports: PortsSeen | null
  reloadPorts: () => Promise<void>
  onLocked: () => void
}
