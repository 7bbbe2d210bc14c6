import type { BytePortListener, OpenBytePort } from '../../drivers/byte-port.ts'
import type { Clock } from '../../drivers/clock.ts'
import type { HidPortListener, OpenHid } from '../../drivers/hid-port.ts'

/** What becomes of a piece of bytes on its way: pieces, each so many ms later. */
export type Spoil = (bytes: Uint8Array) => { bytes: Uint8Array; afterMs: number }[]

interface Link {
  live: boolean
  hear(bytes: Uint8Array): void
  closed(error: string | null): void
  /** The twin's own end. */
  release: () => Promise<void>
}

/** A system closes a port in a thread of its own, and until then calls it busy. */
const CLOSES_AFTER_MS = 20

/** Longer than a twin's patterns of frames. */
const REMEMBERED = 10

/** The way from a twin to the kiosk, on which everything can go wrong. */
export class Line {
  readonly #clock: Clock
  readonly #plug: { unplug(): void; replug(): void }
  /** As many as the device may say at once. */
  readonly pieceBytes: number
  #link: Link | null = null
  #plugged = true
  #said: Uint8Array[] = []
  /** Bytes that still come through before the plug is pulled. */
  #cutAfter: number | null = null
  /** What is on its way arrives after what went before it. */
  #busyUntil = 0

  spoil: Spoil | null = null
  /** Openings are refused with these words. */
  refusal: string | null = null
  /** Nobody opens anything: the process that does has died. */
  helperIsGone = false
  /** An opening takes so long; null: it never answers. */
  opensAfterMs: number | null = 0

  constructor(clock: Clock, plug: { unplug(): void; replug(): void }, pieceBytes: number) {
    this.#clock = clock
    this.#plug = plug
    this.pieceBytes = pieceBytes
  }

  get plugged(): boolean {
    return this.#plugged
  }

  /** Whether the device says just now what it says again and again: a twin's jump when somebody holds still is not. */
  get isSettled(): boolean {
    const said = this.#said.map((bytes) => bytes.join())
    return said.filter((other) => other === said.at(-1)).length > 3
  }

  /** Pulls the plug, at the latest after a moment: in the middle of what the device says next, if it speaks before. */
  unplug(afterBytes: number): void {
    this.#cutAfter = afterBytes
    this.#clock.after(300, () => this.#pull())
  }

  replug(): void {
    this.#cutAfter = null
    this.#plugged = true
    this.#plug.replug()
  }

  /** The port is lost, but the device stays where it is: a helper that died, a USB reset. */
  lose(): void {
    const link = this.#link
    if (link === null) return
    this.#end(link, 'EIO: i/o error, read')
    void link.release()
  }

  /** Bytes that no device said. */
  inject(bytes: Uint8Array): void {
    if (this.#plugged && this.#link !== null) this.#link.hear(bytes)
  }

  openSerial(twin: OpenBytePort): OpenBytePort {
    return async (listener: BytePortListener) => {
      const link = await this.#open({
        hear: (bytes) => listener.data(bytes),
        closed: (error) => listener.closed(error),
      })
      const port = await twin({
        data: (bytes) => this.#say(link, bytes),
        closed: (error) => this.#end(link, error),
      })
      link.release = () => port.close()
      return {
        write: (bytes) => {
          if (link.live) port.write(bytes)
        },
        close: async () => {
          await new Promise<void>((done) => this.#clock.after(CLOSES_AFTER_MS, done))
          await port.close()
        },
      }
    }
  }

  openHid(twin: OpenHid): OpenHid {
    return async (listener: HidPortListener) => {
      const link = await this.#open({
        hear: (bytes) => listener.report(bytes),
        closed: (error) => listener.closed(error),
      })
      const port = await twin({
        report: (bytes) => this.#say(link, bytes),
        closed: (error) => this.#end(link, error),
      })
      link.release = () => port.close()
      return { ...port, close: () => port.close() }
    }
  }

  async #open(ends: Pick<Link, 'hear' | 'closed'>): Promise<Link> {
    if (!this.#plugged) throw new Error('No such file or directory, cannot open')
    if (this.helperIsGone) throw new Error('the helper is gone')
    if (this.refusal !== null) throw new Error(this.refusal)
    const { opensAfterMs } = this
    if (opensAfterMs === null) await new Promise(() => {})
    else if (opensAfterMs > 0) await new Promise<void>((done) => this.#clock.after(opensAfterMs, done))
    const link: Link = { ...ends, live: true, release: async () => {} }
    this.#link = link
    return link
  }

  #say(link: Link, bytes: Uint8Array): void {
    if (!link.live) return
    this.#said = [...this.#said, bytes].slice(-REMEMBERED)
    const cut = this.#cutAfter
    if (cut !== null) {
      link.hear(bytes.subarray(0, cut))
      this.#pull()
      return
    }
    if (this.spoil === null && this.#busyUntil <= this.#clock.now()) {
      link.hear(bytes)
      return
    }
    const pieces = this.spoil === null ? [{ bytes, afterMs: 0 }] : this.spoil(bytes)
    for (const piece of pieces) {
      const at = Math.max(this.#busyUntil, this.#clock.now() + piece.afterMs)
      this.#busyUntil = at
      this.#clock.after(at - this.#clock.now(), () => {
        if (link.live) link.hear(piece.bytes)
      })
    }
  }

  #pull(): void {
    if (this.#cutAfter === null) return
    this.#cutAfter = null
    this.#plugged = false
    this.#plug.unplug()
  }

  #end(link: Link, error: string | null): void {
    if (!link.live) return
    link.live = false
    if (this.#link === link) this.#link = null
    link.closed(error)
  }
}
