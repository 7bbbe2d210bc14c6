import type { Visit } from '../gate/visit.ts'
import { sqliteFault, type Fault } from './fault.ts'
import type { Store } from './open-store.ts'

/** A lane's undecided visits that must outlast a kill. */
export interface UndecidedVisits {
  /** Throws SqliteError when the file is damaged. */
  of(lane: string): Visit[]
  /** In place of those kept before. */
  keep(lane: string, visits: readonly Visit[]): { ok: true } | ({ ok: false } & Fault)
}

export function openUndecided({ db }: Store): UndecidedVisits {
  const read = db.prepare<[string], { visits: string }>('SELECT visits FROM undecided WHERE lane = ?')
  const write = db.prepare<[string, string]>(
    'INSERT INTO undecided (lane, visits) VALUES (?, ?) ON CONFLICT DO UPDATE SET visits = excluded.visits',
  )
  const remove = db.prepare<[string]>('DELETE FROM undecided WHERE lane = ?')
  return {
    of: (lane) => {
      const kept = read.get(lane)
      const visits: Visit[] = kept === undefined ? [] : JSON.parse(kept.visits)
      return visits
    },
    keep: (lane, visits) => {
      try {
        if (visits.length === 0) remove.run(lane)
        else write.run(lane, JSON.stringify(visits))
        return { ok: true }
      } catch (error) {
        return { ok: false, ...sqliteFault(error) }
      }
    },
  }
}
