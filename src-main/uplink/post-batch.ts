import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Clock } from '../../drivers/clock.ts'
import { retryAfterMs } from './backoff.ts'
import type { Trouble } from './trouble.ts'
import { ANSWER_BYTES, readAnswer, WIRE_VERSION, type Answer } from './wire.ts'

/** For connection, request and whole answer together. */
export const REQUEST_TIMEOUT_MS = 30_000

/** What became of one request. Whatever it was, the entries may have been stored. */
export type Attempt =
  | { kind: 'answered'; answer: Answer }
  /** The request as it stands is not taken (4xx): a smaller one may be. */
  | { kind: 'refused'; trouble: Trouble }
  /** `mayBeTheEntries`: a collector that stumbles over one entry would have answered so too. */
  | { kind: 'failed'; trouble: Trouble; retryAfterMs: number; mayBeTheEntries: boolean }

export interface PostRequest {
  url: URL
  token: string
  /** NDJSON of `makeBatch`. */
  body: string
  fetch: typeof globalThis.fetch
  clock: Clock
  /** Aborted when nobody wants the answer any more; then the attempt is `unreachable`. */
  signal: AbortSignal
}

/** One POST of version 1 of the wire. Never throws for what a network or a server can do. */
export async function postBatch({ url, token, body, fetch, clock, signal }: PostRequest): Promise<Attempt> {
  const timeout = new AbortController()
  const compressed = await promisify(gzip)(body)
  const cancelTimer = clock.after(REQUEST_TIMEOUT_MS, () => timeout.abort())
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/x-ndjson',
        'Content-Encoding': 'gzip',
        'Kiosk-Wire': WIRE_VERSION,
        Accept: 'application/json',
      },
      body: compressed,
      // Followed, a redirect would carry personal data, and on the same host the token, to where nobody meant.
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout.signal]),
    })
    if (!response.ok) {
      discard(response)
      return ofStatus(response, clock.now())
    }
    return await ofAnswer(response)
  } catch (error) {
    // Only fetch can get here. Its messages are not kept: they repeat what was sent.
    return timeout.signal.aborted ? failed('timeout', null) : failed('unreachable', systemCode(error))
  } finally {
    cancelTimer()
  }
}

/** Statuses that speak of the line, the address or the load, never of an entry. */
const NOT_THE_ENTRIES: ReadonlySet<number> = new Set([404, 408, 429, 502, 503, 504])

function ofStatus({ status, headers }: Response, now: number): Attempt {
  const detail = String(status)
  const wait = retryAfterMs(headers.get('retry-after'), now)
  if (status < 400) return failed('redirect-not-followed', detail)
  if (status === 401 || status === 403) return failed('unauthorized', detail)
  const trouble: Trouble = { id: 'http-status', detail }
  if (NOT_THE_ENTRIES.has(status)) {
    return { kind: 'failed', trouble, retryAfterMs: wait, mayBeTheEntries: false }
  }
  if (status < 500) return { kind: 'refused', trouble }
  return { kind: 'failed', trouble, retryAfterMs: wait, mayBeTheEntries: true }
}

async function ofAnswer(response: Response): Promise<Attempt> {
  const bytes = await readCapped(response)
  if (bytes === null) return failed('answer-too-large', null)
  const read = readAnswer(bytes.toString('utf8'))
  if (read.ok) return { kind: 'answered', answer: read.answer }
  if (read.trouble.id === 'answer-malformed') {
    return { kind: 'failed', trouble: read.trouble, retryAfterMs: 0, mayBeTheEntries: true }
  }
  // "text/html" tells an operator of a log-in page in between.
  return failed('answer-not-json', mediaType(response))
}

/** Null when it grows past the cap: what is still to come is not read. */
async function readCapped(response: Response): Promise<Buffer | null> {
  const reader = response.body?.getReader()
  if (reader === undefined) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks)
    length += value.length
    if (length > ANSWER_BYTES) {
      reader.cancel().catch(() => {})
      return null
    }
    chunks.push(value)
  }
}

/** The body of a failure is not wanted; left unread it would hold its connection. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => {})
}

function failed(id: Trouble['id'], detail: string | null): Attempt {
  return { kind: 'failed', trouble: { id, detail }, retryAfterMs: 0, mayBeTheEntries: false }
}

function mediaType(response: Response): string | null {
  return /^[\w.+-]{1,30}\/[\w.+-]{1,40}/.exec(response.headers.get('content-type') ?? '')?.[0] ?? null
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `UND_ERR_SOCKET`: fetch wraps it in a TypeError. */
function systemCode(error: unknown): string | null {
  const cause: unknown = error instanceof Error ? error.cause : null
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return /^[A-Z0-9_]{1,60}$/.test(code) ? code : null
}
