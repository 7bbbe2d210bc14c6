import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupRequest } from '../../codes/lookup/request.ts'
import type { LookupTrouble } from './trouble.ts'

/** More than any answer about one person: what is longer is not read. */
export const ANSWER_BYTES = 64 * 1024

export type Exchange =
  | { kind: 'answered'; status: number; body: string }
  | { kind: 'failed'; trouble: LookupTrouble }

/** Connections to one server, kept open between look-ups. */
export interface Line {
  exchange(request: LookupRequest, signal: AbortSignal): Promise<Exchange>
  close(): void
}

/**
 * Not `fetch`: there neither a certificate authority of one's own nor a capped answer is plain.
 *
 * @param ca PEM of the only authorities that are believed, null for those that everybody believes
 */
export function openLine(protocol: 'http:' | 'https:', ca: string | null): Line {
  const settings = { keepAlive: true, maxSockets: 8, maxFreeSockets: 2 }
  // Said here, an environment variable of Node's cannot unsay it.
  const tls = { rejectUnauthorized: true, ...(ca === null ? {} : { ca }) }
  const agent = protocol === 'https:' ? new https.Agent({ ...settings, ...tls }) : new http.Agent(settings)
  return {
    exchange: (request, signal) => exchange(request, signal, agent),
    close: () => agent.destroy(),
  }
}

/** One request and its whole answer. Never rejects for what a network or a server can do; follows no redirect. */
function exchange(request: LookupRequest, signal: AbortSignal, agent: http.Agent): Promise<Exchange> {
  return new Promise((resolve) => {
    const { method, url, body } = request
    // The length goes along: many gateways know no chunks. Compressed, no cap would be one.
    const headers = {
      ...request.headers,
      'accept-encoding': 'identity',
      ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    }
    const failed = (id: LookupTrouble['id'], detail: string | null): void =>
      resolve({ kind: 'failed', trouble: { id, detail } })
    let sent: ClientRequest
    try {
      sent = (url.protocol === 'https:' ? https : http).request(url, { method, headers, agent, signal })
    } catch {
      return failed('request-impossible', null)
    }
    sent.on('response', (response) => {
      const status = response.statusCode ?? 0
      if (status >= 300 && status < 400) {
        // Followed, it would carry the code to where nobody meant.
        failed('redirect-not-followed', String(status))
        sent.destroy()
        return
      }
      readCapped(response, (read) => {
        if (typeof read === 'string') return resolve({ kind: 'answered', status, body: read })
        failed(read.id, null)
        sent.destroy()
      })
    })
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // The server hung up on a connection that nobody used: nothing was asked yet.
      if (sent.reusedSocket && error.code === 'ECONNRESET' && !signal.aborted) {
        return resolve(exchange(request, signal, agent))
      }
      const code = /^[A-Z0-9_]{1,60}$/.test(error.code ?? '') ? (error.code ?? null) : null
      failed(code !== null && CERTIFICATE.test(code) ? 'certificate' : 'unreachable', code)
    })
    // Whatever else ends it, such as a 101 that hands the connection over: nobody may wait for ever.
    sent.on('close', () => failed('answer-cut-off', null))
    sent.end(body)
  })
}

/** OpenSSL's reasons, and Node's own for a wrong host. */
const CERTIFICATE = /CERT|^ERR_TLS|^UNABLE_TO_|^INVALID_CA|^HOSTNAME_MISMATCH/

function readCapped(
  response: IncomingMessage,
  done: (read: string | { id: 'answer-too-large' | 'answer-cut-off' }) => void,
): void {
  const pieces: Buffer[] = []
  let length = 0
  response.on('data', (piece: Buffer) => {
    length += piece.length
    if (length > ANSWER_BYTES) return done({ id: 'answer-too-large' })
    pieces.push(piece)
  })
  response.on('end', () => done(Buffer.concat(pieces).toString('utf8')))
  response.on('error', () => done({ id: 'answer-cut-off' }))
}
