import type { HelperKind, StartHelper } from '../../drivers/device-helper/helper-process.ts'
import type { Loaded } from '../config/json-file.ts'
import { openDemo } from '../demo/open-demo.ts'
import { readPeople } from '../demo/people-file.ts'
import type { Kiosk } from '../kiosk.ts'
import { openGate } from '../open-gate.ts'
import type { Launch } from './launch.ts'

/** The kiosk that was asked for, with its real devices, or as a demo. */
export async function openLaunched(
  launch: Launch,
  helper: (kind: HelperKind) => StartHelper,
): Promise<Loaded<Kiosk>> {
  if (launch.kind === 'gate') return openGate(launch.config, helper)
  const people = readPeople(launch.people)
  return people.ok ? openDemo(people.value) : people
}
