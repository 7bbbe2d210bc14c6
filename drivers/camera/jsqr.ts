import jsQR, { type QRCode } from 'jsqr'
import { decodeShiftJis, textOf, type Segment } from './code-text.ts'
import { toInk } from './grey.ts'
import { scaledTo, type Picture } from './picture.ts'
import type { QrSymbol } from './symbol.ts'

/** Above this jsQR takes seconds and finds less: a phone's photograph is scaled down before the first try. */
const LARGEST_SIDE = 1600

/** Longest sides in pixels to retry at: jsQR reads some large symbols only when they are made smaller. */
const SMALLER_SIDES = [800, 480, 320, 200]

/** Takes 0.1 to 1 s where there is no symbol. */
export function readWithJsqr(picture: Picture): QrSymbol | null {
  const longest = Math.max(picture.width, picture.height)
  const sides = [Math.min(longest, LARGEST_SIDE), ...SMALLER_SIDES.filter((side) => side < longest)]
  for (const side of sides) {
    const symbol = readAt(scaledTo(picture, side), longest / side)
    if (symbol !== null) return symbol
  }
  return null
}

function readAt(picture: Picture, ratio: number): QrSymbol | null {
  const code = tryJsqr(picture)
  if (code === null) return null
  const text = textOf(code.chunks.flatMap(segmentOf))
  if (text === null || text === '') return null
  const { topLeftCorner, topRightCorner, bottomRightCorner, bottomLeftCorner } = code.location
  const back = ({ x, y }: { x: number; y: number }) => ({ x: x * ratio, y: y * ratio })
  return {
    text,
    bytes: Uint8Array.from(code.binaryData),
    corners: [back(topLeftCorner), back(topRightCorner), back(bottomRightCorner), back(bottomLeftCorner)],
    modules: null,
    decoder: 'jsqr',
  }
}

function tryJsqr(picture: Picture): QRCode | null {
  const { width, height } = picture
  const levels = new Uint8Array(width * height)
  toInk(picture, levels)
  const pixels = new Uint8ClampedArray(levels.length * 4).fill(255)
  for (const [at, level] of levels.entries()) pixels.fill(level, 4 * at, 4 * at + 3)
  try {
    return jsQR(pixels, width, height, { inversionAttempts: 'attemptBoth' })
  } catch {
    // A false symbol can lead it out of its own tables.
    return null
  }
}

const utf8 = new TextEncoder()

/** From its bytes: jsQR's own text silently lacks every segment that is not valid UTF-8. */
function segmentOf(chunk: QRCode['chunks'][number]): Segment[] {
  if (!('bytes' in chunk)) return 'text' in chunk ? [{ bytes: utf8.encode(chunk.text) }] : []
  const bytes = Uint8Array.from(chunk.bytes)
  const kanji = isKanji(chunk.type) ? decodeShiftJis(bytes) : null
  return kanji === null ? [{ bytes }] : [{ kanji }]
}

function isKanji(segmentType: string): boolean {
  return segmentType === 'kanji'
}
