import { sqliteFault, type Fault } from './fault.ts'
import type { Store } from './open-store.ts'

/** A thermometer module at its place: another port or lane is another distance, another module another error. */
export interface PairedModule {
  lane: string
  protocol: string
  port: string
}

/** What a module and a clinical thermometer said of one person within minutes, °C. */
export interface StoredPair {
  /** UTC ms of the contact reading. */
  at: number
  raw: number
  ambient: number | null
  /** What the raw value was worth at the time. */
  judged: number
  contact: number
}

export interface ContactPairs {
  /** Newest first. Throws SqliteError when the file is damaged. */
  of(module: PairedModule): StoredPair[]
  add(module: PairedModule, pair: StoredPair): { ok: true } | ({ ok: false } & Fault)
}

const KEPT = 200

export function openContactPairs({ db }: Store): ContactPairs {
  const read = db.prepare<[PairedModule], StoredPair>(`
    SELECT at, raw, ambient, judged, contact FROM contact_pair
    WHERE lane = :lane AND protocol = :protocol AND port = :port ORDER BY id DESC`)
  const insert = db.prepare<[PairedModule & StoredPair]>(`
    INSERT INTO contact_pair (lane, protocol, port, at, raw, ambient, judged, contact)
    VALUES (:lane, :protocol, :port, :at, :raw, :ambient, :judged, :contact)`)
  const forget = db.prepare<[PairedModule & { kept: number }]>(`
    DELETE FROM contact_pair WHERE id IN (
      SELECT id FROM contact_pair WHERE lane = :lane AND protocol = :protocol AND port = :port
      ORDER BY id DESC LIMIT -1 OFFSET :kept)`)
  const write = db.transaction((module: PairedModule, pair: StoredPair) => {
    insert.run({ ...module, ...pair })
    forget.run({ ...module, kept: KEPT })
  })
  return {
    of: (module) => read.all(module),
    add: (module, pair) => {
      try {
        write.immediate(module, pair)
        return { ok: true }
      } catch (error) {
        return { ok: false, ...sqliteFault(error) }
      }
    },
  }
}
