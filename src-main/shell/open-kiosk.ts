import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../drivers/clock.ts'
import { loadJsonFile, type Loaded } from '../config/json-file.ts'
import { loadConfig } from '../config/load-config.ts'
import defaultPeople from '../demo/default-people.json' with { type: 'json' }
import { openDemo } from '../demo/open-demo.ts'
import { peopleFileSchema } from '../demo/people-file.ts'
import { openKiosk, type Kiosk } from '../kiosk.ts'
import { realDevices } from '../kiosk/devices.ts'
import type { Launch } from './launch.ts'

/** The kiosk that was asked for, with its real devices, or as a demo whose records end with it. */
export function openLaunched(launch: Launch): Promise<Loaded<Kiosk>> {
  return launch.kind === 'demo' ? openDemoKiosk(launch.people) : Promise.resolve(openGate(launch.config))
}

function openGate(file: string): Loaded<Kiosk> {
  const config = loadConfig(file)
  if (!config.ok) return config
  const clock = systemClock
  const devices = realDevices(clock, Math.random)
  return openKiosk({ config: config.value, clock, random: Math.random, devices, demo: null })
}

async function openDemoKiosk(file: string | null): Promise<Loaded<Kiosk>> {
  const people =
    file === null
      ? { ok: true as const, value: peopleFileSchema.parse(defaultPeople) }
      : loadJsonFile(file, peopleFileSchema)
  if (!people.ok) return people
  const dir = mkdtempSync(join(tmpdir(), 'kiosk-demo-'))
  const forget = (): void => rmSync(dir, { recursive: true, force: true })
  const opened = await openDemo({ dir, people: people.value })
  if (!opened.ok) {
    forget()
    return opened
  }
  const close = async (): Promise<void> => {
    await opened.value.close()
    forget()
  }
  return { ok: true, value: { ...opened.value, close } }
}
