import { devicesAsync } from 'node-hid'
import { SerialPort } from 'serialport'
import { openHidOf } from './hid-device.ts'
import type { FoundHidDevice, FoundSerialPort, NativePorts } from './native-ports.ts'
import { serialPort, usbSerialPort } from './serial-port.ts'

/** The ports of this PC, opened in this very process: a crash of a native library takes it along. */
export const directPorts: NativePorts = {
  openSerial: ({ port, baud }) =>
    'path' in port ? serialPort({ path: port.path, baud }) : usbSerialPort({ ...port, baud }),
  openHid: openHidOf,
  async list() {
    const [serial, hid] = await Promise.all([SerialPort.list(), devicesAsync()])
    return { serial: serial.filter(isUsb).map(foundSerial), hid: hid.flatMap(foundHid) }
  },
}

type Listed = Awaited<ReturnType<typeof SerialPort.list>>[number]

/** The PC's own UARTs (ttyS0 to ttyS31) are listed whether or not there is a plug. */
function isUsb({ vendorId }: Listed): boolean {
  return vendorId !== undefined
}

function foundSerial(port: Listed): FoundSerialPort {
  const { path, vendorId, productId, serialNumber, pnpId, manufacturer } = port
  const isLinux = process.platform === 'linux'
  // Windows lists a friendlyName that the library's types do not know.
  const friendlyName = 'friendlyName' in port ? String(port.friendlyName) : null
  return {
    path,
    byId: isLinux && pnpId !== undefined ? `/dev/serial/by-id/${pnpId}` : null,
    vendorId: hexId(vendorId),
    productId: hexId(productId),
    usbSerial: serialNumber ?? null,
    name: friendlyName ?? manufacturer ?? null,
  }
}

function foundHid(device: Awaited<ReturnType<typeof devicesAsync>>[number]): FoundHidDevice[] {
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

function hexId(id: string | undefined): number | null {
  return id === undefined ? null : Number.parseInt(id, 16)
}
