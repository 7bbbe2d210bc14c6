import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCapture } from './decode.ts'
import { lu90614 } from './lu90614.ts'
import { temperature } from './protocol.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const decode = (text: string) => decodeCapture(lu90614, hex(text))

describe('frames', () => {
  test.each([
    ['the vendor’s body example', 'FE AC 28 1E 00 00 00 00 F0', 40.3, 'body-estimate' as const],
    ['the vendor’s object example, never a body', 'FE AA 28 1E 00 00 00 00 EE', 40.3, 'surface' as const],
    ['a body', 'FE AC 24 37 00 00 00 00 05', 36.55, 'body-estimate' as const],
    ['hundredths below ten', 'FE AC 24 05 00 00 00 00 D3', 36.05, 'body-estimate' as const],
    ['hundredths of 0x24', 'FE AC 24 24 00 00 00 00 F2', 36.36, 'body-estimate' as const],
    ['a whole degree', 'FE AC 25 00 00 00 00 00 CF', 37, 'body-estimate' as const],
  ])('%s', (_, line, celsius, kind) => {
    expect(decode(line)).toEqual({
      frames: [temperature({ celsius, kind, ambient: null })],
      good: 1,
      bad: 0,
      skipped: 0,
    })
    expect(lu90614.encode(temperature({ celsius, kind, ambient: null }))).toEqual(hex(line))
  })

  test.each([
    ['a wrong sum', 'FE AC 24 37 00 00 00 00 06', 1],
    ['a hundred hundredths', 'FE AC 24 64 00 00 00 00 32', 1],
    ['neither body nor object', 'FE AB 24 37 00 00 00 00 04', 0],
  ])('%s is no reading', (_, line, bad) => {
    expect(decode(line)).toEqual({ frames: [], good: 0, bad, skipped: 9 })
  })

  test('any value of the two bytes survives the wire', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 25_599 }), (hundredths) => {
        const frame = temperature({ celsius: hundredths / 100, kind: 'body-estimate', ambient: null })
        expect(decodeCapture(lu90614, lu90614.encode(frame)).frames).toEqual([frame])
      }),
    )
  })

  test.each([null, Number.NaN, -0.01, 256])('%s cannot be sent', (celsius) => {
    expect(() => lu90614.encode(temperature({ celsius, kind: 'body-estimate', ambient: null }))).toThrow(
      RangeError,
    )
  })
})

test('the request selects the body, then measures, and both its sums hold', () => {
  const request = lu90614.poll?.request ?? new Uint8Array(0)
  expect(Buffer.from(request).toString('hex')).toBe('fac5bffacac4')
  expect([(0xfa + 0xc5) & 0xff, (0xfa + 0xca) & 0xff]).toEqual([request[2], request[5]])
})

test('an FE before the header does not cost the frame', () => {
  expect(decode('FE FE AC 24 37 00 00 00 00 05')).toMatchObject({ good: 1, bad: 0, skipped: 1 })
})
