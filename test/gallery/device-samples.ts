import type { DetectionStep, DevicesSeen, PortsSeen } from '../../src-main/api/device-schemas.ts'

type Detail = DevicesSeen['lanes'][number]['devices'][number]

const NOW = Date.UTC(2020, 2, 6, 20, 12)

const thermometer: Detail = {
  id: 'thermometer',
  kind: 'thermometer',
  state: 'online',
  detail: null,
  trouble: null,
  pairing: {
    kind: 'thermometer',
    protocol: 'gy-mcu90614',
    port: { path: '/dev/serial/by-id/usb-1a86_USB2.0-Serial-if00-port0' },
    baud: null,
    indoors: true,
  },
  from: 'page',
  set: { at: NOW - 3_600_000, by: '001' },
  problem: null,
  plugOnly: false,
  counters: { good: 48_210, bad: 3, skipped: 41 },
  traffic: { bytesIn: 433_931, bytesOut: 0, lastIn: '5a5a45040d5c09ce3d'.repeat(7) },
  frame: { says: 'temperature', celsius: 34.2, kind: 'surface', ambient: 25.1 },
  reading: { celsius: 34.2, kind: 'surface', ambient: 25.1 },
  scan: null,
  recording: { running: false, startedAt: NOW - 90_000, ms: 62_000, bytes: 41_200, endedBy: 'hand' },
}

const scanner: Detail = {
  ...thermometer,
  id: 'scanner-1',
  kind: 'scanner',
  pairing: { kind: 'hid-scanner', vendorId: 0x0c2e, productId: 0x0b61, serial: null, layout: 'auto' },
  from: 'config',
  set: null,
  counters: { good: 312, bad: 1, skipped: 0 },
  traffic: { bytesIn: 23_104, bytesOut: 0, lastIn: `02385d5130${'78'.repeat(56)}730001` },
  frame: null,
  reading: null,
  scan: { symbology: ']Q1', characters: 112 },
  recording: null,
}

const wedge: Detail = {
  ...scanner,
  id: 'scanner-2',
  kind: 'keyboard',
  pairing: { kind: 'keyboard-scanner' },
  counters: null,
  traffic: { bytesIn: 0, bytesOut: 0, lastIn: '' },
  scan: null,
}

const barrier: Detail = {
  ...wedge,
  id: 'barrier',
  kind: 'barrier',
  pairing: { kind: 'barrier', port: { path: '/dev/ttyUSB1' }, openSeconds: 3 },
  plugOnly: true,
  traffic: { bytesIn: 0, bytesOut: 1204, lastIn: '' },
}

/** A night in which two devices are not well. */
export const devicesSeen: DevicesSeen = {
  lanes: [
    {
      lane: 'huayuan-1',
      busy: false,
      devices: [
        thermometer,
        scanner,
        wedge,
        {
          ...barrier,
          state: 'failed',
          detail: 'Error: Permission denied, cannot open /dev/ttyUSB1',
          trouble: 'no-permission',
        },
      ],
      free: ['scanner-3', 'scanner-4'],
    },
    {
      lane: 'shahe-2',
      busy: true,
      devices: [
        {
          ...thermometer,
          state: 'stale',
          trouble: 'not-understood',
          counters: { good: 0, bad: 118, skipped: 4021 },
          frame: null,
          reading: null,
          recording: null,
        },
      ],
      free: ['scanner-1', 'scanner-2', 'scanner-3', 'scanner-4', 'barrier'],
    },
  ],
  detecting: false,
}

const holder = (device: Detail['id']) => ({ lane: 'huayuan-1', device })

export const ports: PortsSeen = {
  system: 'linux',
  twins: false,
  problems: [],
  serial: [
    {
      path: '/dev/ttyUSB0',
      byId: '/dev/serial/by-id/usb-1a86_USB2.0-Serial-if00-port0',
      byPath: '/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0',
      vendorId: 0x1a86,
      productId: 0x7523,
      usbSerial: null,
      name: 'QinHeng Electronics',
      port: { path: '/dev/serial/by-id/usb-1a86_USB2.0-Serial-if00-port0' },
      plugOnly: false,
      holder: holder('thermometer'),
    },
    {
      path: '/dev/ttyUSB2',
      byId: '/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0',
      byPath: '/dev/serial/by-path/pci-0000:00:14.0-usb-0:4:1.0-port0',
      vendorId: 0x0403,
      productId: 0x6001,
      usbSerial: 'A50285BI',
      name: 'FTDI',
      port: { usbSerial: 'A50285BI' },
      plugOnly: false,
      holder: null,
    },
  ],
  hid: [
    {
      vendorId: 0x0c2e,
      productId: 0x0b61,
      usbSerial: '17241B0F2A',
      name: 'Voyager 1602g',
      is: 'scanner',
      holder: holder('scanner-1'),
    },
    {
      vendorId: 0x046d,
      productId: 0xc31c,
      usbSerial: null,
      name: 'USB Keyboard',
      is: 'keyboard',
      holder: null,
    },
  ],
  protocols: [
    { id: 'gy-mcu90614', baud: 9600, kind: 'surface' },
    { id: 'lu90614', baud: 9600, kind: 'body-estimate' },
    { id: 'aaa5-body', baud: 38_400, kind: 'body-estimate' },
  ],
  udev: {
    file: '/etc/udev/rules.d/60-kiosk.rules',
    rules: `# FTDI
SUBSYSTEM=="tty", ATTRS{idVendor}=="0403", ATTRS{idProduct}=="6001", MODE="0660", GROUP="kiosk"
# Voyager 1602g
KERNEL=="hidraw*", SUBSYSTEM=="hidraw", ATTRS{idVendor}=="0c2e", ATTRS{idProduct}=="0b61", MODE="0660", GROUP="kiosk", TAG+="uaccess"
`,
  },
}

const PORT = 'FTDI (/dev/ttyUSB2)'

/** A thermometer that answers, and waits for a forehead; in the second search it was measured. */
export const thermometerSteps: DetectionStep[] = [
  { step: 'looking', ports: ['QinHeng Electronics (/dev/ttyUSB3)', PORT] },
  { step: 'asking', port: 'QinHeng Electronics (/dev/ttyUSB3)' },
  {
    step: 'skipped',
    port: 'QinHeng Electronics (/dev/ttyUSB3)',
    trouble: 'busy',
    detail: 'Error: Resource temporarily unavailable Cannot lock port',
  },
  { step: 'asking', port: PORT },
  { step: 'answered', port: PORT, protocol: 'aaa5-body' },
]

export const foundThermometer: DetectionStep = {
  step: 'found',
  pairing: {
    kind: 'thermometer',
    protocol: 'aaa5-body',
    port: { usbSerial: 'A50285BI' },
    baud: null,
    indoors: true,
  },
  port: PORT,
  plugOnly: false,
  celsius: 36.6,
}

/** A symbol of version 2, drawn by hand of nothing: what it says is no matter for a picture. */
export const scanThis: DetectionStep = {
  step: 'scan-this',
  side: 33,
  path: symbolPath(),
}

function symbolPath(): string {
  const dark = (x: number, y: number): boolean => {
    const inFinder = (left: number, top: number) => {
      const [dx, dy] = [x - left, y - top]
      if (dx < 0 || dy < 0 || dx > 6 || dy > 6) return null
      const ring = Math.max(Math.abs(dx - 3), Math.abs(dy - 3))
      return ring !== 2
    }
    const finder = inFinder(0, 0) ?? inFinder(18, 0) ?? inFinder(0, 18)
    return finder ?? (x * 7 + y * 11 + ((x * y) % 5)) % 3 === 0
  }
  const runs: string[] = []
  for (let y = 0; y < 25; y += 1) {
    for (let x = 0; x < 25; x += 1) if (dark(x, y)) runs.push(`M${x + 4} ${y + 4}h1v1h-1z`)
  }
  return runs.join('')
}
