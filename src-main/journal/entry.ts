import type { Evidence } from '../gate/evidence.ts'
import type {
  Action,
  Assurance,
  CodeStatus,
  Direction,
  PersonClass,
  Reason,
  TemperatureKind,
  Verdict,
} from '../words.ts'

/** What was known of one code when the visit was judged. */
export interface EntryCode {
  status: CodeStatus
  assurance: Assurance | null
  family: string | null
}

/** 出入记录: the durable record of one visit, or an amendment that points at one. */
export interface Entry {
  /** `entry` a visit; `override` and `learned` amend the entry named by `amends`; `audit` is about the kiosk. */
  kind: 'entry' | 'override' | 'learned' | 'audit'
  /** Unique for ever: the visit's id, for other kinds a UUID. Also the idempotency id of the uplink. */
  id: string
  amends: string | null
  gate: string
  lane: string
  direction: Direction
  /** UTC ms of the first evidence and of the ruling. */
  opened: number
  decided: number
  /** null: the visit was abandoned before a ruling. */
  verdict: Verdict | null
  action: Action | null
  reasons: Reason[]
  /** `medical-care`, `emergency-release`, `code-replaced`, `same-phone`, `reclaimed`, `no-phone`, ... */
  flags: string[]
  personClass: PersonClass
  classFrom: 'key' | 'pass' | 'household' | 'default'
  grid: string | null
  temperature: { celsius: number; kind: TemperatureKind; raw: number; ambient: number | null } | null
  /** How many temperature readings the visit took. */
  readings: number
  healthCode: EntryCode | null
  ruianCode: EntryCode | null
  mask: boolean | null
  /** Staff number of the guard on duty, or null. */
  guard: string | null
  /** For `override`: why. For `audit`: what was done. */
  note: string | null
  /** SHA-256 of the rules file that judged it, hex. */
  rulesHash: string
  /** Ordered, so that rules can be replayed. Holds no name, number or household: those are in `person`. */
  evidence: Evidence[]
  /** Personal data: kept in a table of its own, in the chain only as salted commitments. */
  person: EntryPerson
}

export interface EntryPerson {
  /** Masked: surname and last characters only. */
  maskedName: string | null
  household: string | null
}
