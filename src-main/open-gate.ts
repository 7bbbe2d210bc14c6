import { uptime } from 'node:os'
import { systemClock } from '../drivers/clock.ts'
import type { HelperKind, StartHelper } from '../drivers/device-helper/helper-process.ts'
import { hidSaid, serialSaid } from '../drivers/device-helper/messages.ts'
import { remoteBus } from '../drivers/device-helper/remote-bus.ts'
import { portsOver, type HidAbout } from '../drivers/native-bus.ts'
import type {
  FoundHidDevice,
  FoundSerialPort,
  HidSelection,
  SerialSelection,
} from '../drivers/native-ports.ts'
import { loadConfig } from './config/load-config.ts'
import type { Loaded } from './config/json-file.ts'
import { openKiosk, type Kiosk } from './kiosk.ts'
import { devicesOver } from './kiosk/devices.ts'

/**
 * The kiosk of a config file, with its real devices. The problem names the file and each wrong key. Each native
 * library has a helper of its own: when node-hid takes its process along, the thermometer goes on.
 */
export function openGate(file: string, helper: (kind: HelperKind) => StartHelper): Loaded<Kiosk> {
  const config = loadConfig(file)
  if (!config.ok) return config
  const clock = systemClock
  const serial = remoteBus<SerialSelection, null, FoundSerialPort>({
    start: helper('serial'),
    said: serialSaid,
    clock,
  })
  const hid = remoteBus<HidSelection, HidAbout, FoundHidDevice>({
    start: helper('hid'),
    said: hidSaid,
    clock,
  })
  const devices = devicesOver(portsOver({ serial, hid }), {
    clock,
    random: Math.random,
    uptimeMs: () => uptime() * 1000,
  })
  const opened = openKiosk({ config: config.value, clock, random: Math.random, devices, demo: null })
  if (!opened.ok) return opened
  const kiosk = opened.value
  return {
    ok: true,
    value: {
      ...kiosk,
      close: async () => {
        await kiosk.close()
        await Promise.all([serial.close(), hid.close()])
      },
    },
  }
}
