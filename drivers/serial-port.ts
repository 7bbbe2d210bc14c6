import { SerialPort } from 'serialport'
import type { BytePort, BytePortListener, OpenBytePort } from './byte-port.ts'
import { afterSilence, type Clock } from './clock.ts'
import { serialBinding } from './serial-hang-up.ts'

/** A few hundred bytes at 9600 baud. */
const DRAINED_WITHIN_MS = 300

/**
 * Opens a serial port, 8N1 without flow control. Rejects with the system's own words ("No such file or
 * directory", "Permission denied", "Cannot lock port"). Each opening makes a new SerialPort: the library queues
 * what is written to a closed one and sends it all at the next open.
 */
export function serialPort({
  path,
  baud,
  clock,
}: {
  path: string
  baud: number
  clock: Clock
}): OpenBytePort {
  return (listener) =>
    new Promise((resolve, reject) => {
      const options = {
        // The constructor takes it, though its type does not say so.
        binding: serialBinding,
        path,
        baudRate: baud,
        autoOpen: false,
        // Two programs reading one port each get half the frames.
        lock: true,
        // Dropping DTR at close resets Arduino-type boards, and each reconnect would wait for their boot.
        hupcl: false,
      }
      const port = new SerialPort(options)
      // Before the opening, since an 'error' without a listener ends the process.
      listen(port, listener)
      port.open((error) => {
        if (error) return reject(error)
        resolve(bytePort(port, clock))
      })
    })
}

/** Tells once that the port is gone. */
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

function bytePort(port: SerialPort, clock: Clock): BytePort {
  let written: Promise<unknown> = Promise.resolve()
  return {
    write(bytes) {
      // A failed write closes the port, which the listener hears.
      written = new Promise((resolve) => port.write(Buffer.from(bytes), resolve))
    },
    async close() {
      // What was written last must be on its way: a barrier's "down" comes just before its port is closed.
      if (port.isOpen) await drained(port, written, clock)
      await new Promise<void>((resolve) => {
        if (port.isOpen) port.close(() => resolve())
        else resolve()
      })
    },
  }
}

/**
 * The library drains the write that it is at, not those that wait behind it. A device that takes no bytes must not keep
 * its port open.
 */
function drained(port: SerialPort, written: Promise<unknown>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancelPatience = afterSilence(clock, DRAINED_WITHIN_MS, resolve)
    const over = (): void => {
      cancelPatience()
      resolve()
    }
    port.once('close', over)
    void written.then(() => (port.isOpen ? port.drain(over) : over()))
  })
}

/** The port is gone either way, and whoever listens has been told. */
function ignoreCloseError(): void {}
