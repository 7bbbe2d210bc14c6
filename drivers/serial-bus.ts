import { readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { SerialPort } from 'serialport'
import { systemClock } from './clock.ts'
import type { SerialBus } from './native-bus.ts'
import type { FoundSerialPort } from './native-ports.ts'
import { serialPort } from './serial-port.ts'

/** The serial ports of this PC, by the native library in this very process: its crash takes the process along. */
export const serialBus: SerialBus = {
  async open({ port, baud }, listener) {
    // A by-id or by-path name is a link that the system resolves anew at each opening.
    const path = 'path' in port ? port.path : pathOf(port.usbSerial, await listPorts())
    return { about: null, ...(await serialPort({ path, baud, clock: systemClock })(listener)) }
  },
  async list() {
    const [listed, byPath] = await Promise.all([listPorts(), linksByPath()])
    return listed.filter(isUsb).map((port) => found(port, byPath.get(port.path) ?? null))
  },
}

type Listed = Awaited<ReturnType<typeof SerialPort.list>>[number]

/**
 * Paths and COM numbers change with the socket that a bridge is plugged into, its serial number does not. Cheap
 * bridges carry the same one or none: of two that match neither is taken, since it could be another lane's.
 */
export function pathOf(usbSerial: string, listed: readonly Pick<Listed, 'path' | 'serialNumber'>[]): string {
  const matching = listed.filter((port) => port.serialNumber === usbSerial).map((port) => port.path)
  const [path] = matching
  if (path === undefined)
    throw new Error(`No such device: no serial port with USB serial number ${usbSerial}`)
  if (matching.length > 1) {
    throw new Error(`several ports have the USB serial number ${usbSerial}: ${matching.join(', ')}`)
  }
  return path
}

async function listPorts(): Promise<Listed[]> {
  try {
    return await SerialPort.list()
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw isMissing ? new Error('udevadm is missing: it tells which serial ports there are') : error
  }
}

/** The PC's own UARTs (ttyS0 to ttyS31) are listed whether or not there is a plug. */
function isUsb({ vendorId }: Listed): boolean {
  return vendorId !== undefined
}

function found(port: Listed, byPath: string | null): FoundSerialPort {
  const { path, vendorId, productId, serialNumber, pnpId, manufacturer } = port
  const isLinux = process.platform === 'linux'
  // Windows lists a friendlyName that the library's types do not know.
  const friendlyName = 'friendlyName' in port ? String(port.friendlyName) : null
  return {
    path,
    byId: isLinux && pnpId !== undefined ? `/dev/serial/by-id/${pnpId}` : null,
    byPath,
    vendorId: hexId(vendorId),
    productId: hexId(productId),
    usbSerial: serialNumber ?? null,
    name: friendlyName ?? manufacturer ?? null,
  }
}

const BY_PATH = '/dev/serial/by-path'

/** Which link of udev names the plug of each device node; none where there is no udev. */
async function linksByPath(): Promise<Map<string, string>> {
  const names = await readdir(BY_PATH).catch(() => [])
  const links = names.map((name) => join(BY_PATH, name))
  const nodes = await Promise.all(links.map((link) => realpath(link).catch(() => null)))
  return new Map(links.flatMap((link, index) => (nodes[index] ? [[nodes[index], link]] : [])))
}

function hexId(id: string | undefined): number | null {
  return id === undefined ? null : Number.parseInt(id, 16)
}
