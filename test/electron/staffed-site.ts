import { cpSync } from 'node:fs'
import { forkDeviceHelper } from '../../src-main/fork-device-helper.ts'
import { openGate } from '../../src-main/open-gate.ts'
import { GUARD, SUPERVISOR } from '../e2e/first-start.ts'
import { bareLane, plainSite, type LaneDevices, type Site } from '../e2e/site.ts'

/** A site without devices whose supervisor and guard exist already. */
export async function staffedSite(): Promise<Site> {
  const site = plainSite([bareLane('lane-1')], 'in')
  const opened = openGate(site.configFile, forkDeviceHelper('no device, no helper'))
  if (!opened.ok) throw new Error(opened.problem)
  const kiosk = opened.value
  await kiosk.api.createFirstSupervisor(SUPERVISOR)
  const guard = { ...GUARD, role: 'guard' } as const
  await kiosk.api.addStaff(guard, { ...SUPERVISOR, role: 'supervisor' })
  await kiosk.close()
  return site
}

/** Another site with the same people: what takes long is to hash their PINs. */
export function copyOf(staffed: Site, lanes: readonly LaneDevices[]): Site {
  const site = plainSite(lanes, 'in')
  cpSync(staffed.dataDir, site.dataDir, { recursive: true })
  cpSync(staffed.keyFile, site.keyFile)
  return site
}
