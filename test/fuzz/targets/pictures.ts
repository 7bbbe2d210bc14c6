import QRCode from 'qrcode'
import { colourOf } from '../../../drivers/camera/colour.ts'
import type { Decoder } from '../../../drivers/camera/decode.ts'
import { heldUp } from '../../../drivers/camera/held-up.ts'
import { openDecoderFromPackage } from '../../../drivers/camera/node-decoder.ts'
import type { Picture } from '../../../drivers/camera/picture.ts'
import { hasMoved, sceneOf } from '../../../drivers/camera/scene.ts'
import type { Random } from '../random.ts'
import type { FuzzTarget } from '../target.ts'

/** Small enough that a look at it must take no time to speak of. */
const MOST_PIXELS = 96

/** One picture as no camera makes it: noise, or a symbol that something has been done to. */
export function fuzzedPicture(random: Random): Picture {
  const picture = random.oneIn(4) ? noise(random) : symbolOf(random)
  for (let times = random.below(4); times > 0; times -= 1) spoil(random, picture)
  return random.oneIn(10) ? cutShort(random, picture) : picture
}

const decoder = await openDecoderFromPackage()

/** Everything that the camera does with a picture. */
export const pictures: FuzzTarget = {
  name: 'pictures',
  // Each takes a thousand times what a text does.
  weight: 1,
  make: (random) => {
    const [picture, next] = [fuzzedPicture(random), fuzzedPicture(random)]
    return {
      run: () => lookedAt(decoder, picture, next),
      shown: () => `rgba ${picture.width}x${picture.height} ${Buffer.from(picture.data).toString('hex')}`,
    }
  },
}

/** What no caller could use, as a sentence. */
function lookedAt(decoder: Decoder, picture: Picture, next: Picture): string | null {
  const before = picture.data.slice()
  const symbols = decoder.readAll(picture)
  const one = decoder.readOne(picture)
  for (const symbol of one === null ? symbols : [...symbols, one]) {
    if (symbol.text === '' || !symbol.corners.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))) {
      return 'a symbol without a text or a place'
    }
    const size = symbol.modules?.size ?? 0
    if (symbol.modules !== null && symbol.modules.levels.length !== size ** 2) return 'no square'
    colourOf(picture, symbol)
  }
  heldUp(symbols, picture)
  hasMoved(sceneOf(picture), sceneOf(next))
  return picture.data.some((level, at) => level !== before[at]) ? 'the picture was changed' : null
}

function noise(random: Random): Picture {
  const [width, height] = [1 + random.below(MOST_PIXELS), 1 + random.below(MOST_PIXELS)]
  const levels = 2 + random.below(254)
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, () => random.below(levels))
  return { data, width, height }
}

/** Of version 1 to 3, any bytes in it, any two colours. */
function symbolOf(random: Random): Picture {
  const bytes = Uint8ClampedArray.from({ length: 1 + random.below(26) }, () => random.below(256))
  const { modules } = QRCode.create([{ mode: 'byte', data: bytes }], { errorCorrectionLevel: 'L' })
  const pixels = 1 + random.below(3)
  const border = random.below(4)
  const side = Math.min(MOST_PIXELS, (modules.size + 2 * border) * pixels)
  const colour = (): number[] => [random.below(256), random.below(256), random.below(256), 255]
  const [dark, light] = random.oneIn(2)
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
  switch (random.below(4)) {
    case 0: {
      const strength = random.below(200)
      for (let at = 0; at < data.length; at += 1)
        data[at] = (data[at] ?? 0) + random.below(strength + 1) - strength / 2
      return
    }
    case 1: {
      const from = random.below(data.length)
      data.fill(random.below(256), from, from + random.below(data.length))
      return
    }
    case 2: {
      const row = random.below(height)
      data.copyWithin(row * width * 4, row * width * 4 + 4 * random.below(width))
      return
    }
    default:
      for (let at = 0; at < data.length; at += 1) data[at] = 255 - (data[at] ?? 0)
  }
}

function cutShort(random: Random, { data, width, height }: Picture): Picture {
  const rows = 1 + random.below(height)
  return { data: data.slice(0, rows * width * 4), width, height: rows }
}
