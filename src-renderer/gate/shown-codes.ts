import type { Looked } from './camera-words.ts'

type Code = NonNullable<Looked['code']>

/** What the camera was shown last, and what of it the kiosk has been told. */
export interface ShownCodes {
  last: Code | null
  lastAt: number
  told: Code | null
}

export const NOTHING_SHOWN: ShownCodes = { last: null, lastAt: 0, told: null }

/** A phone that shakes is not read at every look; out of sight for so long it has been taken away. */
const AWAY_MS = 1500

/**
 * What the kiosk is to be told of a look, if anything: a code once for as long as it is held up, and its colour once two
 * pictures running agree on it. `now` in milliseconds.
 */
export const tellOf = (
  shown: ShownCodes,
  { isNew, code }: Pick<Looked, 'isNew' | 'code'>,
  now: number,
): { shown: ShownCodes; tell: Code | null } => {
  if (code === null) {
    return { shown: now - shown.lastAt > AWAY_MS ? NOTHING_SHOWN : { ...shown, last: null }, tell: null }
  }
  // The same picture would agree with itself.
  if (!isNew) return { shown: { ...shown, lastAt: now }, tell: null }
  const { last } = shown
  const told = now - shown.lastAt > AWAY_MS || shown.told?.text !== code.text ? null : shown.told
  const sure = last?.text === code.text && last.colour === code.colour ? code.colour : 'unknown'
  const isNews = told === null || (sure !== 'unknown' && sure !== told.colour)
  const tell = isNews ? { text: code.text, colour: sure } : null
  return { shown: { last: code, lastAt: now, told: tell ?? told }, tell }
}
