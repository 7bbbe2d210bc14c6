import type { Clock } from '../../drivers/clock.ts'
import { openHidScanner } from '../../drivers/scanner/driver.ts'
import { createScannerTwin } from '../../drivers/scanner/twin.ts'
import { openThermometer } from '../../drivers/thermometer/driver.ts'
import { createThermometerTwin } from '../../drivers/thermometer/twin.ts'
import { generatePassKey, mintPass, publicJwks, type PassContent } from '../codes/pass-mint.ts'
import { joinTrust, parseTrustList, type Trust } from '../codes/trust.ts'
import { protocolOf, type Devices } from '../kiosk/devices.ts'
import type { DemoPass } from './people-file.ts'

/** The devices of a demo lane as twins, with whoever stands before them. */
export interface Stage {
  devices: Devices
  /** The trust in the passes that `pass` mints. */
  trust: Trust
  arrive(): void
  leave(): void
  /** Holds the forehead still until one reading has been taken, as a person does. */
  hold(celsius: number, ambient: number): void
  scan(text: string): void
  pass(pass: DemoPass): string
  plug(device: 'thermometer' | 'scanner', plugged: boolean): void
}

export const DEMO_PROTOCOL = 'lu90614'

export function createStage(clock: Clock, random: () => number): Stage {
  const protocol = protocolOf(DEMO_PROTOCOL)
  const thermometer = createThermometerTwin({ protocol, clock })
  const scanner = createScannerTwin({ layout: 'a', clock })
  const key = generatePassKey()
  return {
    devices: {
      thermometer: (_config, listener) =>
        openThermometer({
          protocol,
          openPort: thermometer.open,
          clock,
          random,
          listener: (event) => {
            if (event.type === 'reading') thermometer.waver()
            listener(event)
          },
        }),
      scanner: (config, listener) =>
        openHidScanner({ openHid: scanner.openHid, layout: config.layout, clock, random, listener }),
    },
    trust: trustIn(key),
    arrive: () => thermometer.arrive(),
    leave: () => thermometer.leave(),
    hold: (celsius, ambient) => thermometer.hold({ celsius, ambient }),
    scan: (text) => scanner.scan(text),
    pass: (pass) => mint(key, pass, clock.now()),
    plug: (device, plugged) => {
      const twin = device === 'thermometer' ? thermometer : scanner
      if (plugged) twin.replug()
      else twin.unplug()
    },
  }
}

function trustIn(key: ReturnType<typeof generatePassKey>): Trust {
  const list = parseTrustList(JSON.stringify(publicJwks(key, null)), { source: 'demo key', modified: 0 })
  if (!list.ok) throw new Error(list.problem)
  const trust = joinTrust([list.list])
  if (!trust.ok) throw new Error(trust.problem)
  return trust.trust
}

/** A pass issued some time ago, so that one past its time was in force once. */
function mint(key: ReturnType<typeof generatePassKey>, pass: DemoPass, now: number): string {
  const expires = now + pass.expiresIn * 1000
  const issuedAt = Math.min(now, expires) - 3_600_000
  const minted = mintPass({
    key,
    content: contentOf(pass),
    terms: { issuer: 'demo', subject: null, notBefore: issuedAt, expires },
    now: issuedAt,
  })
  if (!minted.ok) throw new Error(`demo pass: ${minted.problem}`)
  return minted.text
}

function contentOf(pass: DemoPass): PassContent {
  const maskedName = pass.name ?? null
  switch (pass.type) {
    case 'ra1':
      return { type: 'ra1', maskedName, colour: pass.colour ?? 'green' }
    case 'wp1':
      return { type: 'wp1', maskedName, enterprise: pass.enterprise ?? '演示企业' }
    case 'gp1':
      return { type: 'gp1', maskedName, household: pass.household ?? '1-1-101' }
    case 'sb1':
      return { type: 'sb1', maskedName, staffNumber: pass.staffNumber ?? '301' }
  }
}
