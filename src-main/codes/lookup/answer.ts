import { maskName } from '../masked-name.ts'
import { pointedAt } from './json-pointer.ts'
import type { Mapping } from './mapping.ts'
import { STATUS_TABLES, type MappedStatus } from './status-tables.ts'

/** Statuses that an authority has given, and not the absence of one. */
export type AuthorityStatus = Exclude<MappedStatus, 'lookup_failed' | 'unknown'>

/** What an authority's answer says. `detail` is never text of the other side, which could hold a name. */
export type AnswerRead =
  | { kind: 'answered'; status: AuthorityStatus; updatedAt: number | null; maskedName: string | null }
  | { kind: 'busy' }
  | { kind: 'failed'; why: AnswerFailure; detail: string | null }

export type AnswerFailure =
  | 'answer-not-json'
  /** No status where the mapping says, and no error code either. */
  | 'answer-malformed'
  /** An error code that says nothing of the code itself. */
  | 'error-code'
  /** A status that the mapping does not know, or knows to be none. */
  | 'status-unknown'

/** Reads the body of an answer by its mapping. Never throws, whatever the text; no failure is a green. */
export function readAnswer({ answer }: Mapping, body: string): AnswerRead {
  let document: unknown
  try {
    document = JSON.parse(body.replace(/^\uFEFF/, ''))
  } catch {
    return { kind: 'failed', why: 'answer-not-json', detail: null }
  }
  const { success, error, status } = answer
  const said = success === null ? null : pointedAt(document, success.at)
  const value = scalarText(pointedAt(document, status.at))
  const code = error === null ? null : scalarText(pointedAt(document, error.at))
  // Where nothing else says so, an answer with an error code is no success, whatever colour stands beside it.
  const isSuccess = success === null ? code === null : success.is.some((is) => is === said)
  const meaning = error === null || code === null ? undefined : own(error.codes, code)
  // An error that says something of the code or the load counts even in an answer that calls itself good.
  if (meaning === 'busy') return { kind: 'busy' }
  if (meaning === 'lookup_failed') return failed('error-code', code)
  if (meaning !== undefined) return answered(meaning, null, null)
  if (!isSuccess) return failed(code === null ? 'answer-malformed' : 'error-code', code)
  if (value === null) return failed('answer-malformed', null)
  const known = own(typeof status.values === 'string' ? STATUS_TABLES[status.values] : status.values, value)
  if (known === undefined || known === 'unknown' || known === 'lookup_failed')
    return failed('status-unknown', null)
  return answered(known, updatedAt(answer.updated, document), maskedName(answer.name, document))
}

function answered(status: AuthorityStatus, updatedAt: number | null, maskedName: string | null): AnswerRead {
  return { kind: 'answered', status, updatedAt, maskedName }
}

function failed(why: AnswerFailure, code: string | null): AnswerRead {
  // Short numbers only: longer ones could be somebody's.
  return { kind: 'failed', why, detail: code !== null && /^-?\d{1,6}$/.test(code) ? code : null }
}

function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

/** UTC ms; null where there is none or it cannot be read. */
function updatedAt(updated: Mapping['answer']['updated'], document: unknown): number | null {
  const text = updated === null ? null : scalarText(pointedAt(document, updated.at))
  if (updated === null || text === null) return null
  const ms = msOf(text.trim(), updated)
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? ms : null
}

function msOf(text: string, { format, offset }: NonNullable<Mapping['answer']['updated']>): number {
  switch (format) {
    case 'ms':
    case 's':
      return /^\d{1,16}$/.test(text) ? Number(text) * (format === 's' ? 1000 : 1) : Number.NaN
    case 'iso':
      return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}${offset}`)
    case 'yyyy-MM-dd HH:mm:ss':
      return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)
        ? Date.parse(`${text.replace(' ', 'T')}${offset}`)
        : Number.NaN
  }
}

/** Masked whatever the authority sent; null where it is no name. */
function maskedName(at: string | null, document: unknown): string | null {
  const name = at === null ? undefined : pointedAt(document, at)
  const masked = typeof name === 'string' ? maskName(name) : null
  return masked?.ok === true ? masked.masked : null
}
