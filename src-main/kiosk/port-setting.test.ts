import { describe, expect, test } from 'vitest'
import type { FoundSerialPort } from '../../drivers/native-ports.ts'
import { isPlugOnly, isPortOf, portSettingOf } from './port-setting.ts'

const CH340: FoundSerialPort = {
  path: '/dev/ttyUSB0',
  byId: '/dev/serial/by-id/usb-1a86_USB2.0-Serial-if00-port0',
  byPath: '/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0',
  vendorId: 0x1a86,
  productId: 0x7523,
  usbSerial: null,
  name: 'QinHeng Electronics',
}
const secondCh340 = { ...CH340, path: '/dev/ttyUSB1', byId: null, byPath: `${CH340.byPath}-2` }
const FTDI = { ...CH340, path: '/dev/ttyUSB2', vendorId: 0x0403, productId: 0x6001, usbSerial: 'A50285BI' }
const COM3 = { ...CH340, path: 'COM3', byId: null, byPath: null }

describe('how a port is paired', () => {
  test.each([
    ['by its USB serial number', FTDI, [FTDI, CH340], { usbSerial: 'A50285BI' }, false],
    ['by-id where it has none', CH340, [CH340, FTDI], { path: CH340.byId }, false],
    ['by its plug where another is alike', CH340, [CH340, secondCh340], { path: CH340.byPath }, true],
    [
      'by-id where two claim one serial number',
      FTDI,
      [FTDI, { ...CH340, usbSerial: 'A50285BI' }],
      { path: FTDI.byId },
      false,
    ],
    ['by its COM number where Windows says no more', COM3, [COM3], { path: 'COM3' }, true],
  ])('%s', (_name, port, all, setting, plugOnly) => {
    expect(portSettingOf(port, all)).toEqual(setting)
    expect(isPlugOnly(portSettingOf(port, all))).toBe(plugOnly)
    expect(all.filter((each) => isPortOf(portSettingOf(port, all), each))).toContain(port)
  })
})
