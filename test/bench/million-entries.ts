import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nextHash } from '../../src-main/journal/chain.ts'
import { openJournal } from '../../src-main/journal/journal.ts'
import { buildRow } from '../../src-main/journal/row.ts'
import { tailReader } from '../../src-main/journal/tail.ts'
import { PIN_COST } from '../../src-main/people/pin.ts'
import { openStaff } from '../../src-main/people/staff.ts'
import { SCHEMA_VERSION } from '../../src-main/store/migrations.ts'
import { openStore, type Store } from '../../src-main/store/open-store.ts'
import { kioskSays } from '../e2e/kiosk-says.ts'
import { SUPERVISOR } from '../e2e/first-start.ts'
import { siteIn, type Site, type SiteOptions } from '../e2e/site.ts'
import { tell } from './measurement.ts'
import { realisticEntries } from './realistic-entries.ts'

export const MILLION = 1_000_000
/** Rows a transaction while it is made. */
const BULK = 20_000
/** One visit in five seconds, for two months. */
const BETWEEN_MS = 5000

const FOLDER = join(import.meta.dirname, '../../.kiosk/bench')

/**
 * A gate whose journal holds a million entries, all of them still waiting to go up. Made once a schema version
 * and kept, because it takes minutes; what keeps it is a folder that git does not see.
 */
export async function millionEntries(options: SiteOptions): Promise<Site> {
  const folder = join(FOLDER, `million-${SCHEMA_VERSION}`)
  if (!existsSync(folder)) await make(folder)
  const site = siteIn(folder, options)
  const head = await kioskSays('journal', 'head', '--data', site.dataDir, '--key', site.keyFile)
  const { seq }: { seq: number } = JSON.parse(head)
  if (seq < MILLION) throw new Error(`the journal in ${folder} ends at ${seq}`)
  const bytes = statSync(join(site.dataDir, 'kiosk.db')).size
  tell(`${seq} entries in ${folder}, ${(bytes / 1e9).toFixed(2)} GB`)
  return site
}

async function make(folder: string): Promise<void> {
  const half = `${folder}.half`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { recursive: true })
  const opened = openStore({ dataDir: join(half, 'data'), keyFile: join(half, 'kiosk.key'), mode: 'host' })
  if (!opened.ok) throw new Error(opened.detail)
  const { store } = opened
  try {
    const created = await openStaff(store, { cost: PIN_COST, record: () => true }).createFirstSupervisor(
      SUPERVISOR,
    )
    if (!created.ok) throw new Error(created.reason)
    fill(store)
    const journal = openJournal(store)
    if (!journal.ok) throw new Error(journal.detail)
  } finally {
    store.close()
  }
  renameSync(half, folder)
}

/** As `journal.append` does it, but for one thing: many rows a transaction. */
function fill(store: Store): void {
  const { db } = store
  const nextEntry = realisticEntries()
  const insertRow = db.prepare<[number, string, Buffer]>(
    'INSERT INTO journal (seq, row, hash) VALUES (?, ?, ?)',
  )
  const insertPerson = db.prepare<[number, string, Buffer]>(
    'INSERT INTO person (seq, masked_name, masked_name_salt) VALUES (?, ?, ?)',
  )
  const insertOutbox = db.prepare<[number]>('INSERT INTO outbox (seq) VALUES (?)')
  const first = Date.now() - MILLION * BETWEEN_MS
  let { hash } = tailReader(store)()
  const bulk = db.transaction((from: number, to: number) => {
    for (let seq = from; seq <= to; seq += 1) {
      const { text, person } = buildRow(nextEntry(first + seq * BETWEEN_MS), seq)
      hash = nextHash(hash, text)
      insertRow.run(seq, text, hash)
      if (person.maskedName !== null) insertPerson.run(seq, person.maskedName.value, person.maskedName.salt)
      insertOutbox.run(seq)
    }
  })
  for (let done = 0; done < MILLION; done += BULK) {
    bulk.immediate(done + 1, done + BULK)
    if (done % (5 * BULK) === 0) tell(`making the journal: ${done} of ${MILLION} entries`)
  }
}
