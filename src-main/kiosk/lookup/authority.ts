import type { Clock } from '../../../drivers/clock.ts'
import { readAnswer, type AnswerRead } from '../../codes/lookup/answer.ts'
import type { Mapping } from '../../codes/lookup/mapping.ts'
import { lookupRequest, type AskedCode, type LookupTerms } from '../../codes/lookup/request.ts'
import { openLine } from './http-exchange.ts'
import type { LookupTrouble } from './trouble.ts'

/** One look-up of the config, with all that it names loaded. Holds the secret: never log it. */
export interface AuthorityTerms {
  mapping: Mapping
  terms: LookupTerms
  /** PEM, or null for the authorities that everybody believes. */
  ca: string | null
  /** For connection, requests, pauses and answers together, in ms. */
  timeoutMs: number
  /** How often again when the authority is busy. */
  retries: number
}

export type AuthorityAnswer =
  | Extract<AnswerRead, { kind: 'answered' }>
  | { kind: 'failed'; trouble: LookupTrouble }

export interface Authority {
  /** Asks about one code. Never rejects, and never takes longer than the timeout. */
  ask(code: AskedCode): Promise<AuthorityAnswer>
  /** Ends what is under way as `closed`. */
  close(): void
}

/** The first pause before a busy authority is asked again, in ms; doubled each time. */
const PAUSE_MS = 150

export function openAuthority(
  { mapping, terms, ca, timeoutMs, retries }: AuthorityTerms,
  { clock, random }: { clock: Clock; random: () => number },
): Authority {
  const line = openLine(new URL(terms.url).protocol === 'https:' ? 'https:' : 'http:', ca)
  const closing = new AbortController()

  async function askOnce(code: AskedCode, signal: AbortSignal): Promise<AuthorityAnswer | { kind: 'busy' }> {
    const answer = await line.exchange(lookupRequest(mapping, terms, { code, now: clock.now() }), signal)
    if (answer.kind === 'failed') return answer
    if (answer.status === 429 || answer.status === 503) return { kind: 'busy' }
    if (answer.status < 200 || answer.status >= 300) return failed('http-status', String(answer.status))
    const read = readAnswer(mapping, answer.body)
    return read.kind === 'failed' ? failed(read.why, read.detail) : read
  }

  /** False when there is no time left for it. */
  function pause(ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(false)
      const done = (): void => {
        cancel()
        signal.removeEventListener('abort', done)
        resolve(!signal.aborted)
      }
      const cancel = clock.after(ms, done)
      signal.addEventListener('abort', done)
    })
  }

  async function ask(code: AskedCode, signal: AbortSignal): Promise<AuthorityAnswer> {
    for (let tried = 0; ; tried += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      const answer = await askOnce(code, signal)
      if (answer.kind !== 'busy') return answer
      // oxlint-disable-next-line no-await-in-loop
      const goesOn = tried < retries && (await pause(PAUSE_MS * 2 ** tried * (1 + random()), signal))
      if (!goesOn) return failed('busy', null)
    }
  }

  return {
    async ask(code) {
      const timeout = new AbortController()
      const cancelTimer = clock.after(timeoutMs, () => timeout.abort())
      const answer = await ask(code, AbortSignal.any([closing.signal, timeout.signal]))
      cancelTimer()
      // An abort shows as a broken line; who was kept waiting by "busy" alone is told so.
      if (answer.kind === 'answered' || answer.trouble.id === 'busy') return answer
      if (closing.signal.aborted) return failed('closed', null)
      return timeout.signal.aborted ? failed('timeout', null) : answer
    },
    close() {
      closing.abort()
      line.close()
    },
  }
}

function failed(id: LookupTrouble['id'], detail: string | null): { kind: 'failed'; trouble: LookupTrouble } {
  return { kind: 'failed', trouble: { id, detail } }
}
