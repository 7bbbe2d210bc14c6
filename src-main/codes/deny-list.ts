import { createHash } from 'node:crypto'
import { z } from 'zod'

/** A pass that no longer counts, known by the SHA-256 of what names it: of our passes, the bytes of their cti. */
export interface Denied {
  hash: string
  why?: string | undefined
  at?: string | undefined
}

const denyList = z.strictObject({
  denied: z.array(
    z.strictObject({
      hash: z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 as 64 lower-case hex digits'),
      why: z.string().optional(),
      at: z.iso.datetime({ offset: true }).optional(),
    }),
  ),
})

/** Reads a deny list, `{"denied": [{"hash", "why"?, "at"?}]}`. A problem names `source` and the entry by its index. */
export function parseDenyList(
  text: string,
  source: string,
): { ok: true; list: readonly Denied[] } | { ok: false; problem: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, problem: `${source}: expected a deny list, {"denied": [...]}` }
  }
  const parsed = denyList.safeParse(json)
  if (parsed.success) return { ok: true, list: parsed.data.denied }
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return { ok: false, problem: `${source}: expected a deny list, {"denied": [...]}: ${wrong.join('; ')}` }
}

/** The hash by which a deny list knows these bytes. */
export function denyHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
