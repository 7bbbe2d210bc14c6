import { isPassText } from './signed-pass.ts'

/** Surnames of two characters (复姓) that are still borne. */
const COMPOUND_SURNAMES =
  /^(?:欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒|司空|轩辕|端木|南宫|长孙|宇文|闻人|澹台|濮阳|申屠|太史|呼延|钟离|东方|百里|独孤)/u

/** What stands for hidden characters in lists that others have masked. */
const STARS = /[＊×✱﹡]/gu
/** At most two characters before the stars (a surname) and four after them (a last character, four digits). */
const MASKED = /^(?:[^*]{1,2}\*+[^*]{0,4}|\*+[^*]{1,4})$/u
/** Also the dot and the marks within the names of other peoples: 阿卜杜拉·买买提, O'Neil. */
const FULL = /^\p{L}[\p{L}\p{M}·•‧.'’ -]*$/u
/** A table pads a name of two characters to the width of three (U+3000 between them). */
const PADDING = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu

export type MaskedName = { ok: true; masked: string; wasFull: boolean } | { ok: false }

/**
 * The name that a pass carries: surname, one star, last character (codes.md section 4 masks to surname and last
 * characters): 林小明 is 林*明, 林明 is 林*, 欧阳小明 is 欧阳*明. How many characters are hidden does not show.
 * A name that is masked already stays as it is. Not ok where the text is neither.
 */
export function maskName(given: string): MaskedName {
  const name = given.trim().replaceAll(STARS, '*').replaceAll(PADDING, '')
  if (MASKED.test(name)) return { ok: true, masked: name, wasFull: false }
  if (!FULL.test(name)) return { ok: false }
  const characters = [...new Intl.Segmenter('zh').segment(name)].map(({ segment }) => segment)
  const surname = characters.length > 2 && COMPOUND_SURNAMES.test(name) ? 2 : 1
  const rest = characters.slice(surname)
  const last = rest.length > 1 ? (rest.at(-1) ?? '') : ''
  return { ok: true, masked: `${characters.slice(0, surname).join('')}*${last}`, wasFull: true }
}

/**
 * A foreign holder's name as it may be shown and kept: the surname, a star, and the last letter of the given name
 * where there is one. Null where the surname is no text for a screen.
 */
export function maskForeignName(surname: unknown, givenName: unknown): string | null {
  if (!isPassText(surname) || surname.trim() === '') return null
  const given = isPassText(givenName) ? givenName.trim() : ''
  return `${surname.trim()} *${Array.from(given).at(-1) ?? ''}`
}
