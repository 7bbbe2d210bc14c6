/** An open byte stream: a serial port, or a twin that stands in for one. */
export interface BytePort {
  write(bytes: Uint8Array): void
  close(): Promise<void>
}

export interface BytePortListener {
  data(bytes: Uint8Array): void
  /** Called once, for an unplug as for a fault; `error` is null when our side closed it. */
  closed(error: string | null): void
}

/** Rejects with an Error whose message is the system's own when the port is absent, busy or forbidden. */
export type OpenBytePort = (listener: BytePortListener) => Promise<BytePort>
