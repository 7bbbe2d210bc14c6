import type { EvidenceContent } from '../../src-main/gate/evidence.ts'
import { keyEvidence } from '../../src-main/gate/keys.ts'
import { isByGuard } from '../../src-main/gate/lane-visits.ts'
import type { Rules } from '../../src-main/gate/rules.ts'
import { assessTemperature } from '../../src-main/gate/temperature.ts'
import type { JournalRow } from '../../src-main/journal/row.ts'
import { MODULE_SPREAD } from '../chaos/people.ts'
import { isOf } from '../crash/shown-verdict.ts'
import type { Stood } from './clumsy-guard.ts'
import { saidBy, scansIn, type HandEntry } from './hand-log.ts'
import { mayPass } from '../hands/people.ts'
import type { Queuer } from './queue-people.ts'

/** A guard whose PC stood still for longer than this after somebody had gone did not press as guards do. */
const SEES_LAMP_MS = 900
/** A reading is told a moment after it was taken. */
const TOLD_WITHIN_MS = 5000

/** What is known from outside the kiosk. */
export interface KnownOfQueue {
  people: readonly Queuer[]
  stood: readonly Stood[]
  entries: readonly HandEntry[]
  /** Verdicts that stood on the big sign. */
  lit: readonly { visit: string; verdict: 'pass' | 'deny' }[]
  /** Whose the cards were that the guard saw. */
  owners: ReadonlyMap<string, number>
  /** The cards that had a reading. */
  measured: ReadonlySet<string>
}

export interface Checked {
  findings: { what: string; at: number }[]
  passes: number
  denies: number
  /** Passes by a wrong key that nobody has taken back: they are the guard's. */
  byWrongKey: number
  /** Passes with a key of a guard whose PC stood still. */
  late: number
}

/** Reads a journal against whom everything was meant for. */
export function checkHands(
  rows: readonly JournalRow[],
  { people, stood, entries, lit, owners, measured }: KnownOfQueue,
  rules: Rules,
): Checked {
  const checked: Checked = { findings: [], passes: 0, denies: 0, byWrongKey: 0, late: 0 }
  const find = (what: string, at: number): void => void checked.findings.push({ what, at })
  const said = saidBy(entries)
  const scans = scansIn(entries)
  const visits = rows.filter(({ kind }) => kind === 'entry')

  /** Whom an item can be of, and whether by a wrong key. Nobody: an empty set. */
  const saidOf = (item: EvidenceContent & { at: number }): { of: Set<number>; isFalse: boolean } => {
    const { at } = item
    if (item.kind === 'code') {
      const texts = scans.filter(({ from, until }) => from <= at && at <= until).map(({ text }) => text)
      const holders = people.filter((person) => person.texts.some((text) => texts.includes(text)))
      return { of: new Set(holders.map(({ n }) => n)), isFalse: false }
    }
    if (item.kind === 'temperature' && item.temperatureKind === 'body-estimate') {
      const there = stood.filter(({ from, until }) => from <= at && at <= until + TOLD_WITHIN_MS)
      const near = there.filter(({ person }) =>
        people[person]?.tenths.some((tenths) => Math.abs(tenths / 10 - item.celsius) < MODULE_SPREAD),
      )
      return { of: new Set(near.map(({ person }) => person)), isFalse: false }
    }
    const candidates = said.filter(({ from, until, key, celsius }) => {
      if (at < from || at > until) return false
      if (item.kind === 'temperature') return celsius === item.celsius
      return key !== null && keyEvidence(key).some((content) => isSame(content, item))
    })
    const meant = candidates.flatMap(({ by }) => (by === null ? [] : [by]))
    return {
      of: new Set(meant.flatMap(({ person }) => (person === null ? [] : [person]))),
      isFalse: meant.some(({ isFalse }) => isFalse),
    }
  }

  const passOf = new Map<number, number>()
  for (const row of visits) {
    if (row.verdict === 'deny') checked.denies += 1
    if (row.verdict !== 'pass') continue
    checked.passes += 1
    const items = row.evidence
      .filter(({ superseded }) => !superseded)
      .map((item) => ({ item, ...saidOf(item) }))
    const owner = people.find(({ n }) => items.every(({ of }) => of.has(n)))
    if (owner !== undefined) passOf.set(owner.n, row.decided)
    const told = items.map(({ item, of }) => `${short(item)} of ${[...of].join('/') || 'nobody'}`).join(', ')
    const tell = (what: string): void => find(`${row.id} ${what}: ${told}`, row.decided)
    if (items.some(({ isFalse }) => isFalse)) {
      checked.byWrongKey += 1
      continue
    }
    if (owner === undefined) {
      const isLate = ({ item, of }: (typeof items)[number]): boolean =>
        isByGuard(item) && of.size > 0 && [...of].every((n) => isAfterHim(n, item.at))
      const others = items.filter((one) => !isLate(one))
      const isOfOne = people.some(({ n }) => others.every(({ of }) => of.has(n)))
      if (others.length < items.length && isOfOne) checked.late += 1
      else tell('passed with evidence of several')
      continue
    }
    if (!mayPass(owner)) tell(`passed, and ${owner.n} may not`)
    if (!items.some(({ item }) => item.kind === 'mask' && item.worn)) tell('passed without a mask')
    if (!items.some(({ item }) => item.kind === 'temperature')) tell('passed unmeasured')
    for (const other of visits) {
      // Undecided when this one passed.
      if (other.verdict !== null || other.decided <= row.decided || other.opened >= row.decided) continue
      const readings = other.evidence.flatMap((item) =>
        item.kind === 'temperature' && !item.superseded && item.at < row.decided ? [item] : [],
      )
      const { state, decisive } = assessTemperature(readings, rules)
      if (state !== 'high' && state !== 'implausible') continue
      const isRecent = row.decided - decisive.at < rules.times.evidenceSeconds * 1000 - 5000
      if (isRecent && saidOf(decisive).of.has(owner.n)) tell(`passed while ${other.id} holds a fever of his`)
    }
  }

  /** He had been let through, or had left, for longer than a guard needs to see it. */
  function isAfterHim(n: number, at: number): boolean {
    const left = stood.filter(({ person, from }) => person === n && from <= at).at(-1)
    const gone = Math.min(passOf.get(n) ?? Infinity, left?.until ?? Infinity)
    return at > gone + SEES_LAMP_MS
  }

  for (const { by, key, celsius, from } of said) {
    if (by === null) find(`the dock said ${key ?? celsius}, which no hand had pressed`, from)
  }
  const ids = new Set<string>()
  const entryOf = new Map<string, string>()
  for (const { id, decided, evidence } of visits) {
    if (ids.has(id)) find(`${id} has two entries`, decided)
    ids.add(id)
    for (const { superseded: _, visitMs: _clock, ...item } of evidence) {
      const other = entryOf.get(JSON.stringify(item)) ?? id
      if (other !== id) find(`${short(item)} stands in the entries of ${other} and ${id}`, item.at)
      entryOf.set(JSON.stringify(item), id)
    }
  }
  for (const { visit, verdict } of lit) {
    const isWritten = [false, true].some((turned) =>
      rows.some((row) => isOf(row, { visit, verdict, turned })),
    )
    if (!isWritten) find(`${visit} was lit as ${verdict}, and no entry says so`, 0)
  }
  for (const visit of measured) {
    // Who comes again has one entry for both of his cards.
    const isElsewhere = visits.some(
      ({ id, flags }) => flags.includes('reclaimed') && owners.get(id) === owners.get(visit),
    )
    if (!ids.has(visit) && !isElsewhere) find(`the dock had a reading of ${visit}, which has no entry`, 0)
  }
  return checked
}

function isSame(content: object, item: object): boolean {
  const known: object = item
  return Object.entries(content).every(([name, value]) =>
    Object.entries(known).some(([of, is]) => of === name && is === value),
  )
}

function short(item: EvidenceContent): string {
  switch (item.kind) {
    case 'temperature':
      return `${item.temperatureKind} ${item.celsius}`
    case 'code':
    case 'seen':
      return `${item.kind} ${item.role} ${item.status}`
    case 'mask':
      return item.worn ? 'mask on' : 'mask off'
    default:
      return item.kind
  }
}
