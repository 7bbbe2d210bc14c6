import { describe, expect, test } from 'vitest'
import { decodeReports } from './decode.ts'
import { encodeKeyboard, encodeLayoutA, encodeLayoutB, twinDevices } from './twin.ts'

const spaced = (reports: Uint8Array[]) =>
  reports.map((report) => Array.from(report, (byte) => byte.toString(16).padStart(2, '0')).join(' '))
const plain = (reports: Uint8Array[]) =>
  reports.map((report) => Buffer.from(report).toString('hex').toUpperCase())

const zeros = (count: number) => '00'.repeat(count)
const builtA = `020B5D5131454D502D3030303132330D${zeros(45)}730000`
const builtB = `020B454D502D3030303132330D${zeros(51)}`
const descriptorA = Buffer.from(twinDevices.a.descriptor).toString('hex')

describe('kiosk scanner decode', () => {
  test.each([
    ['layout A named', { lines: [builtA], descriptor: null, layout: 'a' }, 'EMP-000123', ']Q1'],
    ['layout B named', { lines: [builtB], descriptor: null, layout: 'b' }, 'EMP-000123', null],
    ['layout A guessed', { lines: [builtA], descriptor: null, layout: null }, 'EMP-000123', ']Q1'],
    ['layout B guessed', { lines: [builtB], descriptor: null, layout: null }, 'EMP-000123', null],
    ['a descriptor', { lines: [builtA], descriptor: descriptorA, layout: null }, 'EMP-000123', ']Q1'],
    [
      'spaces between bytes, lower case, CR at the line end, empty lines',
      {
        lines: ['', ...spaced(encodeLayoutA('AB')).map((line) => ` ${line}\r`), ''],
        descriptor: null,
        layout: 'a',
      },
      'AB',
      ']Q1',
    ],
    [
      'a keyboard guessed from its eight bytes',
      { lines: plain(encodeKeyboard('Ab9\r\n')), descriptor: null, layout: null },
      'Ab9',
      null,
    ],
    [
      'a clone that left its last 56 bytes open',
      {
        lines: plain(encodeLayoutA('7'.repeat(56)).map((each) => each.with(63, 1))),
        descriptor: null,
        layout: 'a',
      },
      '7'.repeat(56),
      ']Q1',
    ],
  ] as const)('%s', (_name, capture, text, symbology) => {
    expect(decodeReports(capture)).toEqual({ ok: true, scans: [{ text, symbology }], exitCode: 0 })
  })

  test('a serial scanner: a line a read, its suffix and AIM id as they came', () => {
    const lines = plain(['EMP-000123\r\n', ']Q1A\t', 'A\rB\r', '\r'].map((read) => Buffer.from(read)))
    expect(decodeReports({ lines, descriptor: null, layout: 'serial' })).toEqual({
      ok: true,
      scans: [
        { text: 'EMP-000123', symbology: null },
        { text: ']Q1A', symbology: null },
        { text: null, error: 'merged', lines: 2 },
      ],
      exitCode: 1,
    })
  })

  test('a merged read among good ones: a line each, exit 1', () => {
    const lines = plain([...encodeLayoutB('A\r'), ...encodeLayoutB('B\rC\rD\r'), ...encodeLayoutB('E\r')])
    expect(decodeReports({ lines, descriptor: null, layout: 'b' })).toEqual({
      ok: true,
      scans: [
        { text: 'A', symbology: null },
        { text: null, error: 'merged', lines: 3 },
        { text: 'E', symbology: null },
      ],
      exitCode: 1,
    })
  })

  test('a read that lost a character: told, exit 1', () => {
    const lines = plain([
      ...encodeKeyboard('AB'),
      Uint8Array.of(0, 0, 0x64, 0, 0, 0, 0, 0),
      ...encodeKeyboard('C\r'),
    ])
    expect(decodeReports({ lines, descriptor: null, layout: 'keyboard' })).toEqual({
      ok: true,
      scans: [{ text: null, error: 'unreadable' }],
      exitCode: 1,
    })
  })

  test.each([
    ['no report at all', [], 2],
    ['reports of another length', ['0102'], 2],
    ['reports with another id', [`04${zeros(63)}`], 2],
    ['only the reply to a menu command', [`02085D5A36524556494E46062E${zeros(48)}360000`], 0],
  ])('%s', (_name, lines, exitCode) => {
    expect(decodeReports({ lines, descriptor: null, layout: 'a' })).toEqual({ ok: true, scans: [], exitCode })
  })

  test.each([
    ['words', [builtA, 'hello'], 2],
    ['half a byte', [builtA, '', '02 0'], 3],
    ['a prefix', ['0x02 0x0B'], 1],
  ])('%s are refused with their line', (_name, lines, line) => {
    expect(decodeReports({ lines, descriptor: null, layout: 'a' })).toEqual({
      ok: false,
      line,
      expected: 'a report as hexadecimal bytes, with or without spaces between them',
    })
  })

  test.each([
    ['that is not hexadecimal', 'xyz', /hexadecimal/],
    ['without a scan', '05010902A101C0', /8C:FE/],
  ])('a descriptor %s is refused', (_name, descriptor, expected) => {
    expect(decodeReports({ lines: [builtA], descriptor, layout: null })).toEqual({
      ok: false,
      line: null,
      expected: expect.stringMatching(expected),
    })
  })
})
