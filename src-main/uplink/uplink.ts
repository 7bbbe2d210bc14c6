import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../drivers/clock.ts'
import { checkServerAddress, type ServerAddress } from '../config/server-address.ts'
import { sqliteFault } from '../store/fault.ts'
import type { Backlog, Outbox, OutboxItem, OutboxWrite } from '../store/outbox.ts'
import { readSecretFile } from '../config/secret-file.ts'
import { backoffMs, LONGEST_BACKOFF_MS } from './backoff.ts'
import { postBatch } from './post-batch.ts'
import { troubleText, type Trouble } from './trouble.ts'
import { BATCH_ENTRIES, makeBatch, settle, type Answer } from './wire.ts'

export interface UplinkSettings {
  url: string
  /** Read again at each attempt, so that it can be mended while the kiosk runs. */
  tokenFile: string
  outbox: Outbox
  clock: Clock
  /** In [0, 1). */
  random: () => number
  fetch: typeof globalThis.fetch
  /** Called with the first backlog and with each one that differs from the last. */
  onBacklog: (backlog: Backlog) => void
}

export interface Uplink {
  /** Something was put into the outbox. Cheap, and no reason to cut a back-off short. */
  kick(): void
  /**
   * From this call on the outbox is not touched any more; resolves when the request in flight has ended.
   * What an answer cut off here would have said, the collector says again next time: `duplicate`.
   */
  close(): Promise<void>
}

export type StartUplinkOutcome = { ok: true; uplink: Uplink } | Extract<ServerAddress, { ok: false }>

/** Something waits, but its own time has not come: when to look again, in ms. */
const LOOK_AGAIN_MS = 5000

/**
 * Sends what is in the outbox until it is empty, one request at a time, and for ever: an entry leaves only
 * when the collector says that it holds it, is parked only when it is the entry that the collector will not
 * have, and anything else is tried again.
 *
 * - Halved after every failed request and grown by a quarter after every answered one, a batch shrinks to a
 *   single entry when one of them is what the collector stumbles over, and starts small after an outage.
 * - An entry that failed alone is *suspect*: from then on it goes alone, on its own back-off, and after all
 *   others that are due.
 * - A suspect refused again by status is parked, but only if the collector has answered for others since: a
 *   collector, or a proxy, that refuses everything must not empty the outbox into the parking place.
 */
export function startUplink(settings: UplinkSettings): StartUplinkOutcome {
  const checked = checkServerAddress(settings.url, 'https://collector.example/v1/entries')
  return checked.ok ? { ok: true, uplink: run(checked.url, settings) } : checked
}

/** What a turn leads to; `again` only where the turn got something done. */
type Next = 'again' | 'rest' | { backOffMs: number }

function run(url: URL, settings: UplinkSettings): Uplink {
  const { tokenFile, outbox, clock, random, fetch, onBacklog } = settings
  const closing = new AbortController()
  let state: 'working' | 'resting' | 'backing-off' = 'resting'
  let cancelTimer: () => void = nothing
  let working: Promise<void> = Promise.resolve()
  let kicked = false
  let reportDue = false
  let reported: Backlog | null = null

  let limit = BATCH_ENTRIES
  let failures = 0
  let answers = 0
  /** Entry id to the number of answers at the time it last failed alone. */
  const suspects = new Map<string, number>()
  let storeTrouble: Trouble | null = null

  // A wrong clock put right, backwards, would leave an entry due in some far year. No back-off is longer than
  // this, so that often (and at the start) one batch is taken whatever the clock says.
  let takeAnyway = true
  const takeAnywayAgain = () => {
    takeAnyway = true
    cancelTakeAnyway = clock.after(LONGEST_BACKOFF_MS, takeAnywayAgain)
  }
  let cancelTakeAnyway = clock.after(LONGEST_BACKOFF_MS, takeAnywayAgain)

  function wakeAfter(delayMs: number): void {
    cancelTimer()
    cancelTimer = clock.after(delayMs, () => {
      state = 'working'
      working = work()
    })
  }

  async function work(): Promise<void> {
    for (;;) {
      kicked = false
      const next = await turn()
      if (closing.signal.aborted) return
      const backlog = report()
      // Whoever was told may have closed.
      if (closing.signal.aborted) return
      if (next === 'again') continue
      if (next !== 'rest') {
        state = 'backing-off'
        wakeAfter(next.backOffMs)
        return
      }
      if (kicked) continue
      state = 'resting'
      if (backlog !== null && backlog.waiting > 0) wakeAfter(LOOK_AGAIN_MS)
      return
    }
  }

  async function turn(): Promise<Next> {
    storeTrouble = null
    const taken = take()
    if (!taken.ok) return storeFailed(taken.trouble)
    const { items, body } = makeBatch(apart(taken.items))
    if (items.length === 0) return 'rest'

    const token = readSecretFile(tokenFile)
    if (!token.ok) {
      const trouble: Trouble = { id: `token-${token.why}`, detail: token.detail }
      return failed(items, { trouble, retryAfterMs: 0, mayBeTheEntries: false })
    }
    const attempt = await postBatch({ url, token: token.secret, body, fetch, clock, signal: closing.signal })
    if (closing.signal.aborted) return 'rest'
    if (attempt.kind === 'answered') return answered(items, attempt.answer)
    return attempt.kind === 'refused' ? refused(items, attempt.trouble) : failed(items, attempt)
  }

  function take(): { ok: true; items: OutboxItem[] } | { ok: false; trouble: Trouble } {
    const now = takeAnyway ? Number.MAX_SAFE_INTEGER : clock.now()
    try {
      const items = outbox.nextBatch({ limit: limit + suspects.size, now })
      takeAnyway = false
      return { ok: true, items }
    } catch (error) {
      return { ok: false, trouble: { id: 'store', detail: sqliteFault(error).reason } }
    }
  }

  /** What is not suspect, else one suspect. */
  function apart(items: OutboxItem[]): OutboxItem[] {
    const others = items.filter((item) => !suspects.has(item.entryId))
    return others.length > 0 ? others.slice(0, limit) : items.slice(0, 1)
  }

  async function answered(items: OutboxItem[], answer: Answer): Promise<Next> {
    const settled = settle(items, answer)
    if (settled.open.length === items.length) {
      const detail = `0 of ${items.length}, ${settled.unknown} unknown`
      return failed(items, {
        trouble: { id: 'answer-incomplete', detail },
        retryAfterMs: 0,
        mayBeTheEntries: true,
      })
    }
    answers++
    limit = Math.min(BATCH_ENTRIES, limit + Math.ceil(limit / 4))

    if (settled.held.length > 0) {
      const fault = written(outbox.acknowledge(settled.held))
      if (fault !== null) return storeFailed(fault)
      for (const id of settled.held) suspects.delete(id)
    }
    for (const { id, reason } of settled.refused) {
      const fault = park(id, { id: 'refused', detail: reason })
      if (fault !== null) return storeFailed(fault)
      // Each is a commit of its own; the lanes have their turn between two of them.
      await setImmediate()
      if (closing.signal.aborted) return 'rest'
    }
    if (settled.open.length > 0) {
      const trouble: Trouble = {
        id: 'answer-incomplete',
        detail: `${items.length - settled.open.length} of ${items.length}, ${settled.unknown} unknown`,
      }
      const open = new Set(settled.open)
      const tries = Math.max(...items.filter((item) => open.has(item.entryId)).map((item) => item.attempts))
      const fault = reschedule(settled.open, backoffMs(tries, random), trouble)
      if (fault !== null) return storeFailed(fault)
    }
    failures = 0
    return 'again'
  }

  function refused(items: OutboxItem[], trouble: Trouble): Next {
    const [first] = items
    if (first === undefined || items.length > 1) {
      limit = Math.floor(items.length / 2)
      return 'again'
    }
    const answersThen = suspects.get(first.entryId)
    if (answersThen === undefined || answersThen === answers) {
      return failed(items, { trouble, retryAfterMs: 0, mayBeTheEntries: true })
    }
    const fault = park(first.entryId, trouble)
    return fault === null ? 'again' : storeFailed(fault)
  }

  function failed(
    items: OutboxItem[],
    why: { trouble: Trouble; retryAfterMs: number; mayBeTheEntries: boolean },
  ): Next {
    const [first] = items
    if (items.length > 1) limit = Math.floor(items.length / 2)
    const suspect = why.mayBeTheEntries && items.length === 1 ? first : undefined
    if (suspect !== undefined) suspects.set(suspect.entryId, answers)
    // Where the fault is not the entries' they stay due: the worker itself waits, and they keep their order.
    const ownBackoffMs = suspect === undefined ? 0 : backoffMs(suspect.attempts, random)
    const fault = reschedule(
      items.map((item) => item.entryId),
      ownBackoffMs,
      why.trouble,
    )
    return fault === null
      ? { backOffMs: why.retryAfterMs + backoffMs(failures++, random) }
      : storeFailed(fault)
  }

  /** What was sent and could not be marked is sent again; the collector knows it by its id. */
  function storeFailed(trouble: Trouble): Next {
    storeTrouble = trouble
    return { backOffMs: backoffMs(failures++, random) }
  }

  function park(id: string, trouble: Trouble): Trouble | null {
    const fault = written(outbox.park(id, troubleText(trouble)))
    if (fault === null) suspects.delete(id)
    return fault
  }

  function reschedule(ids: string[], delayMs: number, trouble: Trouble): Trouble | null {
    return written(outbox.reschedule(ids, clock.now() + delayMs, troubleText(trouble)))
  }

  function report(): Backlog | null {
    let backlog: Backlog
    try {
      backlog = outbox.backlog()
    } catch (error) {
      storeTrouble = { id: 'store', detail: sqliteFault(error).reason }
      if (reported === null) return null
      backlog = reported
    }
    // The store cannot keep the news that it cannot be written.
    if (storeTrouble !== null) backlog = { ...backlog, lastError: troubleText(storeTrouble) }
    if (reported === null || differs(reported, backlog)) {
      reported = backlog
      onBacklog(backlog)
    }
    return backlog
  }

  wakeAfter(0)
  return {
    kick() {
      if (closing.signal.aborted) return
      kicked = true
      // Through the clock: whoever kicks has a person at the gate and must not wait for a query.
      if (state === 'resting') wakeAfter(0)
      else if (state === 'backing-off' && !reportDue) {
        reportDue = true
        clock.after(0, () => {
          reportDue = false
          if (!closing.signal.aborted) report()
        })
      }
    },
    close() {
      closing.abort()
      cancelTimer()
      cancelTakeAnyway()
      return working
    },
  }
}

function nothing(): void {}

function written(outcome: OutboxWrite): Trouble | null {
  return outcome.ok ? null : { id: 'store', detail: outcome.reason }
}

function differs(one: Backlog, other: Backlog): boolean {
  return (
    one.waiting !== other.waiting ||
    one.parked !== other.parked ||
    one.oldest !== other.oldest ||
    one.lastError !== other.lastError
  )
}
