import type { BytePortListener } from './byte-port.ts'
import type {
  FoundHidDevice,
  FoundSerialPort,
  HidSelection,
  NativePorts,
  SerialSelection,
} from './native-ports.ts'
import { wordsOf } from './words-of.ts'

/** What one native library gives: its devices by selection, and what it finds. In this process or in a helper. */
export interface NativeBus<Selection, About, Found> {
  /** Rejects with the system's own words. Bytes come in the pieces in which the library gave them. */
  open(selection: Selection, listener: BytePortListener): Promise<BusDevice<About>>
  /** Rejects with the system's words when it cannot say. */
  list(): Promise<Found[]>
}

export interface BusDevice<About> {
  about: About
  write(bytes: Uint8Array): void
  close(): Promise<void>
}

/** What a HID device says of itself; see HidPort. */
export interface HidAbout {
  descriptor: Uint8Array | null
  vendorId: number
  productId: number
}

export type SerialBus = NativeBus<SerialSelection, null, FoundSerialPort>
export type HidBus = NativeBus<HidSelection, HidAbout, FoundHidDevice>

export function portsOver({ serial, hid }: { serial: SerialBus; hid: HidBus }): NativePorts {
  return {
    openSerial: (selection) => (listener) => serial.open(selection, listener),
    openHid: (selection) => async (listener) => {
      const device = await hid.open(selection, {
        data: (bytes) => listener.report(bytes),
        closed: (error) => listener.closed(error),
      })
      return { ...device.about, close: () => device.close() }
    },
    async list() {
      const problems: string[] = []
      const told = <Found>(listed: Promise<Found[]>): Promise<Found[]> =>
        listed.catch((error: unknown) => {
          problems.push(wordsOf(error))
          return []
        })
      const [serialPorts, hidDevices] = await Promise.all([told(serial.list()), told(hid.list())])
      return { serial: serialPorts, hid: hidDevices, problems }
    },
  }
}
