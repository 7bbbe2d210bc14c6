import { textOf } from '../../drivers/scanner/read-text.ts'

/**
 * A keyboard-wedge scanner types its text in one burst and ends it with Enter, Ctrl+J or Tab. Told apart from a hand by
 * speed and length only, so everything is held back until the keyboard has been quiet for a moment.
 */

export interface Stroke {
  /** The character, 'Enter', 'Tab', 'Backspace', `LOST`, or 'Process' where an input method keeps the character to itself. */
  key: string
  /** The physical key, for hotkeys under an input method. */
  code: string
  /** Milliseconds on the page's own clock. */
  at: number
  /** The number that was typed on the keypad while Alt was down (0 to 255), or null: no hand types so. */
  byte: number | null
}

/**
 * A key that typed no character, as F1, a dead key or Ctrl+]: a hand's own, or of a scanner that meant a character which
 * this keyboard layout does not have there.
 */
export const LOST = 'Lost'
/** A number typed with Alt that is no byte: a character that nobody can know. */
const UNKNOWN = '\uFFFD'

/**
 * The longest pause within a burst. In a field as measured: scanners 1-20 ms between keys (USB polls at 8 ms), fast
 * typists above 60. Outside of every field a key does something at once, and a loaded PC delivers some strokes of a
 * scan 100 ms late: there only digits are typed faster than this.
 */
export const BURST_GAP_MS = { field: 50, keys: 150 } as const
export type TypedInto = keyof typeof BURST_GAP_MS
/** No family of codes has a text this short; a number pad entry with Enter has four strokes. */
const SHORTEST_SCAN = 6
/** A hand in a field never has five strokes this close together: from here on it is a scanner, and is kept out. */
const CERTAIN = 5

export type Typed =
  /** `text` null: it has no end, or a character of it was lost: what is left may be another code. */
  | { kind: 'scan'; text: string | null }
  | { kind: 'keys'; strokes: readonly Stroke[] }
  /** Letters too fast for a hand that are no scan: they press nothing. */
  | { kind: 'noise' }

/** A temperature or a PIN, typed by a quick hand. */
const isNumberPad = (text: string): boolean => text.length <= SHORTEST_SCAN && /^[0-9.*/+-]*\n?$/.test(text)

const hasTyped = ({ key }: Stroke): boolean => key !== LOST && key !== 'Backspace'
const isCharacter = (stroke: Stroke): boolean =>
  hasTyped(stroke) && stroke.key !== 'Enter' && stroke.key !== 'Tab'

export const isCertain = (strokes: readonly Stroke[]): boolean =>
  strokes.filter(hasTyped).length >= CERTAIN || strokes.some(({ byte }) => byte !== null)

/** How long the keyboard may be quiet before the burst `strokes` is over. One that is certain has a loaded PC's time. */
export const gapMs = (strokes: readonly Stroke[], into: TypedInto): number =>
  BURST_GAP_MS[isCertain(strokes) ? 'keys' : into]

/** A number typed with Alt as the stroke it stands for: CR and LF end a read. */
export const composed = (digits: string, at: number): Stroke => {
  const byte = Math.min(Number(digits), 0x100)
  if (byte === 0x0d || byte === 0x0a) return { key: 'Enter', code: 'Alt', at, byte }
  return byte > 0xff
    ? { key: UNKNOWN, code: 'Alt', at, byte: null }
    : { key: String.fromCharCode(byte), code: 'Alt', at, byte }
}

/**
 * What a finished burst was. An Enter in its midst stays a line break: main refuses merged reads. Before the first and
 * behind the last character a key that typed nothing is a prefix or a suffix of the scanner's.
 */
export const judgeBurst = (burst: readonly Stroke[], into: TypedInto): Typed => {
  const strokes = burst.filter(hasTyped)
  // An input method has made of it what nobody can undo.
  if (strokes.some(({ key }) => key === 'Process'))
    return isCertain(strokes) ? { kind: 'noise' } : { kind: 'keys', strokes: ofHand(burst) }
  const text = textTyped(strokes)
  const body = text.replace(/[\n\t]+$/, '')
  const typedByHand = strokes.every(({ byte }) => byte === null)
  const isHand = typedByHand && (into === 'field' || strokes.length === 1 || isNumberPad(text))
  if (body.length < SHORTEST_SCAN)
    return isHand ? { kind: 'keys', strokes: ofHand(burst) } : { kind: 'noise' }
  if (body.length === text.length) return { kind: 'scan', text: null }
  return { kind: 'scan', text: hasLostOne(burst) || body.includes(UNKNOWN) ? null : body }
}

/** To a hand Backspace is a key like any other, and comes in its turn. */
const ofHand = (burst: readonly Stroke[]): readonly Stroke[] => burst.filter(({ key }) => key !== LOST)

const hasLostOne = (burst: readonly Stroke[]): boolean =>
  burst.slice(burst.findIndex(hasTyped), burst.findLastIndex(isCharacter)).some((stroke) => !hasTyped(stroke))

/** A character beyond ASCII comes as the bytes of the code (ALT mode, as a scanner read over USB itself has it). */
const textTyped = (strokes: readonly Stroke[]): string => {
  const text = strokes.map(({ key }) => (key === 'Enter' ? '\n' : key === 'Tab' ? '\t' : key)).join('')
  if (strokes.every(({ byte }) => byte === null) || /[^\0-\xFF]/.test(text)) return text
  return textOf(Uint8Array.from(text, (character) => character.charCodeAt(0)))
}
