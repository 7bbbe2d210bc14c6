import { lineAndColumn } from './line-and-column.ts'

/** What stands between strings in JSON, and strings; one that its line ends before its quotation mark does, too. */
const TOKEN = /[ \t\r\n]+|"(?:[^"\\\r\n]|\\[^\r\n])*"?|[{}[\]:,]|[\w.+-]+/y

/** In a string: a mark that was to end it, since what follows a string in JSON comes after it. */
const SWALLOWED = /[“”„‟＂‘’＇](?=\s*(?:[:,}\]]|$))/

/** Those that Unicode does not fold to the sign that JSON takes. */
const FOLDS: ReadonlyMap<string, string> = new Map([
  ...['“', '”', '„', '‟', '‘', '’', '＇'].map((mark) => [mark, '"'] as const),
  ['、', ','],
  ['【', '['],
  ['】', ']'],
])

const NAMES: ReadonlyMap<string, { zh: string; en: string }> = new Map([
  ['"', { zh: '引号', en: 'quotation mark' }],
  [':', { zh: '冒号', en: 'colon' }],
  [',', { zh: '逗号', en: 'comma' }],
  [' ', { zh: '空格', en: 'space' }],
])
const OTHER = { zh: '符号', en: 'sign' }

/**
 * The first sign of a Chinese keyboard, or of a word processor, where JSON takes only its own, with line and column
 * from 1; null where none is. To be asked about a text that is no JSON.
 */
export function chineseMark(text: string): string | null {
  TOKEN.lastIndex = 0
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(text)?.[0]
    if (token === undefined) return describe(text, at)
    const swallowed = token.startsWith('"') ? token.search(SWALLOWED) : -1
    if (swallowed !== -1) return describe(text, at + swallowed)
  }
  return null
}

function describe(text: string, at: number): string | null {
  const mark = String.fromCodePoint(text.codePointAt(at) ?? 0)
  const expected = FOLDS.get(mark) ?? mark.normalize('NFKC')
  if (expected === mark || !/^[ -~]$/.test(expected)) return null
  const { line, column } = lineAndColumn(text, at)
  const { zh, en } = NAMES.get(expected) ?? OTHER
  return (
    `line ${line}, column ${column}: expected the ${en} ${expected} instead of the Chinese ${mark}. ` +
    `第 ${line} 行第 ${column} 列：这里是中文${zh} ${mark}，要用英文${zh} ${expected}`
  )
}
