import { describe, expect, test } from 'vitest'
import type { FoundHidDevice, FoundSerialPort } from '../../drivers/native-ports.ts'
import { udevRules } from './udev-rules.ts'

const CH340: FoundSerialPort = {
  path: '/dev/ttyUSB0',
  byId: null,
  byPath: null,
  vendorId: 0x1a86,
  productId: 0x7523,
  usbSerial: null,
  name: 'USB2.0-Serial',
}
const hid = (device: Partial<FoundHidDevice>): FoundHidDevice => ({
  vendorId: 0x0c2e,
  productId: 0x0b61,
  usbSerial: null,
  name: 'Voyager 1602g',
  usagePage: 0x8c,
  usage: 2,
  ...device,
})
const wedge = hid({ vendorId: 0x05f9, productId: 0x2214, name: 'Gryphon', usagePage: 1, usage: 6 })
const keyboard = hid({ vendorId: 0x046d, productId: 0xc31c, name: 'Keyboard K120', usagePage: 1, usage: 6 })
const isWedge = ({ vendorId }: FoundHidDevice) => vendorId === wedge.vendorId

describe('60-kiosk.rules', () => {
  test('a rule for each model that was found, lower-case hex, for the group kiosk', () => {
    const found = {
      problems: [],
      serial: [CH340, { ...CH340, path: '/dev/ttyUSB1' }],
      hid: [hid({}), wedge, keyboard],
    }
    expect(udevRules(found, isWedge)).toBe(`# USB2.0-Serial
SUBSYSTEM=="tty", ATTRS{idVendor}=="1a86", ATTRS{idProduct}=="7523", MODE="0660", GROUP="kiosk"
# Voyager 1602g
KERNEL=="hidraw*", SUBSYSTEM=="hidraw", ATTRS{idVendor}=="0c2e", ATTRS{idProduct}=="0b61", MODE="0660", GROUP="kiosk", TAG+="uaccess"
# Gryphon
KERNEL=="hidraw*", SUBSYSTEM=="hidraw", ATTRS{idVendor}=="05f9", ATTRS{idProduct}=="2214", MODE="0660", GROUP="kiosk", TAG+="uaccess"
ACTION!="remove", SUBSYSTEM=="input", ATTRS{idVendor}=="05f9", ATTRS{idProduct}=="2214", ENV{LIBINPUT_IGNORE_DEVICE}="1"
`)
  })

  test('a keyboard that nobody reads as a scanner stays a keyboard', () => {
    expect(udevRules({ problems: [], serial: [], hid: [wedge, keyboard] }, () => false)).toBe('')
  })

  test('what a device calls itself is no rule', () => {
    const rules = udevRules(
      { problems: [], serial: [], hid: [hid({ name: 'A\nRUN+="/bin/sh"' })] },
      () => false,
    )
    expect(rules.split('\n')).toHaveLength(3)
    expect(rules).toContain('# ARUN+=')
  })

  test('a twin has no USB ids and needs no rule', () => {
    expect(udevRules({ problems: [], serial: [{ ...CH340, vendorId: null }], hid: [] }, () => false)).toBe('')
  })
})
