/** A gun's read-out in three digits: "368" is 36.8 ℃. The contract takes 20 to 50. */

const LENGTH = 3
const LOWEST = 20
const HIGHEST = 50

export const pushDigit = (entry: string, digit: string): string =>
  /^\d$/.test(digit) && entry.length < LENGTH ? entry + digit : entry

export const dropDigit = (entry: string): string => entry.slice(0, -1)

export type Preview =
  | { state: 'empty' | 'partial'; text: string }
  | { state: 'ready'; text: string; celsius: number }
  | { state: 'out-of-range'; text: string }

/** What stands above the pad while it is keyed: "36.–" after two digits. */
export const preview = (entry: string): Preview => {
  const [tens = '–', ones = '–', tenths = '–'] = entry
  const text = `${tens}${ones}.${tenths} ℃`
  if (entry.length < LENGTH) return { state: entry === '' ? 'empty' : 'partial', text }
  const celsius = Number(entry) / 10
  return celsius < LOWEST || celsius > HIGHEST
    ? { state: 'out-of-range', text }
    : { state: 'ready', text, celsius }
}
