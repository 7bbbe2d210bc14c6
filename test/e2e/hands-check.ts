import type { EvidenceContent } from '../../src-main/gate/evidence.ts'
import { keyEvidence } from '../../src-main/gate/keys.ts'
import { isByGuard } from '../../src-main/gate/lane-visits.ts'
import type { Rules } from '../../src-main/gate/rules.ts'
import { assessTemperature, tenthOf } from '../../src-main/gate/temperature.ts'
import type { JournalRow } from '../../src-main/journal/row.ts'
import { MODULE_SPREAD } from '../chaos/people.ts'
import { isOf } from '../crash/shown-verdict.ts'
import type { Stood } from './clumsy-guard.ts'
import { saidBy, scansIn, type HandEntry, type Said } from './hand-log.ts'
import { mayPass } from '../hands/people.ts'
import type { Queuer } from './queue-people.ts'

/** A guard whose PC stood still for longer than this after a visitor had gone did not press as guards do. */
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
  /** Readings that the guard saw on cards of the dock. */
  readings: readonly { visit: string; celsius: number; at: number }[]
}

export interface Checked {
  findings: { what: string; at: number }[]
  passes: number
  denies: number
  /** Passes by a wrong key that was not taken back: they are the guard's. */
  byWrongKey: number
  /** Passes of a courier whose class key had gone into a scan: the dock told of a scan that was none. */
  classLost: number
  /** Passes with a key that came later than a guard needs to see a lamp: when, after whom, and what the dock showed. */
  late: string[]
}

interface SaidOf {
  of: Set<number>
  isFalse: boolean
  by: NonNullable<Said['by']>[]
}

/** Reads a journal against whom everything was meant for. */
export function checkHands(
  rows: readonly JournalRow[],
  { people, stood, entries, lit, readings }: KnownOfQueue,
  rules: Rules,
): Checked {
  const checked: Checked = { findings: [], passes: 0, denies: 0, byWrongKey: 0, classLost: 0, late: [] }
  const find = (what: string, at: number): void => void checked.findings.push({ what, at })
  const said = saidBy(entries)
  const scans = scansIn(entries)
  const visits = rows.filter(({ kind }) => kind === 'entry')

  /** The visitors whom an item can be of, and whether by a wrong key. None: an empty set. */
  const saidOf = (item: EvidenceContent & { at: number }): SaidOf => {
    const { at } = item
    if (item.kind === 'code') {
      const texts = scans.filter(({ from, until }) => from <= at && at <= until).map(({ text }) => text)
      const holders = people.filter((person) => person.texts.some((text) => texts.includes(text)))
      return { of: new Set(holders.map(({ n }) => n)), isFalse: false, by: [] }
    }
    if (item.kind === 'temperature' && item.temperatureKind === 'body-estimate') {
      const there = stood.filter(({ from, until }) => from <= at && at <= until + TOLD_WITHIN_MS)
      const near = there.filter(({ person }) =>
        people[person]?.tenths.some((tenths) => Math.abs(tenths / 10 - item.celsius) < MODULE_SPREAD),
      )
      return { of: new Set(near.map(({ person }) => person)), isFalse: false, by: [] }
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
      by: meant,
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
      const [late] = items.filter(isLate)
      if (late !== undefined && isOfOne) checked.late.push(lateness(late, row.id))
      else tell('passed with evidence of several')
      continue
    }
    if (!mayPass({ ...owner, personClass: row.personClass })) tell(`passed, and ${owner.n} may not`)
    if (owner.personClass === 'courier') checked.classLost += 1
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
    return at > Math.min(passOf.get(n) ?? Infinity, left?.until ?? Infinity) + SEES_LAMP_MS
  }

  function lateness({ item, by }: SaidOf & { item: { at: number } }, id: string): string {
    const [{ person, strokeAt, shows } = { person: null, strokeAt: 0, shows: '' }] = by
    const gone = passOf.get(person ?? -1) ?? stood.findLast((one) => one.person === person)?.until ?? 0
    return `${id}: stroke ${strokeAt - gone} ms, key ${item.at - gone} ms after ${person} was let through or left; the card: ${shows}`
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
  for (const { visit, celsius, at } of readings) {
    const isWritten = visits.some(({ evidence }) =>
      evidence.some(
        (item) => item.kind === 'temperature' && tenthOf(item.celsius) === celsius && item.at <= at,
      ),
    )
    if (!isWritten) find(`${celsius} stood on the card of ${visit} and is in no entry`, at)
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
