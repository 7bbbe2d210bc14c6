import { z } from 'zod'
import { CODE_STATUSES } from '../../words.ts'
import { JSON_POINTER } from './json-pointer.ts'

const pointer = z
  .string()
  .max(200)
  .regex(JSON_POINTER, 'expected a JSON pointer such as "/data/level" (RFC 6901)')

const PLACEHOLDER = /\{([^{}]*)\}/g

/** Filled in by the kiosk itself; every other name is a parameter of the config. */
export const OWN_PLACEHOLDERS = ['code', 'appKey', 'secret', 'ms', 'sign'] as const

const template = z
  .string()
  .max(1000)
  .refine(
    (text) =>
      !/[{}]/.test(text.replaceAll(PLACEHOLDER, '')) &&
      placeholdersOf(text).every((name) => /^[A-Za-z]\w*$/.test(name)),
    'expected text with placeholders such as {code}, {appKey}, {secret}, {ms}, {sign} or a parameter of the config',
  )
const templates = z.record(z.string().min(1).max(100), template)

const templatedJson: z.ZodType<TemplatedJson> = z.lazy(() =>
  z.union([
    template,
    z.number(),
    z.boolean(),
    z.null(),
    z.array(templatedJson),
    z.record(z.string(), templatedJson),
  ]),
)
export type TemplatedJson =
  | string
  | number
  | boolean
  | null
  | TemplatedJson[]
  | { [key: string]: TemplatedJson }

const headerName = z.string().regex(/^[!#$%&'*+.^`|~\w-]+$/, 'expected the name of a header')

const requestSchema = z.strictObject({
  method: z.enum(['GET', 'POST']),
  code: z
    .enum(['text', 'token'])
    .describe('What {code} is: the whole scanned text, or what identifies the code in it.'),
  query: templates.default({}).describe('Added to the address.'),
  headers: z.record(headerName, template).default({}),
  body: z
    .union([z.strictObject({ json: templatedJson }), z.strictObject({ form: templates })])
    .nullable()
    .default(null)
    .describe('Placeholders may stand in every string of it.'),
  sign: z
    .strictObject({
      hash: z.enum(['md5', 'sha1', 'sha256', 'hmac-sha256']).describe('hmac-sha256 is keyed by the secret.'),
      of: template,
      as: z.enum(['hex', 'HEX', 'base64']).default('hex').describe('HEX: in capitals.'),
    })
    .nullable()
    .default(null)
    .describe('What {sign} is.'),
})

/** A time-out is the kiosk's own finding, and no authority's answer. */
const mappedStatus = z.enum(CODE_STATUSES).exclude(['lookup_timeout'])
const scalar = z.union([z.string(), z.number(), z.boolean()])

const answerSchema = z.strictObject({
  success: z
    .strictObject({ at: pointer, is: z.array(scalar).min(1) })
    .nullable()
    .default(null)
    .describe('Where the answer says that it is one. Without it, a status with no error code is an answer.'),
  error: z
    .strictObject({
      at: pointer,
      codes: z
        .record(z.string(), z.enum(['busy', 'not_found', 'invalid', 'expired', 'lookup_failed']))
        .default({})
        .describe('What each error code means; one that is not named is a failed look-up.'),
    })
    .nullable()
    .default(null),
  status: z.strictObject({
    at: pointer,
    values: z
      .union([z.enum(['alibaba-iot', 'alipay', 'dahua']), z.record(z.string(), mappedStatus)])
      .describe(
        'What each value means, or the name of a vendor’s table. Any other value is a failed look-up.',
      ),
  }),
  updated: z
    .strictObject({
      at: pointer,
      format: z
        .enum(['yyyy-MM-dd HH:mm:ss', 'iso', 'ms', 's'])
        .describe('ms and s: milliseconds and seconds since 1970.'),
      offset: z
        .string()
        .regex(/^[+-](?:0\d|1[0-4]):[0-5]\d$/, 'expected an offset such as "+08:00"')
        .default('+08:00')
        .describe('Of a time that does not say its own.'),
    })
    .nullable()
    .default(null)
    .describe('When the status last changed. Shown to the guard, judged by nobody.'),
  name: pointer.nullable().default(null).describe('The holder’s name: masked before anybody sees it.'),
})

/** A mapping file: how one authority is asked about a code, and how its answer reads. */
export const mappingSchema = z
  .strictObject({
    $schema: z.string().optional(),
    source: z.string().min(1).describe('Where this is known from, and what is not known.'),
    request: requestSchema,
    answer: answerSchema,
  })
  .superRefine(({ request }, context) => {
    const wrong = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path: ['request', ...path], message })
    const used = placeholdersIn(request)
    if (!used.has('code')) wrong([], 'expected {code} somewhere in query, headers or body')
    if (used.has('sign') && request.sign === null) wrong(['sign'], 'expected what {sign} is made of')
    if (!used.has('sign') && request.sign !== null)
      wrong(['sign'], 'expected {sign} in query, headers or body')
    if (request.sign !== null && placeholdersOf(request.sign.of).includes('sign'))
      wrong(['sign', 'of'], 'a signature cannot sign itself')
    if (request.method === 'GET' && request.body !== null) wrong(['body'], 'a GET has no body')
    // Addresses end up in the log files of every proxy on the way.
    if (Object.values(request.query).some((text) => placeholdersOf(text).includes('secret')))
      wrong(['query'], 'the secret may not stand in an address')
  })
export type Mapping = z.output<typeof mappingSchema>

/** Every placeholder that the config or the kiosk must fill in, those of the signature included. */
export function placeholdersIn(request: Mapping['request']): Set<string> {
  const texts: string[] = [...Object.values(request.query), ...Object.values(request.headers)]
  if (request.body !== null) collect('json' in request.body ? request.body.json : request.body.form, texts)
  const outer = new Set(texts.flatMap(placeholdersOf))
  if (request.sign !== null) {
    for (const name of placeholdersOf(request.sign.of)) outer.add(name)
    if (request.sign.hash === 'hmac-sha256') outer.add('secret')
  }
  return outer
}

function collect(json: TemplatedJson, texts: string[]): void {
  if (typeof json === 'string') texts.push(json)
  else if (typeof json === 'object' && json !== null) {
    for (const inner of Object.values(json)) collect(inner, texts)
  }
}

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
}

/** A template with its placeholders filled in. Throws on one without a value: whoever loads a mapping has checked. */
export function filled(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = values.get(name)
    if (value === undefined) throw new Error(`no value for {${name}}`)
    return value
  })
}
