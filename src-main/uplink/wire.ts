import { z } from 'zod'
import type { OutboxItem } from '../store/outbox.ts'
import type { Trouble } from './trouble.ts'

/*
 * What a kiosk and its collector say to each other, version 1.
 *
 * The kiosk POSTs to the configured address:
 *
 *   Authorization: Bearer <token>
 *   Content-Type: application/x-ndjson
 *   Content-Encoding: gzip
 *   Kiosk-Wire: 1
 *
 *   {"id":"<entry id>","seq":17,"row":"{...}","hash":"<hex>","person":{...}|null}\n   a line an entry
 *
 * `id` is the idempotency id: the same id is the same entry for ever, and an entry may come more than once.
 * `row` is a string, the chained bytes themselves, so that no JSON library on the way can change them.
 * `person` opens the commitments in `row` (journal/chain.ts); null where there is nothing or it was erased.
 * Lines stand by rising `seq`; between batches no order is promised.
 *
 * The collector answers 2xx once it has made up its mind on each entry, and what it calls stored is durable:
 *
 *   {"results":[{"id":"...","outcome":"stored"|"duplicate"|"refused","reason":"<kebab-case id>"}]}
 *
 * `duplicate`: it holds that id already. `refused`: it will never take it; a person must look. An id that it
 * leaves out is sent again. `reason` goes with `refused` and is an id, not a sentence. Other fields are free
 * for later versions. Any other status speaks of the whole batch; its body is not read.
 */
export const WIRE_VERSION = '1'
export const BATCH_ENTRIES = 200
/** Before compression. An entry larger than this goes alone. */
export const BATCH_BYTES = 1024 * 1024
/** Of an answer, after decompression. */
export const ANSWER_BYTES = 1024 * 1024

export interface Batch {
  items: OutboxItem[]
  /** NDJSON, not compressed yet. */
  body: string
}

/** The first of `items` that fit together, at least one. */
export function makeBatch(items: readonly OutboxItem[]): Batch {
  const taken: OutboxItem[] = []
  let body = ''
  let bytes = 0
  for (const item of items.slice(0, BATCH_ENTRIES)) {
    const line = `${JSON.stringify(wireEntry(item))}\n`
    bytes += Buffer.byteLength(line)
    if (taken.length > 0 && bytes > BATCH_BYTES) break
    taken.push(item)
    body += line
  }
  return { items: taken, body }
}

function wireEntry({ entryId, seq, row, hash, person }: OutboxItem): Record<string, unknown> {
  const isEmpty = person.maskedName === null && person.household === null
  return { id: entryId, seq, row, hash, person: isEmpty ? null : person }
}

export const answerSchema = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      outcome: z.enum(['stored', 'duplicate', 'refused']),
      // A sentence could hold a name; one that is none of ours is dropped, what it goes with is not.
      reason: z
        .string()
        .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
        .max(60)
        .nullable()
        .catch(null)
        .default(null),
    }),
  ),
})
export type Answer = z.infer<typeof answerSchema>

/** An answer held against what was sent; ids of entries. */
export interface Settled {
  /** Stored now or before: the collector holds them. */
  held: string[]
  refused: { id: string; reason: string | null }[]
  /** Left out, or both held and refused at once: sent again. */
  open: string[]
  /** How many ids the answer named that were never sent. */
  unknown: number
}

/** Reads the text of a 2xx answer. */
export function readAnswer(text: string): { ok: true; answer: Answer } | { ok: false; trouble: Trouble } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, trouble: { id: 'answer-not-json', detail: null } }
  }
  const parsed = answerSchema.safeParse(json)
  return parsed.success
    ? { ok: true, answer: parsed.data }
    : { ok: false, trouble: { id: 'answer-malformed', detail: null } }
}

export function settle(items: readonly OutboxItem[], answer: Answer): Settled {
  const sent = new Set(items.map((item) => item.entryId))
  const held = new Set<string>()
  const refused = new Map<string, string | null>()
  const unknown = new Set<string>()
  for (const { id, outcome, reason } of answer.results) {
    if (!sent.has(id)) unknown.add(id)
    else if (outcome === 'refused') refused.set(id, refused.get(id) ?? reason)
    else held.add(id)
  }
  const ids = [...sent]
  return {
    held: ids.filter((id) => held.has(id) && !refused.has(id)),
    refused: [...refused].filter(([id]) => !held.has(id)).map(([id, reason]) => ({ id, reason })),
    open: ids.filter((id) => held.has(id) === refused.has(id)),
    unknown: unknown.size,
  }
}
