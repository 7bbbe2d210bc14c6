/** A gun's read-out in three digits: "368" is 36.8 ℃. The contract takes 20 to 50. */

const LENGTH = 3
const LOWEST = 20
const HIGHEST = 50

/** What has been keyed, and for which visit: the one that the dock showed at the first digit. */
export interface Keyed {
  of: string
  digits: string
  /** A digit too many has begun it anew. */
  anew: boolean
}

export const NOTHING_KEYED: Keyed = { of: '', digits: '', anew: false }

/** What is keyed for this visit: digits keyed for another do not count. */
export const keyedOf = (keyed: Keyed, of: string): Keyed =>
  keyed.of === of ? keyed : { ...NOTHING_KEYED, of }

export const pushDigit = (keyed: Keyed, digit: string, of: string): Keyed => {
  if (!/^\d$/.test(digit)) return keyed
  const { digits } = keyedOf(keyed, of)
  const anew = digits.length >= LENGTH
  return { of, digits: anew ? digit : digits + digit, anew }
}

export const dropDigit = (keyed: Keyed, of: string): Keyed => ({
  of,
  digits: keyedOf(keyed, of).digits.slice(0, -1),
  anew: false,
})

export type Preview =
  | { state: 'empty' | 'partial'; text: string }
  | { state: 'ready'; text: string; celsius: number }
  | { state: 'out-of-range'; text: string }

/** What stands above the pad while it is keyed: "36.–" after two digits. */
export const preview = (digits: string): Preview => {
  const [tens = '–', ones = '–', tenths = '–'] = digits
  const text = `${tens}${ones}.${tenths} ℃`
  if (digits.length < LENGTH) return { state: digits === '' ? 'empty' : 'partial', text }
  const celsius = Number(digits) / 10
  return celsius < LOWEST || celsius > HIGHEST
    ? { state: 'out-of-range', text }
    : { state: 'ready', text, celsius }
}
