import type { Store } from '../store/open-store.ts'
import { genesisHash } from './chain.ts'

/** The last row of the chain; seq 0 and the genesis hash before the first. */
export interface Tail {
  seq: number
  hash: Buffer
}

/** Answers a reading of the tail as it is each time it is called. Throws SqliteError. */
export function tailReader({ db, identity }: Store): () => Tail {
  const last = db.prepare<[], Tail>('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1')
  const genesis = genesisHash(identity.kiosk)
  return () => last.get() ?? { seq: 0, hash: genesis }
}

/** Are there rows that belong to entries after `lastSeq`: the tail was cut, carelessly. Throws SqliteError. */
export function hasOrphans({ db }: Store, lastSeq: number): boolean {
  const orphans = db.prepare<[number, number], { seq: number }>(
    'SELECT seq FROM outbox WHERE seq > ? UNION ALL SELECT seq FROM person WHERE seq > ? LIMIT 1',
  )
  return orphans.get(lastSeq, lastSeq) !== undefined
}
