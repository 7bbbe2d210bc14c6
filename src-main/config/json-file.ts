import type { z } from 'zod'
import { readRegularFile } from '../read-file.ts'
import { NOT_UTF8 } from '../words.ts'
import { chineseMark } from './chinese-mark.ts'
import { loneBackslash } from './lone-backslash.ts'
import { describeProblems, problemsOf } from './problems.ts'

export type Loaded<T> = { ok: true; value: T } | { ok: false; problem: string }

const HEADING = 'these places need mending. 下面几处要改：'

/** Reads and validates a JSON file. The problem names the file, the place in it, and what was expected. */
export function loadJsonFile<S extends z.ZodType>(path: string, schema: S): Loaded<z.output<S>> {
  const text = readText(path)
  if (!text.ok) return text
  let json: unknown
  try {
    json = JSON.parse(text.value)
  } catch (error) {
    const why =
      chineseMark(text.value) ??
      loneBackslash(text.value) ??
      `${error instanceof Error ? error.message : String(error)}. 这不是有效的 JSON：请检查括号、引号和逗号`
    return { ok: false, problem: `${path}: not JSON: ${why}` }
  }
  const parsed = schema.safeParse(json, { reportInput: true })
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, problem: `${path}: ${HEADING}\n${describeProblems(problemsOf(parsed.error))}` }
}

export function readBytes(path: string): Loaded<Buffer> {
  try {
    return { ok: true, value: readRegularFile(path) }
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const why = error instanceof Error ? error.message : String(error)
    return { ok: false, problem: `${path}: ${why}${isMissing ? '. 没有这个文件' : ''}` }
  }
}

/** A text that somebody wrote: UTF-8, without the byte order mark that editors put before it. */
function readText(path: string): Loaded<string> {
  const bytes = readBytes(path)
  if (!bytes.ok) return bytes
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(bytes.value) }
  } catch {
    return { ok: false, problem: `${path}: ${NOT_UTF8}` }
  }
}
