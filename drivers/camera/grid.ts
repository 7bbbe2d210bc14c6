import { LINEAR, type Rgb } from './linear-light.ts'
import type { Picture, Point } from './picture.ts'
import type { Modules, QrSymbol } from './symbol.ts'

/** A place in module coordinates: 0 to the symbol's size across and down, the quiet zone outside. */
export type Place = readonly [u: number, v: number]

/** What the picture shows there; null outside the picture. */
export type Look = (u: number, v: number) => Rgb | null

/** Looks at the mean of a square of so much of a module on either side of a place. */
export function lookerOn(
  picture: Picture,
  corners: QrSymbol['corners'],
  { size, reach: share }: { size: number; reach: number },
): Look {
  const toPicture = projection(corners, size)
  const reach = Math.floor((sidePixels(corners) / size) * share)
  return (u, v) => {
    const { x, y } = toPicture(u, v)
    const [left, top] = [Math.round(x - 0.5) - reach, Math.round(y - 0.5) - reach]
    const side = 2 * reach + 1
    if (!(left >= 0 && top >= 0 && left + side <= picture.width && top + side <= picture.height)) return null
    const sum: [number, number, number] = [0, 0, 0]
    for (let row = top; row < top + side; row += 1) {
      for (let column = left; column < left + side; column += 1) {
        const at = (row * picture.width + column) * 4
        sum[0] += LINEAR[picture.data[at] ?? 0] ?? 0
        sum[1] += LINEAR[picture.data[at + 1] ?? 0] ?? 0
        sum[2] += LINEAR[picture.data[at + 2] ?? 0] ?? 0
      }
    }
    const pixels = side * side
    return [sum[0] / pixels, sum[1] / pixels, sum[2] / pixels]
  }
}

/** The mean length of the four sides, in pixels. */
export function sidePixels(corners: QrSymbol['corners']): number {
  const [a, b, c, d] = corners
  const far = (from: Point, to: Point): number => Math.hypot(from.x - to.x, from.y - to.y)
  return (far(a, b) + far(b, c) + far(c, d) + far(d, a)) / 4
}

/** From module coordinates to the picture: the projection of a square onto four corners (Heckbert 1989, section 2.2.3). */
function projection([a, b, c, d]: QrSymbol['corners'], size: number): (u: number, v: number) => Point {
  const [dx1, dx2, dx3] = [b.x - c.x, d.x - c.x, a.x - b.x + c.x - d.x]
  const [dy1, dy2, dy3] = [b.y - c.y, d.y - c.y, a.y - b.y + c.y - d.y]
  const determinant = dx1 * dy2 - dx2 * dy1
  const g = (dx3 * dy2 - dx2 * dy3) / determinant
  const h = (dx1 * dy3 - dx3 * dy1) / determinant
  return (u, v) => {
    const [s, t] = [u / size, v / size]
    const w = g * s + h * t + 1
    return {
      x: ((b.x - a.x + g * b.x) * s + (d.x - a.x + h * d.x) * t + a.x) / w,
      y: ((b.y - a.y + g * b.y) * s + (d.y - a.y + h * d.y) * t + a.y) / w,
    }
  }
}

/** A module and a half outside each side, a place a module. */
export function quietPlaces(size: number): Place[] {
  const along = Array.from({ length: size }, (_, index) => index + 0.5)
  return along.flatMap((at): Place[] => [
    [at, -1.5],
    [at, size + 1.5],
    [-1.5, at],
    [size + 1.5, at],
  ])
}

function isDark({ size, levels }: Modules, row: number, column: number): boolean {
  return Math.min(row, column) >= 0 && Math.max(row, column) < size && levels[row * size + column] === 0
}

export function lightPlaces(modules: Modules): Place[] {
  return placesOf(modules, (row, column) => {
    for (let down = -1; down <= 1; down += 1) {
      for (let right = -1; right <= 1; right += 1)
        if (isDark(modules, row + down, column + right)) return false
    }
    return true
  })
}

const FINDER = 7

/** Where ink is: the cores of the three finders, and the dark modules elsewhere that ink surrounds. */
export function inkPlaces(modules: Modules): [finders: Place[], data: Place[]] {
  const { size } = modules
  const inFinder = (row: number, column: number): boolean => {
    const low = (at: number): boolean => at < FINDER
    const high = (at: number): boolean => at >= size - FINDER
    return (low(row) && (low(column) || high(column))) || (high(row) && low(column))
  }
  const surrounded = (row: number, column: number): boolean =>
    [
      isDark(modules, row - 1, column),
      isDark(modules, row + 1, column),
      isDark(modules, row, column - 1),
      isDark(modules, row, column + 1),
    ].filter(Boolean).length >= 3
  const inCore = (at: number): boolean =>
    (at >= 2 && at < FINDER - 2) || (at >= size - FINDER + 2 && at < size - 2)
  return [
    placesOf(modules, (row, column) => inFinder(row, column) && inCore(row) && inCore(column)),
    placesOf(
      modules,
      (row, column) => !inFinder(row, column) && isDark(modules, row, column) && surrounded(row, column),
    ),
  ]
}

/** Along the way from each dark module to a light one beside it: where ink and white blend. */
export function edgePlaces(modules: Modules): Place[] {
  const { size } = modules
  const places: Place[] = []
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      for (const [right, down] of [
        [1, 0],
        [0, 1],
      ] as const) {
        if (isDark(modules, row, column) === isDark(modules, row + down, column + right)) continue
        for (const way of EDGE_WAYS) places.push([column + 0.5 + right * way, row + 0.5 + down * way])
      }
    }
  }
  return places
}

const EDGE_WAYS = [0.2, 0.35, 0.5, 0.65, 0.8]

function placesOf({ size }: Modules, is: (row: number, column: number) => boolean): Place[] {
  const places: Place[] = []
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1)
      if (is(row, column)) places.push([column + 0.5, row + 0.5])
  }
  return places
}
