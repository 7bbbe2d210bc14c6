import type { BytePortListener, OpenBytePort } from '../byte-port.ts'
import type { Clock } from '../clock.ts'

/** A scanner on a serial line that is not there. */
export interface SerialScannerTwin {
  /** The twin as a port. While unplugged, or held by another opening, it rejects as a system would. */
  open: OpenBytePort
  /** The twin's wire without a port, for a pty: what it says goes to `onBytes` until the returned function is called. */
  attach(onBytes: (bytes: Uint8Array) => void): () => void
  /** One read: the text in UTF-8 and the suffix. */
  scan(text: string): void
  /** Two codes in one read, each with the suffix. */
  scanMerged(first: string, second: string): void
  /** Puts bytes on the wire as they are. */
  inject(bytes: Uint8Array): void
  unplug(): void
  replug(): void
}

/**
 * Speaks as a scanner set to `baud` does, `chunkBytes` at a time as a USB bridge hands them over, each chunk when its
 * last bit (10 a byte) would be through. As with a real one, what it says while nobody listens is lost, and an unplug
 * cuts off what it was about to say. It knows no other baud, and never garbles.
 */
export function createSerialScannerTwin({
  suffix,
  baud,
  chunkBytes,
  clock,
}: {
  suffix: '\r' | '\n' | '\r\n' | '\t' | ''
  baud: number
  chunkBytes: number
  clock: Clock
}): SerialScannerTwin {
  let plugged = true
  let wire: ((bytes: Uint8Array) => void) | null = null
  let port: BytePortListener | null = null
  let queue: Uint8Array = new Uint8Array()
  let cancelPace: (() => void) | null = null

  function sayNext(): void {
    const chunk = queue.subarray(0, chunkBytes)
    if (chunk.length === 0) {
      cancelPace = null
      return
    }
    cancelPace = clock.after((chunk.length * 10_000) / baud, () => {
      queue = queue.subarray(chunk.length)
      wire?.(chunk)
      sayNext()
    })
  }

  function say(bytes: Uint8Array): void {
    if (!plugged) return
    queue = Buffer.concat([queue, bytes])
    if (cancelPace === null) sayNext()
  }

  const encoder = new TextEncoder()
  return {
    async open(listener) {
      if (!plugged) throw new Error('No such file or directory: the twin is unplugged')
      if (port !== null) throw new Error('Cannot lock port: the twin is open already')
      port = listener
      wire = (bytes) => listener.data(bytes)
      return {
        write() {},
        async close() {
          if (port !== listener) return
          port = null
          wire = null
          listener.closed(null)
        },
      }
    },
    attach(onBytes) {
      wire = onBytes
      return () => {
        if (wire === onBytes) wire = null
      }
    },
    scan(text) {
      say(encoder.encode(text + suffix))
    },
    scanMerged(first, second) {
      say(encoder.encode(first + suffix + second + suffix))
    },
    inject: say,
    unplug() {
      plugged = false
      queue = new Uint8Array()
      cancelPace?.()
      cancelPace = null
      const open = port
      port = null
      wire = null
      open?.closed('the twin is unplugged')
    },
    replug() {
      plugged = true
    },
  }
}
