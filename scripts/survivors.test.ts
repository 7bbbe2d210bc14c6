import { describe, expect, it } from 'vitest'
import { compare, survivorsOf } from './survivors.mjs'

const source = 'const a = 1\nif (a > 0) {\n  say(`no ${a}`)\n}\n'

/** A mutant from line:column to line:column, 1-based, the end not in it. */
function mutant(status: string, from: string, to: string, replacement: string) {
  const [start, end] = [from, to].map((place) => {
    const [line = 0, column = 0] = place.split(':').map(Number)
    return { line, column }
  })
  if (start === undefined || end === undefined) throw new Error('a mutant stands somewhere')
  return { status, replacement, location: { start, end } }
}

const report = (...mutants: ReturnType<typeof mutant>[]) => ({
  files: { 'src-main/a.ts': { source, mutants } },
})

describe('the survivors of a run', () => {
  it.each([
    ['code within a line', mutant('Survived', '2:5', '2:10', 'false'), '`a > 0` → `false`'],
    ['code over lines', mutant('Survived', '2:12', '4:2', '{}'), '``{ say(`no ${a}`) }`` → `{}`'],
    ['a text that becomes empty', mutant('Survived', '3:7', '3:16', '``'), '`` `no ${a}` `` → ` `` `'],
    ['code that no test reaches', mutant('NoCoverage', '1:11', '1:12', '0'), '`1` → `0`'],
  ])('%s', (_name, one, line) => {
    expect(survivorsOf(report(one))).toEqual([`- \`src-main/a.ts\`: ${line}`])
  })

  it.each(['Killed', 'Timeout', 'CompileError', 'RuntimeError', 'Ignored'])('are not the %s', (status) => {
    expect(survivorsOf(report(mutant(status, '1:1', '1:2', '')))).toEqual([])
  })
})

describe('a run and the list', () => {
  const [a, b] = ['- `src-main/a.ts`: `a` → `b`', '- `src-main/a.ts`: `b` → `c`']
  it.each([
    ['agree', [a, b], `Why.\n\n${b}\n${a}\n`, [], []],
    ['miss a survivor', [a, b], `${a}\n`, [b], []],
    ['miss the second of two alike', [a, a], `${a}\n`, [a], []],
    ['name one that is killed by now', [a], `${a}\n${b}\n`, [], [b]],
  ])('%s', (_name, survivors, list, unexplained, stale) => {
    expect(compare(survivors, list)).toEqual({ unexplained, stale })
  })
})
