import type { z } from 'zod'
import { inChinese } from './problem-in-chinese.ts'

/** One thing that is wrong with a file, with its place in it: `lanes[0].thermometer.protocol`. */
export interface Problem {
  place: string
  expected: string
  /** The same in Chinese; null where `expected` says it already. */
  zh: string | null
}

/** The problems of a failed validation, in the order of the file. More is told where it was validated with `reportInput`. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    const place = placeOf(issue.path)
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        place: placeOf([...issue.path, key]),
        expected: 'no such key',
        zh: inChinese(issue),
      }))
    }
    const meant = meantWord(issue)
    const problem =
      meant === null
        ? { expected: issue.message, zh: inChinese(issue) }
        : { expected: `${issue.message}; write "${meant}"`, zh: `大小写不对，请写成 "${meant}"` }
    return [{ place: place === '' ? '(the whole file)' : place, ...problem }]
  })
}

/** `lanes[0].thermometer: expected ...`, a line each, with the Chinese behind it. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ place, expected, zh }) => `${place}: ${expected}${zh === null ? '' : `. ${zh}`}`)
    .join('\n')
}

/** Of the words that are taken, the one that was written with capitals and small letters mixed up, or null. */
function meantWord(issue: z.core.$ZodIssue): string | null {
  const { words, written } = choiceOf(issue)
  if (typeof written !== 'string') return null
  const texts = words.filter((word) => typeof word === 'string')
  return texts.find((word) => word.toLowerCase() === written.toLowerCase()) ?? null
}

function choiceOf(issue: z.core.$ZodIssue): { words: readonly unknown[]; written: unknown } {
  if (issue.code === 'invalid_value') return { words: issue.values, written: issue.input }
  if (issue.code === 'invalid_union' && issue.inclusive !== false && issue.discriminator !== undefined) {
    return { words: issue.options ?? [], written: Reflect.get(Object(issue.input), issue.discriminator) }
  }
  return { words: [], written: null }
}

function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}
