import type { z } from 'zod'

/** One thing that is wrong with a file, with its place in it: `lanes[0].thermometer.protocol`. */
export interface Problem {
  place: string
  expected: string
}

/** The problems of a failed validation, in the order of the file. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    const place = placeOf(issue.path)
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ place: placeOf([...issue.path, key]), expected: 'no such key' }))
    }
    return [{ place: place === '' ? '(the whole file)' : place, expected: issue.message }]
  })
}

/** `lanes[0].thermometer: expected ...`, a line each. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems.map((problem) => `${problem.place}: ${problem.expected}`).join('\n')
}

function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}
