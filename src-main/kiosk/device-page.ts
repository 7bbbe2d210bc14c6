import type { DevicesApi, PairRefusal } from '../api/kiosk-api.ts'
import type { DeviceDetail, DevicesSeen, DetectionStep, Pairing, PortsSeen } from '../api/device-schemas.ts'
import { secondKeyboards } from '../config/second-keyboards.ts'
import type { Clock } from '../../drivers/clock.ts'
import type { FoundHidDevice, FoundSerialPort, NativePorts } from '../../drivers/native-ports.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import type { DeviceSetup } from '../store/device-setup.ts'
import { DEVICE_IDS, type DeviceId } from '../words.ts'
import { deviceTrouble } from './device-trouble.ts'
import { detectScanner, detectThermometer, type Detecting } from './detect.ts'
import { checkPairing, configured, type DeviceConfig, type FittedDevice } from './fitted-lane.ts'
import { isKeyboard, isPosScanner } from './found-hid.ts'
import type { LaneFitting } from './lane-fitting.ts'
import type { LaneLoop } from './lane-loop.ts'
import { isPlugOnly, isPortOf, portSettingOf, type PortSetting } from './port-setting.ts'
import { UDEV_FILE, udevRules } from './udev-rules.ts'

export interface PagedLane {
  id: string
  lane: LaneLoop
  fitting: LaneFitting
  /** Looks again at what the page kept of this device. */
  refit: (device: DeviceId) => void
}

export interface DevicePageDeps {
  lanes: readonly PagedLane[]
  /** null without a store: then nothing can be set. */
  setup: DeviceSetup | null
  ports: NativePorts
  twins: boolean
  platform: NodeJS.Platform
  clock: Clock
  /** False when it could not be written. */
  audit: (lane: LaneLoop, note: string, by: string) => boolean
}

export interface DevicePage {
  api: DevicesApi
  /** Ends a detection, so that the lanes can close. */
  close(): void
}

/** At most so often is a page told what there is to be seen. */
const SHOWN_EVERY_MS = 250

/** What the installer's page sees and does: the devices of every lane, what else is plugged in, and which is which. */
export function openDevicePage({
  lanes,
  setup,
  ports,
  twins,
  platform,
  clock,
  audit,
}: DevicePageDeps): DevicePage {
  let detection: AbortController | null = null

  const laneOf = (id: string): PagedLane | null => lanes.find((lane) => lane.id === id) ?? null
  const fittedAll = (): (FittedDevice & { at: PagedLane })[] =>
    lanes.flatMap((at) => at.fitting.fitted.map((device) => ({ ...device, at })))

  function seen(): DevicesSeen {
    return {
      lanes: lanes.map(({ id, lane, fitting }) => ({
        lane: id,
        busy: lane.isBusy,
        devices: fitting.fitted.map((device) => detailOf(device, lane, fitting)),
        free: DEVICE_IDS.filter((place) => fitting.device(place) === null),
      })),
      detecting: detection !== null,
    }
  }

  /** Which device of a lane is on a port, well or not. */
  function holderOf(found: FoundSerialPort): (FittedDevice & { at: PagedLane }) | null {
    return fittedAll().find((device) => portOf(device.fitted, (port) => isPortOf(port, found))) ?? null
  }

  function hidHolderOf(found: FoundHidDevice): (FittedDevice & { at: PagedLane }) | null {
    return fittedAll().find(({ fitted }) => isHidOf(fitted, found)) ?? null
  }

  /**
   * A relay's port is never looked at, online or not: whatever is asked there may open a barrier. Any other port is free
   * unless a lane has its device there online.
   */
  function isFree(holder: (FittedDevice & { at: PagedLane }) | null): boolean {
    if (holder === null) return true
    if (holder.fitted?.kind === 'barrier') return false
    return viewOf(holder.at.lane, holder.id)?.state !== 'online'
  }

  async function portsSeen(): Promise<PortsSeen> {
    const system = platform === 'linux' ? 'linux' : platform === 'win32' ? 'windows' : 'other'
    const protocols = [...thermometerProtocols.values()].map(({ id, baud, kind }) => ({ id, baud, kind }))
    const found = await ports.list()
    const rules = system === 'linux' ? udevRules(found, (device) => hidHolderOf(device) !== null) : ''
    return {
      system,
      twins,
      protocols,
      problems: found.problems,
      serial: found.serial.map((port) => {
        const setting = portSettingOf(port, found.serial)
        return { ...port, port: setting, plugOnly: isPlugOnly(setting), holder: holderView(holderOf(port)) }
      }),
      hid: found.hid
        .filter((device) => isPosScanner(device) || isKeyboard(device))
        .map((device) => ({
          vendorId: device.vendorId,
          productId: device.productId,
          usbSerial: device.usbSerial,
          name: device.name,
          is: isKeyboard(device) ? ('keyboard' as const) : ('scanner' as const),
          holder: holderView(hidHolderOf(device)),
        })),
      udev: rules === '' ? null : { file: UDEV_FILE, rules },
    }
  }

  async function detect(
    request: { lane: string; device: DeviceId },
    { signal, say }: { signal: AbortSignal; say: (step: DetectionStep) => void },
  ): Promise<void> {
    const at = laneOf(request.lane)
    if (at === null || request.device === 'barrier') return say({ step: 'none' })
    if (detection !== null) return say({ step: 'refused', why: 'detection-running', detail: null })
    const mine = new AbortController()
    detection = mine
    const detecting: Detecting = {
      ports,
      free: (found) => ({
        problems: found.problems,
        serial: found.serial.filter((port) => isFree(holderOf(port))),
        hid: found.hid.filter((device) => isFree(hidHolderOf(device))),
      }),
      clock,
      signal: AbortSignal.any([signal, mine.signal]),
      say,
    }
    const { thermometer } = at.fitting.config
    const run = (): Promise<void> =>
      request.device === 'thermometer'
        ? detectThermometer({ ...detecting, indoors: thermometer?.indoors ?? false })
        : detectScanner(detecting)
    try {
      // A device that is not well would only hold its port against us.
      if (viewOf(at.lane, request.device)?.state === 'online') await run()
      else await at.lane.reopenDevice(request.device, run)
    } finally {
      detection = null
    }
  }

  async function pair(
    { lane: laneId, device, pairing }: { lane: string; device: DeviceId; pairing: Pairing | null },
    by: string,
  ): Promise<'ok' | PairRefusal> {
    const at = laneOf(laneId)
    if (at === null) return { reason: 'no-such-device', detail: null }
    const { lane, fitting } = at
    const before = fitting.device(device)
    if (pairing === null) {
      if (before === null || (before.from === 'config' && before.problem === null)) {
        return { reason: 'not-paired', detail: null }
      }
      const own = configured(fitting.file, device)
      if (own !== null && isSecondKeyboard(fitting, device, own)) return SECOND_KEYBOARD
    } else {
      const refused = refusalOf(at, device, pairing)
      if (refused !== null) return refused
    }
    if (setup === null) return { reason: 'not-written', detail: null }
    const told = pairing === null ? 'as in the config' : pairingText(pairing)
    const setting = { lane: laneId, device, what: 'pairing' } as const
    const kept = setup.get(setting)
    const value = pairing === null ? null : { content: contentOf(pairing), at: clock.now(), by }
    const written = setup.set(setting, value)
    if (!written.ok) return { reason: 'not-written', detail: written.detail }
    // Kept and on record, or neither.
    if (!audit(lane, `device ${laneId} ${device} set: ${told}`, by)) {
      setup.set(setting, kept)
      return { reason: 'not-written', detail: null }
    }
    await lane.reopenDevice(device, () => at.refit(device))
    return 'ok'
  }

  function refusalOf(at: PagedLane, device: DeviceId, pairing: Pairing): PairRefusal | null {
    if (kindOfPlace(device) !== kindOfPairing(pairing)) return { reason: 'not-for-this-device', detail: null }
    const checked = checkPairing(at.fitting.file, device, contentOf(pairing))
    if (!checked.ok) return { reason: 'bad-setting', detail: checked.problem }
    if (isSecondKeyboard(at.fitting, device, checked.value)) return SECOND_KEYBOARD
    const other = fittedAll().find(
      (fitted) => !(fitted.at === at && fitted.id === device) && isSameWire(fitted.fitted, checked.value),
    )
    return other === undefined ? null : { reason: 'port-taken', detail: `${other.at.id} ${other.id}` }
  }

  const api: DevicesApi = {
    watch: (listener) => {
      let shown = ''
      let cancel = (): void => {}
      const show = (): void => {
        const view = seen()
        const text = JSON.stringify(view)
        if (text !== shown) listener(view)
        shown = text
        cancel = clock.after(SHOWN_EVERY_MS, show)
      }
      show()
      return () => cancel()
    },
    ports: portsSeen,
    detect,
    pair,
    record: ({ lane: laneId, device, on }) => {
      const fitting = laneOf(laneId)?.fitting
      const fitted = fitting?.device(device)?.fitted ?? null
      if (fitting === undefined || fitted === null || !hasWire(fitted)) return 'no-such-device'
      if (on) fitting.tap(device).record(headOf(fitted))
      else fitting.tap(device).stop()
      return 'ok'
    },
    recording: ({ lane: laneId, device }) => {
      const fitting = laneOf(laneId)?.fitting
      if (fitting === undefined || fitting.device(device) === null) return []
      return fitting.tap(device).text()
    },
  }
  return { api, close: () => detection?.abort() }
}

function detailOf(device: FittedDevice, lane: LaneLoop, fitting: LaneFitting): DeviceDetail {
  const { id, fitted, from, set, problem } = device
  const view = viewOf(lane, id)
  const { traffic, recording } = fitting.tap(id)
  const counters = lane.devices.counters(id)
  const { frame, reading, scan } = lane.devices.lastSaid(id)
  const state = view?.state ?? null
  return {
    id,
    kind: fitted?.kind === 'scanner' && fitted.config.kind === 'keyboard' ? 'keyboard' : kindOfPlace(id),
    state,
    detail: view?.detail ?? null,
    trouble:
      view === null
        ? null
        : deviceTrouble({
            state: view.state,
            detail: view.detail,
            bytesIn: traffic.bytesIn,
            good: counters?.good ?? 0,
          }),
    pairing: fitted === null ? null : pairingOf(fitted),
    from,
    set,
    problem,
    plugOnly: portOf(fitted, isPlugOnly),
    counters,
    traffic,
    frame: frame && {
      says: frame.says,
      celsius: frame.celsius,
      kind: frame.kind,
      ambient: frame.ambient,
    },
    reading: reading && { celsius: reading.celsius, kind: reading.kind, ambient: reading.ambient },
    scan,
    recording,
  }
}

function viewOf(lane: LaneLoop, id: DeviceId) {
  return lane.devices.views.find((view) => view.id === id) ?? null
}

function holderView(
  holder: (FittedDevice & { at: PagedLane }) | null,
): { lane: string; device: DeviceId } | null {
  return holder && { lane: holder.at.id, device: holder.id }
}

function kindOfPlace(id: DeviceId): 'thermometer' | 'scanner' | 'barrier' {
  return id === 'thermometer' || id === 'barrier' ? id : 'scanner'
}

function kindOfPairing({ kind }: Pairing): 'thermometer' | 'scanner' | 'barrier' {
  return kind === 'thermometer' || kind === 'barrier' ? kind : 'scanner'
}

/** False for a device without a serial port. */
function portOf(device: DeviceConfig | null, test: (port: PortSetting) => boolean): boolean {
  if (device === null) return false
  return 'port' in device.config && test(device.config.port)
}

function isHidOf(device: DeviceConfig | null, { vendorId, productId, usbSerial }: FoundHidDevice): boolean {
  if (device?.kind !== 'scanner' || device.config.kind !== 'hid') return false
  const { config } = device
  const isModel = config.vendorId === vendorId && config.productId === productId
  return isModel && (config.serial === undefined || config.serial === usbSerial)
}

/** Two settings that would open one port; by which of its names it is found, only the system knows. */
function isSameWire(one: DeviceConfig | null, other: DeviceConfig): boolean {
  if (one === null) return false
  const [a, b] = [one.config, other.config]
  if ('port' in a && 'port' in b) return JSON.stringify(a.port) === JSON.stringify(b.port)
  if (!('vendorId' in a) || !('vendorId' in b)) return false
  // A setting without a serial number may mean any of the model.
  const isOne = a.serial === undefined || b.serial === undefined || a.serial === b.serial
  return a.vendorId === b.vendorId && a.productId === b.productId && isOne
}

const SECOND_KEYBOARD: PairRefusal = { reason: 'second-keyboard', detail: null }

function isSecondKeyboard({ fitted }: LaneFitting, place: DeviceId, wanted: DeviceConfig): boolean {
  if (wanted.kind !== 'scanner') return false
  const others = fitted.flatMap((device) =>
    device.id !== place && device.fitted?.kind === 'scanner' ? [device.fitted.config] : [],
  )
  return secondKeyboards([...others, wanted.config]).includes(others.length)
}

function hasWire(device: DeviceConfig): boolean {
  return device.kind !== 'scanner' || device.config.kind !== 'keyboard'
}

function headOf(device: DeviceConfig) {
  const { kind, config } = device
  if (kind === 'thermometer') {
    const { protocol, line, modbus } = config
    const baud = config.baud ?? thermometerProtocols.get(protocol)?.baud ?? null
    return {
      device: kind,
      protocol,
      baud,
      ...(line === undefined ? {} : { line }),
      ...(modbus === undefined ? {} : { modbus }),
    }
  }
  if (kind === 'barrier') return { device: kind, protocol: null, baud: null }
  const protocol = config.kind === 'hid' ? config.layout : null
  return { device: kind, protocol, baud: config.kind === 'serial' ? config.baud : null }
}

/** As the config would have it. */
function contentOf(pairing: Pairing): unknown {
  switch (pairing.kind) {
    case 'thermometer': {
      const { protocol, port, baud, indoors } = pairing
      return { protocol, port, indoors, ...(baud === null ? {} : { baud }) }
    }
    case 'hid-scanner': {
      const { vendorId, productId, serial, layout } = pairing
      return { kind: 'hid', vendorId, productId, layout, ...(serial === null ? {} : { serial }) }
    }
    case 'serial-scanner': {
      const { port, baud, aimPrefix } = pairing
      return { kind: 'serial', port, baud, aimPrefix }
    }
    case 'keyboard-scanner':
      return { kind: 'keyboard' }
    case 'barrier': {
      const { port, openSeconds } = pairing
      return { port, openSeconds }
    }
  }
}

function pairingOf({ kind, config }: DeviceConfig): Pairing {
  if (kind === 'thermometer') {
    const { protocol, port, baud, indoors } = config
    return { kind, protocol, port, baud: baud ?? null, indoors }
  }
  if (kind === 'barrier') return { kind, port: config.port, openSeconds: config.openSeconds }
  switch (config.kind) {
    case 'hid': {
      const { vendorId, productId, serial, layout } = config
      return { kind: 'hid-scanner', vendorId, productId, serial: serial ?? null, layout }
    }
    case 'serial':
      return { kind: 'serial-scanner', port: config.port, baud: config.baud, aimPrefix: config.aimPrefix }
    case 'keyboard':
      return { kind: 'keyboard-scanner' }
  }
}

/** One line for the journal. */
function pairingText(pairing: Pairing): string {
  const { kind, ...setting } = pairing
  return `${kind} ${JSON.stringify(setting)}`
}
