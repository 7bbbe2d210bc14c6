import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store, type StoreMode } from './open-store.ts'

/** A real encrypted store in a folder of its own, for tests. */
export interface TempStore {
  file: string
  open(mode: StoreMode): Store
  /** Closes all that were opened and takes the folder away. */
  remove(): void
}

export function tempStore(): TempStore {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-'))
  const dataDir = join(folder, 'data')
  const opened: Store[] = []
  return {
    file: join(dataDir, 'kiosk.db'),
    open: (mode) => {
      const outcome = openStore({ dataDir, keyFile: join(folder, 'kiosk.key'), mode })
      if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.detail}`)
      opened.push(outcome.store)
      return outcome.store
    },
    remove: () => {
      for (const store of opened) if (store.db.open) store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
