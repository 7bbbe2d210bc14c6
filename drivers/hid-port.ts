/** An open HID device: a scanner on USB, or a twin that stands in for one. */
export interface HidPort {
  /** The report descriptor, or null on a system that does not show it (all but Linux). */
  descriptor: Uint8Array | null
  vendorId: number
  productId: number
  close(): Promise<void>
}

export interface HidPortListener {
  /** One input report, its id included. Never called before the port was handed over. */
  report(bytes: Uint8Array): void
  /** Called once, for an unplug as for a fault; `error` is null when our side closed it. */
  closed(error: string | null): void
}

/** Rejects with an Error whose message is the system's own when the device is absent, busy or forbidden. */
export type OpenHid = (listener: HidPortListener) => Promise<HidPort>
