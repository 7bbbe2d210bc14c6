import type { Frame, ThermometerKind } from './contract.ts'
import { ifMeasurable, MLX90614 } from './measurable.ts'
import { type Framing, temperature, wordless } from './protocol.ts'

/** No module's line is longer; what is, is noise. */
export const LONGEST_LINE_BYTES = 120

/** How the readings of a module that prints lines of text look. */
export interface TextLine {
  /**
   * Matched anywhere in a line but inside a number. Its group `object` and, if it has one, `ambient` hold °C or `nan`.
   */
  pattern: RegExp
  kind: ThermometerKind
}

/** A line has no header and no check: what is no reading is skipped. */
export const lineFraming: Framing = {
  header: [],
  length: { is: 'ended', by: 0x0a, mostBytes: LONGEST_LINE_BYTES },
  check: { is: 'none' },
  trailer: [],
}

/**
 * Reads a line, or null when it is no reading of this pattern. `nan` is printed when the sensor has dropped off its
 * bus, or what no MLX90614 can measure, and that is an error; a number with an F behind it is none of ours, or 93 °F
 * would be 93 °C, nor is the head of a longer one, or 366.1 would be 36.
 */
export function lineReader({ pattern, kind }: TextLine): (line: Uint8Array) => Frame | null {
  const expression = new RegExp(`^(?:${pattern.source})`, 'diu')
  const utf8 = new TextDecoder()
  return (bytes) => {
    const line = utf8.decode(bytes)
    const match = expression.exec(line)
    const { object, ambient } = match?.groups ?? {}
    if (!match || object === undefined) return null
    const places = Object.values(match.indices?.groups ?? {})
    if (places.some((place) => place && GOES_ON.test(line.slice(place[1])))) return null
    const celsius = degrees(object)
    const room = ambient === undefined ? null : degrees(ambient)
    if (celsius === undefined || room === undefined) return null
    if (Number.isNaN(celsius) || Number.isNaN(room)) return wordless('error', kind)
    return ifMeasurable(temperature({ celsius, kind, ambient: room }), MLX90614) ?? wordless('error', kind)
  }
}

/** What stands behind a number of °F (F, *F, °F) or behind a piece of a number. */
const GOES_ON = /^(?:[\s*°º]*F(?![a-z])|\.?\d)/i

/** °C, NaN as a module prints it, or undefined for what is no number. */
function degrees(text: string): number | undefined {
  if (/^nan$/i.test(text)) return Number.NaN
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined
}
