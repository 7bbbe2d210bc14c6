import { lineAndColumn } from './line-and-column.ts'

/** A string as far as it is one: up to its quotation mark, its line's end, or a backslash that begins no escape. */
const STRING = /"(?:[^"\\\r\n]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"?/g

/** In a string: a backslash that was to end a path, since what follows a string in JSON comes after its mark. */
const SWALLOWED = /(?<!\\)\\"(?=\s*(?:[,}\]]|$))/

/**
 * The first single backslash in a string, as in a path of Windows, where JSON takes only escapes (RFC 8259 section 7);
 * null where none is. To be asked about a text that is no JSON.
 */
export function loneBackslash(text: string): string | null {
  for (const { 0: string, index } of text.matchAll(STRING)) {
    const swallowed = string.search(SWALLOWED)
    if (swallowed !== -1) return describe(text, index + swallowed)
    const end = index + string.length
    if (text[end] === '\\' && (string.length === 1 || !string.endsWith('"'))) return describe(text, end)
  }
  return null
}

function describe(text: string, at: number): string {
  const { line, column } = lineAndColumn(text, at)
  return (
    `line ${line}, column ${column}: expected / or \\\\ instead of a single \\, as in "C:/kiosk" or "C:\\\\kiosk". ` +
    `第 ${line} 行第 ${column} 列：路径里的 \\ 要写成 / 或 \\\\，例如 "C:/kiosk" 或 "C:\\\\kiosk"`
  )
}
