import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Answer } from './wire.ts'

/**
 * How the collector, or what stands before it, treats one request. `lost-after`, `cut-off` and the like store
 * first: the kiosk cannot know that.
 */
export type Treatment =
  | { kind: 'well' }
  | { kind: 'lost-before' }
  | { kind: 'lost-after' }
  /** Never answered, stored or not. */
  | { kind: 'silent'; stores: boolean }
  /** Head and half of the answer come, then nothing more. */
  | { kind: 'stalls' }
  | { kind: 'says-all-twice' }
  | { kind: 'handles-twice' }
  | { kind: 'names-unknown' }
  /** Stores all, answers for the first half only. */
  | { kind: 'answers-half' }
  /** Stores nothing, and says both of everything. */
  | { kind: 'contradicts' }
  | { kind: 'empty-answer' }
  | { kind: 'status'; status: number; headers: Record<string, string> }
  | { kind: 'html' }
  /** Stored, then the answer breaks off: in the middle of the connection, or of the JSON. */
  | { kind: 'cut-off'; of: 'connection' | 'json' }
  /** Stored, and the right answer, padded to this many bytes. */
  | { kind: 'padded'; bytes: number }
  | { kind: 'other-shape' }
  | { kind: 'redirect'; status: number }
  /** 413 for more entries than this. */
  | { kind: 'at-most'; entries: number }

export interface Line {
  id: string
  seq: number
  row: string
  hash: string
  person: unknown
}

export interface CollectorTwin {
  url: string
  /** What it holds, by id. */
  stored: Map<string, Line>
  /** Of every request that reached it, in order. */
  requests: { headers: IncomingMessage['headers']; lines: Line[]; bytes: number }[]
  /** How the next requests are treated, one each; after the last all goes well, or as `always` says. */
  treatments: Treatment[]
  always: Treatment
  /** Entries it will not have, with the reason it gives. */
  refuses: Map<string, string>
  /** Entries for which the whole request is refused with 422, or 500. */
  chokes: Map<string, number>
  /** Requests that reached the place a redirect pointed to. */
  redirected: number
  /** How many requests so far got no answer, or half of one, and never will. */
  silences: number
  /** Most requests that were open at once. */
  mostAtOnce: number
  close(): Promise<void>
}

/** A collector on the loopback address that does as it is told, over real HTTP. */
export async function collectorTwin(token: string): Promise<CollectorTwin> {
  let open = 0
  const server = createServer((request, response) => {
    if (request.url === '/elsewhere') {
      twin.redirected++
      response.end('{"results":[]}')
      return
    }
    open++
    twin.mostAtOnce = Math.max(twin.mostAtOnce, open)
    response.on('close', () => open--)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = gunzipSync(Buffer.concat(chunks)).toString('utf8')
      const lines = text
        .split('\n')
        .slice(0, -1)
        .map((line): Line => JSON.parse(line))
      twin.requests.push({ headers: request.headers, lines, bytes: Buffer.byteLength(text) })
      if (request.headers.authorization !== `Bearer ${token}`) {
        response.writeHead(401).end(`who is ${request.headers.authorization}?`)
        return
      }
      treat(twin, twin.treatments.shift() ?? twin.always, lines, response)
    })
  })
  // However long the kiosk takes from one request to the next.
  server.keepAliveTimeout = 3_600_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const twin: CollectorTwin = {
    url: `http://127.0.0.1:${address.port}/v1/entries`,
    stored: new Map(),
    requests: [],
    treatments: [],
    always: { kind: 'well' },
    refuses: new Map(),
    chokes: new Map(),
    redirected: 0,
    silences: 0,
    mostAtOnce: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return twin
}

function treat(twin: CollectorTwin, treatment: Treatment, lines: Line[], response: ServerResponse): void {
  const choked = lines.map((line) => twin.chokes.get(line.id)).find((status) => status !== undefined)
  if (choked !== undefined) {
    response.writeHead(choked).end(`cannot take ${JSON.stringify(lines)}`)
    return
  }
  const [first] = lines
  switch (treatment.kind) {
    case 'well':
      return json(response, store(twin, lines))
    case 'lost-before':
      response.destroy()
      return
    case 'lost-after':
      store(twin, lines)
      response.destroy()
      return
    case 'silent':
      if (treatment.stores) store(twin, lines)
      twin.silences++
      return
    case 'stalls':
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write(half(JSON.stringify(store(twin, lines))))
      twin.silences++
      return
    case 'says-all-twice': {
      const { results } = store(twin, lines)
      return json(response, { results: [...results, ...results] })
    }
    case 'handles-twice':
      store(twin, lines)
      return json(response, store(twin, lines))
    case 'names-unknown': {
      const { results } = store(twin, lines)
      return json(response, {
        results: [{ id: 'never-sent', outcome: 'stored', reason: null }, ...results],
      })
    }
    case 'answers-half': {
      const { results } = store(twin, lines)
      return json(response, { results: results.slice(0, Math.ceil(results.length / 2)) })
    }
    case 'contradicts':
      return json(response, {
        results: lines.flatMap(({ id }) => [
          { id, outcome: 'stored', reason: null },
          { id, outcome: 'refused', reason: 'in-two-minds' },
        ]),
      })
    case 'empty-answer':
      return json(response, { results: [] })
    case 'status':
      response.writeHead(treatment.status, treatment.headers).end(`no: ${JSON.stringify(lines)}`)
      return
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end('<!doctype html><title>Log in to the network</title>')
      return
    case 'cut-off': {
      const text = JSON.stringify(store(twin, lines))
      if (treatment.of === 'json') {
        response.writeHead(200, { 'content-type': 'application/json' }).end(half(text))
        return
      }
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
      response.write(half(text), () => response.destroy())
      return
    }
    case 'padded': {
      const text = JSON.stringify(store(twin, lines))
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(text + ' '.repeat(treatment.bytes - text.length))
      return
    }
    case 'other-shape':
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ results: [{ id: first?.id, outcome: 'perhaps' }] }))
      return
    case 'redirect':
      response.writeHead(treatment.status, { location: '/elsewhere' }).end()
      return
    case 'at-most':
      if (lines.length <= treatment.entries) return json(response, store(twin, lines))
      response.writeHead(413).end()
  }
}

function store(twin: CollectorTwin, lines: Line[]): Answer {
  return {
    results: lines.map((line) => {
      const reason = twin.refuses.get(line.id)
      if (reason !== undefined) return { id: line.id, outcome: 'refused', reason }
      if (twin.stored.has(line.id)) return { id: line.id, outcome: 'duplicate', reason: null }
      twin.stored.set(line.id, line)
      return { id: line.id, outcome: 'stored', reason: null }
    }),
  }
}

function json(response: ServerResponse, answer: Answer): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
}

function half(text: string): string {
  return text.slice(0, Math.floor(text.length / 2))
}
