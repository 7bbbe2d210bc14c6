import jsQR, { type QRCode } from 'jsqr'

/** Pixels as RGBA, four bytes each, row by row. */
export interface Picture {
  data: Uint8ClampedArray
  width: number
  height: number
}

/** A decoded QR symbol. The text is a person's code: never log it. */
export interface Decoded {
  text: string
  bytes: Uint8Array
}

/** Above this jsQR takes seconds and finds less: a phone's photograph is scaled down before the first try. */
const LARGEST_SIDE = 1600

/** Longest sides in pixels to retry at: jsQR reads some large symbols only when they are made smaller. */
const SMALLER_SIDES = [800, 480, 320, 200]

/** The share of pixels at each end that glare and specks may take without setting the scale. */
const OUTLIERS = 0.01

/**
 * Finds and decodes one QR symbol, upright, turned or inverted; null where none is read. Runs in a Worker and in
 * Node, and takes 0.1 to 1 s where there is no symbol: not for the thread that draws.
 */
export function decodeImage(picture: Picture): Decoded | null {
  const longest = Math.max(picture.width, picture.height)
  const sides = [Math.min(longest, LARGEST_SIDE), ...SMALLER_SIDES.filter((side) => side < longest)]
  for (const side of sides) {
    const decoded = decodeAt(inkOf(scaledTo(picture, side)))
    if (decoded !== null) return decoded
  }
  return null
}

function decodeAt({ data, width, height }: Picture): Decoded | null {
  const symbol = tryJsqr(data, width, height)
  if (symbol === null) return null
  const bytes = Uint8Array.from(symbol.binaryData)
  const text = textOf(symbol, bytes)
  return text === null || text === '' ? null : { text, bytes }
}

function tryJsqr(data: Uint8ClampedArray, width: number, height: number): QRCode | null {
  try {
    return jsQR(data, width, height, { inversionAttempts: 'attemptBoth' })
  } catch {
    // A false symbol can lead it out of its own tables.
    return null
  }
}

/**
 * The text of a symbol, from its bytes: jsQR's own text silently lacks every segment that is not valid UTF-8. No
 * symbol at a gate names its character set, so it is UTF-8 or else what generators of the country write.
 */
function textOf(symbol: QRCode, bytes: Uint8Array): string | null {
  // As one piece, since a character may straddle two byte segments.
  if (!symbol.chunks.some(({ type }) => isKanji(type))) return decodeBytes(bytes, ['utf-8', 'gb18030'])
  const pieces = symbol.chunks.map((segment) => {
    if (!('bytes' in segment)) return 'text' in segment ? segment.text : ''
    return decodeBytes(
      Uint8Array.from(segment.bytes),
      isKanji(segment.type) ? ['shift_jis'] : ['utf-8', 'shift_jis'],
    )
  })
  return pieces.includes(null) ? null : pieces.join('')
}

function isKanji(segmentType: string): boolean {
  return segmentType === 'kanji'
}

function decodeBytes(bytes: Uint8Array, charsets: readonly string[]): string | null {
  for (const charset of charsets) {
    try {
      return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      continue
    }
  }
  return null
}

/**
 * The picture in grey, each pixel its darkest channel, stretched over the whole scale. By luminance jsQR loses a
 * yellow or green code on white (health codes are drawn in their colour); the darkest channel of ink is dark
 * whatever its colour.
 */
function inkOf({ data, width, height }: Picture): Picture {
  const grey = new Uint8ClampedArray(width * height)
  const histogram = new Uint32Array(256)
  for (let at = 0; at < grey.length; at += 1) {
    const darkest = Math.min(data[4 * at] ?? 0, data[4 * at + 1] ?? 0, data[4 * at + 2] ?? 0)
    grey[at] = darkest
    histogram[darkest] = (histogram[darkest] ?? 0) + 1
  }
  const few = grey.length * OUTLIERS
  const darkest = levelAfter(histogram, few)
  const lightest = 255 - levelAfter(histogram.toReversed(), few)
  const ratio = lightest > darkest ? 255 / (lightest - darkest) : 1
  const ink = new Uint8ClampedArray(data.length)
  for (let at = 0; at < grey.length; at += 1) {
    const level = ((grey[at] ?? 0) - darkest) * ratio
    ink.fill(level, 4 * at, 4 * at + 3)
    ink[4 * at + 3] = 255
  }
  return { data: ink, width, height }
}

/** The first level that more than `few` pixels are below or at. */
function levelAfter(histogram: Uint32Array, few: number): number {
  let seen = 0
  return histogram.findIndex((count) => (seen += count) > few)
}

/** The picture with the given longest side, each pixel the mean of those it covers; never made larger. */
function scaledTo(picture: Picture, longestSide: number): Picture {
  const ratio = Math.max(picture.width, picture.height) / longestSide
  if (ratio <= 1) return picture
  const width = Math.max(1, Math.round(picture.width / ratio))
  const height = Math.max(1, Math.round(picture.height / ratio))
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor((y * picture.height) / height)
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * picture.height) / height))
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor((x * picture.width) / width)
      const right = Math.max(left + 1, Math.floor(((x + 1) * picture.width) / width))
      data.set(meanColour(picture, { left, right, top, bottom }), (y * width + x) * 4)
    }
  }
  return { data, width, height }
}

function meanColour(
  { data, width }: Picture,
  box: { left: number; right: number; top: number; bottom: number },
): [number, number, number, number] {
  let red = 0
  let green = 0
  let blue = 0
  for (let y = box.top; y < box.bottom; y += 1) {
    for (let at = (y * width + box.left) * 4; at < (y * width + box.right) * 4; at += 4) {
      red += data[at] ?? 0
      green += data[at + 1] ?? 0
      blue += data[at + 2] ?? 0
    }
  }
  const count = (box.right - box.left) * (box.bottom - box.top)
  return [red / count, green / count, blue / count, 255]
}
