import type { DeviceState, DeviceStatus } from './device.ts'

/** What supervision must know of a kind of device. Milliseconds. */
export interface DeviceProfile {
  /**
   * Good frames in a row before the device is believed: a USB bridge names itself, not the module behind it. 0 for one
   * that says nothing unasked, such as a scanner: it is online as soon as it is open.
   */
  proofs: number
  /** How long silence lasts before it means something, or null where silence is normal. */
  silence: { staleAfterMs: number; reopenAfterMs: number } | null
}

/** One device under supervision: the same for thermometers, scanners and the barrier. */
export interface DeviceMachine extends DeviceStatus {
  /** Openings since the device was last online. */
  failures: number
  proofsLeft: number
}

export type DeviceInput =
  /** It is time to open it. */
  | { is: 'due' }
  | { is: 'opened' }
  /** It could not be opened; `absent` when there is nothing to open, and nothing to mend but to plug it in. */
  | { is: 'refused'; absent: boolean; detail: string }
  /** A good frame came. */
  | { is: 'heard' }
  /** Nothing came for `staleAfterMs`. */
  | { is: 'silent' }
  /** Nor for `reopenAfterMs`. */
  | { is: 'still-silent' }
  /** The open device went away; `detail` is null where no reason is known. */
  | { is: 'lost'; detail: string | null }

export type DeviceEffect =
  | 'open'
  | 'close'
  /** Starts the watch on silence anew. */
  | 'watch'
  /** Comes back with `due` after the backoff. */
  | 'retry'

/** Waits before the first, the second and every later attempt. The jitter only shortens them, so 2 s is the cap. */
const BACKOFF_MS = [500, 1000, 2000] as const
const JITTER = 0.25

export const newDevice: DeviceMachine = { state: 'absent', detail: null, failures: 0, proofsLeft: 0 }

/** Pure: where a device goes from here, and what is to be done. An input that has no meaning in a state changes nothing. */
export function stepDevice(
  { proofs, silence }: DeviceProfile,
  device: DeviceMachine,
  input: DeviceInput,
): { device: DeviceMachine; effects: readonly DeviceEffect[] } {
  switch (input.is) {
    case 'due':
      // A device that stays away shows as absent, not as flickering between absent and opening.
      return {
        device: device.failures === 0 ? { ...device, state: 'opening', detail: null } : device,
        effects: ['open'],
      }
    case 'opened':
      if (proofs === 0) return online(device, silence)
      return {
        // One that was opened anew because it was silent has not spoken yet.
        device: {
          ...device,
          state: device.state === 'stale' ? 'stale' : 'syncing',
          detail: null,
          proofsLeft: proofs,
        },
        effects: silence === null ? [] : ['watch'],
      }
    case 'refused':
      return {
        device: failed(device, input.absent ? 'absent' : 'failed', input.detail),
        effects: ['retry'],
      }
    case 'heard': {
      const proofsLeft = Math.max(0, device.proofsLeft - 1)
      if (proofsLeft === 0) return online(device, silence)
      return { device: { ...device, proofsLeft }, effects: silence === null ? [] : ['watch'] }
    }
    case 'silent':
      return { device: { ...device, state: 'stale', detail: null, proofsLeft: proofs }, effects: [] }
    case 'still-silent':
      // At once: on Windows an unplugged port may never say so, and only opening it anew finds it plugged in again.
      return {
        device: { ...device, failures: device.failures + 1, proofsLeft: proofs },
        effects: ['close', 'open'],
      }
    case 'lost':
      return { device: failed(device, 'absent', input.detail), effects: ['retry'] }
  }
}

/** How long to wait before the next attempt; `random` is 0 to 1. */
export function backoffMs({ failures }: Pick<DeviceMachine, 'failures'>, random: number): number {
  const longest = BACKOFF_MS[Math.min(Math.max(failures - 1, 0), BACKOFF_MS.length - 1)] ?? 0
  return longest * (1 - JITTER * random)
}

function online(
  device: DeviceMachine,
  silence: DeviceProfile['silence'],
): { device: DeviceMachine; effects: readonly DeviceEffect[] } {
  return {
    device: { ...device, state: 'online', detail: null, failures: 0, proofsLeft: 0 },
    effects: silence === null ? [] : ['watch'],
  }
}

function failed(device: DeviceMachine, state: DeviceState, detail: string | null): DeviceMachine {
  return { ...device, state, detail, failures: device.failures + 1, proofsLeft: 0 }
}
