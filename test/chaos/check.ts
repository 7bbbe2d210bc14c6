import type { Evidence } from '../../src-main/gate/evidence.ts'
import type { JournalRow } from '../../src-main/journal/row.ts'
import { KINDS, MODULE_SPREAD } from './people.ts'
import type { Ending, Told } from './turn.ts'

export interface Finding {
  /** The visit's number, or null where no single one is to blame. */
  person: number | null
  what: string
}

/** What is known of a run from outside the kiosk. */
export interface Known {
  endings: readonly Ending[]
  told: readonly Told[]
  /** By HMAC of its token, whose a code is. */
  codes: ReadonlyMap<string, number>
}

/** A module says less of nobody's forehead than of a person held still. */
const LEAST_OF_A_FOREHEAD = 35.2

/**
 * Reads a journal against what really happened: every entry is one person's and holds that one's evidence alone,
 * whoever was to be ruled has exactly one ruling and the right one, and nobody's evidence went nowhere.
 */
export function checkJournal(rows: readonly JournalRow[], { endings, told, codes }: Known): Finding[] {
  const findings: Finding[] = []
  const byLane = new Map<string, Ending[]>()
  for (const ending of endings) {
    const { lane } = ending.person
    byLane.set(lane, [...(byLane.get(lane) ?? []), ending])
  }
  const tellers = new Map<string, Set<number>>()
  for (const { lane, at, person } of told) {
    const key = `${lane} ${at}`
    tellers.set(key, (tellers.get(key) ?? new Set()).add(person))
  }

  /** Whose a piece of evidence can be; null where it says nothing of anybody in particular. */
  const ownersOf = (item: Evidence, lane: string): Set<number> | null => {
    switch (item.kind) {
      case 'code': {
        const owner = codes.get(item.token)
        // Half a pass, read where reports were lost: a text that nobody holds and that is good for nothing.
        if (owner === undefined && item.status === 'invalid') return null
        return new Set(owner === undefined ? [] : [owner])
      }
      case 'release':
        return null
      case 'temperature':
        if (item.temperatureKind === 'surface' || item.temperatureKind === 'body-estimate') {
          if (item.celsius < LEAST_OF_A_FOREHEAD) return null
          const near = (byLane.get(lane) ?? []).filter(
            ({ person }) => Math.abs(person.celsius - item.celsius) < MODULE_SPREAD + 0.001,
          )
          return new Set(near.map(({ person }) => person.n))
        }
        return tellers.get(`${lane} ${item.at}`) ?? new Set()
      default:
        return tellers.get(`${lane} ${item.at}`) ?? new Set()
    }
  }

  const ownerOfEntry = new Map<string, number>()
  const rulings = new Map<number, JournalRow[]>()
  const entries = new Map<number, number>()
  for (const row of rows) {
    if (row.kind === 'audit' || row.flags.includes('emergency-release')) continue
    const claims = row.evidence.flatMap((item) => {
      const owners = ownersOf(item, row.lane)
      return owners === null ? [] : [{ item, owners }]
    })
    if (claims.length === 0) continue
    const [first, ...others] = claims.toSorted((a, b) => a.owners.size - b.owners.size)
    const known = row.amends === null ? undefined : ownerOfEntry.get(row.amends)
    const candidates = [...(first?.owners ?? [])].filter(
      (candidate) =>
        (known === undefined || candidate === known) && others.every(({ owners }) => owners.has(candidate)),
    )
    // By a clock that was set back the guard spoke of two at the same time: of the second, once the first is ruled.
    const owner = candidates.find((candidate) => !rulings.has(candidate)) ?? candidates[0]
    if (owner === undefined) {
      const parts = claims.map(
        ({ item, owners }) => `${short(item)} of ${[...owners].slice(0, 3).join('/') || 'nobody'}`,
      )
      const [some = null] = first?.owners ?? []
      findings.push({
        person: some,
        what: `${row.kind} ${row.verdict} at ${row.lane} holds evidence of several: ${parts.join(', ')}${known === undefined ? '' : `, amends that of ${known}`}`,
      })
      continue
    }
    if (row.kind !== 'entry') continue
    ownerOfEntry.set(row.id, owner)
    entries.set(owner, (entries.get(owner) ?? 0) + 1)
    if (row.verdict !== null) rulings.set(owner, [...(rulings.get(owner) ?? []), row])
  }

  for (const { person, how, keyed } of endings) {
    const { passes } = KINDS[person.kind]
    const mine = rulings.get(person.n) ?? []
    const tell = (what: string): void =>
      void findings.push({
        person: person.n,
        what: `${person.kind}: ${what}`,
      })
    if (how === 'never-ruled') tell('was never ruled')
    if (how === 'ruled' && mine.length !== 1) tell(`has ${mine.length} rulings`)
    if (how !== 'ruled' && mine.length > 1) tell(`has ${mine.length} rulings`)
    if (keyed > 0 && (entries.get(person.n) ?? 0) === 0)
      tell('the guard spoke of them, and there is no entry')
    for (const { verdict, reasons } of mine) {
      if (verdict === 'pass' && !passes) tell('passed')
      const isMisread = person.kind === 'signed' && reasons.join() === 'ruian-code-invalid'
      if (verdict === 'deny' && passes && !isMisread) tell(`was denied for ${reasons.join(', ')}`)
    }
  }
  return findings
}

function short(item: Evidence): string {
  switch (item.kind) {
    case 'temperature':
      return `${item.temperatureKind} ${item.celsius}`
    case 'code':
      return `${item.family} ${item.status}`
    default:
      return item.kind
  }
}
