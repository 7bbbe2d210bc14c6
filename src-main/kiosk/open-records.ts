import type { Config } from '../config/config.ts'
import type { Loaded } from '../config/json-file.ts'
import { openJournal, type Journal } from '../journal/journal.ts'
import { latestEntries, type ListedEntry } from '../journal/query.ts'
import { openStaff, type Staff, type StaffDeps } from '../people/staff.ts'
import { sqliteFault } from '../store/fault.ts'
import { noteKeyFile } from '../store/key-pointer.ts'
import { KEY_REFUSALS, openStore, type Store } from '../store/open-store.ts'
import { openOutbox } from '../store/outbox.ts'
import { openUndecided } from '../store/undecided.ts'
import { openScreenKeys } from '../store/screen-keys.ts'
import type { LaneClosedWhy } from '../words.ts'
import { readKeptOfModule } from './open-lane-thermometer.ts'

/** The store and what lives in it; `fault` says why the lanes are closed where it, or the journal, is not there. */
export interface Records {
  store: Store | null
  journal: Journal | null
  staff: Staff | null
  /** The last rows of the journal, oldest first. */
  latest: readonly ListedEntry[]
  fault: { why: LaneClosedWhy; detail: string } | null
}

/** What keeps the store shut and is told by itself: what is to be done is not the same. */
const TOLD = ['disk-full', ...KEY_REFUSALS] as const

/** More than a lane shows of the visits before, with their amendments. */
const LATEST = 500

/**
 * Opens the store and what lives in it. A refusal closes the lanes and leaves the file as it was. Turned away altogether
 * are a second host on one data folder, a config that names no place for a database where there is none yet, and one that
 * names no file as the key file.
 */
export function openRecords(config: Config, staffDeps: StaffDeps): Loaded<Records> {
  const opened = openStore({ dataDir: config.dataDir, keyFile: config.keyFile, mode: 'host' })
  if (!opened.ok) {
    if (opened.reason === 'locked' || opened.reason === 'no-place')
      return { ok: false, problem: opened.detail }
    const why: LaneClosedWhy = TOLD.find((reason) => reason === opened.reason) ?? 'store'
    const fault = { why, detail: `${opened.reason}: ${opened.detail}` }
    return { ok: true, value: { store: null, journal: null, staff: null, latest: [], fault } }
  }
  const { store } = opened
  noteKeyFile(config.dataDir, config.keyFile)
  const staff = openStaff(store, staffDeps)
  let latest: readonly ListedEntry[] = []
  try {
    latest = latestEntries(store, LATEST)
    // Read once at the start: a page damaged there is told now, not when the first screen asks.
    staff.list()
    openOutbox(store).backlog()
    openScreenKeys(store).all()
    for (const lane of config.lanes) openUndecided(store).of(lane.id)
    for (const lane of config.lanes) readKeptOfModule(store, lane)
  } catch (error) {
    const { reason, detail } = sqliteFault(error)
    store.close()
    const fault = { why: 'store', detail: `${reason}: ${detail}` } as const
    return { ok: true, value: { store: null, journal: null, staff: null, latest: [], fault } }
  }
  const journal = openJournal(store)
  if (journal.ok) return { ok: true, value: { store, journal: journal.journal, staff, latest, fault: null } }
  const why = journal.reason === 'chain-broken' ? 'chain' : 'store'
  return {
    ok: true,
    value: { store, journal: null, staff, latest, fault: { why, detail: journal.detail } },
  }
}
