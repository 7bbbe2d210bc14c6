import { parseRow, type JournalRow } from '../../src-main/journal/row.ts'
import { openStore, type Store } from '../../src-main/store/open-store.ts'
import type { Site } from '../e2e/site.ts'

/** What a kiosk left on the disk, read by a second program. */
export async function readStore<T>(
  { dataDir, keyFile }: Site,
  work: (store: Store) => T | Promise<T>,
): Promise<T> {
  const opened = openStore({ dataDir, keyFile, mode: 'read' })
  if (!opened.ok) throw new Error(`${opened.reason}: ${opened.detail}`)
  try {
    return await work(opened.store)
  } finally {
    opened.store.close()
  }
}

/** Every row of the journal in its order. */
export function rowsIn(site: Site): Promise<JournalRow[]> {
  return readStore(site, ({ db }) =>
    db
      .prepare<[], { row: string }>('SELECT row FROM journal ORDER BY seq')
      .all()
      .map(({ row }) => parseRow(row)),
  )
}
