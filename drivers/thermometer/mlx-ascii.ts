import type { Frame } from './contract.ts'
import type { ThermometerProtocol } from './protocol.ts'
import { lineFraming, lineReader, type TextLine } from './text-line.ts'

/**
 * What Adafruit's MLX90614 sketch prints (devices.md section 1.6), and the copies that lost the tab or its backslash:
 * `Ambient = 25.10*C\tObject = 34.20*C`.
 */
const sketch: TextLine = {
  pattern:
    /Ambient\s{0,3}=\s{0,3}(?<ambient>-?\d{1,4}\.\d{1,3}|nan)\s?\*?C\s{0,3}\\?t?\s{0,3}Object\s{0,3}=\s{0,3}(?<object>-?\d{1,4}\.\d{1,3}|nan)/u,
  kind: 'surface',
}

/**
 * A module that prints lines of text (devices.md section 1.6), each ended by LF. `pattern` and `kind` are a site's own
 * where its module prints other words.
 */
export function mlxAsciiReading({ pattern, kind }: TextLine): ThermometerProtocol {
  return {
    id: 'mlx-ascii',
    baud: 9600,
    kind,
    framings: [lineFraming],
    decode: lineReader({ pattern, kind }),
    encode: printed,
    // The sketch waits so long between two pairs of lines.
    frameEveryMs: 500,
    start: null,
    poll: null,
    presence: presenceOf(pattern),
    // Five values take 2 s; one may be lost.
    sampling: { count: 5, withinCelsius: 0.3, windowMs: 3000 },
    warmUpMinutes: kind === 'surface' ? 10 : 0,
    // Whatever a site's own line may print: in 0.1 °C a wall, and a person for a while, is one and the same value.
    frozenAfterMs: { present: 120_000, empty: null },
  }
}

export const mlxAscii: ThermometerProtocol = {
  ...mlxAsciiReading(sketch),
  // Two values in 0.01 °C.
  frozenAfterMs: { present: 20_000, empty: 60_000 },
}

/** As for the GY-MCU90614, or the LU90614 without a room, at 2 Hz. */
function presenceOf({ source }: RegExp): ThermometerProtocol['presence'] {
  return source.includes('(?<ambient>')
    ? { of: 'above-ambient', risesAtCelsius: 4, fallsBelowCelsius: 3, riseFrames: 2, fallFrames: 2 }
    : { of: 'celsius', risesAtCelsius: 30, fallsBelowCelsius: 29, riseFrames: 2, fallFrames: 2 }
}

/** The sketch's three lines: °C, °F and an empty one. */
function printed({ says, celsius, ambient }: Frame): Uint8Array {
  if (says === 'error') return lines('nan', 'nan', 'nan', 'nan')
  if (says !== 'temperature' || celsius === null || ambient === null) {
    throw new RangeError(`the sketch prints no ${says} of ${celsius} and ${ambient}`)
  }
  return lines(fixed(ambient), fixed(celsius), fixed(fahrenheit(ambient)), fixed(fahrenheit(celsius)))
}

function lines(ambient: string, object: string, ambientF: string, objectF: string): Uint8Array {
  const text =
    `Ambient = ${ambient}*C\tObject = ${object}*C\r\n` +
    `Ambient = ${ambientF}*F\tObject = ${objectF}*F\r\n\r\n`
  return new TextEncoder().encode(text)
}

function fahrenheit(celsius: number): number {
  return celsius * 1.8 + 32
}

function fixed(value: number): string {
  if (!(Math.abs(value) < 1000)) throw new RangeError(`${value} has more digits than a temperature`)
  return value.toFixed(2)
}
