import { contentOf } from '../gate/evidence.ts'
import { judge } from '../gate/judge.ts'
import type { Rules } from '../gate/rules.ts'
import type { Visit } from '../gate/visit.ts'
import type { Entry } from '../journal/entry.ts'
import type { ListedEntry } from '../journal/query.ts'
import { visitOfEntry } from './entry-of-visit.ts'
import { abandonedOf, asDealtWith, asToBeHandled, learnedOf, ruledOf, turned, type Ruled } from './ruled.ts'
import { asking } from './visit-view.ts'

/** What a lane knew of its visits before the kiosk was started again. */
export interface EarlierVisits {
  /** Newest first. */
  ruled: Ruled[]
  undecided: readonly Visit[]
  /** The number of the latest visit. */
  opened: number
}

/** From a lane's last rows of the journal, oldest first, each as its amendments leave it, and what was kept undecided. */
export function earlierVisits(
  { rows, undecided, since }: { rows: readonly ListedEntry[]; undecided: readonly Visit[]; since: number },
  rules: Rules,
): EarlierVisits {
  const byEntry = new Map<string, Ruled>()
  for (const { row, maskedName, household } of rows.filter((listed) => listed.row.decided >= since)) {
    const entry: Entry = { ...row, person: { maskedName, household } }
    const amended = row.amends === null ? undefined : byEntry.get(row.amends)
    if (row.kind === 'entry') byEntry.set(entry.id, ruledBefore(entry, rules))
    else if (amended !== undefined) byEntry.set(amended.entry.id, amendedBefore(amended, entry))
  }
  // Killed between the ruling and its being forgotten as undecided, a visit has its entry already.
  const recorded = new Set(rows.map(({ row }) => row.id))
  const left = undecided.filter(({ id }) => !recorded.has(id))
  const numbers = [...byEntry.keys(), ...left.map(({ id }) => id)].map(numberOf)
  return { ruled: [...byEntry.values()].toReversed(), undecided: left, opened: Math.max(0, ...numbers) }
}

function numberOf(visit: string): number {
  return Number(/-(\d+)$/.exec(visit)?.[1] ?? 0)
}

function ruledBefore(entry: Entry, rules: Rules): Ruled {
  const { verdict, action, reasons, decided, person, personClass, classFrom } = entry
  const visit = visitOfEntry(entry)
  const judgement = judge(visit, rules, decided)
  const ruled =
    verdict === null || action === null
      ? abandonedOf({ visit, judgement, entry }, decided)
      : ruledOf(
          { visit, judgement, ruling: { state: 'final', verdict, action, reasons }, entry },
          rules,
          decided,
        )
  // The journal withholds the names and numbers of passes, from which the class may have come.
  return { ...ruled, view: asking({ ...ruled.view, ...person, personClass, classFrom }) }
}

function amendedBefore(ruled: Ruled, amendment: Entry): Ruled {
  const { kind, verdict, note, evidence, person, decided: at } = amendment
  if (kind === 'override' && verdict !== null) return turned(ruled, verdict)
  if (note === 'not-handled') return asToBeHandled(ruled)
  if (note !== null) return asDealtWith(ruled)
  const { entry, view } = learnedOf(ruled, evidence.map(contentOf), at)
  return { ...ruled, entry: { ...entry, person }, view: asking({ ...view, household: person.household }) }
}
