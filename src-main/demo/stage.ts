import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createBarrierTwin, type BarrierTwin } from '../../drivers/barrier/twin.ts'
import type { Clock } from '../../drivers/clock.ts'
import type { NativePorts } from '../../drivers/native-ports.ts'
import { createScannerTwin, twinDevices } from '../../drivers/scanner/twin.ts'
import { lu90614 } from '../../drivers/thermometer/lu90614.ts'
import { createThermometerTwin } from '../../drivers/thermometer/twin.ts'
import type { SignedFamily } from '../codes/code.ts'
import { ES256 } from '../codes/cose.ts'
import {
  covidPassClaims,
  healthCertificateClaims,
  mintCovidPassNz,
  mintHealthCertificateEu,
} from '../codes/issue/foreign-pass-mint.ts'
import {
  generatePassKey,
  mintPass,
  publicJwks,
  type PassContent,
  type PassKey,
} from '../codes/issue/pass-mint.ts'
import { keysOfJwks } from '../codes/trust/jwks.ts'
import { joinTrust, type Trust } from '../codes/trust/trust.ts'
import { devicesOver, type Devices } from '../kiosk/devices.ts'
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
  plug(device: 'thermometer' | 'scanner' | 'barrier', plugged: boolean): void
  barrier: BarrierTwin
}

export const DEMO_PROTOCOL = lu90614.id
/** Where the demo's config finds the thermometer's twin, and the barrier's. */
export const TWIN_PATH = 'twin'
export const BARRIER_TWIN_PATH = 'barrier-twin'

export function createStage(clock: Clock, random: () => number): Stage {
  const thermometer = createThermometerTwin({ protocol: lu90614, clock })
  const scanner = createScannerTwin({ layout: 'a', clock })
  const barrier = createBarrierTwin(clock)
  const twins = { thermometer, scanner, barrier }
  const key = generatePassKey()
  const foreign = foreignSigner()
  const plugged = { thermometer: true, scanner: true, barrier: true }
  const ports: NativePorts = {
    openSerial:
      ({ port }) =>
      (listener) => {
        if ('path' in port && port.path === TWIN_PATH) return thermometer.open(listener)
        if ('path' in port && port.path === BARRIER_TWIN_PATH) return barrier.open(listener)
        return Promise.reject(new Error('No such device: only twins here'))
      },
    openHid:
      ({ vendorId, productId }) =>
      (listener) =>
        vendorId === TWIN_SCANNER.vendorId && productId === TWIN_SCANNER.productId
          ? scanner.openHid(listener)
          : Promise.reject(new Error('No such device: only twins here')),
    list: async () => ({
      serial: [
        ...(plugged.thermometer ? [{ ...TWIN_PORT, name: `${DEMO_PROTOCOL} twin` }] : []),
        ...(plugged.barrier ? [{ ...TWIN_PORT, path: BARRIER_TWIN_PATH, name: 'LCUS-1 twin' }] : []),
      ],
      hid: plugged.scanner ? [TWIN_SCANNER] : [],
      problems: [],
    }),
  }
  const devices = devicesOver(ports, { clock, random, uptimeMs: () => TWINS_POWERED_MS })
  return {
    devices: {
      ...devices,
      thermometer: (config, listener, tap) =>
        devices.thermometer(
          config,
          (event) => {
            if (event.type === 'reading') thermometer.waver()
            listener(event)
          },
          tap,
        ),
    },
    trust: trustIn(key, foreign, clock.now()),
    arrive: () => thermometer.arrive(),
    leave: () => thermometer.leave(),
    hold: (celsius, ambient) => thermometer.hold({ celsius, ambient }),
    scan: (text) => scanner.scan(text),
    pass: (pass) => {
      const { type } = pass
      return type === 'dcc' || type === 'nzcp'
        ? mintForeign(foreign, { type, expiresIn: pass.expiresIn }, clock.now())
        : mint(key, { ...pass, type }, clock.now())
    },
    plug: (device, isPlugged) => {
      const twin = twins[device]
      plugged[device] = isPlugged
      if (isPlugged) twin.replug()
      else twin.unplug()
    },
    barrier,
  }
}

/** The twins are warm when the curtain rises. */
const TWINS_POWERED_MS = 24 * 3_600_000
const TWIN_PORT = {
  path: TWIN_PATH,
  byId: null,
  byPath: null,
  vendorId: null,
  productId: null,
  usbSerial: null,
}
const TWIN_SCANNER = {
  vendorId: twinDevices.a.vendorId,
  productId: twinDevices.a.productId,
  usbSerial: null,
  name: twinDevices.a.product,
  usagePage: 0x8c,
  usage: 0x02,
}

type Foreign = ReturnType<typeof foreignSigner>

/** The DID that the demo's New Zealand passes name, and the kid of its European certificates. */
const DEMO_DID = 'did:web:demo.example'
const DEMO_KEY = 'key-1'
const DEMO_KID = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1)

function foreignSigner() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { privateKey, publicKey, algorithm: ES256 } as const
}

function trustIn(key: PassKey, { publicKey, algorithm }: Foreign, now: number): Trust {
  const own = keysOfJwks(publicJwks(key, null))
  if (!own.ok) throw new Error(own.problem)
  const list = { format: 'jwks', source: 'demo key', modified: now, keys: own.keys, stopsAt: null } as const
  const any = { key: publicKey, algorithm, passes: null, verifies: true, validity: null, usage: null }
  const foreign = {
    ...list,
    keys: [
      { ...any, kind: 'certificate', kid: Buffer.from(DEMO_KID).toString('base64') },
      { ...any, kind: 'did', kid: `${DEMO_DID}#${DEMO_KEY}` },
    ],
  } as const
  const trust = joinTrust([list, foreign])
  if (!trust.ok) throw new Error(trust.problem)
  return trust.trust
}

function mintForeign(
  signer: Foreign,
  { type, expiresIn }: { type: 'dcc' | 'nzcp'; expiresIn: number },
  now: number,
): string {
  const expires = now + expiresIn * 1000
  const issuedAt = Math.min(now, expires) - 3_600_000
  if (type === 'nzcp') {
    const cti = Uint8Array.from(randomBytes(16))
    const claims = covidPassClaims({ issuer: DEMO_DID, notBefore: issuedAt, expires, cti })
    return mintCovidPassNz({ ...signer, kid: DEMO_KEY }, claims)
  }
  const uvci = `URN:UVCI:01:XX:${randomBytes(16).toString('hex').toUpperCase()}`
  const claims = healthCertificateClaims({ certifies: 'v', issuedAt, expires, uvci, detected: false })
  return mintHealthCertificateEu({ ...signer, kid: DEMO_KID }, claims)
}

/** A pass of our own, whose content the step may give. */
type OwnPass = DemoPass & { type: SignedFamily }

/** A pass issued some time ago, so that one past its time was in force once. */
function mint(key: PassKey, pass: OwnPass, now: number): string {
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

function contentOf(pass: OwnPass): PassContent {
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
