import QRCode from 'qrcode'
import { describe, expect, test } from 'vitest'
import { confusionOver, confusionTable, shareRight } from '../../test/fixtures/colour/confusion.ts'
import type { Ink } from '../../test/fixtures/colour/inks.ts'
import { TEST_PATIENCE_MS } from '../../test/fixtures/patience.ts'
import { colourOf, type CodeColour } from './colour.ts'
import { openDecoderFromPackage } from './node-decoder.ts'
import type { Picture } from './picture.ts'

const decoder = await openDecoderFromPackage()

type Rgb = readonly [number, number, number]
const rgb = (hex: string): Rgb => {
  const level = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16)
  return [level(1), level(3), level(5)]
}

interface Drawn {
  /** Of the finders, of all else, and of every other column of that. */
  inks: readonly [finders: string, data: string, other: string]
  ground: string
  /** What the light does to red, green and blue, in linear light. */
  light: Rgb
  /** The same in the right half of the picture; null: as in the left. */
  lightOnRight: Rgb | null
  pixels: number
  /** Pixels of ground around the symbol. */
  border: number
  /** Whether a lens has blurred the edges by a pixel. */
  blurred: boolean
}

const PLAIN: Drawn = {
  inks: ['#000000', '#000000', '#000000'],
  ground: '#f4f4f4',
  light: [0.9, 0.9, 0.9],
  lightOnRight: null,
  pixels: 6,
  border: 30,
  blurred: false,
}

const litBy = (light: Rgb, [red, green, blue]: Rgb): Rgb => [
  (red / 255) ** 2.2 * light[0],
  (green / 255) ** 2.2 * light[1],
  (blue / 255) ** 2.2 * light[2],
]
const coded = ([red, green, blue]: Rgb): Rgb => [
  255 * red ** (1 / 2.2),
  255 * green ** (1 / 2.2),
  255 * blue ** (1 / 2.2),
]

function draw({ inks, ground, light, lightOnRight, pixels, border, blurred }: Drawn): Picture {
  const { modules } = QRCode.create('HTTPS://EXAMPLE.ORG/0123', { errorCorrectionLevel: 'M' })
  const side = modules.size * pixels + 2 * border
  const far = modules.size - 7
  const hexAt = (x: number, y: number): string => {
    const [row, column] = [Math.floor((y - border) / pixels), Math.floor((x - border) / pixels)]
    const isInside = Math.min(row, column) >= 0 && Math.max(row, column) < modules.size
    if (!isInside || modules.get(row, column) !== 1) return ground
    const isFinder = (row < 7 && (column < 7 || column >= far)) || (row >= far && column < 7)
    return inks[isFinder ? 0 : column % 2 === 0 ? 1 : 2]
  }
  const lit = (falling: Rgb): Map<string, { seen: Rgb; level: Rgb }> =>
    new Map(
      [ground, ...inks].map((hex) => {
        const seen = litBy(falling, rgb(hex))
        return [hex, { seen, level: coded(seen) }]
      }),
    )
  const [onLeft, onRight] = [lit(light), lit(lightOnRight ?? light)]
  const lightAt = (x: number, y: number) => {
    const there = (x > side / 2 ? onRight : onLeft).get(hexAt(x, y))
    if (there === undefined) throw new Error('no ink')
    return there
  }
  const meanAround = (x: number, y: number): Rgb => {
    const sum: [number, number, number] = [0, 0, 0]
    for (let down = -1; down <= 1; down += 1) {
      for (let right = -1; right <= 1; right += 1) {
        const { seen } = lightAt(x + right, y + down)
        sum[0] += seen[0]
        sum[1] += seen[1]
        sum[2] += seen[2]
      }
    }
    return [sum[0] / 9, sum[1] / 9, sum[2] / 9]
  }
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      data.set(blurred ? coded(meanAround(x, y)) : lightAt(x, y).level, (y * side + x) * 4)
    }
  }
  return { data, width: side, height: side }
}

function colourOfDrawn(drawn: Partial<Drawn>): CodeColour {
  const picture = draw({ ...PLAIN, ...drawn })
  const [symbol] = decoder.readAll(picture)
  if (symbol === undefined) throw new Error('not read')
  return colourOf(picture, symbol)
}

const inks = (hex: string): Pick<Drawn, 'inks'> => ({ inks: [hex, hex, hex] })

describe('an ink in plain light', () => {
  test.each([
    ['#2bac65', 'green'],
    ['#07c160', 'green'],
    ['#1aad19', 'green'],
    ['#ff9f00', 'yellow'],
    ['#ffc107', 'yellow'],
    ['#e02020', 'red'],
    ['#d0021b', 'red'],
    ['#000000', 'unknown'],
    ['#808080', 'unknown'],
    ['#1677ff', 'unknown'],
    ['#009688', 'unknown'],
    ['#00a0a0', 'unknown'],
    ['#8bc34a', 'unknown'],
    ['#a4c639', 'unknown'],
    ['#0b4a1e', 'unknown'],
    ['#8e24aa', 'unknown'],
    ['#e91e63', 'unknown'],
  ] as const)('%s is %s', (hex, colour) => {
    expect(colourOfDrawn(inks(hex))).toBe(colour)
  })
})

describe('the quiet zone tells the cast', () => {
  test.each([
    ['green by lamplight', '#2bac65', [0.95, 0.75, 0.5], 'green'],
    ['green in blue shade', '#2bac65', [0.55, 0.7, 0.85], 'green'],
    ['yellow by lamplight', '#ff9f00', [0.95, 0.75, 0.5], 'yellow'],
    ['yellow in somewhat green light', '#ff9f00', [0.72, 0.85, 0.72], 'yellow'],
    ['green in a third of the light', '#2bac65', [0.33, 0.33, 0.33], 'green'],
    ['yellow in a fifth of the light', '#ff9f00', [0.2, 0.2, 0.2], 'yellow'],
    ['red in blue shade', '#e02020', [0.55, 0.7, 0.85], 'red'],
    ['black in somewhat green light', '#101010', [0.72, 0.85, 0.72], 'unknown'],
    ['grey in somewhat green light', '#909090', [0.72, 0.85, 0.72], 'unknown'],
  ] as const)('%s', (_name, hex, light, colour) => {
    expect(colourOfDrawn({ ...inks(hex), light })).toBe(colour)
  })
})

describe('a white too bright for the camera looks neutral, whatever the light; the edges tell', () => {
  test.each([
    ['green, in plain light', '#2bac65', [1.3, 1.3, 1.3], true, 'green'],
    ['green, by lamplight', '#2bac65', [1.3, 1.1, 0.9], true, 'green'],
    ['grey, in green light', '#808080', [0.98, 2, 0.98], true, 'unknown'],
    ['greenish grey, in green light', '#6f8476', [1.1, 1.7, 1.1], true, 'unknown'],
    ['teal, in green light', '#009688', [1.1, 2.2, 1.1], true, 'unknown'],
    ['green, with edges too sharp to tell', '#2bac65', [1.3, 1.3, 1.3], false, 'unknown'],
  ] as const)('%s', (_name, hex, light, blurred, colour) => {
    expect(colourOfDrawn({ ...inks(hex), light, blurred })).toBe(colour)
  })
})

describe('in doubt it is unknown', () => {
  const green = inks('#2bac65')
  test.each([
    ['in very green light', { ...green, light: [0.4, 0.9, 0.4] }],
    ['in very warm light', { ...green, light: [0.9, 0.5, 0.15] }],
    ['in the dark', { ...green, light: [0.05, 0.05, 0.05] }],
    ['black finders, green data', { inks: ['#101010', '#2bac65', '#2bac65'] }],
    ['green finders, black data', { inks: ['#2bac65', '#101010', '#101010'] }],
    ['green finders, yellow data', { inks: ['#2bac65', '#ff9f00', '#ff9f00'] }],
    ['green data, every other column grey', { inks: ['#2bac65', '#2bac65', '#8a8a8a'] }],
    ['in two lights', { ...green, lightOnRight: [0.9, 0.45, 0.9] }],
    ['half in deep shadow', { ...green, lightOnRight: [0.25, 0.25, 0.25] }],
    ['a green that would be another in a little other light', inks('#5ab637')],
    ['grey on pink', { ...inks('#7d7d7d'), ground: '#ffc4ea' }],
    ['black on green', { ...inks('#000000'), ground: '#9be0ae' }],
    ['modules of two pixels', { ...green, pixels: 2 }],
    ['no quiet zone in the picture', { ...green, border: 6 }],
  ] as [string, Partial<Drawn>][])('%s', (_name, drawn) => {
    expect(colourOfDrawn(drawn)).toBe('unknown')
  })

  test('a side of the quiet zone outside the picture', () => {
    const whole = draw({ ...PLAIN, ...green })
    const width = whole.width - 26
    const rows = Array.from({ length: whole.height }, (_, y) =>
      whole.data.subarray(y * whole.width * 4, (y * whole.width + width) * 4),
    )
    const cut = { data: new Uint8ClampedArray(rows.flatMap((row) => [...row])), width, height: whole.height }
    const [symbol] = decoder.readAll(cut)
    if (symbol === undefined) throw new Error('not read')
    expect(colourOf(cut, symbol)).toBe('unknown')
  })

  test('light modules on dark, and a symbol of which only the text is known', () => {
    expect(colourOfDrawn({ ...inks('#f4f4f4'), ground: '#2bac65' })).toBe('unknown')
    const picture = draw({ ...PLAIN, ...green })
    const [symbol] = decoder.readAll(picture)
    if (symbol === undefined) throw new Error('not read')
    expect(colourOf(picture, { ...symbol, modules: null })).toBe('unknown')
  })
})

// A quarter of a minute of processor time.
const LONG = { timeout: 4 * TEST_PATIENCE_MS }

/** `npm run bench colour` looks at ten thousand of every ink. */
test('of 300 frames nothing that is not green is called green, and of 1,000 most greens are', LONG, () => {
  const looksAt = (frame: number, ink: Ink): boolean => frame < 300 || ink.is === 'green'
  const confusion = confusionOver(decoder, { frames: 1000, seed: 1, looksAt })
  const green = shareRight(confusion, 'green')
  process.stdout.write(
    `${confusionTable(confusion).join('\n')}\ngreens recognised, of those read: ${(green * 100).toFixed(1)} %\n`,
  )
  expect(confusion.falseGreens).toEqual([])
  expect(green).toBeGreaterThan(0.75)
})
