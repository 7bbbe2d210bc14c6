import type { DeviceStatus } from '../device.ts'

/** What stands between a lane and whoever may not pass. Whatever fails, it closes. */
export interface Barrier {
  readonly status: DeviceStatus
  /**
   * Opens it, or keeps it open, for its set time from now. Without the device nothing happens, then or later: whoever
   * was let through has been let through by hand.
   */
  letThrough(): void
  /** Closes it now. */
  shut(): void
  /** Closes it and lets go of it. */
  close(): Promise<void>
}

export interface BarrierEvent {
  type: 'status'
  status: DeviceStatus
}
