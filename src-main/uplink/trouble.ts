/**
 * Why nothing, or not all, went up. An id, so that a screen can say it in its own language; the detail is a
 * status, a system code or a count, never words of the other side: those could hold what a person is called.
 */
export interface Trouble {
  id: TroubleId
  detail: string | null
}

export type TroubleId =
  | 'token-missing'
  | 'token-exposed'
  | 'token-malformed'
  | 'token-unreadable'
  | 'unreachable'
  | 'timeout'
  | 'redirect-not-followed'
  | 'unauthorized'
  | 'http-status'
  | 'answer-too-large'
  | 'answer-not-json'
  | 'answer-malformed'
  | 'answer-incomplete'
  | 'refused'
  | 'store'

/** As it is kept with the entry and shown: `http-status: 503`. */
export function troubleText({ id, detail }: Trouble): string {
  return detail === null ? id : `${id}: ${detail}`
}
