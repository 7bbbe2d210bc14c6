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
 * Scanners leave 1-20 ms between keys (USB polls at 8 ms), but a loaded PC delivers some of them 100 ms late, and a
 * scan cut in two would press keys. A hand that is faster only types digits.
 */
export const BURST_GAP_MS = 150
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
export const continues = (last: Stroke | undefined, next: Stroke): boolean =>
  last !== undefined && next.at - last.at <= BURST_GAP_MS

/** What a finished burst was. An Enter in its midst stays a line break: main refuses merged reads. */
export const judgeBurst = (strokes: readonly Stroke[]): Typed => {
  const text = strokes.map(({ key }) => (key === 'Enter' ? '\n' : key)).join('')
  const body = text.replace(/\n+$/, '')
  if (strokes.length === 1 || isNumberPad(text)) return { kind: 'keys', strokes }
  if (body.length < SHORTEST_SCAN) return { kind: 'noise' }
  return body.length < text.length ? { kind: 'scan', text: body } : { kind: 'noise' }
}
