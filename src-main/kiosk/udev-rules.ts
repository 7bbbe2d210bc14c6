import type { FoundHidDevice, FoundPorts, FoundSerialPort } from '../../drivers/native-ports.ts'
import { isKeyboard, isPosScanner } from './found-hid.ts'

export const UDEV_FILE = '/etc/udev/rules.d/60-kiosk.rules'
const GROUP = 'kiosk'

/**
 * The rules that let the group `kiosk` open what was found, before 73-seat-late (devices.md section 2.6). A keyboard
 * gets none but where a lane reads it as a scanner: then the window must not get its keys as well.
 */
export function udevRules(found: FoundPorts, isReadAsScanner: (device: FoundHidDevice) => boolean): string {
  const wedges = found.hid.filter((device) => isKeyboard(device) && isReadAsScanner(device))
  const scanners = found.hid.filter((device) => isPosScanner(device) || wedges.includes(device))
  const rules = [
    ...found.serial.flatMap((port) => titled(port, ({ usb }) => [`SUBSYSTEM=="tty", ${usb}, ${OPEN}`])),
    ...scanners.flatMap((device) =>
      titled(device, ({ usb }) => [
        // hidapi opens for reading and writing, even to read only.
        `KERNEL=="hidraw*", SUBSYSTEM=="hidraw", ${usb}, ${OPEN}, TAG+="uaccess"`,
        ...(wedges.includes(device)
          ? [`ACTION!="remove", SUBSYSTEM=="input", ${usb}, ENV{LIBINPUT_IGNORE_DEVICE}="1"`]
          : []),
      ]),
    ),
  ]
  // Two devices of one model need one rule.
  return rules.length === 0 ? '' : `${[...new Set(rules)].join('\n')}\n`
}

const OPEN = `MODE="0660", GROUP="${GROUP}"`

function titled(
  { name, vendorId, productId }: Pick<FoundSerialPort, 'name' | 'vendorId' | 'productId'>,
  rules: (known: { usb: string }) => string[],
): string[] {
  if (vendorId === null || productId === null) return []
  const usb = `ATTRS{idVendor}=="${usbId(vendorId)}", ATTRS{idProduct}=="${usbId(productId)}"`
  // What a device calls itself must not become a rule of its own.
  const title = (name ?? '').replaceAll(/[^\x20-\x7e]/g, '').trim()
  return [`# ${title === '' ? `${usbId(vendorId)}:${usbId(productId)}` : title}`, ...rules({ usb })]
}

function usbId(id: number): string {
  return id.toString(16).padStart(4, '0')
}
