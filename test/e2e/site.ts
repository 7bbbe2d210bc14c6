import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Rules } from '../../src-main/gate/rules.ts'
import type { PersonClass } from '../../src-main/words.ts'
import { presets, type PresetName } from '../../src-main/gate/testing/presets.ts'
import type { Forehead, HandScanner } from './devices.ts'

/** A folder as an installer leaves it: the config, and room for the journal. */
export interface Site {
  configFile: string
  dataDir: string
  keyFile: string
  remove(): void
}

/** A lane and its devices, as the config names them. */
export interface LaneDevices {
  id: string
  thermometer: object | null
  scanners: object[]
  camera: boolean | { colour: boolean }
  barrier: object | null
  /** Who a visitor is taken for until something else is known. */
  defaultClass: PersonClass
}

/** A lane at which everything is keyed in. */
export const bareLane = (id: string): LaneDevices => ({
  id,
  thermometer: null,
  scanners: [],
  camera: false,
  barrier: null,
  defaultClass: 'resident',
})

/** A lane with the two devices that a test plays: a LU90614 indoors and a HID scanner. */
export const equippedLane = (id: string, forehead: Forehead, scanner: HandScanner): LaneDevices => ({
  id,
  thermometer: { protocol: 'lu90614', port: { path: forehead.portPath }, indoors: true },
  scanners: [scanner.config],
  camera: false,
  barrier: null,
  defaultClass: 'resident',
})

/**
 * A preset that leaves people ten times as long between one thing and the next: on a slow machine a test's person must
 * not be given up. How long it really is, tests with a clock of their own say.
 */
export function unhurried(name: PresetName): Rules {
  const rules = presets[name]
  const { evidenceSeconds, abandonSeconds, awaitPresenceSeconds, ...rest } = rules.times
  return {
    ...rules,
    times: {
      ...rest,
      evidenceSeconds: evidenceSeconds * 10,
      abandonSeconds: abandonSeconds * 10,
      awaitPresenceSeconds: awaitPresenceSeconds * 10,
    },
  }
}

/** These rules at a gate whose guard is a program: it presses no key late, so that no key is waited out. */
export function withoutHands(rules: Rules): Rules {
  return { ...rules, times: { ...rules.times, handSeconds: 0 } }
}

/** A zone in which it is about noon: a day that ends while a test runs would part the test's entries. */
export const SITE_TIME_ZONE = zoneOfNoon(new Date())

function zoneOfNoon(now: Date): string {
  const hoursAhead = 12 - now.getUTCHours()
  // POSIX counts westwards.
  return `Etc/GMT${hoursAhead < 0 ? '+' : '-'}${Math.abs(hoursAhead)}`
}

export interface SiteOptions {
  /** A preset by its name, or what stands in a rules file. */
  rules: PresetName | Rules
  direction: 'in' | 'out' | 'both'
  resultSeconds: number
  /** Last day of the order. */
  until: string
  lanes: readonly LaneDevices[]
  /** Lists of trusted keys. */
  trust: string[]
  /** As the config names them; a secret lies in `secret` beside it. */
  lookups: readonly object[]
  uplink: { url: string; token: string } | null
}

/** What says of a text that it is this site's own 瑞安通. */
export const ruianSiteText = (token: string) => `RUIAN-${token}`
export const RUIAN_PATTERN = 'RUIAN-(?<token>[0-9a-f]{16})'

/** What look-ups are signed with. */
export const LOOKUP_SECRET = 'secret-of-the-province'

export function makeSite(options: SiteOptions): Site {
  return siteIn(mkdtempSync(join(tmpdir(), 'kiosk-site-')), options)
}

/** A site under the newspaper's rule: nobody's passes are trusted, nobody is asked, nothing is sent. */
export function plainSite(
  lanes: readonly LaneDevices[],
  direction: SiteOptions['direction'],
  rules: SiteOptions['rules'] = withoutHands(unhurried('ruian-main')),
): Site {
  return makeSite({
    rules,
    direction,
    resultSeconds: 2,
    until: '2099-12-31',
    lanes,
    trust: [],
    lookups: [],
    uplink: null,
  })
}

/** A site in a folder that is there already, perhaps with its journal. */
export function siteIn(folder: string, options: SiteOptions): Site {
  const at = (name: string) => join(folder, name)
  const { rules, uplink } = options
  if (typeof rules !== 'string') writeFileSync(at('rules.json'), JSON.stringify(rules))
  if (uplink !== null) writeFileSync(at('token'), uplink.token, { mode: 0o600 })
  if (options.lookups.length > 0) writeFileSync(at('secret'), LOOKUP_SECRET, { mode: 0o600 })
  writeFileSync(
    at('kiosk.config.json'),
    JSON.stringify({
      gate: { id: 'taoyuan-huayuan', name: '桃源社区 花园门' },
      order: {
        number: '瑞防指〔2020〕12号',
        authority: '瑞安市疫情防控指挥部',
        contact: '0577-65812345',
        until: options.until,
      },
      timeZone: SITE_TIME_ZONE,
      dataDir: 'data',
      keyFile: 'kiosk.key',
      rules: typeof rules === 'string' ? rules : 'rules.json',
      lanes: options.lanes.map((lane) => ({ ...lane, direction: options.direction })),
      codes: { ruian: { patterns: [RUIAN_PATTERN] }, trust: options.trust, lookups: options.lookups },
      screen: { resultSeconds: options.resultSeconds },
      port: 0,
      uplink: uplink === null ? null : { url: uplink.url, tokenFile: 'token' },
    }),
  )

  return {
    configFile: at('kiosk.config.json'),
    dataDir: at('data'),
    keyFile: at('kiosk.key'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
