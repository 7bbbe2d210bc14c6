/**
 * What a symbol holds, in order: bytes as they stand in it, and the text of segments in kanji mode, whose character
 * set is fixed (ISO/IEC 18004, 7.4.6).
 */
export type Segment = { bytes: Uint8Array } | { kanji: string }

/**
 * The text of a symbol; null where its bytes are in no known character set. No symbol at a gate names its character
 * set, so it is UTF-8 or else what generators of the country write; Shift-JIS only where it can hardly be Chinese.
 */
export function textOf(segments: readonly Segment[]): string | null {
  // As one piece where that can be, since a character may straddle two byte segments.
  if (!segments.some((segment) => 'kanji' in segment)) {
    const whole = joined(segments.flatMap((segment) => ('bytes' in segment ? [segment.bytes] : [])))
    return decode(whole, 'utf-8') ?? chineseOrJapanese(whole)
  }
  const pieces = segments.map((segment) =>
    'kanji' in segment
      ? segment.kanji
      : (decode(segment.bytes, 'utf-8') ?? decode(segment.bytes, 'shift_jis')),
  )
  return pieces.includes(null) ? null : pieces.join('')
}

export function decodeShiftJis(bytes: Uint8Array): string | null {
  return decode(bytes, 'shift_jis')
}

/** Full-width kana. Of GB 2312 none of its bytes can be; of the rest of GB18030 it would be rare characters in a row. */
const KANA = /[\u3041-\u3096\u30a1-\u30fa]/
/** Half-width kana with a mark where the language has one, once is chance: ｶﾞ … ﾎﾞ, ﾊﾟ … ﾎﾟ. */
const VOICED = /[\uff73\uff76-\uff84\uff8a-\uff8e]\uff9e|[\uff8a-\uff8e]\uff9f/g
const VOICED_BY_CHANCE = 1
/** Where the private characters of Shift-JIS come out: nobody writes those. */
const PRIVATE = /[\ue000-\uf8ff]/

function chineseOrJapanese(bytes: Uint8Array): string | null {
  const chinese = decode(bytes, 'gb18030')
  const japanese = decode(bytes, 'shift_jis')
  if (japanese === null || PRIVATE.test(japanese)) return chinese
  const isJapanese = KANA.test(japanese) || (japanese.match(VOICED) ?? []).length > VOICED_BY_CHANCE
  return isJapanese ? japanese : (chinese ?? japanese)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function decode(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
