import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCapture } from './decode.ts'
import { gyMcu90614 } from './gy-mcu90614.ts'
import { temperature } from './protocol.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const decode = (text: string) => decodeCapture(gyMcu90614, hex(text))

describe('frames', () => {
  test.each([
    ['the vendor’s example', '5A 5A 45 04 0C 78 0D 19 A7', 31.92, 33.53],
    ['a forehead', '5A 5A 45 04 0D 5C 09 CE 3D', 34.2, 25.1],
    ['below zero', '5A 5A 45 04 FE 0C 09 CE DE', -5, 25.1],
    ['5A inside the data', '5A 5A 45 04 0E 5A 09 CE 3C', 36.74, 25.1],
    ['5A as the sum', '5A 5A 45 04 0D 79 09 CE 5A', 34.49, 25.1],
  ])('%s', (_, line, celsius, ambient) => {
    expect(decode(line)).toEqual({
      frames: [temperature({ celsius, kind: 'surface', ambient })],
      good: 1,
      bad: 0,
      skipped: 0,
    })
    expect(gyMcu90614.encode(temperature({ celsius, kind: 'surface', ambient }))).toEqual(hex(line))
  })

  test('a wrong sum is a bad frame, and its bytes are skipped', () => {
    expect(decode('5A 5A 45 04 0D 5C 09 CE 3E')).toEqual({ frames: [], good: 0, bad: 1, skipped: 9 })
  })

  test('every single flipped bit is noticed', () => {
    const frame = hex('5A 5A 45 04 0D 5C 09 CE 3D')
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const flipped = frame.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(decodeCapture(gyMcu90614, flipped).frames).toEqual([])
    }
  })

  test('any value that the sensor measures survives the wire, no other does', () => {
    const int16 = fc.integer({ min: -0x8000, max: 0x7fff })
    fc.assert(
      fc.property(int16, int16, (to, ta) => {
        const frame = temperature({ celsius: to / 100, kind: 'surface', ambient: ta / 100 })
        const isMeasurable = to >= -7001 && ta >= -4000 && ta <= 12_500
        const decoded = decodeCapture(gyMcu90614, gyMcu90614.encode(frame))
        expect(decoded.frames).toEqual(isMeasurable ? [frame] : [])
        expect(decoded.bad).toBe(isMeasurable ? 0 : 1)
      }),
    )
  })

  test.each([null, Number.NaN, 327.68, -327.69])('%s cannot be sent', (celsius) => {
    expect(() => gyMcu90614.encode(temperature({ celsius, kind: 'surface', ambient: 20 }))).toThrow(
      RangeError,
    )
  })
})

describe('the line', () => {
  test('a lost byte before a frame whose predecessor’s sum is 5A: three 5A in a row', () => {
    // The tail of 34.49/25.10 with its sum 5A, then a whole frame.
    expect(decode('CE 5A 5A 5A 45 04 0D 5C 09 CE 3D')).toEqual({
      frames: [temperature({ celsius: 34.2, kind: 'surface', ambient: 25.1 })],
      good: 1,
      bad: 0,
      skipped: 2,
    })
  })

  test('opened in the middle of a frame', () => {
    expect(decode('04 0D 5C 09 CE 3D 5A 5A 45 04 0E 5A 09 CE 3C')).toMatchObject({
      good: 1,
      bad: 0,
      skipped: 6,
    })
  })

  test('a frame cut short gives up one byte at a time, so the next frame is not lost', () => {
    const { frames, good, bad, skipped } = decode('5A 5A 45 04 0D 5A 5A 45 04 0D 5C 09 CE 3D')
    expect(frames.map((frame) => frame.celsius)).toEqual([34.2])
    expect({ good, bad, skipped }).toEqual({ good: 1, bad: 1, skipped: 5 })
  })

  test('newer firmware: ten bytes a frame', () => {
    const frame = '5A 5A 45 04 0D 5C 09 CE 3D 14'
    expect(decode(`${frame} ${frame} ${frame}`)).toMatchObject({ good: 3, bad: 0, skipped: 3 })
  })

  test('ten bytes a frame, the tenth being 5A', () => {
    const frame = '5A 5A 45 04 0D 5C 09 CE 3D 5A'
    expect(decode(`${frame} ${frame}`)).toMatchObject({ good: 2, bad: 0, skipped: 2 })
  })

  test.each([
    ['another type', '5A 5A 15 04 0D 5C 09 CE 0D'],
    ['another length', '5A 5A 45 02 0D 5C 09 CE 3B'],
  ])('%s is no header, whatever its sum', (_, line) => {
    expect(decode(line)).toEqual({ frames: [], good: 0, bad: 0, skipped: 9 })
  })

  test('a capture that ends in mid-frame', () => {
    expect(decode('5A 5A 45 04 0D 5C 09 CE 3D 5A 5A 45')).toMatchObject({ good: 1, bad: 0, skipped: 3 })
  })

  test('an empty capture', () => {
    expect(decode('')).toEqual({ frames: [], good: 0, bad: 0, skipped: 0 })
  })
})
