import * as fc from 'fast-check'
import QRCode, { type QRCodeSegment } from 'qrcode'
import { describe, expect, test, vi } from 'vitest'
import { openDecoder } from './decode.ts'
import { openDecoderFromPackage } from './node-decoder.ts'
import { readWithJsqr } from './jsqr.ts'
import type { Picture } from './picture.ts'

const decoder = await openDecoderFromPackage()

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
  const cells = modules.size + 8
  const side = cells * pixels
  const [darkPixel, lightPixel] = [pixelOf(dark), pixelOf(light)]
  const drawn = new Uint32Array(side * side).fill(lightPixel)
  for (let row = 0; row < modules.size; row += 1) {
    const from = (row + 4) * pixels * side
    for (let column = 0; column < modules.size; column += 1) {
      const left = from + (column + 4) * pixels
      if (modules.get(row, column)) drawn.fill(darkPixel, left, left + pixels)
    }
    for (let line = 1; line < pixels; line += 1) drawn.copyWithin(from + line * side, from, from + side)
  }
  return { data: new Uint8ClampedArray(drawn.buffer), width: side, height: side }
}

/** Its four bytes as one number. */
function pixelOf([red, green, blue]: Colour): number {
  return new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0] ?? 0
}

function turned({ data, width, height }: Picture): Picture {
  const from = new Uint32Array(data.buffer)
  const to = new Uint32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) to[x * height + (height - 1 - y)] = from[y * width + x] ?? 0
  }
  return { data: new Uint8ClampedArray(to.buffer), width: height, height: width }
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
    expect(decoder.readOne(picture)).toMatchObject({ text: CODE, decoder: 'zxing' })
    expect(decoder.readAll(picture)).toMatchObject([{ text: CODE }])
    expect(readWithJsqr(picture)).toMatchObject({ text: CODE, decoder: 'jsqr' })
  })
})

/** Two pictures of one height, side by side. */
function besides(left: Picture, right: Picture): Picture {
  const width = left.width + right.width
  const data = new Uint8ClampedArray(width * left.height * 4).fill(255)
  for (let y = 0; y < left.height; y += 1) {
    data.set(left.data.subarray(y * left.width * 4, (y + 1) * left.width * 4), y * width * 4)
    if (y < right.height) {
      data.set(
        right.data.subarray(y * right.width * 4, (y + 1) * right.width * 4),
        (y * width + left.width) * 4,
      )
    }
  }
  return { data, width, height: left.height }
}

describe('where it is', () => {
  const corners = (pixels: number, modules: number) => {
    const [from, to] = [4 * pixels, (4 + modules) * pixels]
    return [
      { x: from, y: from },
      { x: to, y: from },
      { x: to, y: to },
      { x: from, y: to },
    ]
  }
  const near = (found: readonly { x: number; y: number }[] | undefined, wanted: { x: number; y: number }[]) =>
    wanted.every(({ x, y }, at) => Math.hypot(x - (found?.[at]?.x ?? NaN), y - (found?.[at]?.y ?? NaN)) < 6)

  test('is told by either decoder, its own top left first', () => {
    const picture = pictureOf('HTTP://A.CN/1', { pixels: 6 })
    expect(near(decoder.readOne(picture)?.corners, corners(6, 21))).toBe(true)
    expect(near(readWithJsqr(picture)?.corners, corners(6, 21))).toBe(true)
    const [topLeft] = decoder.readOne(turned(picture))?.corners ?? []
    expect(near(topLeft === undefined ? [] : [topLeft], [{ x: 25 * 6, y: 24 }])).toBe(true)
  })

  test('in a picture that was made smaller first too', () => {
    expect(near(readWithJsqr(pictureOf('HTTP://A.CN/1', { pixels: 80 }))?.corners, corners(80, 21))).toBe(
      true,
    )
  })

  test('and which modules are dark, where that is known', () => {
    const { modules } = QRCode.create(CODE, { errorCorrectionLevel: 'M' })
    const read = decoder.readOne(pictureOf(CODE))
    expect(read?.modules?.size).toBe(modules.size)
    expect(Array.from(read?.modules?.levels ?? [], (level) => (level === 0 ? 1 : 0))).toEqual([
      ...modules.data,
    ])
    expect(decoder.readOne(pictureOf(CODE, { dark: WHITE, light: BLACK }))?.modules).toBeNull()
    expect(readWithJsqr(pictureOf(CODE))?.modules).toBeNull()
  })
})

test('of two symbols the larger comes first, wherever it stands', () => {
  const [large, small] = [pictureOf('LARGE', { pixels: 8 }), pictureOf('SMALL')]
  for (const picture of [besides(large, small), turned(turned(besides(large, small)))]) {
    expect(decoder.readAll(picture).map(({ text }) => text)).toEqual(['LARGE', 'SMALL'])
  }
})

test('bytes that are no WebAssembly are refused', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  await expect(openDecoder(Uint8Array.of(1, 2, 3).buffer)).rejects.toThrow()
})

describe('its text', () => {
  test.each([
    ['a character across two segments', [bytesSegment(0xe7, 0x91), bytesSegment(0x9e)], '瑞'],
    [
      'in GB18030 behind letters, which jsQR cuts off',
      [{ mode: 'alphanumeric', data: 'RA1:' }, bytesSegment(0xc8, 0xf0)],
      'RA1:瑞',
    ],
    [
      'in Shift-JIS around kanji, which jsQR leaves out',
      [bytesSegment(0xc3), { mode: 'kanji', data: '入' }, bytesSegment(0xde)],
      'ﾃ入ﾞ',
    ],
    ['in UTF-8 before kanji', [bytesSegment(0xe7, 0x91, 0x9e), { mode: 'kanji', data: '入' }], '瑞入'],
    ['of control characters as they stand', [bytesSegment(0x01, 0x10, 0x41)], '\u0001\u0010A'],
    ['in every byte that Latin-1 has', [bytesSegment(0xc2, 0x80, 0xc2, 0x9f)], '\u0080\u009f'],
  ] as [string, QRCodeSegment[], string][])('%s', (_name, segments, text) => {
    expect(decoder.readOne(pictureOf(segments))?.text).toBe(text)
    expect(readWithJsqr(pictureOf(segments))?.text).toBe(text)
  })

  test('comes with its bytes', () => {
    const picture = pictureOf([bytesSegment(0xc8, 0xf0)])
    expect(decoder.readOne(picture)?.bytes).toEqual(Uint8Array.of(0xc8, 0xf0))
    expect(readWithJsqr(picture)?.bytes).toEqual(Uint8Array.of(0xc8, 0xf0))
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
    expect(decoder.readOne(picture)).toBeNull()
    expect(decoder.readAll(picture)).toEqual([])
  })
})

test('noise never throws, and the picture is left as it was', () => {
  const noise = fc.uint8Array({ minLength: 40 * 40 * 4, maxLength: 40 * 40 * 4 })
  fc.assert(
    fc.property(noise, (bytes) => {
      const data = new Uint8ClampedArray(bytes)
      expect(() => decoder.readOne({ data, width: 40, height: 40 })).not.toThrow()
      expect(data).toEqual(new Uint8ClampedArray(bytes))
    }),
    { numRuns: 20 },
  )
})
