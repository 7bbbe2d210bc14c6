// Appends to a journal while the disk below it fails in every way at every place; in a process of its own
// because the faults come through LD_PRELOAD. Arguments: the data folder, the file of the plan. Prints a line
// of JSON for each fault.

import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { anEntry } from '../../src-main/journal/entry.fixture.ts'
import { openJournal } from '../../src-main/journal/journal.ts'
import { verifyJournal } from '../../src-main/journal/verify.ts'
import { openStore, type Store, type StoreMode } from '../../src-main/store/open-store.ts'

const [folder = '', plan = ''] = process.argv.slice(2)
const { ENOSPC, EIO } = constants.errno

/** What one fault did to one entry. */
export interface Suffered {
  error: 'ENOSPC' | 'EIO'
  how: string
  after: number
  /** Whether the write-ahead log is copied back after every commit, so that faults meet that too. */
  checkpoints: boolean
  /** `ok`, or the reason that the journal gave. */
  appended: string
  before: number
  /** Rows that this process sees afterwards, and those that a kiosk would find after a crash in this moment. */
  now: number
  afterCrash: number
  /** The first thing that is not whole after the crash, or null. */
  notWhole: string | null
  /** Whether the next entry could be written once the disk was sound again. */
  goesOn: boolean
}

function open(dataDir: string, mode: StoreMode): Store {
  const opened = openStore({ dataDir, keyFile: join(folder, 'kiosk.key'), mode })
  if (!opened.ok) throw new Error(`${opened.reason}: ${opened.detail}`)
  return opened.store
}

const countOf = ({ db }: Store): number =>
  db.prepare<[], { rows: number }>('SELECT count(*) AS rows FROM journal').get()?.rows ?? -1

/** The files as they are now, opened elsewhere by a kiosk that starts after a crash. */
async function afterCrash(): Promise<{ rows: number; notWhole: string | null }> {
  const elsewhere = mkdtempSync(join(tmpdir(), 'kiosk-crashed-'))
  try {
    cpSync(join(folder, 'data'), elsewhere, { recursive: true })
    rmSync(join(elsewhere, 'kiosk.lock'), { recursive: true, force: true })
    const store = open(elsewhere, 'host')
    try {
      const { rows, firstBroken } = await verifyJournal(store, { head: null, now: 0 })
      const apart = store.db
        .prepare<[], { seq: number }>(
          `SELECT seq FROM journal WHERE seq NOT IN (SELECT seq FROM outbox) OR seq NOT IN (SELECT seq FROM person)`,
        )
        .get()
      const checked: unknown = store.db.pragma('integrity_check', { simple: true })
      if (firstBroken !== null) return { rows, notWhole: `row ${firstBroken} breaks the chain` }
      if (apart !== undefined) return { rows, notWhole: `row ${apart.seq} is without its outbox or person` }
      return { rows, notWhole: checked === 'ok' ? null : String(checked) }
    } finally {
      store.close()
    }
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
  }
}

const store = open(join(folder, 'data'), 'host')
const opened = openJournal(store)
if (!opened.ok) throw new Error(opened.detail)
const { journal } = opened
/** All that belongs to a visit: a row, personal fields, a place in the outbox. */
const entry = () => anEntry({ id: randomUUID(), person: { maskedName: '陈*国', household: '3-2-501' } })
journal.append(entry())

let id = 0
for (const checkpoints of [false, true]) {
  if (checkpoints) store.db.pragma('wal_autocheckpoint = 1')
  for (const error of ['ENOSPC', 'EIO'] as const) {
    for (const how of ['all', 'once', 'half']) {
      // A commit is no more than so many calls: beyond it the fault meets nobody.
      for (let after = 0; after <= (checkpoints ? 32 : 16); after += 1) {
        const before = countOf(store)
        id += 1
        writeFileSync(plan, `${id} ${error === 'ENOSPC' ? ENOSPC : EIO} ${after} ${how}`)
        const appended = journal.append(entry())
        writeFileSync(plan, '')
        const now = countOf(store)
        // oxlint-disable-next-line no-await-in-loop -- one fault after the other
        const crashed = await afterCrash()
        const goesOn = journal.append(entry()).ok && countOf(store) === now + 1
        const suffered: Suffered = {
          error,
          how,
          after,
          checkpoints,
          appended: appended.ok ? 'ok' : appended.reason,
          before,
          now,
          afterCrash: crashed.rows,
          notWhole: crashed.notWhole,
          goesOn,
        }
        console.log(JSON.stringify(suffered))
      }
    }
  }
}
store.close()
