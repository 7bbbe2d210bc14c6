import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBarrierTwin, type BarrierTwin } from '../../drivers/barrier/twin.ts'
import type { ManualClock } from '../../drivers/clock.ts'
import type { NativePorts } from '../../drivers/native-ports.ts'
import { createScannerTwin, twinDevices } from '../../drivers/scanner/twin.ts'
import type { LayoutName } from '../../drivers/scanner/layouts.ts'
import type { ThermometerEvent } from '../../drivers/thermometer/contract.ts'
import { createThermometerTwin } from '../../drivers/thermometer/twin.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import type { ThermometerProtocol } from '../../drivers/thermometer/protocol.ts'
import type { Trust } from '../../src-main/codes/trust/trust.ts'
import { configSchema } from '../../src-main/config/config.ts'
import { createStage } from '../../src-main/demo/stage.ts'
import { devicesOver, type Devices } from '../../src-main/kiosk/devices.ts'
import type { LaneLoop } from '../../src-main/kiosk/lane-loop.ts'
import { openKiosk, type Kiosk } from '../../src-main/kiosk.ts'
import { RUIAN_PATTERN } from '../e2e/site.ts'
import { employ, GUARD, gateConfig } from '../fixtures/gate-at-work.ts'
import { WallClock } from '../fixtures/wall-clock.ts'
import type { Random } from '../fuzz/random.ts'
import type { DeviceKind } from './faults.ts'
import { Line } from './lines.ts'

export interface ChaosDevice {
  lane: string
  /** Of its view. */
  id: string
  kind: DeviceKind
  line: Line
}

/** A lane and what its people do to its devices. */
export interface ChaosLane {
  id: string
  loop: LaneLoop
  /** Somebody stands there and moves; holds still at °C; has gone. */
  forehead: { arrive(): void; hold(celsius: number): void; leave(): void }
  scan(text: string): void
  barrier: BarrierTwin
  devices: ChaosDevice[]
  protocol: string
}

export interface ChaosGate {
  kiosk: Kiosk
  trust: Trust
  wall: WallClock
  lanes: ChaosLane[]
  /** A signed pass that this gate believes. */
  pass(colour: 'green' | 'red'): string
  /** Nothing can be written until the returned function is called. */
  refuseInk(): () => void
  dataDir: string
  keyFile: string
  close(): Promise<void>
  remove(): void
}

const ROOM = 22
const OPEN_SECONDS = 3

/** What stands at the lanes. One of each protocol in turn, from one drawn by the seed. */
const LANES = ['in-1', 'in-2', 'in-3'] as const
const SCANNERS: readonly (readonly LayoutName[])[] = [['a'], ['b'], ['a', 'b']]

/** A kiosk as at a real gate, its devices twins behind lines on which everything goes wrong. */
export async function openChaosGate({
  real,
  random,
  heard,
}: {
  real: ManualClock
  random: Random
  /** What this lane's thermometer says to the lane. */
  heard: (lane: string, event: ThermometerEvent) => void
}): Promise<ChaosGate> {
  const dir = mkdtempSync(join(tmpdir(), 'kiosk-chaos-'))
  const wall = new WallClock(real)
  const stage = createStage(wall, () => 0.5)
  const protocols = [...thermometerProtocols.values()]
  const first = random.below(protocols.length)
  const plans = LANES.map((id, index) => {
    const protocol = protocols[(first + index) % protocols.length]
    if (protocol === undefined) throw new Error('no protocol')
    return planLane({ id, protocol, layouts: SCANNERS[index] ?? [], real })
  })
  const bySerial = new Map(plans.flatMap(({ serials }) => serials))
  const ports: NativePorts = {
    openSerial: ({ port }) => {
      const name = 'usbSerial' in port ? port.usbSerial : port.path
      return bySerial.get(name) ?? (() => Promise.reject(new Error(`No such file or directory: ${name}`)))
    },
    openHid: ({ serial }) => {
      const open = plans.flatMap(({ hids }) => hids).find((hid) => hid.serial === serial)?.open
      return open ?? (() => Promise.reject(new Error('no such scanner')))
    },
    list: async () => ({ serial: [], hid: [], problems: [] }),
  }
  const devices = devicesOver(ports, {
    clock: wall,
    random: () => random.below(1000) / 1000,
    // Warm for long.
    uptimeMs: () => 24 * 3_600_000,
  })
  const listening: Devices = {
    ...devices,
    thermometer: (config, listener, tap) =>
      devices.thermometer(
        config,
        (event) => {
          listener(event)
          if ('usbSerial' in config.port) heard(laneOf(config.port.usbSerial), event)
        },
        tap,
      ),
  }
  const opened = openKiosk({
    config: configSchema.parse({
      ...gateConfig(dir),
      codes: { ruian: { patterns: [RUIAN_PATTERN] }, trust: [] },
      lanes: plans.map(({ config }) => config),
    }),
    clock: wall,
    random: () => random.below(1000) / 1000,
    devices: listening,
    demo: {
      bench: { do: async () => 'ok', barrierIsOpen: () => false, queue: () => null },
      trust: stage.trust,
      lookups: null,
    },
  })
  if (!opened.ok) throw new Error(opened.problem)
  const kiosk = opened.value
  employ(kiosk)
  return {
    kiosk,
    trust: stage.trust,
    wall,
    lanes: plans.map(({ lane }) => {
      const loop = kiosk.lane(lane.id)
      if (loop === null) throw new Error(`no lane ${lane.id}`)
      loop.setOnDuty(GUARD)
      loop.refresh()
      return { ...lane, loop }
    }),
    pass: (colour) => stage.pass({ type: 'ra1', colour, expiresIn: 86_400, name: '王*明' }),
    refuseInk: () => {
      kiosk.store?.db.pragma('query_only = ON')
      return () => void kiosk.store?.db.pragma('query_only = OFF')
    },
    dataDir: join(dir, 'data'),
    keyFile: join(dir, 'kiosk.key'),
    close: () => kiosk.close(),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

const serialOf = (lane: string, device: string): string => `${lane}:${device}`
const laneOf = (usbSerial: string): string => usbSerial.split(':')[0] ?? ''

function planLane({
  id,
  protocol,
  layouts,
  real,
}: {
  id: string
  protocol: ThermometerProtocol
  layouts: readonly LayoutName[]
  real: ManualClock
}) {
  const thermometer = createThermometerTwin({ protocol, clock: real })
  const barrier = createBarrierTwin(real)
  const scanners = layouts.map((layout) => createScannerTwin({ layout, clock: real }))
  const thermometerLine = new Line(real, thermometer, 65_536)
  const barrierLine = new Line(real, barrier, 64)
  const scannerLines = scanners.map((scanner) => new Line(real, scanner, 64))
  const config = {
    id,
    direction: 'in',
    defaultClass: 'resident',
    thermometer: {
      protocol: protocol.id,
      port: { usbSerial: serialOf(id, 'thermometer') },
      indoors: true,
    },
    scanners: layouts.map((layout, index) => ({
      kind: 'hid',
      vendorId: twinDevices[layout].vendorId,
      productId: twinDevices[layout].productId,
      serial: serialOf(id, `scanner-${index + 1}`),
    })),
    barrier: { port: { usbSerial: serialOf(id, 'barrier') }, openSeconds: OPEN_SECONDS },
  }
  const devices: ChaosDevice[] = [
    { lane: id, id: 'thermometer', kind: 'thermometer', line: thermometerLine },
    ...scannerLines.map((line, index) => ({
      lane: id,
      id: `scanner-${index + 1}`,
      kind: 'scanner' as const,
      line,
    })),
    { lane: id, id: 'barrier', kind: 'barrier', line: barrierLine },
  ]
  let turn = 0
  const lane: Omit<ChaosLane, 'loop'> = {
    id,
    forehead: {
      arrive: () => thermometer.arrive(),
      hold: (celsius) => thermometer.hold({ celsius, ambient: ROOM }),
      leave: () => thermometer.leave(),
    },
    // Two scanners are used in turns.
    scan: (text) => {
      scanners[turn % scanners.length]?.scan(text)
      turn += 1
    },
    barrier,
    devices,
    protocol: protocol.id,
  }
  const serials = [
    [serialOf(id, 'thermometer'), thermometerLine.openSerial(thermometer.open)],
    [serialOf(id, 'barrier'), barrierLine.openSerial(barrier.open)],
  ] as const
  const hids = scanners.map((scanner, index) => ({
    serial: serialOf(id, `scanner-${index + 1}`),
    open: scannerLines[index]?.openHid(scanner.openHid),
  }))
  return { lane, config, serials, hids }
}
