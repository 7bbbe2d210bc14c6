import { devicesAsync } from 'node-hid'
import { openHidOf } from './hid-device.ts'
import type { HidBus } from './native-bus.ts'
import type { FoundHidDevice } from './native-ports.ts'

/** The HID devices of this PC, by the native library in this very process: its crash takes the process along. */
export const hidBus: HidBus = {
  async open(selection, listener) {
    const port = await openHidOf(selection)({
      report: (bytes) => listener.data(bytes),
      closed: (error) => listener.closed(error),
    })
    const { descriptor, vendorId, productId } = port
    return { about: { descriptor, vendorId, productId }, write: neverWritten, close: () => port.close() }
  },
  async list() {
    return (await devicesAsync()).flatMap(found)
  },
}

function found(device: Awaited<ReturnType<typeof devicesAsync>>[number]): FoundHidDevice[] {
  const { vendorId, productId, serialNumber, product, usagePage, usage, path } = device
  if (path === undefined) return []
  return [
    {
      vendorId,
      productId,
      usbSerial: serialNumber || null,
      name: product ?? null,
      usagePage: usagePage ?? null,
      usage: usage ?? null,
    },
  ]
}

/** A scanner is only listened to. */
function neverWritten(): void {}
