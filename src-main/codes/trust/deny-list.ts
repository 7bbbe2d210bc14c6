import { hash } from 'node:crypto'
import { z } from 'zod'

/** One code that counts no longer. */
export interface Denial {
  hash: string
  why?: string | undefined
  at?: string | undefined
}

const denial = z.strictObject({
  hash: z
    .string('expected a SHA-256')
    .regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 as 64 lower-case hex digits'),
  why: z.string('expected a text').max(200, 'expected at most 200 characters').optional(),
  at: z.iso.datetime({ offset: true, error: 'expected an ISO time with its offset' }).optional(),
})

const denyList = z.strictObject({ denied: z.array(denial, 'expected a list') })

/**
 * What a deny list knows a code by: the SHA-256 of what tells it from every other. That is the cti's bytes of our passes
 * and of NZCP, the UVCI of a European certificate, the token of an opaque code, texts as UTF-8.
 */
export function denyHashOf(id: Uint8Array | string): string {
  return hash('sha256', id, 'hex')
}

/** Reads the JSON of a deny list. The problem names the place and what was expected, and nothing that stood there. */
export function parseDenyList(
  json: unknown,
): { ok: true; denied: readonly Denial[] } | { ok: false; problem: string } {
  const parsed = denyList.safeParse(json)
  if (parsed.success) return { ok: true, denied: parsed.data.denied }
  const wrong = parsed.error.issues.map(({ path, message, code }) =>
    // zod would repeat the unknown key, which may be anything.
    code === 'unrecognized_keys' ? `${place(path)}: no other members` : `${place(path)}: ${message}`,
  )
  return { ok: false, problem: wrong.slice(0, 3).join('; ') }
}

/** The list with one more denial, as JSON text; a code that is denied already keeps its first entry. */
export function withDenial(denied: readonly Denial[], more: Denial): string {
  const known = denied.some(({ hash }) => hash === more.hash)
  return `${JSON.stringify({ denied: known ? denied : [...denied, more] }, null, 2)}\n`
}

function place(path: readonly PropertyKey[]): string {
  const [first = 'denied', ...rest] = path.map((part) =>
    typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
  )
  return (first + rest.join('')).replace(/^\./, '')
}
