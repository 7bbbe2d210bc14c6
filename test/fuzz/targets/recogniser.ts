import type { KeyObject } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { toBase32 } from '../../../src-main/codes/base32.ts'
import { toBase45 } from '../../../src-main/codes/base45.ts'
import { HEADER, readCoseSign1, type CoseAlgorithm } from '../../../src-main/codes/cose.ts'
import { signForeign } from '../../../src-main/codes/issue/foreign-pass-mint.ts'
import { recognise } from '../../../src-main/codes/recognise.ts'
import { CODE_STATUSES } from '../../../src-main/words.ts'
import { signerOf } from '../../fixtures/signers.ts'
import { gateAt, GREEN_CONTENT, PASSES, signedContent, TEXTS, unwrapped } from '../corpus.ts'
import { anyText, foreignBytesText, mutatedBytes, mutatedText, wildCbor } from '../mutate.ts'
import type { Random } from '../random.ts'
import { probeOfText, type FuzzTarget } from '../target.ts'

interface Held {
  text: string
  now: number
}

const LONG = 65_536
/** Some kilobytes that would be a gigabyte. */
const BOMBS = [100_000, 1_000_000, 5_000_000].map((size) => deflateSync(Buffer.alloc(size), { level: 9 }))

const some = (random: Random, from: readonly Held[]): Held =>
  from[random.below(from.length)] ?? { text: '', now: 0 }

/** The passes that hold together, opened: their bytes can be wounded under the wrapping. */
const OPENED = PASSES.flatMap(({ text, now }) => {
  const message = unwrapped(text)
  return message === null ? [] : [{ ...message, now }]
})
const opened = (random: Random) => {
  const [first] = OPENED
  if (first === undefined) throw new Error('the corpus holds passes')
  return OPENED[random.below(OPENED.length)] ?? first
}

/** Recognises a text; a green by signature must be of content that a test key signed, byte for byte. */
function recognised({ now }: Held) {
  return (text: string): string | null => {
    const recognition = recognise(text, gateAt(now))
    if (!recognition.ok) {
      return text.length > 12 && recognition.detail.includes(text.slice(0, 12))
        ? 'a refusal that repeats the text'
        : null
    }
    const { status, assurance } = recognition.code
    if (!CODE_STATUSES.includes(status)) return `a status of no set: ${status}`
    if (status !== 'green') return null
    if (assurance !== 'signed') return 'a green that nobody signed'
    const content = signedContent(text.replace(/[\r\n\t]+$/, ''))
    return content !== null && GREEN_CONTENT.has(content) ? null : 'a green whose content was never signed'
  }
}

const make = (random: Random): Held => {
  switch (random.below(10)) {
    case 0:
      return { text: anyText(random, random.size(600)), now: 0 }
    case 1:
      return { text: foreignBytesText(random), now: 0 }
    case 2: {
      const { now, rewrap } = opened(random)
      return { text: rewrap(wildCbor(random).subarray(0, 2000)), now }
    }
    case 3:
    case 4:
    case 5: {
      const { cose, now, rewrap } = opened(random)
      return { text: rewrap(mutatedBytes(cose, random)), now }
    }
    case 6: {
      const one = some(random, TEXTS)
      const two = some(random, TEXTS)
      const at = random.below(one.text.length + 1)
      return { text: one.text.slice(0, at) + two.text.slice(random.below(two.text.length + 1)), now: one.now }
    }
    default: {
      const { text, now } = some(random, TEXTS)
      return { text: mutatedText(text, random), now }
    }
  }
}

/** Whatever a scanner may send. */
export const recogniser: FuzzTarget = {
  name: 'recognise',
  weight: 50,
  make: (random) => {
    const held = make(random)
    return probeOfText(held.text, recognised(held))
  },
}

/** Texts of 64 KiB behind every prefix, and bombs: seldom, since each is as long as a hundred others. */
export const largeTexts: FuzzTarget = {
  name: 'recognise, large',
  weight: 1,
  make: (random) => {
    const prefix = random.pick([
      '',
      'RA1:',
      'HC1:',
      'NZCP:/1/',
      'https://h5.dingtalk.com/healthAct/index.html?',
    ])
    const bomb = BOMBS[random.below(BOMBS.length)] ?? Buffer.alloc(0)
    const body = random.pick([
      () => 'A'.repeat(LONG),
      () => '0'.repeat(LONG),
      () => anyText(random, LONG),
      () => '&a=b'.repeat(LONG / 4),
      () => toBase45(bomb),
      () => toBase32(bomb.subarray(0, 1200)),
    ])()
    return probeOfText(
      (prefix + body).slice(0, random.oneIn(2) ? LONG : 2048),
      recognised({ text: '', now: 0 }),
    )
  },
}

const SIGNER = signerOf('any')
const NZ_KEY = signerOf('recoveries').privateKey

/** Payloads that were wounded before a trusted key signed them: what lies behind the signature reads them too. */
export const signedNonsense: FuzzTarget = {
  name: 'recognise, signed nonsense',
  weight: 4,
  make: (random) => {
    const { text, now } = some(
      random,
      PASSES.filter(({ text: one }) => /^(?:HC1|NZCP)/.test(one)),
    )
    const message = unwrapped(text)
    const payload = message === null ? null : (readCoseSign1(message.cose)?.payload ?? null)
    const wounded =
      random.oneIn(6) || payload === null ? wildCbor(random).subarray(0, 1200) : mutatedBytes(payload, random)
    const nz = text.startsWith('NZCP')
    const key = nz ? NZ_KEY : SIGNER.privateKey
    const kid = nz ? new TextEncoder().encode('key-1') : SIGNER.kid
    const signed = signedBy(key, SIGNER.algorithm, kid, wounded)
    return probeOfText(message?.rewrap(signed) ?? '', (probe) => {
      // Signed by whom we trust: it may be green, and must be answered.
      recognise(probe, gateAt(now))
      return null
    })
  },
}

function signedBy(
  key: KeyObject,
  algorithm: CoseAlgorithm,
  kid: Uint8Array,
  payload: Uint8Array,
): Uint8Array {
  const protectedHeader = new Map<number, unknown>([
    [HEADER.kid, kid],
    [HEADER.algorithm, algorithm],
  ])
  return signForeign(
    { privateKey: key, algorithm },
    { protectedHeader, unprotectedHeader: new Map(), payload },
  )
}
