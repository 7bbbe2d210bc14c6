import type { Picture, Point } from './picture.ts'
import type { Modules, QrSymbol } from './symbol.ts'

/** What colour a code is drawn in; `unknown` when in doubt. */
export type CodeColour = 'green' | 'yellow' | 'red' | 'unknown'

/**
 * The colour of a symbol's dark modules, by the light of its own quiet zone (codes.md, "Colour by camera"). A colour
 * is only said when it would also be the colour in a somewhat different light, when finders and data agree, and when
 * the white beside them is white, even, and neither dark nor burnt out; else it is `unknown`.
 */
export function colourOf(
  picture: Picture,
  { corners, modules }: Pick<QrSymbol, 'corners' | 'modules'>,
): CodeColour {
  if (modules === null || sidePixels(corners) / modules.size < FEWEST_PIXELS) return 'unknown'
  const look = lookerOn(picture, corners, modules.size)
  const white = whiteOf(look, modules)
  if (white === null) return 'unknown'
  const [finders, data] = inkPlaces(modules).map((places) => inkOf(look, white, places))
  if (finders == null || data == null) return 'unknown'
  const [first, second] = [finders, data].map((ink) => colourInAnyLight(ink, white.clipped))
  return first !== undefined && first === second ? first : 'unknown'
}

/** Modules smaller than this have no inside that the neighbours do not bleed into. */
const FEWEST_PIXELS = 3
/** A white that is darker, of the camera's full scale in linear light, is noise. */
const DARKEST_WHITE = 0.1
/** Linear light from which on a channel may have been brighter than the camera can say: level 249. */
const CLIPPED = 0.947
/** The share of the white that may be burnt out before it counts as such. */
const CLIPPED_SHARE = 0.1
/** How far four of five whites may lie from an even slope across the symbol, as a share of it: all channels, or one. */
const UNEVEN_WHITE = 0.3
const UNEVEN_TINT = 0.1
/** Where a white lies in OKLab: lamps go from blue to amber (b), hardly ever from green to magenta (a). */
const WHITE_A = 0.045
const WHITE_B = { from: -0.07, to: 0.08 }
/** How far four of five samples may lie from the middle one in OKLab. */
const MIXED_INK = 0.1
/** Of a difference in lightness, which a shadow makes too, so much counts. */
const LIGHTNESS_SHARE = 0.6
/** The light on the ink may differ so much from that on the white, channel by channel. */
const CAST = 1.06
/** And where the white is clipped, it may have been brighter still. */
const CLIPPED_CAST = 1.15

interface Band {
  colour: Exclude<CodeColour, 'unknown'>
  /** OKLab: hue in degrees, chroma and lightness beside a white of 1. */
  hue: readonly [number, number]
  chroma: readonly [number, number]
  lightness: readonly [number, number]
}

/** Seen: green #2bac65 (154°), #07c160 (151°), #1aad19 (143°); yellow #ff9f00 (68°), #ffd400 (94°); reds from 28°. */
const BANDS: readonly Band[] = [
  { colour: 'green', hue: [138, 168], chroma: [0.055, 0.26], lightness: [0.54, 0.88] },
  { colour: 'yellow', hue: [50, 105], chroma: [0.07, 0.25], lightness: [0.6, 0.98] },
  { colour: 'red', hue: [12, 42], chroma: [0.08, 0.3], lightness: [0.4, 0.76] },
]

/** Linear light, 0 to 1 of the camera's scale, or of the white beside it. */
type Rgb = readonly [number, number, number]

interface White {
  /** In module coordinates. */
  at(u: number, v: number): Rgb
  clipped: readonly [boolean, boolean, boolean]
}

/** What the picture shows at a place of the symbol, in module coordinates; null outside the picture. */
type Look = (u: number, v: number) => Rgb | null

const LINEAR = Float64Array.from({ length: 256 }, (_, level) => {
  const coded = level / 255
  return coded <= 0.04045 ? coded / 12.92 : ((coded + 0.055) / 1.055) ** 2.4
})

function lookerOn(picture: Picture, corners: QrSymbol['corners'], size: number): Look {
  const toPicture = projection(corners, size)
  const reach = Math.floor((sidePixels(corners) / size) * 0.22)
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

/** The quiet zone and the light modules that no ink touches, as an even slope of white; null where it is no such thing. */
function whiteOf(look: Look, modules: Modules): White | null {
  const places = [...quietPlaces(modules.size), ...lightPlaces(modules)]
  const samples = places.flatMap(([u, v]) => {
    const rgb = look(u, v)
    return rgb === null ? [] : [{ u, v, rgb }]
  })
  // A side that lies outside the picture tells nothing of the light there.
  if (samples.length < places.length) return null

  const [red, green, blue] = CHANNELS.map((channel) =>
    slopeThrough(samples.map(({ u, v, rgb }) => ({ u, v, value: rgb[channel] }))),
  )
  if (red === undefined || green === undefined || blue === undefined) return null
  const at = (u: number, v: number): Rgb => [red(u, v), green(u, v), blue(u, v)]
  const middle = at(modules.size / 2, modules.size / 2)
  if (Math.min(...middle) < DARKEST_WHITE) return null
  const beside = samples.map(({ u, v, rgb }) => divided(rgb, at(u, v)))
  const off = beside.map((rgb) => Math.abs(meanOf(rgb) - 1))
  const tinted = beside.map((rgb) => Math.max(...rgb.map((value) => Math.abs(value / meanOf(rgb) - 1))))
  if (shareAt(off, 0.8) > UNEVEN_WHITE || shareAt(tinted, 0.8) > UNEVEN_TINT) return null
  const brightest = Math.max(...middle)
  const { a, b } = okLab(divided(middle, [brightest, brightest, brightest]))
  if (Math.abs(a) > WHITE_A || b < WHITE_B.from || b > WHITE_B.to) return null
  const isClipped = (channel: Channel): boolean =>
    samples.filter(({ rgb }) => rgb[channel] > CLIPPED).length > samples.length * CLIPPED_SHARE
  return { at, clipped: [isClipped(0), isClipped(1), isClipped(2)] }
}

const CHANNELS = [0, 1, 2] as const
type Channel = (typeof CHANNELS)[number]

function divided(value: Rgb, by: Rgb): Rgb {
  return [value[0] / by[0], value[1] / by[1], value[2] / by[2]]
}

function meanOf([red, green, blue]: Rgb): number {
  return (red + green + blue) / 3
}

/** A module and a half outside each side, a place a module. */
function quietPlaces(size: number): Place[] {
  const along = Array.from({ length: size }, (_, index) => index + 0.5)
  return along.flatMap((at): Place[] => [
    [at, -1.5],
    [at, size + 1.5],
    [-1.5, at],
    [size + 1.5, at],
  ])
}

type Place = readonly [u: number, v: number]

function isDark({ size, levels }: Modules, row: number, column: number): boolean {
  return Math.min(row, column) >= 0 && Math.max(row, column) < size && levels[row * size + column] === 0
}

function lightPlaces(modules: Modules): Place[] {
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
function inkPlaces(modules: Modules): [finders: Place[], data: Place[]] {
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

function placesOf({ size }: Modules, is: (row: number, column: number) => boolean): Place[] {
  const places: Place[] = []
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1)
      if (is(row, column)) places.push([column + 0.5, row + 0.5])
  }
  return places
}

/** Too few to tell one odd module from two inks. */
const FEWEST_PLACES = 4

/** What the ink there leaves of the white beside it; null where it is not one ink. */
function inkOf(look: Look, white: White, places: readonly Place[]): Rgb | null {
  const samples = places.flatMap(([u, v]) => {
    const rgb = look(u, v)
    return rgb === null ? [] : [divided(rgb, white.at(u, v))]
  })
  if (samples.length < FEWEST_PLACES) return null
  const middle = (channel: Channel): number =>
    shareAt(
      samples.map((sample) => sample[channel]),
      0.5,
    )
  const ink: Rgb = [middle(0), middle(1), middle(2)]
  const own = okLab(ink)
  const apart = samples.map((sample) => {
    const { lightness, a, b } = okLab(sample)
    return Math.hypot((lightness - own.lightness) * LIGHTNESS_SHARE, a - own.a, b - own.b)
  })
  return shareAt(apart, 0.8) > MIXED_INK ? null : ink
}

/** The colour that an ink has whatever the light on it was, within what cannot be known of it. */
function colourInAnyLight(ink: Rgb, clipped: White['clipped']): CodeColour {
  const gains = clipped.map((is) => [CAST, 1 / (is ? CAST * CLIPPED_CAST : CAST)])
  let agreed: CodeColour | null = null
  for (const red of gains[0] ?? []) {
    for (const green of gains[1] ?? []) {
      for (const blue of gains[2] ?? []) {
        const colour = classify([ink[0] * red, ink[1] * green, ink[2] * blue])
        if (colour === 'unknown' || (agreed !== null && agreed !== colour)) return 'unknown'
        agreed = colour
      }
    }
  }
  return agreed ?? 'unknown'
}

function classify(ink: Rgb): CodeColour {
  const { lightness, a, b } = okLab(ink)
  const chroma = Math.hypot(a, b)
  const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360
  const within = (value: number, [from, to]: readonly [number, number]): boolean =>
    value >= from && value <= to
  const band = BANDS.find(
    (candidate) =>
      within(hue, candidate.hue) &&
      within(chroma, candidate.chroma) &&
      within(lightness, candidate.lightness),
  )
  return band?.colour ?? 'unknown'
}

/** OKLab of linear sRGB (Björn Ottosson, "A perceptual color space for image processing", 2020). */
function okLab([red, green, blue]: Rgb): { lightness: number; a: number; b: number } {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return {
    lightness: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    a: 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    b: 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  }
}

/** The mean length of the four sides, in pixels. */
function sidePixels(corners: QrSymbol['corners']): number {
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

/** The plane through the values by least squares. */
function slopeThrough(
  samples: readonly { u: number; v: number; value: number }[],
): (u: number, v: number) => number {
  const mean = (of: (sample: { u: number; v: number; value: number }) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length
  const [u0, v0, value0] = [mean(({ u }) => u), mean(({ v }) => v), mean(({ value }) => value)]
  const uu = mean(({ u }) => (u - u0) ** 2)
  const vv = mean(({ v }) => (v - v0) ** 2)
  const uv = mean(({ u, v }) => (u - u0) * (v - v0))
  const us = mean(({ u, value }) => (u - u0) * (value - value0))
  const vs = mean(({ v, value }) => (v - v0) * (value - value0))
  const determinant = uu * vv - uv * uv
  const [across, down] = [(us * vv - vs * uv) / determinant, (vs * uu - us * uv) / determinant]
  return (u, v) => value0 + across * (u - u0) + down * (v - v0)
}

/** The value that this share of all lies below or at. */
function shareAt(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).toSorted()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
