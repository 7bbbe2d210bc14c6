import { isPassText } from './signed-pass.ts'

/**
 * A foreign holder's name as it may be shown and kept (codes.md section 4): the surname, a star, and the last letter of
 * the given name where there is one. Null where the surname is no text for a screen.
 */
export function maskedName(surname: unknown, givenName: unknown): string | null {
  if (!isPassText(surname) || surname.trim() === '') return null
  const given = isPassText(givenName) ? givenName.trim() : ''
  return `${surname.trim()} *${Array.from(given).at(-1) ?? ''}`
}
