import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { chineseMark } from './chinese-mark.ts'
import { describeProblems, problemsOf } from './problems.ts'

export type Loaded<T> = { ok: true; value: T } | { ok: false; problem: string }

/** Reads and validates a JSON file. The problem names the file, the place in it, and what was expected. */
export function loadJsonFile<S extends z.ZodType>(path: string, schema: S): Loaded<z.output<S>> {
  const text = readText(path)
  return text.ok ? parseJson(path, text.value, schema) : text
}

export function readText(path: string): Loaded<string> {
  try {
    return { ok: true, value: readFileSync(path, 'utf8') }
  } catch (error) {
    return { ok: false, problem: `${path}: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** The same for a text already read; `name` stands for the file in the problem. */
export function parseJson<S extends z.ZodType>(name: string, text: string, schema: S): Loaded<z.output<S>> {
  const bare = text.replace(/^\uFEFF/, '')
  let json: unknown
  try {
    json = JSON.parse(bare)
  } catch (error) {
    const why = chineseMark(bare) ?? (error instanceof Error ? error.message : String(error))
    return { ok: false, problem: `${name}: not JSON: ${why}` }
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, problem: `${name}:\n${describeProblems(problemsOf(parsed.error))}` }
}
