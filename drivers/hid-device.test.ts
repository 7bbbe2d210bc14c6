import { expect, test } from 'vitest'
import { pathOf } from './hid-device.ts'

const pos = { usagePage: 0x8c, usage: 0x02, interface: 1 }
const keyboard = { usagePage: 0x01, usage: 0x06, interface: 0 }
const scanner = { vendorId: 0x0c2e, productId: 0x0b61 }

test.each([
  [
    'by its serial number',
    'S2',
    [
      { ...pos, path: 'a', serialNumber: 'S1' },
      { ...pos, path: 'b', serialNumber: 'S2' },
    ],
    'b',
  ],
  [
    'its scans before its keys',
    'S1',
    [
      { ...keyboard, path: 'a', serialNumber: 'S1' },
      { ...pos, path: 'b', serialNumber: 'S1' },
    ],
    'b',
  ],
  [
    'two usages of one node are one device',
    'S1',
    [
      { ...pos, path: 'a', serialNumber: 'S1' },
      { ...pos, path: 'a', serialNumber: 'S1' },
    ],
    'a',
  ],
  [
    'two interfaces of one device',
    'S1',
    [
      { ...pos, path: 'a', serialNumber: 'S1' },
      { ...pos, interface: 2, path: 'b', serialNumber: 'S1' },
    ],
    'a',
  ],
  [
    'no serial number asked for: the only one, by its scans',
    null,
    [
      { ...keyboard, path: 'a', serialNumber: '' },
      { ...pos, path: 'b', serialNumber: '' },
    ],
    'b',
  ],
])('%s', (_, serial, listed, path) => {
  expect(pathOf({ ...scanner, serial }, listed)).toBe(path)
})

test('two clones with one serial number: neither', () => {
  const listed = ['a', 'b'].map((path) => ({ ...pos, path, serialNumber: '00000000' }))
  expect(() => pathOf({ ...scanner, serial: '00000000' }, listed)).toThrow('several HID devices')
})

test('two of one model and no serial number asked for: neither, for one of them may be another lane’s', () => {
  const listed = ['S1', 'S2'].map((serialNumber) => ({ ...pos, path: serialNumber, serialNumber }))
  expect(() => pathOf({ ...scanner, serial: null }, listed)).toThrow(
    'several HID devices 0c2e:0b61: name one by its serial number',
  )
})

test('another serial number than asked for: absent', () => {
  const listed = [{ ...pos, path: 'a', serialNumber: 'S1' }]
  expect(() => pathOf({ ...scanner, serial: 'S9' }, listed)).toThrow(
    'No such HID device 0c2e:0b61 with serial number S9',
  )
})
