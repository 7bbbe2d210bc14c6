import type { DeviceView } from '../api/contract.ts'
import type { Barrier, BarrierEvent } from '../../drivers/barrier/contract.ts'
import type { DeviceCounters, DeviceStatus } from '../../drivers/device.ts'
import type { Scan, Scanner, ScannerEvent } from '../../drivers/scanner/contract.ts'
import type {
  Frame,
  Measured,
  Reading,
  Thermometer,
  ThermometerEvent,
} from '../../drivers/thermometer/contract.ts'
import type { LaneConfig } from '../config/config.ts'
import type { DeviceId } from '../words.ts'
import { lookupTroubleText, type LookupTrouble } from './lookup/trouble.ts'

/** Looked at anew whenever a device is opened: what the lane is fitted with changes while it works. */
export interface LaneDeviceOpeners {
  openThermometer: ((listener: (event: ThermometerEvent) => void) => Thermometer) | null
  /** `open` is null for a keyboard, whose keys come through the window. */
  openScanners: { id: DeviceId; open: ((listener: (event: ScannerEvent) => void) => Scanner) | null }[]
  openBarrier: ((listener: (event: BarrierEvent) => void) => Barrier) | null
}

interface LaneDeviceListener {
  thermometer: (event: ThermometerEvent) => void
  scanner: (event: ScannerEvent) => void
  barrier: (event: BarrierEvent) => void
}

/** Of a scan nothing but its length, or why it was refused. */
type ToldScan = { symbology: string | null; characters: number } | { lines: number } | { unreadable: true }

/** What a device said last, for whoever sets it up. */
export interface LastSaid {
  frame: Frame | null
  reading: Reading | null
  scan: ToldScan | null
}

/** The devices of a lane: opened, closed, and how each of them is. */
export class LaneDevices {
  readonly #camera: LaneConfig['camera']
  readonly #openers: LaneDeviceOpeners
  #listener: LaneDeviceListener | null = null
  #thermometer: Thermometer | null = null
  readonly #scanners = new Map<DeviceId, Scanner>()
  #barrier: Barrier | null = null
  readonly #lastSaid = new Map<string, LastSaid>()
  #cameraScreen: AbortSignal | null = null
  #views: DeviceView[]
  /** One device is let go of and opened again at a time. */
  #turn: Promise<void> = Promise.resolve()
  #closed = false

  constructor({ camera }: Pick<LaneConfig, 'camera'>, openers: LaneDeviceOpeners) {
    this.#camera = camera
    this.#openers = openers
    this.#views = this.#unopened()
  }

  /** Every event goes to the lane, a status after it has been noted here. */
  open(listener: LaneDeviceListener): void {
    this.#listener = listener
    this.#openOne('thermometer')
    for (const { id } of this.#openers.openScanners) this.#openOne(id)
    this.#openOne('barrier')
  }

  /**
   * Lets go of one device, whose lane loses sight of it at once, and opens what is there after `change`. The others
   * are not touched.
   */
  reopen(id: DeviceId, change: () => void | Promise<void>): Promise<void> {
    const exchanged = this.#reopenAfter(this.#turn, id, change)
    // A change that failed is told to its caller, and keeps no other device closed.
    this.#turn = exchanged.catch(() => {})
    return exchanged
  }

  async #reopenAfter(before: Promise<void>, id: DeviceId, change: () => void | Promise<void>): Promise<void> {
    await before
    if (this.#closed) return
    await this.#letGo(id)
    try {
      await change()
    } finally {
      this.#views = this.#unopened().map(
        (fresh) => this.#views.find((view) => view.id === fresh.id && view.id !== id) ?? fresh,
      )
      if (!this.#closed) this.#openOne(id)
    }
  }

  async #letGo(id: DeviceId): Promise<void> {
    const held =
      id === 'thermometer' ? this.#thermometer : id === 'barrier' ? this.#barrier : this.#scanners.get(id)
    if (id === 'thermometer') this.#thermometer = null
    else if (id === 'barrier') this.#barrier = null
    else this.#scanners.delete(id)
    this.#lastSaid.delete(id)
    // A driver that is closed says nothing more: that its device is not there now is said here.
    const closing = held?.close()
    const status: DeviceStatus = { state: 'opening', detail: null }
    this.#note(id, status)
    if (id === 'thermometer') this.#listener?.thermometer({ type: 'status', status })
    await closing
  }

  #openOne(id: DeviceId): void {
    const listener = this.#listener
    if (listener === null) return
    if (id === 'thermometer') {
      this.#thermometer =
        this.#openers.openThermometer?.((event) => {
          if (event.type === 'status') this.#note(id, event.status)
          else this.#noteSaid(id, event)
          listener.thermometer(event)
        }) ?? null
    } else if (id === 'barrier') {
      this.#barrier =
        this.#openers.openBarrier?.((event) => {
          this.#note(id, event.status)
          listener.barrier(event)
        }) ?? null
    } else {
      const scanner = this.#openers.openScanners
        .find((opener) => opener.id === id)
        ?.open?.((event) => {
          if (event.type === 'status') this.#note(id, event.status)
          else this.#noteSaid(id, event)
          listener.scanner(event)
        })
      if (scanner !== undefined) this.#scanners.set(id, scanner)
    }
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

  /** null where there is no such device, or it counts nothing. */
  counters(id: DeviceId): DeviceCounters | null {
    if (id === 'thermometer') return this.#thermometer?.counters ?? null
    return this.#scanners.get(id)?.counters ?? null
  }

  lastSaid(id: DeviceId): LastSaid {
    return this.#lastSaid.get(id) ?? NOTHING_SAID
  }

  measure(who: Measured): void {
    this.#thermometer?.measure(who)
  }

  /** Opens the barrier for its set time. A lane without one, or whose own is away, is opened by hand. */
  letThrough(): void {
    this.#barrier?.letThrough()
  }

  shut(): void {
    this.#barrier?.shut()
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([
      this.#barrier?.close(),
      this.#thermometer?.close(),
      ...[...this.#scanners.values()].map((scanner) => scanner.close()),
      this.#turn,
    ])
  }

  #unopened(): DeviceView[] {
    const { openThermometer, openScanners, openBarrier } = this.#openers
    return [
      ...(openThermometer === null ? [] : [unopened('thermometer', 'thermometer')]),
      ...openScanners.map(({ id, open }) =>
        open === null
          ? { id, kind: 'keyboard' as const, state: 'online' as const, detail: null }
          : unopened(id, 'scanner'),
      ),
      ...(this.#camera === null ? [] : [NO_CAMERA]),
      ...(openBarrier === null ? [] : [unopened('barrier', 'barrier')]),
    ]
  }

  #note(id: string, { state, detail }: DeviceStatus): void {
    this.#views = this.#views.map((view) => (view.id === id ? { ...view, state, detail } : view))
    // A value that stands beside a module which is away would be taken for its own.
    if (state !== 'online') this.#lastSaid.delete(id)
  }

  #noteSaid(id: DeviceId, event: ThermometerEvent | ScannerEvent): void {
    const last = this.lastSaid(id)
    if (event.type === 'frame') this.#lastSaid.set(id, { ...last, frame: event.frame })
    if (event.type === 'reading') this.#lastSaid.set(id, { ...last, reading: event.reading })
    if (event.type !== 'scan') return
    this.#lastSaid.set(id, { ...last, scan: toldOf(event.scan) })
  }
}

function toldOf(scan: Scan): ToldScan {
  if (scan.ok) return { symbology: scan.symbology, characters: scan.text.length }
  return scan.error === 'merged' ? { lines: scan.lines } : { unreadable: true }
}

const NOTHING_SAID: LastSaid = { frame: null, reading: null, scan: null }

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

/** An authority that does not answer is shown like a device that does not; one that does is no news. */
export function authorityView(trouble: LookupTrouble | null): DeviceView[] {
  if (trouble === null) return []
  return [{ id: 'authority', kind: 'authority', state: 'failed', detail: lookupTroubleText(trouble) }]
}
