import type { Clock } from '../../drivers/clock.ts'
import { createTap, nothingBlanked, type Blanking, type Tap } from '../../drivers/recording/tap.ts'
import { blankReport, blankText } from '../../drivers/scanner/blank.ts'
import { layoutNamed, layoutOfDevice } from '../../drivers/scanner/layouts.ts'
import type { Thermometer } from '../../drivers/thermometer/contract.ts'
import type { LaneConfig } from '../config/config.ts'
import type { SetDevice } from '../store/device-setup.ts'
import type { DeviceId } from '../words.ts'
import type { Devices } from './devices.ts'
import { fitLane, type DeviceConfig, type FittedDevice, type FittedLane } from './fitted-lane.ts'
import type { LaneDeviceOpeners } from './lane-devices.ts'

/** What a lane is fitted with just now, and the taps on its devices' wires. */
export class LaneFitting implements LaneDeviceOpeners {
  /** As the config file has it. */
  readonly file: LaneConfig
  readonly #kept: (device: DeviceId) => SetDevice | null
  readonly #devices: Devices
  readonly #clock: Clock
  readonly #taps = new Map<DeviceId, Tap>()
  #fitted: FittedLane

  constructor({
    file,
    kept,
    devices,
    clock,
  }: {
    file: LaneConfig
    kept: (device: DeviceId) => SetDevice | null
    devices: Devices
    clock: Clock
  }) {
    this.file = file
    this.#kept = kept
    this.#devices = devices
    this.#clock = clock
    this.#fitted = fitLane(file, kept)
  }

  /** As the file says, but for what the page set. */
  get config(): LaneConfig {
    return this.#fitted.config
  }

  get fitted(): readonly FittedDevice[] {
    return this.#fitted.devices
  }

  device(id: DeviceId): FittedDevice | null {
    return this.#fitted.devices.find((device) => device.id === id) ?? null
  }

  /** Looks again at what the page kept. The device's wire is another one: what was seen of it is forgotten. */
  refit(id: DeviceId): void {
    this.#fitted = fitLane(this.file, this.#kept)
    this.#taps.get(id)?.stop()
    this.#taps.delete(id)
  }

  tap(id: DeviceId): Tap {
    const known = this.#taps.get(id)
    if (known !== undefined) return known
    const fitted = this.device(id)?.fitted ?? null
    const tap = createTap({ clock: this.#clock, blanking: blankingOf(fitted) })
    this.#taps.set(id, tap)
    return tap
  }

  get openThermometer(): LaneDeviceOpeners['openThermometer'] {
    const { thermometer } = this.config
    return (
      thermometer &&
      ((listener) => {
        const tap = this.tap('thermometer')
        return withMeasureNoted(this.#devices.thermometer(thermometer, listener, tap), tap)
      })
    )
  }

  get openScanners(): LaneDeviceOpeners['openScanners'] {
    return this.fitted.flatMap(({ id, fitted }) => {
      if (fitted?.kind !== 'scanner') return []
      const { config } = fitted
      return [
        {
          id,
          open:
            config.kind === 'keyboard'
              ? null
              : (listener) => this.#devices.scanner(config, listener, this.tap(id)),
        },
      ]
    })
  }

  get openBarrier(): LaneDeviceOpeners['openBarrier'] {
    const { barrier } = this.config
    return barrier && ((listener) => this.#devices.barrier(barrier, listener, this.tap('barrier')))
  }
}

/** No byte tells that one more reading was asked for. */
function withMeasureNoted(thermometer: Thermometer, tap: Tap): Thermometer {
  return {
    sensesPresence: thermometer.sensesPresence,
    get status() {
      return thermometer.status
    },
    get counters() {
      return thermometer.counters
    },
    measure(who) {
      tap.measured(who)
      thermometer.measure(who)
    },
    close: () => thermometer.close(),
  }
}

function blankingOf(device: DeviceConfig | null): Blanking {
  if (device?.kind !== 'scanner') return nothingBlanked
  const layout = device.config.kind === 'hid' ? device.config.layout : 'auto'
  return {
    bytes: blankText,
    reports: (port) => {
      const known = layout === 'auto' ? layoutOfDevice(port) : layoutNamed[layout]
      return (report) => blankReport(known, report)
    },
  }
}
