import type { AnswerFailure } from '../../codes/lookup/answer.ts'

/**
 * Why a look-up gave no answer: a closed set, to be told and logged as it is. The detail is a status, a short
 * number or a system code, never the code, the secret, or words of the other side.
 */
export interface LookupTrouble {
  id: LookupTroubleId
  detail: string | null
}

export type LookupTroubleId =
  | 'timeout'
  | 'unreachable'
  /** The server could not prove that it is the one of the address. */
  | 'certificate'
  | 'redirect-not-followed'
  | 'http-status'
  | 'busy'
  | 'answer-too-large'
  /** The connection ended before the answer did. */
  | 'answer-cut-off'
  /** The code does not fit into a header of the mapping. */
  | 'request-impossible'
  | 'closed'
  | AnswerFailure

/** `http-status: 500`. */
export function lookupTroubleText({ id, detail }: LookupTrouble): string {
  return detail === null ? id : `${id}: ${detail}`
}
