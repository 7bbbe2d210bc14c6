import { describe, expect, test } from 'vitest'
import { decodeCapture } from './decode.ts'
import { idc50 } from './idc50.ts'
import { temperature } from './protocol.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const decode = (text: string) => decodeCapture(idc50, hex(text))
const body = (celsius: number) => temperature({ celsius, kind: 'body-estimate', ambient: null })

describe('binary', () => {
  test.each([
    ['the vendor’s example: DEC is one digit', 'AA 55 06 24 07 30', 36.7],
    ['36.5', 'AA 55 06 24 05 2E', 36.5],
    ['a whole degree', 'AA 55 06 25 00 2A', 37],
  ])('%s', (_, line, celsius) => {
    expect(decode(line)).toEqual({ frames: [body(celsius)], good: 1, bad: 0, skipped: 0 })
    expect(idc50.encode(body(celsius))).toEqual(hex(line))
  })

  test.each([
    ['ten tenths', 'AA 55 06 24 0A 33'],
    ['hundredths, as the LU90614 has them', 'AA 55 06 24 43 6C'],
    ['a flipped sum', 'AA 55 06 24 07 31'],
  ])('%s is bad', (_, line) => {
    expect(decode(line)).toEqual({ frames: [], good: 0, bad: 1, skipped: 6 })
  })

  test.each([null, Number.NaN, -0.1, 256])('%s cannot be sent', (celsius) => {
    expect(() => idc50.encode({ ...body(0), celsius })).toThrow(RangeError)
  })
})

describe('text', () => {
  const text = (line: string) => decodeCapture(idc50, new TextEncoder().encode(line))

  test.each([
    ['{36.7}', 36.7],
    ['{36.75}', 36.75],
    ['{37}', 37],
    ['{ 36.7 }', 36.7],
  ])('%s', (line, celsius) => {
    expect(text(line)).toEqual({ frames: [body(celsius)], good: 1, bad: 0, skipped: 0 })
  })

  test.each(['{}', '{--.-}', '{367}', '{36.}', '{3 6.7}', '{36.7 98}', '{36.7F}'])('%s is none', (line) => {
    expect(text(line)).toMatchObject({ frames: [], good: 0, skipped: line.length })
  })

  test('lines between, a brace too many, two in a row', () => {
    expect(text('\r\n{{36.7}\r\n{36.8}').frames).toEqual([body(36.7), body(36.8)])
  })

  test('a brace as noise holds no binary frame back for longer than a text could be', () => {
    const frame = 'AA 55 06 24 07 30'
    expect(decode(`7B ${frame} ${frame}`)).toEqual({
      frames: [body(36.7), body(36.7)],
      good: 2,
      bad: 1,
      skipped: 1,
    })
  })
})
