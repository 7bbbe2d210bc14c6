import { setTimeout as sleep } from 'node:timers/promises'
import { SerialPort } from 'serialport'
import type { BytePort, BytePortListener, OpenBytePort } from './byte-port.ts'

/**
 * Opens a serial port, 8N1 without flow control. Rejects with the system's own words ("No such file or
 * directory", "Permission denied", "Cannot lock port"). Each opening makes a new SerialPort: the library queues
 * what is written to a closed one and sends it all at the next open.
 */
export function serialPort({ path, baud }: { path: string; baud: number }): OpenBytePort {
  return (listener) =>
    new Promise((resolve, reject) => {
      const port = new SerialPort({
        path,
        baudRate: baud,
        autoOpen: false,
        // Two programs reading one port each get half the frames.
        lock: true,
        // Dropping DTR at close resets Arduino-type boards, and each reconnect would wait for their boot.
        hupcl: false,
      })
      // Before the opening, since an 'error' without a listener ends the process.
      listen(port, listener)
      port.open((error) => {
        if (error) reject(error)
        else resolve(bytePort(port))
      })
    })
}

/**
 * The same for whichever port carries the USB bridge with this serial number: paths and COM numbers change with
 * the socket it is plugged into. Rejects when no such bridge is there.
 */
export function usbSerialPort({ usbSerial, baud }: { usbSerial: string; baud: number }): OpenBytePort {
  return async (listener) => {
    const found = (await SerialPort.list()).find((port) => port.serialNumber === usbSerial)
    if (!found) throw new Error(`No such device: no serial port with USB serial number ${usbSerial}`)
    return serialPort({ path: found.path, baud })(listener)
  }
}

function listen(port: SerialPort, listener: BytePortListener): void {
  let told = false
  function tell(error: string | null): void {
    if (told) return
    told = true
    listener.closed(error)
  }
  port.on('data', (bytes: Buffer) => listener.data(bytes))
  // A pulled plug is a 'close' with an error and no 'error' event; our own close carries null.
  port.on('close', (error: Error | null | undefined) => tell(error?.message ?? null))
  port.on('error', (error: Error) => {
    tell(error.message)
    if (port.isOpen) port.close(ignoreCloseError)
  })
}

/** A line that takes nothing must not keep a port from being closed. */
const LAST_WRITE_WITHIN_MS = 300

function bytePort(port: SerialPort): BytePort {
  let written: Promise<void> = Promise.resolve()
  return {
    write(bytes) {
      // A failed write closes the port, which the listener hears.
      written = new Promise((resolve) => port.write(Buffer.from(bytes), () => resolve()))
    },
    async close() {
      // The library lets go of the port before it has written what it was given.
      await Promise.race([written, sleep(LAST_WRITE_WITHIN_MS, undefined, { ref: false })])
      await new Promise<void>((resolve) => {
        if (port.isOpen) port.close(() => resolve())
        else resolve()
      })
    },
  }
}

/** The port is gone either way, and whoever listens has been told. */
function ignoreCloseError(): void {}
