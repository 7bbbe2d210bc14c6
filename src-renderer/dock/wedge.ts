/**
 * A keyboard-wedge scanner types its text in one burst and ends it with Enter. Told apart from a hand by speed and
 * length only, so everything is held back until the keyboard has been quiet for a moment.
 */

export interface Stroke {
  /** The character, or 'Enter'. */
  key: string
  /** The physical key, for hotkeys under an input method. */
  code: string
  /** Milliseconds on the page's own clock. */
  at: number
}

/**
 * The longest pause within a burst. In a field as measured: scanners 1-20 ms between keys (USB polls at 8 ms), fast
 * typists above 60. Outside of every field a key does something at once, and a loaded PC delivers some strokes of a
 * scan 100 ms late: there only digits are typed faster than this.
 */
export const BURST_GAP_MS = { field: 50, keys: 150 } as const
export type TypedInto = keyof typeof BURST_GAP_MS
/** No family of codes has a text this short; a number pad entry with Enter has four strokes. */
const SHORTEST_SCAN = 6

export type Typed =
  | { kind: 'scan'; text: string }
  | { kind: 'keys'; strokes: readonly Stroke[] }
  /** Letters too fast for a hand that are no whole scan: they press nothing. */
  | { kind: 'noise' }

/** A temperature or a PIN, typed by a quick hand. */
const isNumberPad = (text: string): boolean => text.length <= SHORTEST_SCAN && /^[0-9.*/+-]*\n?$/.test(text)

/** Does this stroke still belong to the burst that `last` is the newest of. */
export const continues = (last: Stroke | undefined, next: Stroke, into: TypedInto): boolean =>
  last !== undefined && next.at - last.at <= BURST_GAP_MS[into]

/** What a finished burst was. An Enter in its midst stays a line break: main refuses merged reads. */
export const judgeBurst = (strokes: readonly Stroke[], into: TypedInto): Typed => {
  const text = strokes.map(({ key }) => (key === 'Enter' ? '\n' : key)).join('')
  const body = text.replace(/\n+$/, '')
  const isHand = into === 'field' || strokes.length === 1 || isNumberPad(text)
  if (body.length < SHORTEST_SCAN) return isHand ? { kind: 'keys', strokes } : { kind: 'noise' }
  return body.length < text.length ? { kind: 'scan', text: body } : { kind: 'noise' }
}
