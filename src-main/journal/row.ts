import { randomBytes } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Evidence, Holder } from '../gate/evidence.ts'
import { commitment } from './chain.ts'
import type { Entry, EntryPerson } from './entry.ts'

/** What is chained: the entry, with commitments in place of what is personal. Times are UTC ms. */
export interface JournalRow extends Omit<Entry, 'person'> {
  v: 1
  seq: number
  /** Commitments (chain.ts), null where there was nothing to commit to. */
  person: { [field in keyof EntryPerson]: string | null }
}

/** A personal field as the erasable table keeps it. */
export interface PersonField {
  value: string
  salt: Buffer
}

export interface BuiltRow {
  /** RFC 8785 text. */
  text: string
  person: { [field in keyof EntryPerson]: PersonField | null }
}

export function buildRow(entry: Entry, seq: number): BuiltRow {
  const maskedName = personField(entry.person.maskedName)
  const household = personField(entry.person.household)
  const row: JournalRow = {
    ...entry,
    v: 1,
    seq,
    // RFC 8785 has no form for a lone surrogate, which a keyboard or a scanner can well produce.
    note: entry.note?.toWellFormed() ?? null,
    grid: entry.grid?.toWellFormed() ?? null,
    evidence: entry.evidence.map(withheld),
    person: { maskedName: committed(maskedName), household: committed(household) },
  }
  const text = canonicalize(row)
  if (text === undefined) throw new Error('an entry without a JSON form')
  return { text, person: { maskedName, household } }
}

/** Read back from the store, which holds only what `buildRow` wrote. */
export function parseRow(text: string): JournalRow {
  const row: JournalRow = JSON.parse(text)
  return row
}

function personField(value: string | null): PersonField | null {
  return value === null ? null : { value, salt: randomBytes(32) }
}

function committed(field: PersonField | null): string | null {
  return field === null ? null : commitment(field.salt, field.value)
}

/**
 * What is chained can never be erased: names, households and numbers are withheld here, wherever they come from.
 * That there was one stays visible, so that rules can be replayed.
 */
function withheld(evidence: Evidence): Evidence {
  switch (evidence.kind) {
    case 'code':
      return evidence.holder === null ? evidence : { ...evidence, holder: withheldHolder(evidence.holder) }
    case 'household':
      return { ...evidence, household: WITHHELD }
    case 'seen':
    case 'temperature':
    case 'mask':
    case 'class':
    case 'answer':
    case 'no-phone':
    case 'medical-care':
    case 'release':
      return evidence
    default:
      return evidence satisfies never
  }
}

const WITHHELD = 'withheld'
const hide = (value: string | null) => (value === null ? null : WITHHELD)

function withheldHolder(holder: Holder): Holder {
  return {
    maskedName: hide(holder.maskedName),
    household: hide(holder.household),
    enterprise: hide(holder.enterprise),
    staffNumber: hide(holder.staffNumber),
  }
}
