/**
 * Whether a config's pattern is a regular expression in `u` mode that can be tried in at most `maxWays` ways on a
 * text of `length` characters.
 */
export function checkPattern(
  pattern: string,
  { length, maxWays }: { length: number; maxWays: number },
): { ok: true } | { ok: false; problem: string } {
  if (pattern === '') return { ok: false, problem: 'empty' }
  try {
    // On its own: "a)|(?:b" would only be valid once it is wrapped.
    void new RegExp(pattern, 'u')
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : 'no regular expression' }
  }
  const counted = countWays(pattern, length)
  if (!counted.ok) return counted
  if (counted.ways > maxWays) {
    const problem = 'can be tried in too many ways; repeat single characters and fixed counts only'
    return { ok: false, problem }
  }
  return { ok: true }
}

/** What a pattern may not hold, or a bound on its work. */
export type Ways = { ok: true; ways: number } | { ok: false; problem: string }

/**
 * In how many ways, at most, a backtracking engine can try a valid `u`-mode pattern on a text of `length`
 * characters: alternatives add, neighbours multiply, repetitions do both. The work of one match is bounded by
 * this number times the length, so a bound on it rules out patterns that never end (`(a+)+`, `(a|a)*`).
 * Lookarounds, backreferences and modifiers escape the count and are refused.
 */
export function countWays(pattern: string, length: number): Ways {
  let at = 0

  function alternatives(): number {
    let sum = 0
    for (;;) {
      sum += sequence()
      if (pattern[at] !== '|') return sum
      at += 1
    }
  }

  function sequence(): number {
    let product = 1
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') product *= quantified(atom())
    return product
  }

  function atom(): number {
    const opening = /^\((?:\?:|\?<[^=!>]+>|(?!\?))/.exec(pattern.slice(at))
    if (opening !== null) {
      at += opening[0].length
      const ways = alternatives()
      at += 1
      return ways
    }
    const other = /^(?:\[(?:\\.|[^\]\\])*\]|\\[pPu]\{[^}]*\}|\\[^1-9k]|[^(\\])/u.exec(pattern.slice(at))
    // NaN spoils every sum and product that it enters, and so comes out at the top.
    if (other === null) {
      at = pattern.length
      return Number.NaN
    }
    at += other[0].length
    return 1
  }

  function quantified(ways: number): number {
    const quantifier = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(pattern.slice(at))
    if (quantifier === null) return ways
    at += quantifier[0].length
    const [, sign, from, comma, to] = quantifier
    const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0
    const most = sign === '?' ? 1 : comma === '' ? least : to ? Number(to) : length
    let sum = 0
    // More repetitions than characters cannot match; counting stops there.
    for (let times = Math.min(least, length); times <= Math.min(most, length); times += 1)
      sum += ways ** times
    return sum
  }

  const ways = alternatives()
  if (Number.isNaN(ways))
    return { ok: false, problem: 'lookarounds, backreferences and modifiers are not taken' }
  return { ok: true, ways }
}
