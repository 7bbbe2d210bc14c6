import type {
  Assurance,
  CodeRole,
  CodeStatus,
  IndicatesWhy,
  PersonClass,
  Proof,
  TemperatureKind,
  Verdict,
} from '../words.ts'

/** A code as the gate sees it: no text, only what is known of it. */
export interface CodeEvidence {
  kind: 'code'
  role: CodeRole
  family: string
  /** HMAC of the code's token: tells two codes apart, never leads back to a person. */
  token: string
  status: CodeStatus
  assurance: Assurance | null
  /** Why a signed pass is not in force (`bad_signature`, ...), or null. */
  reason: string | null
  /** Shown by somebody, or what became of asking an authority about a code that was. */
  from: 'scan' | 'look-up'
  /** UTC ms at which an authority last changed the status; null where nobody says. */
  updatedAt: number | null
  /** Read out of a signed pass; null for everything else. */
  holder: Holder | null
  /** What the guard should know besides: never judged by. */
  remarks: CodeRemark[]
}

/** Times are UTC ms. */
export type CodeRemark =
  /** The same code in another visit, minutes ago: two people with one code, or one who comes twice. */
  | { what: 'seen-before'; at: number; lane: string; verdict: Verdict | null }
  /** On a deny list of the site. */
  | { what: 'denied' }
  /** A pass past its time, since `at`. */
  | { what: 'expired'; at: number }
  /** A pass before its time, which begins at `at`. */
  | { what: 'not-yet-valid'; at: number }

export interface Holder {
  maskedName: string | null
  household: string | null
  enterprise: string | null
  staffNumber: string | null
}

/** What became of asking an authority about a code: its answer, or `lookup_failed` and `lookup_timeout` with no assurance. */
export interface LookupAnswer {
  status: CodeStatus
  assurance: 'authority' | null
  updatedAt: number | null
  maskedName: string | null
}

/** A status that a guard read off somebody's phone or paper. */
export interface SeenEvidence {
  kind: 'seen'
  role: CodeRole
  status: 'green' | 'yellow' | 'red'
}

export interface TemperatureEvidence {
  kind: 'temperature'
  temperatureKind: TemperatureKind
  /** °C as judged. */
  celsius: number
  /** °C before any conversion. */
  raw: number
  /** °C of the room, or null when unknown. */
  ambient: number | null
  /** Why this reading only indicates and a gun's read-out must be keyed in; null when it judges. */
  indicates: IndicatesWhy | null
}

export interface MaskEvidence {
  kind: 'mask'
  worn: boolean
}

export interface ClassEvidence {
  kind: 'class'
  personClass: PersonClass
}

/** What the kiosk cannot know and asks the guard (orders, outings, the holder of a paper). */
export interface AnswerEvidence {
  kind: 'answer'
  question: 'isolation-order' | 'outing' | 'holder'
  /** true: an order is in force, the outing is used up, the paper is the holder's own. */
  value: boolean
}

/** The person has no phone. `proof`: what the guard checked instead; null where that is not said yet. */
export interface NoPhoneEvidence {
  kind: 'no-phone'
  proof: Proof | 'none' | null
}

export interface MedicalCareEvidence {
  kind: 'medical-care'
}

export interface ReleaseEvidence {
  kind: 'release'
}

/** A household as typed on the dock: it counts as registered until there is a register. */
export interface HouseholdEvidence {
  kind: 'household'
  household: string
}

export type EvidenceContent =
  | CodeEvidence
  | SeenEvidence
  | TemperatureEvidence
  | MaskEvidence
  | ClassEvidence
  | AnswerEvidence
  | NoPhoneEvidence
  | MedicalCareEvidence
  | ReleaseEvidence
  | HouseholdEvidence

/** 凭据 with its time: UTC ms when it came, and ms on the visit's own clock, which stands still in a wait. */
export type Evidence = EvidenceContent & {
  at: number
  visitMs: number
  /** A refreshed code took its place: kept for the record, counts no longer. */
  superseded: boolean
}

export function contentOf({
  at: _at,
  visitMs: _visitMs,
  superseded: _superseded,
  ...content
}: Evidence): EvidenceContent {
  return content
}
