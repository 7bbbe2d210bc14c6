import { access } from 'node:fs/promises'
import { SerialPort } from 'serialport'
import type { BytePort, BytePortListener, OpenBytePort } from './byte-port.ts'

/** A few hundred bytes at 9600 baud. */
const DRAINED_WITHIN_MS = 300
/** Well behind the first read. */
const LOOK_AGAIN_MS = 100

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
      const tell = listen(port, listener)
      port.open((error) => {
        if (error) return reject(error)
        resolve(bytePort(port))
        lookAgain(port, tell)
      })
    })
}

/** The returned function tells that the port is gone, once. */
function listen(port: SerialPort, listener: BytePortListener): (error: string | null) => void {
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
  return tell
}

/**
 * Of a plug that is pulled in the very moment of opening the library sometimes says nothing at all (2 of 12 ptys). Windows
 * has no path to look at.
 */
function lookAgain(port: SerialPort, tell: (error: string | null) => void): void {
  if (process.platform === 'win32') return
  const look = async (): Promise<void> => {
    const isThere = await access(port.path).then(
      () => true,
      () => false,
    )
    if (isThere || !port.isOpen) return
    tell('No such device: it was pulled while it was opened')
    port.close(ignoreCloseError)
  }
  setTimeout(() => void look(), LOOK_AGAIN_MS).unref()
}

function bytePort(port: SerialPort): BytePort {
  return {
    write(bytes) {
      // A failed write closes the port, which the listener hears.
      port.write(Buffer.from(bytes))
    },
    async close() {
      // What was written last must be on its way: a barrier's "down" comes just before its port is closed.
      if (port.isOpen) await drained(port)
      await new Promise<void>((resolve) => {
        if (port.isOpen) port.close(() => resolve())
        else resolve()
      })
    },
  }
}

/** A device that takes no bytes must not keep its port open. */
function drained(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, DRAINED_WITHIN_MS)
    port.drain(() => {
      clearTimeout(patience)
      resolve()
    })
  })
}

/** The port is gone either way, and whoever listens has been told. */
function ignoreCloseError(): void {}
