import type { Loaded } from '../config/json-file.ts'
import { openDemo } from '../demo/open-demo.ts'
import { readPeople } from '../demo/people-file.ts'
import type { Kiosk } from '../kiosk.ts'
import { openGate } from '../open-gate.ts'
import type { Launch } from './launch.ts'

/** The kiosk that was asked for, with its real devices, or as a demo. */
export async function openLaunched(launch: Launch): Promise<Loaded<Kiosk>> {
  if (launch.kind === 'gate') return openGate(launch.config)
  const people = readPeople(launch.people)
  return people.ok ? openDemo(people.value) : people
}
