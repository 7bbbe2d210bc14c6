import type { FoundSerialPort } from '../../drivers/native-ports.ts'

export type PortSetting = { path: string } | { usbSerial: string }

/** How a found port is named so that it is found again, by what stays longest with the device itself. */
export function portSettingOf(port: FoundSerialPort, all: readonly FoundSerialPort[]): PortSetting {
  const others = all.filter((other) => other.path !== port.path)
  if (port.usbSerial !== null && others.every((other) => other.usbSerial !== port.usbSerial)) {
    return { usbSerial: port.usbSerial }
  }
  const isLikeIt = (other: FoundSerialPort): boolean =>
    other.vendorId === port.vendorId && other.productId === port.productId
  // Of two bridges of one model without a serial number one has the link by-id, and nobody can say which.
  if (port.byId !== null && !others.some(isLikeIt)) return { path: port.byId }
  return { path: port.byPath ?? port.path }
}

/** Whether a setting names a plug: another device in it is taken for this one, and this one in another is not found. */
export function isPlugOnly(port: PortSetting): boolean {
  return 'path' in port && /^(?:COM\d+$|\/dev\/tty|\/dev\/serial\/by-path\/)/i.test(port.path)
}

export function isPortOf(port: PortSetting, found: FoundSerialPort): boolean {
  return 'usbSerial' in port
    ? port.usbSerial === found.usbSerial
    : [found.path, found.byId, found.byPath].includes(port.path)
}
