import { uptime } from 'node:os'
import { systemClock } from '../drivers/clock.ts'
import { directPorts } from '../drivers/direct-ports.ts'
import { loadConfig } from './config/load-config.ts'
import type { Loaded } from './config/json-file.ts'
import { openKiosk, type Kiosk } from './kiosk.ts'
import { devicesOver } from './kiosk/devices.ts'

/** The kiosk of a config file, with its real devices. The problem names the file and each wrong key. */
export function openGate(file: string): Loaded<Kiosk> {
  const config = loadConfig(file)
  if (!config.ok) return config
  const clock = systemClock
  const devices = devicesOver(directPorts, {
    clock,
    random: Math.random,
    uptimeMs: () => uptime() * 1000,
  })
  return openKiosk({ config: config.value, clock, random: Math.random, devices, demo: null })
}
