/** What every device at a lane can say of itself. A failed read is the status `absent`, not an exception. */
export type DeviceState =
  /** No such port or device; looked for again. */
  | 'absent'
  | 'opening'
  /** Open, but not yet enough good frames to believe it. */
  | 'syncing'
  | 'online'
  /** Open, but silent for longer than the protocol allows. */
  | 'stale'
  /** Open refused for a reason that a person must mend (busy, no permission). Retried all the same. */
  | 'failed'

export interface DeviceStatus {
  state: DeviceState
  /** The last error in the system's own words, or null. */
  detail: string | null
}

/** Frames taken, frames refused, bytes thrown away while looking for a frame. */
export interface DeviceCounters {
  good: number
  bad: number
  skipped: number
}
