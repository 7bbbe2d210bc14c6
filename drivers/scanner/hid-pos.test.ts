import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codePoint } from '../../test/fixtures/code-point.ts'
import { createHidPosCodec } from './hid-pos.ts'
import { layoutA, layoutB } from './layouts.ts'
import { maxReadBytes } from './scan-codec.ts'
import type { ScanReport } from './report-descriptor.ts'
import { encodeLayoutA, encodeLayoutB, encodeReports } from './twin.ts'

/** Hex with `..` for the zeros that fill up to `tail`, the last bytes of a 64-byte report. */
function report(head: string, tail: string): Uint8Array {
  const bytes = new Uint8Array(64)
  bytes.set(Buffer.from(head.replaceAll(/\s/g, ''), 'hex'))
  const end = Buffer.from(tail.replaceAll(/\s/g, ''), 'hex')
  bytes.set(end, 64 - end.length)
  return bytes
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const ascii = (text: string) => hex(Buffer.from(text))

function read(layout: ScanReport, reports: readonly Uint8Array[]) {
  const codec = createHidPosCodec([layout])
  const scans = reports.flatMap((each) => codec.take(each))
  return { scans, unfinished: codec.unfinished, flushed: codec.flush(), counters: codec.counters }
}

const fiftySix = '1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst'
const scanned = (text: string, symbology: string | null) => ({ ok: true, text, symbology })

describe('layout A, Honeywell and clones', () => {
  test.each([
    [
      'one report',
      [report(`02 0B 5D5131 ${ascii('EMP-000123\r')}`, '73 00 00')],
      [scanned('EMP-000123', ']Q1')],
    ],
    [
      'two reports, as the Access-IS manuals print them',
      [report(`02 38 5D5130 ${ascii(fiftySix)}`, '73 00 01'), report('02 04 5D5130 20 31 30 30', '73 00 00')],
      [scanned(`${fiftySix} 100`, ']Q0')],
    ],
    [
      'exactly 56 bytes from genuine firmware: no flag, no second report',
      [report(`02 38 5D5130 ${ascii(fiftySix)}`, '73 00 00')],
      [scanned(fiftySix, ']Q0')],
    ],
    [
      'suffixes CR, LF and Tab are stripped',
      [report(`02 06 5D4330 ${ascii('AB\t\r\n\t')}`, '6A 00 00')],
      [scanned('AB', ']C0')],
    ],
    [
      'a leading line end is no line',
      [report(`02 04 5D4330 ${ascii('\r\nAB')}`, '6A 00 00')],
      [scanned('AB', ']C0')],
    ],
    [
      'bytes after the counted ones are not data',
      [report(`02 02 5D5131 ${ascii('ABCDEF')}`, '73 00 00')],
      [scanned('AB', ']Q1')],
    ],
    [
      'a clone that leaves the AIM id out',
      [report(`02 02 000000 ${ascii('AB')}`, '00 00 00')],
      [scanned('AB', null)],
    ],
    ['only a suffix is no scan', [report('02 01 5D5131 0D', '73 00 00')], []],
    ['an empty report is no scan', [report('02 00 5D5131', '73 00 00')], []],
    [
      'reserved bits beside the flag mean nothing',
      [report(`02 02 5D5131 ${ascii('AB')}`, '73 00 FE')],
      [scanned('AB', ']Q1')],
    ],
    [
      'a second symbol with another AIM id ends the one that never finished',
      [
        report(`02 38 5D5130 ${ascii(fiftySix)}`, '73 00 01'),
        report(`02 02 5D4330 ${ascii('AB')}`, '6A 00 00'),
      ],
      [scanned(fiftySix, ']Q0'), scanned('AB', ']C0')],
    ],
    [
      'a lost first report leaves a short text',
      [report('02 04 5D5130 20 31 30 30', '73 00 00')],
      [scanned(' 100', ']Q0')],
    ],
  ])('%s', (_name, reports, expected) => {
    const { scans, unfinished } = read(layoutA, reports)
    expect(scans).toEqual(expected)
    expect(unfinished).toBe(false)
  })

  const question = Array.from({ length: 5 }, () => report('02 38 5D5830', '3F 00 01'))

  test('the replies of a Voyager 1602g to a menu command (REVINF) are no scans', () => {
    const reply = [
      ...question,
      report('02 09 5D5830', '3F 00 00'),
      report(`02 08 5D5A36 ${ascii('REVINF')} 06 2E`, '36 00 00'),
    ]
    expect(read(layoutA, reply)).toEqual({
      scans: [],
      unfinished: false,
      flushed: [],
      counters: { good: 0, bad: 0, skipped: 0 },
    })
  })

  test(']X0 with the code id of a symbol is a scan', () => {
    expect(read(layoutA, [report(`02 02 5D5830 ${ascii('AB')}`, '64 00 00')]).scans).toEqual([
      scanned('AB', ']X0'),
    ])
  })

  test('a menu reply between two pieces leaves the scan whole', () => {
    const [first, second] = encodeLayoutA('x'.repeat(60))
    const reports = [first, ...question, second].filter((each) => each !== undefined)
    expect(read(layoutA, reports).scans).toEqual([scanned('x'.repeat(60), ']Q1')])
  })

  test.each([56, 112])('a clone sets the flag on a last piece of 56 too: %i bytes need a flush', (length) => {
    const reports = encodeLayoutA('7'.repeat(length)).map((each) => each.with(63, 1))
    const { scans, unfinished, flushed, counters } = read(layoutA, reports)
    expect({ scans, unfinished, flushed }).toEqual({
      scans: [],
      unfinished: true,
      flushed: [scanned('7'.repeat(length), ']Q1')],
    })
    expect(counters.good).toBe(1)
  })

  test('a read that stops short of its end is refused', () => {
    const cut = report(`02 10 5D5131 ${ascii('1234567890123456')}`, '73 00 01')
    expect(read(layoutA, [cut])).toMatchObject({ scans: [], flushed: [], counters: { good: 0, bad: 1 } })
  })

  test.each([
    ['a report cut by the system', report(`02 02 5D5131 ${ascii('AB')}`, '73 00 00').subarray(0, 63)],
    ['a count that the report cannot hold', report(`02 39 5D5131 ${ascii('AB')}`, '73 00 00')],
  ])('%s is bad and ends the read it was in', (_name, broken) => {
    const [first, second] = encodeLayoutA('x'.repeat(60))
    const reports = [first, broken, second].filter((each) => each !== undefined)
    expect(read(layoutA, reports)).toMatchObject({
      scans: [scanned('xxxx', ']Q1')],
      counters: { good: 1, bad: 1 },
    })
  })

  test('a report with another id is skipped, its bytes counted', () => {
    const [only] = encodeLayoutA('AB')
    if (only === undefined) throw new Error('a scan is at least one report')
    expect(read(layoutA, [only.with(0, 4)])).toMatchObject({ scans: [], counters: { skipped: 64 } })
  })

  test('two phones in one read are refused, not split', () => {
    expect(read(layoutA, encodeLayoutA('RED-1\r\nGREEN-2\r'))).toMatchObject({
      scans: [{ ok: false, error: 'merged', lines: 2 }],
      counters: { good: 0, bad: 1 },
    })
  })

  test.each([
    ['UTF-8', '桃源社区', Buffer.from('桃源社区')],
    ['GB18030 from old Windows software', '桃源社区', Buffer.from('CCD2D4B4C9E7C7F8', 'hex')],
    ['neither, as Windows-1252', 'ÿþ', Buffer.from('FFFE', 'hex')],
    ['UTF-8 with a byte order mark', 'AB', Buffer.from('EFBBBF4142', 'hex')],
  ])('text in %s', (_name, text, data) => {
    const reports = encodeReports({ layout: layoutA, data, aim: ']Q1', makerCode: 0x73 })
    expect(read(layoutA, reports).scans).toEqual([scanned(text, ']Q1')])
  })

  test('more than 64 KiB is refused whole, and the next scan is whole again', () => {
    const { scans, counters } = read(layoutA, [
      ...encodeLayoutA('x'.repeat(maxReadBytes + 1)),
      ...encodeLayoutA('AB'),
    ])
    expect(scans).toEqual([scanned('AB', ']Q1')])
    expect(counters).toMatchObject({ good: 1, bad: 1 })
  })

  test('exactly 64 KiB is taken', () => {
    expect(read(layoutA, encodeLayoutA('x'.repeat(maxReadBytes))).counters).toMatchObject({ good: 1, bad: 0 })
  })
})

describe('layout B, Newland', () => {
  test('data start at 2 and there is no symbology', () => {
    const reports = [report(`02 0B ${ascii('EMP-000123\r')}`, '00 00')]
    expect(read(layoutB, reports).scans).toEqual([scanned('EMP-000123', null)])
  })

  test('the Newland number at 62 and reserved bytes are not data', () => {
    const reports = [report(`02 02 ${ascii('AB')}`, 'AA BB CC DD 2A 00')]
    expect(read(layoutB, reports).scans).toEqual([scanned('AB', null)])
  })

  // FM30, asked for its serial number: answered on report 02 as a scan is. Nobody asks: a HidPort has no way to write.
  test('the answer to a command that nobody sends is a text, and no code begins so', () => {
    const answer = report(`02 0E 02 00 00 08 ${ascii('EL030095')} 25 51`, '00')
    expect(read(layoutB, [answer]).scans).toEqual([scanned('\u0002\0\0\bEL030095%Q', null)])
  })

  test('a text that begins like an AIM id is a text', () => {
    expect(read(layoutB, encodeLayoutB(']Z6 is a text here')).scans).toEqual([
      scanned(']Z6 is a text here', null),
    ])
  })
})

test('without a count the trailing NULs are padding', () => {
  const layout: ScanReport = {
    id: 7,
    bytes: 61,
    count: null,
    aim: [1, 2, 3],
    data: { at: 4, bytes: 56 },
    more: { at: 60, mask: 1 },
    makerCode: null,
  }
  const reports = encodeReports({
    layout,
    data: Buffer.from(`${fiftySix}12`),
    aim: ']d1',
    makerCode: 0,
  })
  expect(read(layout, reports).scans).toEqual([scanned(`${fiftySix}12`, ']d1')])
})

describe('any text', () => {
  // What the codec strips or refuses is not part of a code.
  const text = fc
    .string({ unit: codePoint, minLength: 1, maxLength: 512 })
    .map((each) => each.replaceAll(/[\r\n\t\uFEFF]/g, 'x'))
  const chinese = fc.string({
    unit: fc.constantFrom('健', '康', '码', '1', 'é', '𠮷'),
    minLength: 1,
    maxLength: 512,
  })

  test.each([
    ['layout A', layoutA, encodeLayoutA, ']Q1'],
    ['layout B', layoutB, encodeLayoutB, null],
  ])('round-trips through %s', (_name, layout, encode, symbology) => {
    fc.assert(
      fc.property(fc.oneof(text, chinese), (each) => {
        expect(read(layout, encode(each)).scans).toEqual([scanned(each, symbology)])
      }),
    )
  })

  test.each([1, 2, 3])('a character split %i bytes before a report ends stays one character', (before) => {
    const split = `${'x'.repeat(56 - before)}𠮷${'y'.repeat(40)}`
    expect(read(layoutA, encodeLayoutA(split)).scans).toEqual([scanned(split, ']Q1')])
  })
})

test('random reports never throw, and a good scan after silence is read', () => {
  const anyReport = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .uint8Array({ minLength: 64, maxLength: 64 })
      .map((each) => each.with(0, 2).with(1, (each[1] ?? 0) % 57)),
  )
  fc.assert(
    fc.property(
      fc.array(anyReport, { maxLength: 20 }),
      fc.constantFrom(layoutA, layoutB),
      (reports, layout) => {
        const codec = createHidPosCodec([layout])
        for (const each of reports) codec.take(each)
        codec.flush()
        const after = layout === layoutA ? encodeLayoutA('AFTER') : encodeLayoutB('AFTER')
        expect(after.flatMap((each) => codec.take(each))).toMatchObject([{ ok: true, text: 'AFTER' }])
      },
    ),
  )
})
