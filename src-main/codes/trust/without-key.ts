import { keysOfPem, PEM_BLOCK } from './certificates.ts'
import type { TrustList } from './trust.ts'

/**
 * The text of a list without one of its keys, or null where none is left. The list has been read before, so the text
 * has the format's shape.
 */
export function withoutKey(text: string, format: TrustList['format'], kid: string): string | null {
  switch (format) {
    case 'certificates': {
      const kept = [...text.matchAll(PEM_BLOCK)].flatMap(([block]) => {
        const read = keysOfPem(block)
        return read.ok && read.keys.some((key) => key.kid !== kid) ? [block] : []
      })
      return kept.length === 0 ? null : `${kept.join('\n')}\n`
    }
    case 'jwks':
      return withoutMember(text, 'keys', (key) => isObject(key) && key['kid'] === kid)
    case 'did-document':
      return withoutMember(text, 'assertionMethod', (id) => typeof id === 'string' && kid.endsWith(id))
  }
}

function withoutMember(text: string, member: string, gone: (item: unknown) => boolean): string | null {
  const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
  const items: unknown = isObject(json) ? json[member] : null
  if (!isObject(json) || !Array.isArray(items)) return null
  const kept = items.filter((item) => !gone(item))
  return kept.length === 0 ? null : `${JSON.stringify({ ...json, [member]: kept }, null, 2)}\n`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
