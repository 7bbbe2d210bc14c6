import { fromBase32, toBase32 } from '../../src-main/codes/base32.ts'
import { fromBase45, toBase45 } from '../../src-main/codes/base45.ts'
import { readCoseSign1 } from '../../src-main/codes/cose.ts'
import { inflate } from '../../src-main/codes/inflate.ts'
import { recognise } from '../../src-main/codes/recognise.ts'
import { compileRuianPatterns } from '../../src-main/codes/ruian-site.ts'
import { deflateSync } from 'node:zlib'
import own from '../fixtures/codes-passes.json' with { type: 'json' }
import foreign from '../fixtures/foreign-passes.json' with { type: 'json' }
import { trustIn } from '../fixtures/signers.ts'

/** What the fuzzer begins with: passes of every family by test keys, and the shapes of opaque codes. Nobody's real code. */

const patterns = compileRuianPatterns([
  'RAT-(?<token>[0-9A-F]{8})',
  'https://rat\\.example/c/[0-9]{6}',
  '[0-9]+-[0-9]{6}',
  '\\p{L}{3,40}',
])
if (!patterns.ok) throw new Error(patterns.problem)

const { pem, did, deny } = foreign.trust
const trust = trustIn(own.jwks, pem, did, deny)

/** The gate before which the codes are held up, at the time when a pass was made. */
export const gateAt = (now: number) => ({ now, trust, ruianPatterns: patterns.patterns })

/** Every pass with its own time. */
export const PASSES = [...own.passes, ...foreign.passes].map(({ text, now }) => ({
  text,
  now: Date.parse(now),
}))

const HEX = '0123456789abcdef0123456789abcdef'
const PAGE = 'https://h5.dingtalk.com/healthAct/index.html'
const OPAQUE = [
  `${PAGE}?qrCode=V2${HEX}#/result`,
  `https://healthcode.dingtalk.com/healthAct/index.html?qrCode=V2${HEX}#/result`,
  `${PAGE}?qrCode=V0ding${HEX}&stateCouncilBarCode=${HEX}&cityCode=&jk=${HEX.toUpperCase()}:0:A#/result`,
  `${PAGE}?qrCode=V5${HEX}320000&b=${'A'.repeat(64)}#/result`,
  'RAT-0123ABCD',
  'https://rat.example/c/123456',
  '330381-202003',
  '瑞安通',
]

/** Texts to be wounded, each with the time at which it is held up. */
export const TEXTS = [...PASSES, ...OPAQUE.map((text) => ({ text, now: Date.UTC(2020, 2, 6) }))]

interface Wrapping {
  prefix: string
  unwrap(body: string): Uint8Array | null
  wrap(cose: Uint8Array): string
}

const plain = (prefix: string): Wrapping => ({ prefix, unwrap: fromBase45, wrap: toBase45 })
const WRAPPINGS: readonly Wrapping[] = [
  ...['RA1:', 'WP1:', 'GP1:', 'SB1:'].map(plain),
  {
    prefix: 'HC1:',
    unwrap: (body) => {
      const packed = fromBase45(body)
      return packed === null ? null : inflate(packed)
    },
    wrap: (cose) => toBase45(deflateSync(cose)),
  },
  { prefix: 'NZCP:/1/', unwrap: fromBase32, wrap: toBase32 },
]

/** A pass's COSE bytes, and how to make a text of others in the same way; null where the text is no pass. */
export function unwrapped(text: string): { cose: Uint8Array; rewrap: (cose: Uint8Array) => string } | null {
  const wrapping = WRAPPINGS.find(({ prefix }) => text.startsWith(prefix))
  const cose = wrapping?.unwrap(text.slice(wrapping.prefix.length)) ?? null
  if (wrapping === undefined || cose === null) return null
  return { cose, rewrap: (bytes) => wrapping.prefix + wrapping.wrap(bytes) }
}

/** What a pass's signature covers, as hex; null where the text is no pass. */
export function signedContent(text: string): string | null {
  const message = unwrapped(text)
  const cose = message === null ? null : readCoseSign1(message.cose)
  return cose === null ? null : Buffer.from(cose.signed).toString('hex')
}

/** The content of every pass of the corpus that is in force at its own time. */
export const GREEN_CONTENT: ReadonlySet<string> = new Set(
  PASSES.flatMap(({ text, now }) => {
    const recognition = recognise(text, gateAt(now))
    if (!recognition.ok || recognition.code.status !== 'green') return []
    return signedContent(text) ?? []
  }),
)
