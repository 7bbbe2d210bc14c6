import { describe, expect, test } from 'vitest'
import type { Frame } from './contract.ts'
import { decodeCapture } from './decode.ts'
import { gy614v } from './gy-614v.ts'
import { sum8 } from './protocol.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const decode = (text: string) => decodeCapture(gy614v, hex(text))
const forehead: Frame = {
  says: 'temperature',
  celsius: 36.55,
  kind: 'body-estimate',
  raw: 34.2,
  ambient: 25.1,
}

test('the frame: its estimate of the body, the skin beside it as the raw value', () => {
  const line = 'A4 03 07 07 62 0D 5C 09 CE 0E 47 AC'
  expect(decode(line)).toEqual({ frames: [forehead], good: 1, bad: 0, skipped: 0 })
  expect(gy614v.encode(forehead)).toEqual(hex(line))
})

test.each([
  ['vendor: query mode', 'A4 06 03 01 AE'],
  ['vendor: 115200', 'A4 06 01 06 B1'],
  ['the read request of the block', 'A4 03 07 07 B5'],
  ['captured from the GY-95T', 'a4030812f93dfbcf002a000100010001ddb416bafffa48'],
  ['captured from the GY-95T', 'a4030812f93dfbce0028000100010002ddae16b9ffe227'],
])('the sum of %s, and it is no reading', (_, line) => {
  const bytes = hex(line)
  expect(sum8(bytes, 0, -1)).toBe(bytes.at(-1))
  expect(decode(line).frames).toEqual([])
})

test('at the start: 10 Hz and stream, neither saved', () => {
  expect(gy614v.start).toEqual(hex('A4 06 02 03 AF A4 06 03 00 AD'))
})

describe('the line', () => {
  test('below zero', () => {
    const frost = { ...forehead, celsius: -1, raw: -5, ambient: -12.34 }
    expect(decodeCapture(gy614v, gy614v.encode(frost)).frames).toEqual([frost])
  })

  test('a header inside the data, after a lost byte, costs no frame behind it', () => {
    const inside = { ...forehead, raw: 34.92, ambient: 7.75, celsius: 18.9 }
    const bytes = [...gy614v.encode(inside)]
    expect(Buffer.from(bytes).toString('hex')).toContain('a4030707620da40307076')
    expect(decodeCapture(gy614v, Uint8Array.of(...bytes.slice(1), ...bytes))).toEqual({
      frames: [inside],
      good: 1,
      bad: 1,
      skipped: 11,
    })
  })

  test('a flipped sum', () => {
    expect(decode('A4 03 07 07 62 0D 5C 09 CE 0E 47 AD')).toEqual({
      frames: [],
      good: 0,
      bad: 1,
      skipped: 12,
    })
  })

  test.each(['celsius', 'raw', 'ambient'] as const)('a %s of no heat at all is bad', (field) => {
    const bytes = gy614v.encode({ ...forehead, [field]: -273.15 })
    expect(decodeCapture(gy614v, bytes)).toMatchObject({ frames: [], good: 0, bad: 1 })
  })

  test.each(['celsius', 'raw', 'ambient'] as const)('without %s it cannot be sent', (field) => {
    expect(() => gy614v.encode({ ...forehead, [field]: null })).toThrow(RangeError)
  })
})
