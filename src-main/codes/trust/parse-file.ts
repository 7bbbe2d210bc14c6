import { NOT_UTF8 } from '../../words.ts'
import { parseDenyList } from './deny-list.ts'
import { keysOfDer, keysOfPem } from './certificates.ts'
import { keysOfDid } from './did-document.ts'
import { keysOfJwks } from './jwks.ts'
import type { ListOrigin, TrustFile, TrustList } from './trust.ts'

const EXPECTED =
  'expected certificates or public keys as PEM, one certificate as DER, a JWKS {"keys": [...]}, a DID document, or a deny list {"denied": [...]}'

const DER_SEQUENCE = 0x30

/**
 * Reads a trust or deny list of whatever format, told by its content. The problem names the source and what was expected,
 * and repeats nothing of a key. Its keys stop counting at `stopsAt` (UTC ms), null: never.
 */
export function parseTrustFile(
  bytes: Uint8Array,
  { stopsAt, ...origin }: ListOrigin & { stopsAt: number | null },
): { ok: true; file: TrustFile } | { ok: false; problem: string } {
  const problem = (what: string) => ({ ok: false as const, problem: `${origin.source}: ${what}` })
  const listOf = (
    format: TrustList['format'],
    read: ReturnType<typeof keysOfPem>,
  ): ReturnType<typeof parseTrustFile> =>
    read.ok ? { ok: true, file: { format, ...origin, keys: read.keys, stopsAt } } : problem(read.problem)

  if (bytes[0] === DER_SEQUENCE) return listOf('certificates', keysOfDer(bytes))
  // TextDecoder also takes the byte order mark that editors put before a text. Between certificates, tools write notes in
  // any encoding.
  const loose = new TextDecoder().decode(bytes)
  if (loose.includes('-----BEGIN ')) return listOf('certificates', keysOfPem(loose))
  const text = utf8Of(bytes)
  if (text === null) return problem(NOT_UTF8)
  const json = objectIn(text)
  if (json === null) return problem(EXPECTED)
  if (Object.hasOwn(json, 'keys')) return listOf('jwks', keysOfJwks(json))
  if (Object.hasOwn(json, 'verificationMethod')) return listOf('did-document', keysOfDid(json))
  if (Object.hasOwn(json, 'denied')) {
    const parsed = parseDenyList(json)
    return parsed.ok
      ? { ok: true, file: { format: 'deny-list', ...origin, denied: parsed.denied } }
      : problem(parsed.problem)
  }
  return problem(EXPECTED)
}

function utf8Of(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function objectIn(text: string): object | null {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && !Array.isArray(json) ? json : null
  } catch {
    return null
  }
}
