import { toInk, toLuminance } from './grey.ts'
import { readWithJsqr } from './jsqr.ts'
import type { Picture } from './picture.ts'
import { areaOf, type QrSymbol } from './symbol.ts'
import { startZxing } from './zxing.ts'

/** Whoever stands behind may hold a phone too; more than these nobody sorts out. */
const MOST_SYMBOLS = 4

/**
 * Reads QR symbols, upright, turned, inverted or askew, and no other symbology. Never throws, whatever the picture.
 * For a Worker or Node, not for the thread that draws.
 */
export interface Decoder {
  /**
   * One symbol, or null: where zxing finds none at once, up to a second goes into other greys, speckles taken out,
   * and jsQR.
   */
  readOne(picture: Picture): QrSymbol | null
  /** All that zxing finds at once, the largest first: milliseconds, for a picture that the next one follows. */
  readAll(picture: Picture): QrSymbol[]
}

/** `wasm` holds the bytes of zxing-wasm's reader. Rejects when they are not. */
export async function openDecoder(wasm: ArrayBuffer): Promise<Decoder> {
  const zxing = await startZxing(wasm)
  return {
    readOne(picture) {
      const [seen] = zxing(picture, { grey: toLuminance, denoise: false, most: 1 })
      if (seen !== undefined) return seen
      const [inked] = zxing(picture, { grey: toInk, denoise: true, most: 1 })
      return inked ?? readWithJsqr(picture)
    },
    readAll(picture) {
      const symbols = zxing(picture, { grey: toLuminance, denoise: false, most: MOST_SYMBOLS })
      return symbols.toSorted((a, b) => areaOf(b) - areaOf(a))
    },
  }
}
