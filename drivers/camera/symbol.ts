import type { Point } from './picture.ts'

/** A QR symbol found in a picture. The text is a person's code: never log it. */
export interface QrSymbol {
  text: string
  bytes: Uint8Array
  /** Outer corners of the symbol itself, clockwise from its own top left. */
  corners: readonly [Point, Point, Point, Point]
  /** Which modules are dark; null where the decoder does not say, or the symbol is inverted or mirrored. */
  modules: Modules | null
  decoder: 'zxing' | 'jsqr'
}

/** A square of modules, row by row; 0 is dark. */
export interface Modules {
  size: number
  levels: Uint8ClampedArray
}

/** What the symbol covers of the picture, in pixels. */
export function areaOf({ corners }: Pick<QrSymbol, 'corners'>): number {
  let twice = 0
  for (const [index, { x, y }] of corners.entries()) {
    const next = corners[(index + 1) % corners.length]
    if (next !== undefined) twice += x * next.y - next.x * y
  }
  return Math.abs(twice) / 2
}
