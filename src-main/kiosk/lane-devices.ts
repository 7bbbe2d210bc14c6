import type { DeviceView } from '../api/contract.ts'
import type { Barrier, BarrierEvent } from '../../drivers/barrier/contract.ts'
import type { DeviceStatus } from '../../drivers/device.ts'
import type { Scanner, ScannerEvent } from '../../drivers/scanner/contract.ts'
import type { Thermometer, ThermometerEvent } from '../../drivers/thermometer/contract.ts'
import type { LaneConfig } from '../config/config.ts'

export interface LaneDeviceOpeners {
  openThermometer: ((listener: (event: ThermometerEvent) => void) => Thermometer) | null
  /** One for each scanner that is a device of its own; a keyboard's keys come through the window. */
  openScanners: ((listener: (event: ScannerEvent) => void) => Scanner)[]
  openBarrier: ((listener: (event: BarrierEvent) => void) => Barrier) | null
}

/** The devices of a lane: opened, closed, and how each of them is. */
export class LaneDevices {
  readonly #openers: LaneDeviceOpeners
  #thermometer: Thermometer | null = null
  #scanners: Scanner[] = []
  #barrier: Barrier | null = null
  #cameraScreen: AbortSignal | null = null
  #views: DeviceView[]

  constructor(config: LaneConfig, openers: LaneDeviceOpeners) {
    this.#openers = openers
    this.#views = [
      ...(openers.openThermometer === null ? [] : [unopened('thermometer', 'thermometer')]),
      ...config.scanners.map((scanner, index) =>
        scanner.kind === 'keyboard'
          ? { id: `scanner-${index + 1}`, kind: 'keyboard' as const, state: 'online' as const, detail: null }
          : unopened(`scanner-${index + 1}`, 'scanner'),
      ),
      ...(config.camera === null ? [] : [NO_CAMERA]),
      ...(openers.openBarrier === null ? [] : [unopened('barrier', 'barrier')]),
    ]
  }

  /** Every event goes to the lane, a status after it has been noted here. */
  open(listener: {
    thermometer: (event: ThermometerEvent) => void
    scanner: (event: ScannerEvent) => void
    barrier: (event: BarrierEvent) => void
  }): void {
    const { openThermometer, openScanners, openBarrier } = this.#openers
    this.#thermometer =
      openThermometer?.((event) => {
        if (event.type === 'status') this.#note('thermometer', event.status)
        listener.thermometer(event)
      }) ?? null
    const ids = this.#views.filter((view) => view.kind === 'scanner').map((view) => view.id)
    this.#scanners = openScanners.map((open, index) =>
      open((event) => {
        if (event.type === 'status') this.#note(ids[index], event.status)
        listener.scanner(event)
      }),
    )
    this.#barrier =
      openBarrier?.((event) => {
        this.#note('barrier', event.status)
        listener.barrier(event)
      }) ?? null
  }

  /** The camera is a screen's: what `screen` says of it holds until that is gone, or another screen speaks. */
  noteCamera(status: DeviceStatus, screen: AbortSignal, gone: () => void): void {
    if (screen.aborted) return
    this.#note(NO_CAMERA.id, status)
    if (this.#cameraScreen === screen) return
    this.#cameraScreen = screen
    screen.addEventListener('abort', () => {
      if (this.#cameraScreen !== screen) return
      this.#cameraScreen = null
      this.#note(NO_CAMERA.id, NO_CAMERA)
      gone()
    })
  }

  get views(): DeviceView[] {
    return this.#views
  }

  measure(): void {
    this.#thermometer?.measure()
  }

  /** Opens the barrier for its set time. A lane without one, or whose own is away, is opened by hand. */
  letThrough(): void {
    this.#barrier?.letThrough()
  }

  shut(): void {
    this.#barrier?.shut()
  }

  async close(): Promise<void> {
    await Promise.all([
      this.#barrier?.close(),
      this.#thermometer?.close(),
      ...this.#scanners.map((scanner) => scanner.close()),
    ])
  }

  #note(id: string | undefined, { state, detail }: DeviceStatus): void {
    this.#views = this.#views.map((view) => (view.id === id ? { ...view, state, detail } : view))
  }
}

/** No screen holds it. */
const NO_CAMERA = {
  id: 'camera',
  kind: 'camera',
  state: 'absent',
  detail: null,
} as const satisfies DeviceView

function unopened(id: string, kind: 'thermometer' | 'scanner' | 'barrier'): DeviceView {
  return { id, kind, state: 'opening', detail: null }
}
