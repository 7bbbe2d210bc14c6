import { verifyJournal } from '../../../src-main/journal/verify.ts'
import { openOutbox } from '../../../src-main/store/outbox.ts'
import type { Store } from '../../../src-main/store/open-store.ts'
import { everyEntry, readStore } from '../../fixtures/left-behind.ts'
import type { BuiltGate } from '../built-gate.ts'
import { difference, expectations, saidBy } from './expected.ts'
import type { Input } from './inputs.ts'
import type { Played } from './lane.ts'
import { ownShareMs } from './own-share.ts'

export interface Checked {
  /** What is not as it should be, by person or about the whole journal. */
  faults: string[]
  /** Of everybody who saw a verdict. */
  ownShares: { who: string; ms: number }[]
}

/** Reads the journal of a gate that has stopped: exactly one entry a person, with that person's evidence alone. */
export function checkRecords(
  { site, passes }: Pick<BuiltGate, 'site' | 'passes'>,
  played: readonly Played[],
  inputs: readonly Input[],
): Promise<Checked> {
  return readStore(site, async (store) => {
    const all = await everyEntry(store)
    const left = new Map(all.filter(({ row }) => row.kind === 'entry').map((entry) => [entry.row.id, entry]))
    const expectedOf = expectations(passes.trustFile, store.codeTokenKey)
    const faults: string[] = []
    const ownShares: Checked['ownShares'] = []
    for (const one of played) {
      const who = `person ${one.person.n} (${one.person.kind})`
      const expected = expectedOf(one)
      const entry =
        one.painted === null
          ? [...left.values()].find(({ row }) => difference(expected, saidBy(row)) === null)
          : left.get(one.painted.visit)
      if (entry === undefined) {
        faults.push(
          `${who}: ${one.painted === null ? 'no verdict was painted, and' : ''} no entry of their own`,
        )
        continue
      }
      left.delete(entry.row.id)
      const wrong = difference(expected, saidBy(entry.row))
      if (wrong !== null) faults.push(`${who}: ${wrong}`)
      if (one.painted === null) continue
      if (one.painted.state !== entry.row.verdict) faults.push(`${who}: ${one.painted.state} was painted`)
      ownShares.push({ who, ms: ownShareMs(entry.row, one.painted.at, inputs) })
    }
    for (const { row } of left.values()) faults.push(`nobody's entry: ${JSON.stringify(saidBy(row))}`)
    faults.push(...(await wholeJournal(store, all.length)))
    return { faults, ownShares }
  })
}

async function wholeJournal(store: Store, entries: number): Promise<string[]> {
  const { rows, firstBroken } = await verifyJournal(store, { head: null, now: Date.now() })
  const { waiting, parked } = openOutbox(store).backlog()
  return [
    ...(firstBroken === null ? [] : [`the chain is broken at ${firstBroken}`]),
    ...(rows === entries ? [] : [`${rows} rows, ${entries} listed`]),
    ...(waiting + parked === rows ? [] : [`${rows} rows, ${waiting + parked} in the outbox`]),
  ]
}
