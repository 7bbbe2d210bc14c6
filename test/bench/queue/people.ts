import { KIND_NAMES, KINDS, type Forehead, type KindName } from './kinds.ts'

export interface QueuePerson {
  n: number
  kind: KindName
  /** 同一手机: shows the phone of the one before. */
  phoneOf: number | null
  /** °C, to the hundredth: nobody else of the two hundred around has the same. */
  temperatures: Readonly<Record<Forehead, number>>
}

/**
 * A queue of `count` people in which each kind has its share, in an order drawn by `random`. Who needs somebody
 * before or behind has them: two of a family come together, close behind comes after one who passes plainly,
 * and behind one who steps back comes one who passes plainly.
 */
export function queueOf(count: number, random: () => number): QueuePerson[] {
  const counts = countsOf(count)
  const take = (kind: KindName): boolean => {
    const left = counts.get(kind) ?? 0
    if (left === 0) return false
    counts.set(kind, left - 1)
    return true
  }
  const groups: KindName[][] = []
  while (take('close-behind')) groups.push(take('shown') ? ['shown', 'close-behind'] : ['shown'])
  while (take('steps-back')) groups.push(take('shown') ? ['steps-back', 'shown'] : ['shown'])
  for (const kind of KIND_NAMES) {
    const size = kind === 'family' ? 2 : 1
    while (take(kind)) {
      const isWhole = size === 1 || take(kind)
      groups.push(isWhole ? Array.from({ length: size }, () => kind) : ['shown'])
    }
  }
  const kinds = shuffled(groups, random).flat()
  let phones = 0
  return kinds.map((kind, n) => {
    if (kind === 'family') phones += 1
    const isSecond = kind === 'family' && phones % 2 === 0
    return { n, kind, phoneOf: isSecond ? n - 1 : null, temperatures: temperaturesOf(n) }
  })
}

/** By the largest remainder, so that they add up. */
export function countsOf(count: number): Map<KindName, number> {
  const exact = KIND_NAMES.map((kind) => ({ kind, people: (KINDS[kind].share * count) / 100 }))
  const counts = new Map(exact.map(({ kind, people }) => [kind, Math.floor(people)]))
  let rest = count - [...counts.values()].reduce((sum, people) => sum + people, 0)
  for (const { kind } of exact.toSorted((a, b) => (b.people % 1) - (a.people % 1))) {
    if (rest === 0) break
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    rest -= 1
  }
  return counts
}

/** 197 is prime: neighbours lie far apart, and a value comes back after 197 people. */
function temperaturesOf(n: number): QueuePerson['temperatures'] {
  const hundredths = (n * 29) % 197
  const from = (celsius: number, spread: number): number =>
    Math.round(celsius * 100 + (hundredths % spread)) / 100
  return {
    own: from(35.3, 197),
    cold: from(32.5, 197),
    high: from(37.4, 59),
    fever: from(38.1, 89),
    'fever-again': from(39.1, 89),
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
