import type { DeviceState } from '../../drivers/device.ts'
import type { DeviceTrouble } from '../words.ts'

/**
 * What is wrong with a device, from its state and the words of whatever system it hangs on; null where it is well.
 * Linux, Windows, node-hid, serialport and our own helper each have words of their own.
 */
export function deviceTrouble({
  state,
  detail,
  bytesIn,
  good,
}: {
  state: DeviceState
  detail: string | null
  /** Bytes and good frames since the kiosk looks at it. */
  bytesIn: number
  good: number
}): DeviceTrouble | null {
  if (state === 'online') return null
  const said = TROUBLES.find(({ words }) => detail !== null && words.test(detail))
  if (said !== undefined) return said.trouble
  if (detail !== null) return state === 'absent' ? 'absent' : 'other'
  if (state === 'absent') return 'absent'
  if ((state === 'syncing' || state === 'stale') && bytesIn > 0 && good === 0) return 'not-understood'
  return state === 'stale' ? 'silent' : null
}

/** The same for the words of a single attempt. */
export function troubleOfWords(detail: string): DeviceTrouble {
  return TROUBLES.find(({ words }) => words.test(detail))?.trouble ?? 'other'
}

const TROUBLES: readonly { words: RegExp; trouble: DeviceTrouble }[] = [
  { words: /several (?:ports|HID devices)/i, trouble: 'same-serial' },
  { words: /permission denied|access (?:is )?denied|EACCES|EPERM|unable to open/i, trouble: 'no-permission' },
  { words: /cannot lock|busy|temporarily unavailable|in use|EBUSY/i, trouble: 'busy' },
  { words: /laid out|layout/i, trouble: 'no-layout' },
  { words: /helper/i, trouble: 'helper' },
  { words: /no answer|has not come back/i, trouble: 'no-answer' },
  { words: /no such|not found|ENOENT|ENXIO|ENODEV|EIO|disconnect|could not read/i, trouble: 'absent' },
]
