import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '../../drivers/clock.ts'
import type { Loaded } from '../config/json-file.ts'
import { findEntry, type ListedEntry } from '../journal/query.ts'
import { verifyJournal, type Verification } from '../journal/verify.ts'
import { openKiosk, type Kiosk } from '../kiosk.ts'
import type { Store } from '../store/open-store.ts'
import { createAuthorityTwin } from './authority-twin.ts'
import { demoConfig } from './demo-config.ts'
import type { PeopleFile, Person } from './people-file.ts'
import { DEMO_STAFF, playQueue } from './player.ts'
import { createStage } from './stage.ts'

/** One person's line of `kiosk demo --once`. */
export interface PersonResult {
  name: string
  evidence: string[]
  verdict: 'pass' | 'deny' | null
  action: string | null
  reasons: string[]
  flags: string[]
  readings: number
  /** From the first evidence to the ruling, on the clock of the file. */
  ms: number | null
  /** What was not as the file expects, or null. */
  unexpected: string | null
}

export interface Played {
  results: PersonResult[]
  journal: Verification
}

/** Long enough for every undecided visit to be abandoned. */
const RUN_OUT_MS = 61_000

/**
 * Plays a people file through the whole kiosk with twins under an injected clock, in a folder of its own that
 * is deleted afterwards.
 */
export async function playOnce(people: PeopleFile): Promise<Loaded<Played>> {
  const dir = mkdtempSync(join(tmpdir(), 'kiosk-demo-'))
  try {
    const clock = new ManualClock(Date.parse(people.clock))
    // The same queue gives the same run: no jitter.
    const random = (): number => 0.5
    const stage = createStage(clock, random)
    const config = demoConfig({ dir, rules: people.rules, now: clock.now() })
    const opened = openKiosk({
      config,
      clock,
      random,
      devices: stage.devices,
      demo: {
        bench: {
          do: async () => 'queue-running',
          barrierIsOpen: () => stage.barrier.isOpen,
          queue: () => null,
        },
        trust: stage.trust,
        lookups: createAuthorityTwin(people.authority, clock),
      },
    })
    if (!opened.ok) return opened
    try {
      return { ok: true, value: await play(people, opened.value, { stage, clock }) }
    } finally {
      await opened.value.close()
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Makes the demo's staff and puts its guard on duty. */
export async function staffDemo(kiosk: Kiosk, lane: string): Promise<void> {
  const { supervisor, guard } = DEMO_STAFF
  await kiosk.api.createFirstSupervisor(supervisor)
  await kiosk.staff?.addStaff({ ...guard, role: 'guard', by: supervisor.number })
  await kiosk.api.lane(lane)?.signIn(guard.number, guard.pin)
}

async function play(
  { people }: PeopleFile,
  kiosk: Kiosk,
  { stage, clock }: { stage: ReturnType<typeof createStage>; clock: ManualClock },
): Promise<Played> {
  const { store } = kiosk
  const lane = kiosk.api.lane('lane-1')
  if (store === null || lane === null) throw new Error('the demo has no lane')
  await staffDemo(kiosk, 'lane-1')
  await clock.advance(3000)
  const queue = playQueue({ people, stage, lane, clock })
  for (const at of queue.actsAt) {
    // oxlint-disable-next-line no-await-in-loop -- the clock waits for whoever types a PIN
    await clock.advanceTo(at)
    // oxlint-disable-next-line no-await-in-loop
    await queue.settled()
  }
  await clock.advanceTo(queue.endsAt + RUN_OUT_MS)
  queue.stop()
  await kiosk.lane('lane-1')?.close()
  const results = queue.played.map(({ person, visits }) => resultOf(person, visits, store))
  return { results, journal: await verifyJournal(store, { head: null, now: clock.now() }) }
}

function resultOf(person: Person, visits: readonly string[], store: Store): PersonResult {
  const entries = visits.map((id) => findEntry(store, id)).filter((entry) => entry !== null)
  const entry = entries.findLast(({ row }) => row.verdict !== null) ?? entries.at(-1) ?? null
  const override = entry === null ? null : lastOverride(entry, store)
  const row = entry?.row
  const result = {
    name: person.name,
    evidence: row?.evidence.map(shortEvidence) ?? [],
    verdict: override?.verdict ?? row?.verdict ?? null,
    action: override?.action ?? row?.action ?? null,
    reasons: row?.reasons ?? [],
    flags: row?.flags ?? [],
    readings: row?.readings ?? 0,
    ms: row === undefined ? null : row.decided - row.opened,
  }
  return { ...result, unexpected: unexpected(person.expect, result) }
}

function lastOverride(entry: ListedEntry, store: Store) {
  const amendments = entry.amendedBy.map((id) => findEntry(store, id)?.row)
  return amendments.findLast((row) => row?.kind === 'override') ?? null
}

function shortEvidence(item: ListedEntry['row']['evidence'][number]): string {
  switch (item.kind) {
    case 'code':
      return `${item.family} ${item.status}${item.from === 'look-up' ? ' (looked up)' : ''}`
    case 'seen':
      return `${item.role} seen ${item.status}`
    case 'temperature':
      return `${item.temperatureKind} ${item.celsius}`
    case 'mask':
      return item.worn ? 'mask on' : 'mask off'
    case 'class':
      return `class ${item.personClass}`
    case 'answer':
      return `${item.question} ${item.value ? 'yes' : 'no'}`
    case 'no-phone':
      return item.proof === null ? 'no phone' : `no phone, proof ${item.proof}`
    case 'household':
    case 'medical-care':
    case 'release':
      return item.kind
  }
}

function unexpected(expect: Person['expect'], got: Omit<PersonResult, 'unexpected'>): string | null {
  const wrong: string[] = []
  const compare = (what: string, expected: unknown, actual: unknown): void => {
    if (expected === undefined || JSON.stringify(expected) === JSON.stringify(actual)) return
    wrong.push(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`)
  }
  compare('verdict', expect.verdict, got.verdict)
  compare('action', expect.action, got.action)
  compare('reasons', expect.reasons, got.reasons)
  compare('readings', expect.readings, got.readings)
  compare('flags', expect.flags?.toSorted(), got.flags.toSorted())
  return wrong.length === 0 ? null : wrong.join('; ')
}
