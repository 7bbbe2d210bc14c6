import * as fc from 'fast-check'
import QRCode, { type QRCodeSegment } from 'qrcode'
import { describe, expect, test } from 'vitest'
import { decodeImage, type Picture } from './decode.ts'

type Colour = [number, number, number]

const BLACK: Colour = [0, 0, 0]
const WHITE: Colour = [255, 255, 255]

/** What the encoder must know of kanji segments for the one test that has them. */
const SHIFT_JIS: Readonly<Record<string, number>> = { 入: 0x93fc }

/** A symbol with its quiet zone, `pixels` a module, dark and light in the given colours. */
function pictureOf(
  content: string | QRCodeSegment[],
  { pixels = 4, dark = BLACK, light = WHITE }: { pixels?: number; dark?: Colour; light?: Colour } = {},
): Picture {
  const { modules } = QRCode.create(content, {
    errorCorrectionLevel: 'M',
    toSJISFunc: (kanji) => SHIFT_JIS[kanji] ?? 0,
  })
  const side = (modules.size + 8) * pixels
  const data = new Uint8ClampedArray(side * side * 4)
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const row = Math.floor(y / pixels) - 4
      const column = Math.floor(x / pixels) - 4
      const inside = Math.min(row, column) >= 0 && Math.max(row, column) < modules.size
      const colour = inside && modules.get(row, column) ? dark : light
      data.set([...colour, 255], (y * side + x) * 4)
    }
  }
  return { data, width: side, height: side }
}

function turned({ data, width, height }: Picture): Picture {
  const turnedData = new Uint8ClampedArray(data.length)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 4
      turnedData.set(data.subarray(from, from + 4), (x * height + (height - 1 - y)) * 4)
    }
  }
  return { data: turnedData, width: height, height: width }
}

function bytesSegment(...bytes: number[]): QRCodeSegment {
  return { mode: 'byte', data: Uint8ClampedArray.from(bytes) }
}

const CODE = 'https://h5.dingtalk.com/healthAct/index.html?qrCode=V20123456789abcdef0123456789abcdef#/result'

describe('a symbol is read', () => {
  test.each([
    ['upright', pictureOf(CODE)],
    ['turned', turned(pictureOf(CODE))],
    ['inverted', pictureOf(CODE, { dark: WHITE, light: BLACK })],
    ['pale', pictureOf(CODE, { dark: [150, 150, 150], light: [200, 200, 200] })],
    ['in the green of a health code', pictureOf(CODE, { dark: [0x2b, 0xac, 0x65] })],
    ['in its yellow', pictureOf(CODE, { dark: [0xff, 0x9f, 0x00] })],
    ['in its yellow by lamplight', pictureOf(CODE, { dark: [240, 140, 10], light: [250, 220, 160] })],
    ['in its red', pictureOf(CODE, { dark: [0xff, 0x00, 0x00] })],
    ['in a photograph of 6 megapixels', pictureOf(CODE, { pixels: 50 })],
  ])('%s', (_name, picture) => {
    expect(decodeImage(picture)?.text).toBe(CODE)
  })
})

describe('its text', () => {
  const SITE = [0x52, 0x41, 0x54, 0x2d]
  test.each([
    ['in UTF-8', [bytesSegment(0xe7, 0x91, 0x9e, 0xe5, 0xae, 0x89)], '瑞安'],
    ['in GB18030, which jsQR gives as nothing', [bytesSegment(0xc8, 0xf0, 0xb0, 0xb2)], '瑞安'],
    [
      'in GB18030 behind letters, which jsQR cuts off',
      [{ mode: 'alphanumeric', data: 'RA1:' }, bytesSegment(0xc8, 0xf0)],
      'RA1:瑞',
    ],
    ['a character across two segments', [bytesSegment(0xe7, 0x91), bytesSegment(0x9e)], '瑞'],
    [
      'in Shift-JIS around kanji, which jsQR leaves out',
      [bytesSegment(0xc3), { mode: 'kanji', data: '入' }, bytesSegment(0xde)],
      'ﾃ入ﾞ',
    ],
    ['a byte order mark kept', [bytesSegment(0xef, 0xbb, 0xbf, ...SITE)], '\uFEFFRAT-'],
  ] as [string, QRCodeSegment[], string][])('%s', (_name, segments, text) => {
    expect(decodeImage(pictureOf(segments))?.text).toBe(text)
  })

  test('comes with its bytes', () => {
    expect(decodeImage(pictureOf([bytesSegment(0xc8, 0xf0)]))?.bytes).toEqual(Uint8Array.of(0xc8, 0xf0))
  })
})

describe('nothing is read', () => {
  test.each([
    ['from a symbol in no known character set', pictureOf([bytesSegment(0xff, 0xff, 0xff)])],
    ['from an empty symbol', pictureOf([bytesSegment()])],
    ['from a white wall', { data: new Uint8ClampedArray(64 * 48 * 4).fill(255), width: 64, height: 48 }],
    ['from a single pixel', { data: new Uint8ClampedArray(4), width: 1, height: 1 }],
    ['from a line', { data: new Uint8ClampedArray(3000 * 4), width: 3000, height: 1 }],
  ])('%s', (_name, picture) => {
    expect(decodeImage(picture)).toBeNull()
  })
})

test('noise never throws, and the picture is left as it was', () => {
  const noise = fc.uint8Array({ minLength: 40 * 40 * 4, maxLength: 40 * 40 * 4 })
  fc.assert(
    fc.property(noise, (bytes) => {
      const data = new Uint8ClampedArray(bytes)
      expect(() => decodeImage({ data, width: 40, height: 40 })).not.toThrow()
      expect(data).toEqual(new Uint8ClampedArray(bytes))
    }),
    { numRuns: 20 },
  )
})
