import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bootKeyboard, layoutA, layoutB, layoutOfDescriptor, layoutOfDevice } from './layouts.ts'
import { readReportDescriptor } from './report-descriptor.ts'
import { twinDevices } from './twin.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'))

describe('report descriptors of scanners', () => {
  test.each([
    ['layout A, HHP firmware and JieLi SDK', twinDevices.a.descriptor, { scans: [layoutA], keyboards: [] }],
    ['layout B, no AIM usages', twinDevices.b.descriptor, { scans: [layoutB], keyboards: [] }],
    [
      'boot keyboard, Datalogic GD4400 dump',
      twinDevices.keyboard.descriptor,
      { scans: [], keyboards: [bootKeyboard] },
    ],
    [
      'the 61-byte report without a count: id, AIM, 56 data, flag byte',
      bytes(
        '05 8C 09 02 A1 01 85 07 75 08 95 03 09 FB 09 FC 09 FD 81 02 95 38 09 FE 81 02 95 01 09 FF 81 02 C0',
      ),
      {
        scans: [
          {
            id: 7,
            bytes: 61,
            count: null,
            aim: [1, 2, 3],
            data: { at: 4, bytes: 56 },
            more: { at: 60, mask: 1 },
            makerCode: null,
          },
        ],
        keyboards: [],
      },
    ],
    [
      'the 64-byte report with one byte more before the AIM id, as WebHidBarcodeScanner meets it',
      bytes(
        `05 8C 09 02 A1 01 85 02 75 08 95 01 05 01 09 3B 81 02 81 01
         05 8C 95 03 09 FB 09 FC 09 FD 81 02 95 39 09 FE 81 02 95 08 75 01 09 FF 81 02 C0`,
      ),
      {
        scans: [
          {
            id: 2,
            bytes: 64,
            count: 1,
            aim: [3, 4, 5],
            data: { at: 6, bytes: 57 },
            more: { at: 63, mask: 1 },
            makerCode: null,
          },
        ],
        keyboards: [],
      },
    ],
    [
      'no report ids, four-byte usages, Push and Pop, a long item, usage range for the AIM id',
      bytes(`05 01 09 02 A1 01 FE 02 10 AA BB 75 08 95 01 0B 3B 00 01 00 81 02
        A4 05 8C 95 03 19 FB 29 FD 81 02 B4 0B FE 00 8C 00 81 02
        05 8C 75 01 95 03 81 01 95 01 09 FF 81 02 95 04 81 01 C0`),
      {
        scans: [
          {
            id: null,
            bytes: 6,
            count: 0,
            aim: [1, 2, 3],
            data: { at: 4, bytes: 1 },
            more: { at: 5, mask: 8 },
            makerCode: null,
          },
        ],
        keyboards: [],
      },
    ],
    [
      'decoded data that do not lie on whole bytes are no layout',
      bytes('05 8C 75 04 95 01 09 FF 81 02 75 08 95 08 09 FE 81 02'),
      { scans: [], keyboards: [] },
    ],
    [
      'the data of an output report are not a scan',
      bytes('05 8C 75 08 95 08 09 FE 91 02'),
      { scans: [], keyboards: [] },
    ],
    [
      'a descriptor that asks for four billion bytes',
      bytes('05 8C 75 08 97 FF FF FF FF 09 FE 81 02'),
      { scans: [], keyboards: [] },
    ],
    ['nothing at all', new Uint8Array(), { scans: [], keyboards: [] }],
  ])('%s', (_name, descriptor, expected) => {
    expect(readReportDescriptor(descriptor)).toEqual(expected)
  })

  test('any bytes are read without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (descriptor) => {
        readReportDescriptor(descriptor)
      }),
    )
  })

  test('a real descriptor, cut or flipped anywhere, is read without an exception', () => {
    const real = twinDevices.a.descriptor
    fc.assert(
      fc.property(fc.nat(real.length), fc.nat(real.length - 1), fc.nat(255), (cut, at, value) => {
        readReportDescriptor(real.with(at, value).subarray(0, cut))
      }),
    )
  })
})

describe('the layout of a device', () => {
  const posA = { kind: 'pos', reports: [layoutA] }
  const posB = { kind: 'pos', reports: [layoutB] }
  const mouse = bytes('05 01 09 02 A1 01 05 09 19 01 29 03 15 00 25 01 95 03 75 01 81 02 C0')

  test.each([
    ['the descriptor wins over the maker', 0x1eab, twinDevices.a.descriptor, posA],
    ['Honeywell without a descriptor', 0x0c2e, null, posA],
    ['23D0 without a descriptor', 0x23d0, null, posA],
    ['Intermec without a descriptor', 0x067e, null, posA],
    ['Newland without a descriptor', 0x1eab, null, posB],
    ['a descriptor that says nothing of scans leaves the maker', 0x1eab, mouse, posB],
    ['a keyboard', 0x05f9, twinDevices.keyboard.descriptor, { kind: 'keyboard', report: bootKeyboard }],
    ['neither', 0x05e0, null, null],
  ])('%s', (_name, vendorId, descriptor, expected) => {
    expect(layoutOfDevice({ vendorId, descriptor })).toEqual(expected)
  })

  test('a composite device is read as HID POS, not as the keyboard beside it', () => {
    const both = Uint8Array.from([...twinDevices.keyboard.descriptor, ...twinDevices.a.descriptor])
    expect(layoutOfDescriptor(both)?.kind).toBe('pos')
  })
})
