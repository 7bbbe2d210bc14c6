import { describe, expect, test } from 'vitest'
import { compileRuianPatterns, MAX_OPAQUE_LENGTH, type RuianPattern } from './ruian-site.ts'

describe('patterns that end', () => {
  test.each([
    '[0-9A-F]{8}',
    '(?<token>[0-9A-Za-z]{16,40})',
    'https://[^/]+/x\\?.*',
    '(?:[0-9a-f]{4}-){3}[0-9a-f]{4}',
    'a|b|(?:c|d)e?',
    '\\p{L}+\\u{7411}',
    '[\\]x]+a{2,}',
    '^RAT$',
  ])('%s', (pattern) => {
    expect(compileRuianPatterns([pattern])).toMatchObject({ ok: true })
  })
})

describe('patterns that are refused', () => {
  test.each([
    ['(a+)+', 'too many ways'],
    ['(a|a)*', 'too many ways'],
    ['(a?){25}a{25}', 'too many ways'],
    ['a*a*a*b', 'too many ways'],
    ['(?:a|a){30}b', 'too many ways'],
    [`${'a?'.repeat(30)}b`, 'too many ways'],
    ['(?=a)b', 'lookarounds'],
    ['(?<!a)b', 'lookarounds'],
    ['(a)\\1', 'backreferences'],
    ['(?<x>a)\\k<x>', 'backreferences'],
    ['(?i:a)', 'modifiers'],
    ['a)|(?:b', 'Unmatched'],
    ['[a', 'Unterminated'],
    ['RA\\_1', 'Invalid escape'],
    ['', 'empty'],
  ])('%s: %s', (pattern, problem) => {
    const compiled = compileRuianPatterns(['[0-9]{8}', pattern])
    expect(compiled).toMatchObject({ ok: false })
    if (compiled.ok) return
    expect(compiled.problem).toContain('codes.ruian.patterns[1]: ')
    expect(compiled.problem).toContain(problem)
  })
})

test('the slowest pattern that is taken costs by its ways what a plain one does', () => {
  const text = 'a'.repeat(MAX_OPAQUE_LENGTH)
  const compiled = compileRuianPatterns(['.*.*x', '.*x'])
  if (!compiled.ok) throw new Error(compiled.problem)
  /** Of this thread, since the machine may be busy. */
  const cpuUs = (pattern: RuianPattern | undefined, ways: number): number => {
    const before = process.threadCpuUsage()
    // As many as a hundred texts have for the slowest.
    for (let tried = 0; tried < 100 * MAX_OPAQUE_LENGTH ** 2; tried += ways) pattern?.expression.exec(text)
    const { user, system } = process.threadCpuUsage(before)
    return user + system
  }
  const [slowest, plain] = compiled.patterns
  const plainly = cpuUs(plain, MAX_OPAQUE_LENGTH)
  expect(cpuUs(slowest, MAX_OPAQUE_LENGTH ** 2)).toBeLessThan(20 * plainly)
})
