import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ManualClock, type Clock } from '../../drivers/clock.ts'
import { anEntry, MORNING } from '../journal/entry.fixture.ts'
import type { Entry } from '../journal/entry.ts'
import { openJournal } from '../journal/journal.ts'
import { openOutbox, type Backlog, type Outbox } from '../store/outbox.ts'
import { tempStore } from '../store/temp-store.fixture.ts'
import { PATIENCE_MS } from '../../test/fixtures/patience.ts'
import { untilHolds } from '../../test/fixtures/until.ts'
import { LONGEST_BACKOFF_MS } from './backoff.ts'
import { collectorTwin, type CollectorTwin, type Treatment } from './collector.fixture.ts'
import { REQUEST_TIMEOUT_MS } from './post-batch.ts'
import { startUplink, type Uplink } from './uplink.ts'
import { BATCH_BYTES } from './wire.ts'

const TOKEN = 'a-token.that-must-not-leak~1234567890'
const NAME = '林*明'

/** Knows of the worker what a test needs: whether it waits for the clock, and for when. */
class BenchClock implements Clock {
  readonly #manual = new ManualClock(MORNING)
  #made = 0
  readonly #pending = new Map<number, { at: number; isWake: boolean }>()
  /** Added to what the worker reads, as if somebody had set the clock. */
  wrongBy = 0

  now(): number {
    return this.#manual.now() + this.wrongBy
  }

  after(delayMs: number, run: () => void): () => void {
    const id = this.#made++
    this.#pending.set(id, { at: this.#manual.now() + delayMs, isWake: delayMs !== LONGEST_BACKOFF_MS })
    const cancel = this.#manual.after(delayMs, () => {
      this.#pending.delete(id)
      run()
    })
    return () => {
      this.#pending.delete(id)
      cancel()
    }
  }

  /** Called as the request goes out: the timer made last is the request's own. */
  lastIsTimeout(): void {
    const last = this.#pending.get(this.#made - 1)
    if (last !== undefined) last.isWake = false
  }

  isWorkerAsleep(): boolean {
    return [...this.#pending.values()].some((timer) => timer.isWake)
  }

  get timers(): number {
    return this.#pending.size
  }

  elapsed(): number {
    return this.#manual.now() - MORNING
  }

  advance(byMs: number): Promise<void> {
    return this.#manual.advance(byMs)
  }

  async toNextTimer(): Promise<void> {
    await this.#manual.advanceTo(Math.min(...[...this.#pending.values()].map((timer) => timer.at)))
  }
}

interface Bench {
  collector: CollectorTwin
  clock: BenchClock
  /** The real one of an encrypted store, watched. */
  outbox: Outbox
  db: Database.Database
  tokenFile: string
  /** Every backlog that was told. */
  told: Backlog[]
  /** Ms since the start at which each request went out. */
  sentAt: number[]
  /** Outbox calls, by name. */
  calls: string[]
  /** Puts fresh entries into journal and outbox; their ids. */
  add(count: number): string[]
  append(entry: Entry): void
  /** Called at each request with its number, from 1. */
  onSend: (request: number) => void
  start(): Uplink
  isRunning(): boolean
  /** Until the worker waits for the clock or has nothing to do. */
  quiet(): Promise<void>
  /** Lets time pass, timer by timer, until it is so. */
  until(isSo: () => boolean): Promise<void>
  untilSent(): Promise<void>
  parked(): { id: string; reason: string }[]
  close(): Promise<void>
}

async function makeBench(random: () => number): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-uplink-'))
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, `${TOKEN}\n`, { mode: 0o600 })
  const temporary = tempStore()
  const store = temporary.open('host')
  const opened = openJournal(store)
  if (!opened.ok) throw new Error(opened.detail)
  const { journal } = opened
  const collector = await collectorTwin(TOKEN)
  const clock = new BenchClock()
  const real = openOutbox(store)
  const calls: string[] = []
  let foundNothing = false
  const outbox: Outbox = {
    nextBatch: (wanted) => {
      calls.push('nextBatch')
      const items = real.nextBatch(wanted)
      foundNothing = items.length === 0
      return items
    },
    acknowledge: (ids) => {
      calls.push('acknowledge')
      for (const id of ids) expect(collector.stored.has(id)).toBe(true)
      return real.acknowledge(ids)
    },
    park: (id, reason) => {
      calls.push('park')
      return real.park(id, reason)
    },
    reschedule: (ids, nextAt, error) => {
      calls.push('reschedule')
      return real.reschedule(ids, nextAt, error)
    },
    backlog: () => {
      calls.push('backlog')
      return real.backlog()
    },
  }
  const uplinks: Uplink[] = []
  let running: Uplink | null = null
  let silencesSeen = 0
  const isBusy = () => running !== null && !foundNothing && !clock.isWorkerAsleep()

  const bench: Bench = {
    collector,
    clock,
    outbox,
    db: store.db,
    tokenFile,
    told: [],
    sentAt: [],
    calls,
    add: (count) =>
      Array.from({ length: count }, (_, index) => {
        const entry = anEntry({
          decided: MORNING + index,
          person: { maskedName: NAME, household: '3-201' },
        })
        bench.append(entry)
        return entry.id
      }),
    append: (entry) => {
      const appended = journal.append(entry)
      if (!appended.ok) throw new Error(appended.detail)
    },
    onSend: () => {},
    start: () => {
      const started = startUplink({
        url: collector.url,
        tokenFile,
        outbox: bench.outbox,
        clock,
        random,
        fetch: (input, init) => {
          clock.lastIsTimeout()
          bench.sentAt.push(clock.elapsed())
          bench.onSend(bench.sentAt.length)
          return fetch(input, init)
        },
        onBacklog: (backlog) => bench.told.push(backlog),
      })
      if (!started.ok) throw new Error(started.reason)
      const { uplink } = started
      uplinks.push(uplink)
      running = uplink
      silencesSeen = collector.silences
      return {
        kick: () => uplink.kick(),
        close: () => {
          if (running === uplink) running = null
          return uplink.close()
        },
      }
    },
    isRunning: () => running !== null,
    quiet: async () => {
      const giveUp = performance.now() + PATIENCE_MS
      while (isBusy()) {
        if (collector.silences > silencesSeen) {
          silencesSeen = collector.silences
          await clock.advance(REQUEST_TIMEOUT_MS)
        }
        if (performance.now() > giveUp) {
          throw new Error(`the worker neither waits nor rests; last calls: ${calls.slice(-5).join(', ')}`)
        }
        await sleep(0)
      }
    },
    until: async (isSo) => {
      for (let step = 0; step < 5000; step++) {
        await bench.quiet()
        if (isSo()) return
        await clock.toNextTimer()
      }
      throw new Error(`not so after ${clock.elapsed()} ms: ${JSON.stringify(real.backlog())}`)
    },
    untilSent: () => bench.until(() => real.backlog().waiting === 0),
    parked: () =>
      store.db
        .prepare<[], { id: string; reason: string }>(
          `SELECT id, last_error AS reason FROM outbox JOIN journal USING (seq) WHERE state = 'parked' ORDER BY seq`,
        )
        .all(),
    close: async () => {
      for (const uplink of uplinks) await uplink.close()
      await collector.close()
      temporary.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return bench
}

let bench: Bench
beforeEach(async () => {
  bench = await makeBench(() => 0.5)
})
afterEach(() => bench.close())

describe('an outbox and a collector that is well', () => {
  it('sends every entry as it stands in the journal, in its order, one request at a time', async () => {
    const ids = bench.add(450)
    bench.start()
    await bench.untilSent()

    expect(bench.collector.requests.map(({ lines }) => lines.length)).toEqual([200, 200, 50])
    expect(bench.collector.requests.flatMap(({ lines }) => lines.map((line) => line.id))).toEqual(ids)
    const rows = bench.db
      .prepare<[], { row: string; hash: string }>('SELECT row, lower(hex(hash)) AS hash FROM journal')
      .all()
    expect([...bench.collector.stored.values()].map(({ row, hash }) => ({ row, hash }))).toEqual(rows)
    expect(bench.collector.mostAtOnce).toBe(1)
    expect(bench.collector.requests[0]?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
      'kiosk-wire': '1',
    })
  })

  it('tells the backlog when it changes, and only then', async () => {
    bench.add(3)
    const uplink = bench.start()
    await bench.untilSent()
    await bench.until(() => bench.told.length > 0)
    uplink.kick()
    await bench.clock.advance(60_000)
    await bench.quiet()
    expect(bench.told).toEqual([{ waiting: 0, parked: 0, oldest: null, lastError: null }])
  })

  it('rests until it is kicked, then sends at once', async () => {
    const uplink = bench.start()
    await bench.until(() => bench.told.length === 1)
    const calls = bench.calls.length
    await bench.clock.advance(24 * 3_600_000)
    expect(bench.calls.length).toBe(calls)

    bench.add(1)
    uplink.kick()
    await bench.clock.advance(0)
    await bench.untilSent()
    expect(bench.sentAt).toEqual([24 * 3_600_000])
  })

  it('hears a kick that comes as it lies down to rest', async () => {
    const uplink = bench.start()
    bench.told.push = () => {
      bench.told.push = () => 0
      bench.add(1)
      uplink.kick()
      return 0
    }
    await bench.until(() => bench.collector.stored.size === 1)
    expect(bench.sentAt).toEqual([0])
  })

  it('keeps a batch below its size: large entries go in more requests', async () => {
    const note = '备'.repeat(40_000)
    for (let index = 0; index < 12; index++) bench.append(anEntry({ note }))
    bench.start()
    await bench.untilSent()
    expect(bench.collector.stored.size).toBe(12)
    expect(bench.collector.requests.length).toBe(2)
    for (const { bytes } of bench.collector.requests) expect(bytes).toBeLessThanOrEqual(BATCH_BYTES)
  })
})

function status(code: number, headers: Record<string, string>): Treatment {
  return { kind: 'status', status: code, headers }
}

describe('one request that goes wrong', () => {
  it.each<{ treatment: Treatment; error: string; waiting: number }>([
    { treatment: { kind: 'lost-before' }, error: 'unreachable: UND_ERR_SOCKET', waiting: 4 },
    { treatment: { kind: 'lost-after' }, error: 'unreachable: UND_ERR_SOCKET', waiting: 4 },
    { treatment: { kind: 'silent', stores: false }, error: 'timeout', waiting: 4 },
    { treatment: { kind: 'silent', stores: true }, error: 'timeout', waiting: 4 },
    { treatment: { kind: 'stalls' }, error: 'timeout', waiting: 4 },
    { treatment: { kind: 'cut-off', of: 'connection' }, error: 'unreachable: UND_ERR_SOCKET', waiting: 4 },
    { treatment: { kind: 'cut-off', of: 'json' }, error: 'answer-not-json: application/json', waiting: 4 },
    { treatment: { kind: 'html' }, error: 'answer-not-json: text/html', waiting: 4 },
    { treatment: { kind: 'other-shape' }, error: 'answer-malformed', waiting: 4 },
    { treatment: { kind: 'padded', bytes: 1024 * 1024 + 1 }, error: 'answer-too-large', waiting: 4 },
    { treatment: { kind: 'padded', bytes: 50 * 1024 * 1024 }, error: 'answer-too-large', waiting: 4 },
    { treatment: { kind: 'empty-answer' }, error: 'answer-incomplete: 0 of 4, 0 unknown', waiting: 4 },
    { treatment: { kind: 'contradicts' }, error: 'answer-incomplete: 0 of 4, 0 unknown', waiting: 4 },
    { treatment: { kind: 'answers-half' }, error: 'answer-incomplete: 2 of 4, 0 unknown', waiting: 2 },
    { treatment: status(500, {}), error: 'http-status: 500', waiting: 4 },
    { treatment: status(503, {}), error: 'http-status: 503', waiting: 4 },
    { treatment: status(429, {}), error: 'http-status: 429', waiting: 4 },
    { treatment: status(408, {}), error: 'http-status: 408', waiting: 4 },
    { treatment: status(404, {}), error: 'http-status: 404', waiting: 4 },
    { treatment: status(401, {}), error: 'unauthorized: 401', waiting: 4 },
    { treatment: status(403, {}), error: 'unauthorized: 403', waiting: 4 },
    { treatment: status(304, {}), error: 'redirect-not-followed: 304', waiting: 4 },
    { treatment: { kind: 'redirect', status: 302 }, error: 'redirect-not-followed: 302', waiting: 4 },
    { treatment: { kind: 'redirect', status: 307 }, error: 'redirect-not-followed: 307', waiting: 4 },
    { treatment: { kind: 'redirect', status: 308 }, error: 'redirect-not-followed: 308', waiting: 4 },
  ])('$treatment is said as $error, and mended', async ({ treatment, error, waiting }) => {
    const ids = bench.add(4)
    bench.collector.treatments = [treatment]
    bench.start()
    await bench.until(() => bench.told.length > 0)
    expect(bench.told.at(-1)).toMatchObject({ waiting, parked: 0, lastError: error })
    await bench.untilSent()
    expect([...bench.collector.stored.keys()].toSorted()).toEqual(ids.toSorted())
    expect(bench.told.at(-1)).toEqual({ waiting: 0, parked: 0, oldest: null, lastError: null })
    expect(bench.collector.redirected).toBe(0)
  })

  it.each<Treatment>([
    { kind: 'says-all-twice' },
    { kind: 'handles-twice' },
    { kind: 'names-unknown' },
    { kind: 'padded', bytes: 1024 * 1024 },
  ])('$kind is no trouble', async (treatment) => {
    bench.add(4)
    bench.collector.treatments = [treatment]
    bench.start()
    await bench.untilSent()
    expect(bench.collector.requests.length).toBe(1)
    expect(bench.told).toEqual([{ waiting: 0, parked: 0, oldest: null, lastError: null }])
  })

  it('a port where nobody listens is unreachable', async () => {
    bench.add(1)
    await bench.collector.close()
    bench.start()
    await bench.until(() => bench.told.length > 0)
    expect(bench.told.at(-1)?.lastError).toBe('unreachable: ECONNREFUSED')
  })
})

describe('waiting', () => {
  it('backs off for ever, never longer than five minutes, and forgets nothing', async () => {
    const ids = bench.add(5)
    bench.collector.always = status(503, {})
    bench.start()
    const day = 24 * 3_600_000
    await bench.until(() => bench.clock.elapsed() > day)
    const gaps = bench.sentAt.slice(1).map((at, index) => at - (bench.sentAt[index] ?? 0))
    expect(gaps.slice(0, 10)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 150_000])
    expect(new Set(gaps.slice(10))).toEqual(new Set([150_000]))
    expect(bench.outbox.backlog()).toMatchObject({ waiting: 5, parked: 0, oldest: MORNING })

    bench.collector.always = { kind: 'well' }
    await bench.untilSent()
    expect([...bench.collector.stored.keys()]).toEqual(ids)
  })

  it('starts again from one second after an answer', async () => {
    bench.add(2)
    bench.collector.treatments = [
      ...Array.from({ length: 6 }, (): Treatment => ({ kind: 'lost-before' })),
      { kind: 'well' },
      { kind: 'lost-before' },
    ]
    bench.start()
    await bench.untilSent()
    const [before, after] = bench.sentAt.slice(-2)
    expect((after ?? 0) - (before ?? 0)).toBe(500)
  })

  it.each([
    { after: '120', ms: 120_000 },
    { after: new Date(MORNING + 600_000).toUTCString(), ms: 600_000 },
    { after: '31536000', ms: 3_600_000 },
  ])('honours Retry-After $after, and comes a little later', async ({ after, ms }) => {
    bench.add(2)
    bench.collector.treatments = [status(429, { 'retry-after': after })]
    bench.start()
    await bench.untilSent()
    expect(bench.sentAt[1]).toBe(ms + 500)
  })

  it('is not cut short by a kick, which only tells the backlog', async () => {
    bench.add(1)
    bench.collector.treatments = [status(503, { 'retry-after': '100' })]
    const uplink = bench.start()
    await bench.until(() => bench.told.length > 0)
    bench.add(2)
    uplink.kick()
    uplink.kick()
    await bench.clock.advance(1000)
    expect(bench.told.at(-1)?.waiting).toBe(3)
    expect(bench.sentAt.length).toBe(1)
    await bench.untilSent()
    expect(bench.sentAt[1]).toBe(100_500)
  })

  it('outlives a clock that ran years ahead and was put right', async () => {
    bench.add(4)
    bench.clock.wrongBy = 10 * 365 * 24 * 3_600_000
    bench.collector.treatments = [{ kind: 'answers-half' }]
    bench.start()
    await bench.until(() => bench.told.length > 0)
    bench.clock.wrongBy = 0
    await bench.untilSent()
    expect(bench.clock.elapsed()).toBeLessThanOrEqual(LONGEST_BACKOFF_MS + 5000)
  })
})

describe('the token', () => {
  it.each([
    { name: 'missing', spoil: (file: string) => rmSync(file), error: 'token-missing' },
    { name: 'empty', spoil: (file: string) => writeFileSync(file, '\n'), error: 'token-malformed' },
    { name: 'exposed', spoil: (file: string) => chmodSync(file, 0o644), error: 'token-exposed: 0644' },
  ])('$name keeps everything here until it is mended', async ({ name, spoil, error }) => {
    if (name === 'exposed' && process.platform === 'win32') return
    bench.add(3)
    spoil(bench.tokenFile)
    bench.start()
    await bench.until(() => bench.clock.elapsed() > 3_600_000)
    expect(bench.sentAt).toEqual([])
    expect(bench.told.at(-1)).toMatchObject({ waiting: 3, parked: 0, lastError: error })

    rmSync(bench.tokenFile, { force: true })
    writeFileSync(bench.tokenFile, TOKEN, { mode: 0o600 })
    await bench.untilSent()
    expect(bench.collector.stored.size).toBe(3)
  })

  it('that is wrong keeps everything here until it is mended', async () => {
    bench.add(3)
    writeFileSync(bench.tokenFile, 'an-old-token')
    bench.start()
    await bench.until(() => bench.clock.elapsed() > 3_600_000)
    expect(bench.told.at(-1)).toMatchObject({ waiting: 3, parked: 0, lastError: 'unauthorized: 401' })
    writeFileSync(bench.tokenFile, TOKEN)
    await bench.untilSent()
    expect(bench.collector.stored.size).toBe(3)
  })
})

describe('an entry that the collector will not have', () => {
  it('is parked with the reason it gives, the others are not', async () => {
    const ids = bench.add(6)
    const [first = '', , third = ''] = ids
    bench.collector.refuses = new Map([
      [first, 'bad-hash'],
      [third, '林小明 of 3-201'],
    ])
    bench.start()
    await bench.untilSent()
    expect(bench.parked()).toEqual([
      { id: first, reason: 'refused: bad-hash' },
      { id: third, reason: 'refused' },
    ])
    expect(bench.collector.requests.length).toBe(1)
    expect(bench.collector.stored.size).toBe(4)
    expect(bench.told.at(-1)).toMatchObject({ waiting: 0, parked: 2 })
  })

  it.each([400, 413, 422])(
    'and says so by status %s for the whole request is found and parked',
    async (status) => {
      const ids = bench.add(200)
      const bad = ids[150] ?? ''
      bench.collector.chokes.set(bad, status)
      bench.start()
      await bench.untilSent()
      expect(bench.parked()).toEqual([{ id: bad, reason: `http-status: ${status}` }])
      expect(bench.collector.stored.size).toBe(199)
      expect(bench.collector.requests.length).toBeLessThan(40)
    },
  )

  it('and that makes it fail (500) goes alone for ever, while the others pass', async () => {
    const ids = bench.add(50)
    const bad = [ids[0] ?? '', ids[1] ?? '', ids[30] ?? '']
    for (const id of bad) bench.collector.chokes.set(id, 500)
    bench.start()
    await bench.until(() => bench.outbox.backlog().waiting === 3)
    await bench.until(() => bench.clock.elapsed() > 2 * 3_600_000)
    expect(bench.outbox.backlog()).toMatchObject({ waiting: 3, parked: 0, lastError: 'http-status: 500' })

    bench.collector.chokes.clear()
    await bench.untilSent()
    expect(bench.collector.stored.size).toBe(50)
  })

  it('and that makes it fail (500) is not tried again with each entry that comes', async () => {
    const [bad = ''] = bench.add(1)
    bench.collector.chokes.set(bad, 500)
    const uplink = bench.start()
    for (let minute = 1; minute <= 120; minute++) {
      await bench.until(() => bench.clock.elapsed() >= minute * 60_000)
      bench.add(1)
      uplink.kick()
    }
    const tries = bench.collector.requests.filter(({ lines }) => lines.some(({ id }) => id === bad))
    expect(tries.length).toBeLessThan(60)
    expect(bench.collector.stored.size).toBeGreaterThan(115)
  })

  it('is not taken for every entry: a collector that refuses all parks none', async () => {
    const ids = bench.add(20)
    bench.collector.always = status(400, {})
    bench.start()
    await bench.until(() => bench.clock.elapsed() > 3_600_000)
    expect(bench.outbox.backlog()).toMatchObject({ waiting: 20, parked: 0, lastError: 'http-status: 400' })
    expect(bench.sentAt.length).toBeLessThan(60)

    bench.collector.always = { kind: 'well' }
    await bench.untilSent()
    expect([...bench.collector.stored.keys()].toSorted()).toEqual(ids.toSorted())
    expect(bench.parked()).toEqual([])
  })

  it('is not one that is merely too many: batches shrink to what is taken', async () => {
    bench.add(200)
    bench.collector.always = { kind: 'at-most', entries: 30 }
    bench.start()
    await bench.untilSent()
    expect(bench.collector.stored.size).toBe(200)
    expect(bench.parked()).toEqual([])
    expect(bench.clock.elapsed()).toBe(0)
  })
})

describe('the store', () => {
  it('that cannot be written leaves what was sent to be sent again, and says why', async () => {
    bench.add(3)
    const { outbox } = bench
    let isFull = true
    const full = { ok: false, reason: 'disk-full', detail: 'SQLITE_FULL' } as const
    bench.outbox = {
      ...outbox,
      acknowledge: (ids) => (isFull ? full : outbox.acknowledge(ids)),
    }
    bench.start()
    await bench.until(() => bench.clock.elapsed() > 3_600_000)
    expect(bench.told.at(-1)).toMatchObject({ waiting: 3, lastError: 'store: disk-full' })
    expect(bench.sentAt.length).toBeLessThan(40)
    isFull = false
    await bench.untilSent()
    await bench.until(() => bench.told.at(-1)?.waiting === 0)
    expect(bench.told.at(-1)).toMatchObject({ waiting: 0, lastError: null })
  })

  it('that cannot be read is asked again later', async () => {
    bench.add(1)
    const { outbox } = bench
    let reads = 0
    bench.outbox = {
      ...outbox,
      nextBatch: (wanted) => {
        if (reads++ < 3) throw new Database.SqliteError('malformed', 'SQLITE_CORRUPT')
        return outbox.nextBatch(wanted)
      },
    }
    bench.start()
    await bench.until(() => bench.told.length > 0)
    expect(bench.told.at(-1)).toMatchObject({ waiting: 1, lastError: 'store: damaged' })
    await bench.untilSent()
  })
})

describe('closing', () => {
  it('in the middle of a request leaves the outbox alone; the next start finishes', async () => {
    bench.add(5)
    bench.collector.treatments = [{ kind: 'silent', stores: true }]
    const uplink = bench.start()
    await bench.clock.advance(0)
    await untilHolds('the request at the collector', () => expect(bench.collector.silences).toBe(1))
    const calls = bench.calls.length
    const closed = uplink.close()
    uplink.kick()
    await closed
    await bench.clock.advance(3_600_000)
    expect(bench.calls.length).toBe(calls)
    expect(bench.clock.timers).toBe(0)
    expect(bench.outbox.backlog()).toMatchObject({ waiting: 5, parked: 0, lastError: null })
    expect(bench.collector.stored.size).toBe(5)

    bench.start()
    await bench.untilSent()
    expect(bench.collector.requests.length).toBe(2)
  })

  it('out of onBacklog is heeded at once', async () => {
    bench.add(250)
    const uplink = bench.start()
    let calls = 0
    let closed: Promise<void> | undefined
    bench.told.push = () => {
      closed = uplink.close()
      calls = bench.calls.length
      return 0
    }
    await bench.clock.advance(0)
    await untilHolds('the close', () => expect(calls).toBeGreaterThan(0))
    await closed
    await bench.clock.advance(3_600_000)
    expect(bench.collector.requests.length).toBe(1)
    expect(bench.calls.length).toBe(calls)
    expect(bench.outbox.backlog().waiting).toBe(50)
  })

  it('twice, or before anything was sent, is fine', async () => {
    bench.add(1)
    const uplink = bench.start()
    await uplink.close()
    await uplink.close()
    await bench.clock.advance(3_600_000)
    expect(bench.calls).toEqual([])
  })
})

it('refuses, by name, an address over which the token would go in the clear', () => {
  const started = startUplink({
    url: 'http://collector.ruian.example/',
    tokenFile: bench.tokenFile,
    outbox: bench.outbox,
    clock: bench.clock,
    random: () => 0,
    fetch,
    onBacklog: () => {},
  })
  expect(started).toMatchObject({ ok: false, reason: 'not-https' })
  expect(bench.clock.timers).toBe(0)
})

describe('whatever the collector and the line do', () => {
  const treatment = fc.oneof(
    fc.constantFrom<Treatment>(
      { kind: 'well' },
      { kind: 'lost-before' },
      { kind: 'lost-after' },
      { kind: 'silent', stores: false },
      { kind: 'silent', stores: true },
      { kind: 'stalls' },
      { kind: 'says-all-twice' },
      { kind: 'handles-twice' },
      { kind: 'names-unknown' },
      { kind: 'answers-half' },
      { kind: 'contradicts' },
      { kind: 'empty-answer' },
      { kind: 'html' },
      { kind: 'other-shape' },
      { kind: 'cut-off', of: 'connection' },
      { kind: 'cut-off', of: 'json' },
      { kind: 'padded', bytes: 2 * 1024 * 1024 },
      { kind: 'redirect', status: 307 },
      { kind: 'at-most', entries: 2 },
    ),
    fc.record({
      kind: fc.constant('status' as const),
      status: fc.constantFrom(401, 403, 404, 408, 429, 500, 502, 503, 504),
      headers: fc.constantFrom<Record<string, string>>({}, { 'retry-after': '7' }),
    }),
  )
  const schedule = fc.record({
    count: fc.integer({ min: 1, max: 14 }),
    later: fc.integer({ min: 0, max: 5 }),
    treatments: fc.array(treatment, { maxLength: 14 }),
    refused: fc.uniqueArray(fc.nat(13), { maxLength: 3 }),
    choked: fc.uniqueArray(fc.nat(13), { maxLength: 2 }),
    restartAt: fc.option(fc.nat(6)),
    random: fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
  })

  it('in the end each entry is there once, or parked because it was refused; nothing leaks', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async ({ count, later, treatments, refused, choked, restartAt, random }) => {
        const bench = await makeBench(() => random.next().value ?? 0)
        try {
          const ids = bench.add(count)
          const isBad = new Set([...refused, ...choked].flatMap((index) => ids[index] ?? []))
          for (const index of refused) bench.collector.refuses.set(ids[index] ?? '', 'bad-hash')
          for (const index of choked) bench.collector.chokes.set(ids[index] ?? '', 422)
          bench.collector.treatments = [...treatments]

          let uplink = bench.start()
          let closed = Promise.resolve()
          bench.onSend = (request) => {
            // In the middle of it, or just after.
            if (request === restartAt) closed = sleep(1).then(() => uplink.close())
          }
          for (const more of [later, 0]) {
            ids.push(...bench.add(more))
            uplink.kick()
            const isOver = () => bench.collector.treatments.length === 0 || noneWaits(bench)
            await bench.until(() => !bench.isRunning() || isOver())
            await closed
            if (!bench.isRunning()) uplink = bench.start()
          }
          bench.onSend = () => {}
          bench.collector.treatments = []
          // What is refused by status is parked on the ground that others are taken: so others come.
          for (let round = 0; round < 8; round++) {
            ids.push(...bench.add(1))
            uplink.kick()
            const end = bench.clock.elapsed() + 2 * LONGEST_BACKOFF_MS
            await bench.until(() => noneWaits(bench) || bench.clock.elapsed() > end)
          }
          expect(bench.outbox.backlog().waiting).toBe(0)

          const good = ids.filter((id) => !isBad.has(id))
          expect([...bench.collector.stored.keys()].toSorted()).toEqual(good.toSorted())
          expect(bench.parked().map(({ id }) => id)).toEqual(ids.filter((id) => isBad.has(id)))
          for (const { lines } of bench.collector.requests) {
            const order = lines.map((line) => line.seq)
            expect(order).toEqual(order.toSorted((one, other) => one - other))
            expect(new Set(order).size).toBe(order.length)
          }
          const rows = new Map(
            bench.db
              .prepare<[], { id: string; row: string }>('SELECT id, row FROM journal')
              .all()
              .map(({ id, row }) => [id, row]),
          )
          for (const [id, { row }] of bench.collector.stored) expect(row).toBe(rows.get(id))
          expect(bench.collector.redirected).toBe(0)
          const said = JSON.stringify([bench.told, bench.parked()])
          for (const secret of [TOKEN, NAME, '3-201', 'evidence']) expect(said).not.toContain(secret)
        } finally {
          await bench.close()
        }
      }),
      { numRuns: Number(process.env['UPLINK_RUNS'] ?? 25) },
    )
  })
})

function noneWaits(bench: Bench): boolean {
  return bench.outbox.backlog().waiting === 0
}
