import { describe, expect, test } from 'vitest'
import { deviceTrouble } from './device-trouble.ts'

const quiet = { bytesIn: 0, good: 0 }

describe('what is wrong with a device', () => {
  test.each([
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'absent', 'absent'],
    ['No such HID device 0c2e:0b61', 'absent', 'absent'],
    ['Opening COM3: File not found', 'absent', 'absent'],
    ['could not read from HID device', 'absent', 'absent'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'failed', 'no-permission'],
    ['Opening COM3: Access denied', 'failed', 'no-permission'],
    ['cannot open device with path /dev/hidraw0: Permission denied', 'failed', 'no-permission'],
    ['Error: Resource temporarily unavailable Cannot lock port', 'failed', 'busy'],
    ['several ports have the USB serial number 0001: /dev/ttyUSB0, /dev/ttyUSB1', 'failed', 'same-serial'],
    [
      'The scanner does not say how its reports are laid out: set its layout to a, b or keyboard',
      'failed',
      'no-layout',
    ],
    ['the device helper ended', 'absent', 'helper'],
    ['no answer to opening it', 'failed', 'no-answer'],
    ['Unknown error code 31', 'failed', 'other'],
  ] as const)('%s', (detail, state, trouble) => {
    expect(deviceTrouble({ state, detail, ...quiet })).toBe(trouble)
  })

  test.each([
    ['online', 100, 9, null],
    ['opening', 0, 0, null],
    ['syncing', 0, 0, null],
    ['syncing', 40, 0, 'not-understood'],
    ['stale', 40, 0, 'not-understood'],
    ['stale', 40, 3, 'silent'],
    ['stale', 0, 0, 'silent'],
    ['absent', 0, 0, 'absent'],
  ] as const)('%s after %i bytes and %i frames, in silence', (state, bytesIn, good, trouble) => {
    expect(deviceTrouble({ state, detail: null, bytesIn, good })).toBe(trouble)
  })
})
