import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { openGate } from '../../src-main/open-gate.ts'
import { GUARD, SUPERVISOR } from '../e2e/first-start.ts'
import { makeSite, type Site } from '../e2e/site.ts'

export interface LaneWish {
  id: string
  thermometer: object | null
  scanners: object[]
}

/** A lane at which everything is keyed in. */
export const bareLane = (id: string): LaneWish => ({ id, thermometer: null, scanners: [] })

/** A site before its first start. */
export function freshSite(lanes: readonly LaneWish[]): Site {
  const site = makeSite({
    rules: 'ruian-main',
    direction: 'in',
    resultSeconds: 2,
    until: '2099-12-31',
    thermometer: null,
    scanners: [],
    trust: [],
  })
  const config = JSON.parse(readFileSync(site.configFile, 'utf8'))
  const [{ direction, defaultClass }] = config.lanes
  config.lanes = lanes.map((lane) => ({ ...lane, direction, defaultClass }))
  writeFileSync(site.configFile, JSON.stringify(config))
  return site
}

/** A site without devices whose supervisor and guard exist already. */
export async function staffedSite(): Promise<Site> {
  const site = freshSite([bareLane('lane-1')])
  const opened = openGate(site.configFile)
  if (!opened.ok) throw new Error(opened.problem)
  const kiosk = opened.value
  await kiosk.api.createFirstSupervisor(SUPERVISOR)
  const guard = { ...GUARD, role: 'guard' } as const
  await kiosk.api.addStaff(guard, { ...SUPERVISOR, role: 'supervisor' })
  await kiosk.close()
  return site
}

/** Another site with the same people: what takes long is to hash their PINs. */
export function copyOf(staffed: Site, lanes: readonly LaneWish[]): Site {
  const site = freshSite(lanes)
  cpSync(staffed.dataDir, site.dataDir, { recursive: true })
  cpSync(staffed.keyFile, site.keyFile)
  return site
}
