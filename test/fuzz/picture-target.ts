import QRCode from 'qrcode'
import { colourOf } from '../../drivers/camera/colour.ts'
import type { Decoder } from '../../drivers/camera/decode.ts'
import { heldUp } from '../../drivers/camera/held-up.ts'
import type { Picture } from '../../drivers/camera/picture.ts'
import { hasMoved, sceneOf } from '../../drivers/camera/scene.ts'

type Random = () => number

/** Small enough that a look at it must take no time to speak of. */
const MOST_PIXELS = 96

const below = (random: Random, limit: number): number => Math.floor(random() * limit)

/** One picture as no camera makes it: noise, or a symbol that something has been done to. */
export function fuzzedPicture(random: Random): Picture {
  const picture = random() < 0.25 ? noise(random) : symbolOf(random)
  for (let times = below(random, 4); times > 0; times -= 1) spoil(random, picture)
  return random() < 0.1 ? cutShort(random, picture) : picture
}

/**
 * Everything that the camera does with a picture, on one of these. Throws where something throws or answers what no
 * caller could use; how long it takes and what it holds on to is for the caller to see.
 */
export function pictureTarget(decoder: Decoder, random: Random): void {
  const picture = fuzzedPicture(random)
  const before = picture.data.slice()
  const symbols = decoder.readAll(picture)
  const one = decoder.readOne(picture)
  for (const symbol of one === null ? symbols : [...symbols, one]) {
    if (symbol.text === '' || !symbol.corners.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))) {
      throw new Error(`a symbol without a text or a place: ${JSON.stringify(symbol.corners)}`)
    }
    const size = symbol.modules?.size ?? 0
    if (symbol.modules !== null && symbol.modules.levels.length !== size ** 2) throw new Error('no square')
    colourOf(picture, symbol)
  }
  heldUp(symbols, picture)
  hasMoved(sceneOf(picture), sceneOf(fuzzedPicture(random)))
  if (picture.data.some((level, at) => level !== before[at])) throw new Error('the picture was changed')
}

function noise(random: Random): Picture {
  const [width, height] = [1 + below(random, MOST_PIXELS), 1 + below(random, MOST_PIXELS)]
  const levels = 2 + below(random, 254)
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, () => below(random, levels))
  return { data, width, height }
}

/** Of version 1 to 3, any bytes in it, any two colours. */
function symbolOf(random: Random): Picture {
  const bytes = Uint8ClampedArray.from({ length: 1 + below(random, 26) }, () => below(random, 256))
  const { modules } = QRCode.create([{ mode: 'byte', data: bytes }], { errorCorrectionLevel: 'L' })
  const pixels = 1 + below(random, 3)
  const border = below(random, 4)
  const side = Math.min(MOST_PIXELS, (modules.size + 2 * border) * pixels)
  const colour = (): number[] => [below(random, 256), below(random, 256), below(random, 256), 255]
  const [dark, light] =
    random() < 0.5
      ? [
          [20, 20, 20, 255],
          [240, 240, 240, 255],
        ]
      : [colour(), colour()]
  const data = new Uint8ClampedArray(side * side * 4)
  for (let at = 0; at < side * side; at += 1) {
    const row = Math.floor(Math.floor(at / side) / pixels) - border
    const column = Math.floor((at % side) / pixels) - border
    const inside = Math.min(row, column) >= 0 && Math.max(row, column) < modules.size
    data.set(inside && modules.get(row, column) === 1 ? dark : light, at * 4)
  }
  return { data, width: side, height: side }
}

/** Noise over all, one level over a stretch of bytes, rows that slip, or a picture that is its own negative. */
function spoil(random: Random, { data, width, height }: Picture): void {
  switch (below(random, 4)) {
    case 0: {
      const strength = random() * 200
      for (let at = 0; at < data.length; at += 1) data[at] = (data[at] ?? 0) + (random() - 0.5) * strength
      return
    }
    case 1: {
      const from = below(random, data.length)
      data.fill(below(random, 256), from, from + below(random, data.length))
      return
    }
    case 2: {
      const row = below(random, height)
      data.copyWithin(row * width * 4, row * width * 4 + 4 * below(random, width))
      return
    }
    default:
      for (let at = 0; at < data.length; at += 1) data[at] = 255 - (data[at] ?? 0)
  }
}

function cutShort(random: Random, { data, width, height }: Picture): Picture {
  const rows = 1 + below(random, height)
  return { data: data.slice(0, rows * width * 4), width, height: rows }
}
