import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pathOf, serialBus } from './serial-bus.ts'

const listener = { data: () => undefined, closed: () => undefined }
const bySerial = (usbSerial: string) => ({ port: { usbSerial }, baud: 9600, lastWords: null })

test.each([
  ['one', 'A1', '/dev/ttyUSB0'],
  ['none', 'A9', 'No such device: no serial port with USB serial number A9'],
  ['two', 'A2', 'several ports have the USB serial number A2: /dev/ttyUSB1, /dev/ttyUSB2'],
])('%s of that serial number', (_, usbSerial, outcome) => {
  const listed = [
    { path: '/dev/ttyUSB0', serialNumber: 'A1' },
    { path: '/dev/ttyUSB1', serialNumber: 'A2' },
    { path: '/dev/ttyUSB2', serialNumber: 'A2' },
    { path: '/dev/ttyUSB3', serialNumber: undefined },
  ]
  const found = (): string => pathOf(usbSerial, listed)
  if (outcome.startsWith('/dev')) expect(found()).toBe(outcome)
  else expect(found).toThrow(outcome)
})

/** As `udevadm info -e` says it of an FT232R, of two CH340 (no serial number, one link for both) and of an own UART. */
const UDEV = `
P: /devices/usb1/ttyUSB0
N: ttyUSB0
E: DEVNAME=/dev/ttyUSB0
E: ID_VENDOR_ENC=FTDI
E: ID_VENDOR_ID=0403
E: ID_MODEL_ID=6001
E: ID_SERIAL_SHORT=A50285BI
E: DEVLINKS=/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0 /dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0

P: /devices/usb1/ttyUSB1
N: ttyUSB1
E: DEVNAME=/dev/ttyUSB1
E: ID_VENDOR_ENC=1a86
E: ID_VENDOR_ID=1a86
E: ID_MODEL_ID=7523
E: DEVLINKS=/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0

P: /devices/usb1/ttyUSB2
N: ttyUSB2
E: DEVNAME=/dev/ttyUSB2
E: ID_VENDOR_ENC=1a86
E: ID_VENDOR_ID=1a86
E: ID_MODEL_ID=7523

P: /devices/pnp0/ttyS0
N: ttyS0
E: DEVNAME=/dev/ttyS0
`

describe.skipIf(process.platform !== 'linux')('as udevadm says', () => {
  const path = process.env['PATH']
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kiosk-udevadm-'))))
  afterEach(() => {
    process.env['PATH'] = path
    rmSync(folder, { recursive: true })
  })

  function udevadmSays(text: string): void {
    writeFileSync(join(folder, 'said'), text)
    writeFileSync(join(folder, 'udevadm'), `#!/bin/sh\ncat '${join(folder, 'said')}'\n`)
    chmodSync(join(folder, 'udevadm'), 0o755)
    process.env['PATH'] = `${folder}${delimiter}${path}`
  }

  test('USB bridges are listed, the PC’s own UARTs are not', async () => {
    udevadmSays(UDEV)
    const ch340 = { vendorId: 0x1a86, productId: 0x7523, usbSerial: null, name: '1a86', byPath: null }
    expect(await serialBus.list()).toEqual([
      {
        path: '/dev/ttyUSB0',
        byId: '/dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0',
        byPath: null,
        vendorId: 0x0403,
        productId: 0x6001,
        usbSerial: 'A50285BI',
        name: 'FTDI',
      },
      { ...ch340, path: '/dev/ttyUSB1', byId: '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0' },
      { ...ch340, path: '/dev/ttyUSB2', byId: null },
    ])
  })

  test('a bridge is opened by its serial number, wherever it is plugged in', async () => {
    udevadmSays(UDEV)
    await expect(serialBus.open(bySerial('A50285BI'), listener)).rejects.toThrow('/dev/ttyUSB0')
    udevadmSays(UDEV.replaceAll('ttyUSB0', 'ttyUSB7'))
    await expect(serialBus.open(bySerial('A50285BI'), listener)).rejects.toThrow('/dev/ttyUSB7')
  })

  test('without udevadm that is said, and is nobody’s absence', async () => {
    process.env['PATH'] = folder
    await expect(serialBus.list()).rejects.toThrow('udevadm is missing')
    await expect(serialBus.open(bySerial('A50285BI'), listener)).rejects.toThrow('udevadm is missing')
  })
})
