import type { Picture } from './picture.ts'

/** Writes a picture in grey, a byte a pixel, row by row, into `levels`, which is as long. */
export type ToGrey = (picture: Picture, levels: Uint8Array) => void

/** Luminance, near enough for a decoder: red and blue a quarter each, green a half. */
export const toLuminance: ToGrey = (picture, levels) => {
  const pixels = wordsOf(picture)
  for (let at = 0; at < pixels.length; at += 1) {
    const pixel = pixels[at] ?? 0
    levels[at] = ((pixel & 255) + ((pixel >> 7) & 510) + ((pixel >> 16) & 255)) >> 2
  }
}

/** The share of pixels at each end that glare and specks may take without setting the scale. */
const OUTLIERS = 0.01

/**
 * Each pixel its darkest channel, stretched over the whole scale. By luminance a yellow or green code on white pales
 * (health codes are drawn in their colour); the darkest channel of ink is dark whatever its colour.
 */
export const toInk: ToGrey = (picture, levels) => {
  const pixels = wordsOf(picture)
  const histogram = new Uint32Array(256)
  for (let at = 0; at < pixels.length; at += 1) {
    const pixel = pixels[at] ?? 0
    const darkest = Math.min(pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255)
    levels[at] = darkest
    histogram[darkest] = (histogram[darkest] ?? 0) + 1
  }
  const few = levels.length * OUTLIERS
  const darkest = levelAfter(histogram, few)
  const lightest = 255 - levelAfter(histogram.toReversed(), few)
  const ratio = lightest > darkest ? 255 / (lightest - darkest) : 1
  const stretched = Uint8Array.from({ length: 256 }, (_, level) =>
    Math.min(255, Math.max(0, (level - darkest) * ratio)),
  )
  for (let at = 0; at < levels.length; at += 1) levels[at] = stretched[levels[at] ?? 0] ?? 0
}

/** The first level that more than `few` pixels are below or at. */
function levelAfter(histogram: Uint32Array, few: number): number {
  let seen = 0
  return histogram.findIndex((count) => (seen += count) > few)
}

/** A pixel a number, red lowest: every processor that runs this is little-endian. Four times as fast as bytes. */
function wordsOf({ data, width, height }: Picture): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, width * height)
}
