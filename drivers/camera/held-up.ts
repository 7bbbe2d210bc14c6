import type { Picture } from './picture.ts'
import { areaOf, type QrSymbol } from './symbol.ts'

/** A code held up to the camera covers at least this of the picture: a fifth of its height, squared. */
const LEAST_AREA = 0.04
/** Of two the larger is nearer, when it is so much larger. */
const CLEARLY_LARGER = 2

/**
 * The symbol that somebody holds up to the camera: large, and the only one, or clearly the nearest; null where that
 * is not so. What hangs on a wall, or is in the hand of whoever stands behind, is not shown to this gate.
 */
export function heldUp(symbols: readonly QrSymbol[], { width, height }: Picture): QrSymbol | null {
  const [first, ...rest] = symbols
  if (first === undefined || areaOf(first) < LEAST_AREA * Math.min(width, height) ** 2) return null
  const rivals = rest.filter(({ text }) => text !== first.text)
  return rivals.some((rival) => areaOf(rival) * CLEARLY_LARGER > areaOf(first)) ? null : first
}
