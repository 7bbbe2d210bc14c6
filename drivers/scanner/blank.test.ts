import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blankReport, blankText } from './blank.ts'
import { codecFor } from './codec-for.ts'
import { layoutNamed } from './layouts.ts'
import { encodeKeyboard, encodeLayoutA, encodeLayoutB } from './twin.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const unhex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

describe('a code is not in what is recorded', () => {
  test('layout A keeps id, length, AIM id, maker code and flag', () => {
    const [report] = encodeLayoutA('EMP-000123').map((each) => blankReport(layoutNamed.a, each))
    expect(hex(report ?? new Uint8Array())).toBe(`020a5d5131${'78'.repeat(10)}${'00'.repeat(46)}730000`)
  })

  test('layout B keeps id and length', () => {
    const [report] = encodeLayoutB('EMP-000123').map((each) => blankReport(layoutNamed.b, each))
    expect(hex(report ?? new Uint8Array())).toBe(`020a${'78'.repeat(10)}${'00'.repeat(52)}`)
  })

  test('what a scanner left behind the length goes too', () => {
    const report = unhex(`0201${'41'.repeat(62)}`)
    expect(hex(blankReport(layoutNamed.b, report))).toBe(`0201${'78'.repeat(56)}${'41'.repeat(6)}`)
  })

  test('a layout that is not the scanner’s own gives no first letters away as an AIM id', () => {
    const [report] = encodeLayoutB('EMP-000123').map((each) => blankReport(layoutNamed.a, each))
    expect(hex(report ?? new Uint8Array())).not.toContain('454d50')
  })

  test.each([
    ['no layout at all', null, '0205ab454d50', '020578787878'],
    ['another report id', layoutNamed.a, `09${'45'.repeat(63)}`, `0945${'78'.repeat(62)}`],
    ['a report that is too short', layoutNamed.a, '02035d5131454d50', '0203787878787878'],
  ])('%s: only the first two bytes stay', (_name, layout, report, blanked) => {
    expect(hex(blankReport(layout, unhex(report)))).toBe(blanked)
  })

  test('a keyboard keeps Shift, Enter and Ctrl, and its keys are all one', () => {
    const typed = encodeKeyboard('aB7\r\n').map((each) => hex(blankReport(layoutNamed.keyboard, each)))
    const up = '0000000000000000'
    expect(typed).toEqual([
      '00001b0000000000',
      up,
      '02001b0000000000',
      up,
      '00001b0000000000',
      up,
      '0000280000000000',
      up,
      '01001b0000000000',
      up,
    ])
  })

  test('a serial scanner keeps CR, LF and Tab', () => {
    expect(Buffer.from(blankText(Buffer.from('EMP-1\t2\r\n'))).toString()).toBe('xxxxx\tx\r\n')
  })

  test('any two codes of one length look alike, in every layout', () => {
    const pair = fc
      .integer({ min: 1, max: 200 })
      .chain((length) =>
        fc.tuple(...[0, 1].map(() => fc.stringMatching(new RegExp(`^[0-9a-z]{${length}}$`)))),
      )
    fc.assert(
      fc.property(pair, ([one = '', other = '']) => {
        for (const [name, encode] of [
          ['a', encodeLayoutA],
          ['b', encodeLayoutB],
          ['keyboard', encodeKeyboard],
        ] as const) {
          const blanked = (text: string) =>
            encode(text).map((each) => hex(blankReport(layoutNamed[name], each)))
          expect(blanked(one)).toEqual(blanked(other))
        }
      }),
      { numRuns: 50 },
    )
  })

  test('what is left still reads as a scan of that length', () => {
    const codec = codecFor(layoutNamed.a)
    const scans = encodeLayoutA('A'.repeat(100)).flatMap((each) =>
      codec.take(blankReport(layoutNamed.a, each)),
    )
    expect(scans).toEqual([{ ok: true, text: 'x'.repeat(100), symbology: ']Q1' }])
  })
})
