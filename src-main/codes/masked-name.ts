import { isPassText } from './signed-pass.ts'

/**
 * A foreign holder's name as it may be shown and kept (codes.md section 4): the surname, a star, and the last letter of
 * the given name. Null where neither is a text for a screen.
 */
export function maskedName(surname: unknown, givenName: unknown): string | null {
  const [family, given] = [surname, givenName].map((name) => (isPassText(name) ? name.trim() : ''))
  if (family === undefined || family === '') return null
  const last = Array.from(given ?? '').at(-1)
  return last === undefined ? `${family} *` : `${family} *${last}`
}
