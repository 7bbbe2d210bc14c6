import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { devicesAsync, HIDAsync } from 'node-hid'
import type { Device } from 'node-hid'
import type { OpenHid } from './hid-port.ts'
import type { HidSelection } from './native-ports.ts'
import { wordsOf } from './words-of.ts'

/**
 * Opens a real device through node-hid. Each call enumerates the bus once, so that a scanner is found again
 * under another path; the caller decides how often to try.
 */
export function openHidOf(selection: HidSelection): OpenHid {
  return async (listener) => {
    const { vendorId, productId } = selection
    const path = pathOf(selection, await devicesAsync(vendorId, productId))
    const descriptor = await readDescriptor(path)
    const device = await openDevice(path)

    let closing: Promise<void> | null = null
    // A second close rejects, and a failure to close a handle that nobody uses any more tells nobody anything.
    const close = (): Promise<void> => device.close().catch(() => {})
    // Reading starts with the first `data` listener, and an `error` that nobody hears ends the process.
    device.on('error', (error: unknown) => {
      if (closing !== null) return
      // An unplugged device must still be closed, but nobody waits for that: it may hang.
      closing = close()
      listener.closed(wordsOf(error))
    })
    device.on('data', (report: Uint8Array) => {
      if (closing === null) listener.report(report)
    })
    return {
      descriptor,
      vendorId,
      productId,
      close: () => {
        closing ??= close().then(() => listener.closed(null))
        return closing
      },
    }
  }
}

/**
 * Of two devices that the selection does not tell apart (of one model, or clones that all carry one serial number) none
 * is taken, since it could be another lane's. Interfaces of one device share a serial number rightly.
 */
export function pathOf(
  { vendorId, productId, serial }: HidSelection,
  listed: readonly Pick<Device, 'path' | 'serialNumber' | 'interface' | 'usagePage' | 'usage'>[],
): string {
  const [found, ...others] = listed
    .filter((device) => device.path !== undefined && (serial === null || device.serialNumber === serial))
    .toSorted((one, other) => preference(one) - preference(other))
  const name = [vendorId, productId].map((id) => id.toString(16).padStart(4, '0')).join(':')
  if (found?.path === undefined) {
    throw new Error(`No such HID device ${name}${serial === null ? '' : ` with serial number ${serial}`}`)
  }
  const isTwin = (other: (typeof others)[number]): boolean =>
    other.path !== found.path &&
    other.interface === found.interface &&
    preference(other) === preference(found)
  if (others.some(isTwin)) {
    throw new Error(
      serial === null
        ? `several HID devices ${name}: name one by its serial number`
        : `several HID devices ${name} have the serial number ${serial}`,
    )
  }
  return found.path
}

/** A scanner can show several interfaces: its scans come from HID POS, a keyboard comes second. */
function preference(device: Pick<Device, 'usagePage' | 'usage'>): number {
  if (device.usagePage === 0x8c && device.usage === 0x02) return 0
  // Honeywell's own page, "ReM".
  if (device.usagePage === 0xff8c) return 1
  if (device.usagePage === 0x01 && device.usage === 0x06) return 2
  return 3
}

async function readDescriptor(path: string): Promise<Uint8Array | null> {
  if (process.platform !== 'linux') return null
  // node-hid has no call for the descriptor; the kernel shows it beside the node.
  return readFile(`/sys/class/hidraw/${basename(path)}/device/report_descriptor`).catch(() => null)
}

async function openDevice(path: string): Promise<HIDAsync> {
  try {
    return await HIDAsync.open(path)
  } catch (error) {
    throw new Error(wordsOf(error), { cause: error })
  }
}
