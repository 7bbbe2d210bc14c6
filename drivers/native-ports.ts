import type { OpenBytePort } from './byte-port.ts'
import type { OpenHid } from './hid-port.ts'

/** A serial port of this PC. Null is what its system does not say. */
export interface FoundSerialPort {
  /** `/dev/ttyUSB0`, `COM3`: changes with the plug. */
  path: string
  /**
   * `/dev/serial/by-id/...` on Linux: stays with the device. A bridge without a serial number, as most CH340, has its
   * model only in it: of two of them one has the link, and nobody can say which.
   */
  byId: string | null
  /** `/dev/serial/by-path/...` on Linux: stays with the plug, whatever is in it. What tells two such bridges apart. */
  byPath: string | null
  vendorId: number | null
  productId: number | null
  usbSerial: string | null
  /** The maker's or the system's name, such as "USB-SERIAL CH340 (COM3)". */
  name: string | null
}

export interface FoundHidDevice {
  vendorId: number
  productId: number
  usbSerial: string | null
  name: string | null
  usagePage: number | null
  usage: number | null
}

export interface FoundPorts {
  serial: FoundSerialPort[]
  hid: FoundHidDevice[]
  /** The system's words where it cannot say what it has: of the one it may not know, of the other all the same. */
  problems: string[]
}

export interface SerialSelection {
  port: { path: string } | { usbSerial: string }
  baud: number
  /** Null where nothing is left on by whoever opened the port and is gone. */
  lastWords: LastWords | null
}

/**
 * What a helper writes to a port when whoever opened it has died without closing it, or has hung: has written nothing
 * for `afterMs`. A process that ends with everything in it cannot.
 */
export interface LastWords {
  bytes: Uint8Array
  afterMs: number
}

export interface HidSelection {
  vendorId: number
  productId: number
  /** Tells two scanners of one model apart; null where only one is plugged in. */
  serial: string | null
}

/** Every way to a device's bytes that this PC has: its own serial ports and HID devices, or twins in their place. */
export interface NativePorts {
  openSerial(selection: SerialSelection): OpenBytePort
  openHid(selection: HidSelection): OpenHid
  list(): Promise<FoundPorts>
}
