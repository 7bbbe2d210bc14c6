import { createHash, createHmac } from 'node:crypto'
import { filled, type Mapping, type TemplatedJson } from './mapping.ts'

/** A request as it goes out. It holds the code and what the secret made: never log it. */
export interface LookupRequest {
  method: 'GET' | 'POST'
  url: URL
  headers: Record<string, string>
  body: string | null
}

/** What is asked about: both forms, of which the mapping sends one. */
export interface AskedCode {
  text: string
  token: string
}

/** What a site's config adds to a mapping. */
export interface LookupTerms {
  url: string
  appKey: string | null
  secret: string | null
  parameters: Readonly<Record<string, string>>
}

/** The request that asks an authority about a code, at the time `now` (UTC ms). */
export function lookupRequest(
  { request }: Mapping,
  terms: LookupTerms,
  { code, now }: { code: AskedCode; now: number },
): LookupRequest {
  const values = new Map(Object.entries(terms.parameters))
  values.set('code', code[request.code])
  values.set('ms', String(now))
  if (terms.appKey !== null) values.set('appKey', terms.appKey)
  if (terms.secret !== null) values.set('secret', terms.secret)
  if (request.sign !== null) values.set('sign', signature(request.sign, values))

  const url = new URL(terms.url)
  for (const [name, template] of Object.entries(request.query)) {
    url.searchParams.append(name, filled(template, values))
  }
  const headers: Record<string, string> = { accept: 'application/json' }
  for (const [name, template] of Object.entries(request.headers)) {
    headers[name.toLowerCase()] = filled(template, values)
  }
  if (request.body === null) return { method: request.method, url, headers, body: null }
  const [type, body] = bodyOf(request.body, values)
  headers['content-type'] ??= type
  return { method: request.method, url, headers, body }
}

function bodyOf(
  body: NonNullable<Mapping['request']['body']>,
  values: ReadonlyMap<string, string>,
): [type: string, body: string] {
  if ('json' in body) return ['application/json', JSON.stringify(filledJson(body.json, values))]
  const form = new URLSearchParams()
  for (const [name, template] of Object.entries(body.form)) form.append(name, filled(template, values))
  return ['application/x-www-form-urlencoded', form.toString()]
}

function filledJson(json: TemplatedJson, values: ReadonlyMap<string, string>): TemplatedJson {
  if (typeof json === 'string') return filled(json, values)
  if (Array.isArray(json)) return json.map((inner) => filledJson(inner, values))
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(Object.entries(json).map(([key, inner]) => [key, filledJson(inner, values)]))
}

function signature(
  { hash, of, as }: NonNullable<Mapping['request']['sign']>,
  values: ReadonlyMap<string, string>,
): string {
  const made = hash === 'hmac-sha256' ? createHmac('sha256', values.get('secret') ?? '') : createHash(hash)
  const digest = made.update(filled(of, values)).digest(as === 'base64' ? 'base64' : 'hex')
  return as === 'HEX' ? digest.toUpperCase() : digest
}
