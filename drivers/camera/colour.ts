import { inkPlaces, lookerOn, sidePixels, type Look, type Place } from './grid.ts'
import { divided, okLab, type Channel, type Rgb } from './linear-light.ts'
import type { Picture } from './picture.ts'
import { shareAt } from './share-at.ts'
import type { QrSymbol } from './symbol.ts'
import { whiteOf, type White } from './white.ts'

/** What colour a code is drawn in; `unknown` when in doubt. */
export type CodeColour = 'green' | 'yellow' | 'red' | 'unknown'

/**
 * The colour of a symbol's dark modules, by the light of its own quiet zone (codes.md, "Colour by camera"). A colour
 * is only said when it would also be the colour in a somewhat different light, when finders and data agree, and when
 * the white beside them is white, even, and not dark or lost in the light; else it is `unknown`.
 */
export function colourOf(
  picture: Picture,
  { corners, modules }: Pick<QrSymbol, 'corners' | 'modules'>,
): CodeColour {
  if (modules === null || sidePixels(corners) / modules.size < FEWEST_PIXELS) return 'unknown'
  const { size } = modules
  const look = lookerOn(picture, corners, { size, reach: INSIDE })
  const peek = lookerOn(picture, corners, { size, reach: 0 })
  const white = whiteOf(modules, { look, peek })
  if (white === null) return 'unknown'
  const [finders, data] = inkPlaces(modules).map((places) => inkOf(look, white, places))
  if (finders == null || data == null) return 'unknown'
  const [first, second] = [finders, data].map((ink) => colourInAnyLight(ink))
  return first !== undefined && first === second ? first : 'unknown'
}

/** Modules smaller than this have no inside that the neighbours do not bleed into. */
const FEWEST_PIXELS = 3
/** Of a module, on either side of its middle, so much is ink alone. */
const INSIDE = 0.22
/** How far four of five samples may lie from the middle one in OKLab. */
const MIXED_INK = 0.1
/** Of a difference in lightness, which a shadow makes too, so much counts. */
const LIGHTNESS_SHARE = 0.6
/** The light on the ink may differ so much from that on the white, channel by channel. */
const CASTS = [1.06, 1 / 1.06]

interface Band {
  colour: Exclude<CodeColour, 'unknown'>
  /** OKLab: hue in degrees, chroma and lightness beside a white of 1. */
  hue: readonly [number, number]
  chroma: readonly [number, number]
  lightness: readonly [number, number]
}

/** Seen: green #2bac65 (154°), #07c160 (151°), #1aad19 (143°); yellow #ff9f00 (68°), #ffd400 (94°); reds from 28°. */
const BANDS: readonly Band[] = [
  { colour: 'green', hue: [138, 168], chroma: [0.06, 0.26], lightness: [0.54, 0.88] },
  { colour: 'yellow', hue: [50, 105], chroma: [0.07, 0.25], lightness: [0.6, 0.98] },
  { colour: 'red', hue: [12, 42], chroma: [0.08, 0.3], lightness: [0.4, 0.76] },
]

/** Too few to tell one odd module from two inks. */
const FEWEST_PLACES = 4

/** What the ink there leaves of the white beside it; null where it is not one ink. */
function inkOf(look: Look, white: White, places: readonly Place[]): Rgb | null {
  const samples = places.flatMap(([u, v]) => {
    const rgb = look(u, v)
    return rgb === null ? [] : [divided(rgb, white(u, v))]
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
function colourInAnyLight(ink: Rgb): CodeColour {
  let agreed: CodeColour | null = null
  for (const red of CASTS) {
    for (const green of CASTS) {
      for (const blue of CASTS) {
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
