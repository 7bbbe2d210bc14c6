import { createPublicKey } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { fromBase32, toBase32 } from '../../../src-main/codes/base32.ts'
import { fromBase45, toBase45 } from '../../../src-main/codes/base45.ts'
import { fromCbor } from '../../../src-main/codes/cbor.ts'
import { readCoseSign1, verifyCoseSign1 } from '../../../src-main/codes/cose.ts'
import { readCwt } from '../../../src-main/codes/cwt.ts'
import { inflate, MAX_INFLATED_BYTES } from '../../../src-main/codes/inflate.ts'
import { signerOf } from '../../fixtures/signers.ts'
import { PASSES, unwrapped } from '../corpus.ts'
import { anyText, mutatedBytes, mutatedText, wildCbor } from '../mutate.ts'
import type { Random } from '../random.ts'
import { probeOfBytes, probeOfText, type FuzzTarget } from '../target.ts'

const MESSAGES = PASSES.flatMap(({ text }) => unwrapped(text)?.cose ?? [])
const PAYLOADS = MESSAGES.flatMap((cose) => readCoseSign1(cose)?.payload ?? [])
const PACKED = MESSAGES.map((cose) => deflateSync(cose))
const BOMB = deflateSync(Buffer.alloc(50_000_000), { level: 9 })
const KEYS = [signerOf('any'), signerOf('rsa')].map(({ privateKey, algorithm }) => ({
  key: createPublicKey(privateKey),
  algorithm,
}))

const one = (random: Random, from: readonly Uint8Array[]): Uint8Array =>
  from[random.below(from.length)] ?? new Uint8Array()

/** A reader of texts: what it takes must be the one spelling of what it answers. */
const alphabet = (
  name: string,
  decode: (text: string) => Uint8Array | null,
  encode: (bytes: Uint8Array) => string,
): FuzzTarget => ({
  name,
  weight: 5,
  make: (random) => {
    const good = encode(random.oneIn(50) ? random.bytes(40_000) : random.bytes(random.size(600)))
    const text = random.oneIn(4) ? anyText(random, random.size(600)) : mutatedText(good, random)
    return probeOfText(text, (probe) => {
      const bytes = decode(probe)
      return bytes === null || encode(bytes) === probe ? null : 'a text that is not the spelling of its bytes'
    })
  },
})

const wounded = (random: Random, from: readonly Uint8Array[]): Uint8Array => {
  const kind = random.below(5)
  if (kind === 0) return wildCbor(random)
  return kind === 1 ? random.bytes(random.size(800)) : mutatedBytes(one(random, from), random)
}

const cbor: FuzzTarget = {
  name: 'cbor',
  weight: 8,
  make: (random) =>
    probeOfBytes(wounded(random, [...MESSAGES.slice(0, 8), ...PAYLOADS.slice(0, 8)]), (bytes) => {
      fromCbor(bytes, [0, 18, 61])
      return null
    }),
}

const cose: FuzzTarget = {
  name: 'cose',
  weight: 6,
  make: (random) =>
    probeOfBytes(wounded(random, MESSAGES), (bytes) => {
      const message = readCoseSign1(bytes)
      if (message !== null) for (const key of KEYS) verifyCoseSign1(message, key)
      return null
    }),
}

const cwt: FuzzTarget = {
  name: 'cwt',
  weight: 6,
  make: (random) =>
    probeOfBytes(wounded(random, PAYLOADS), (bytes) => {
      const claims = readCwt(bytes, [0])
      const times = claims === null ? [] : [claims.expires, claims.notBefore, claims.issuedAt]
      // Whoever prints a time must be able to.
      return times.every((time) => time === null || !Number.isNaN(new Date(time).getTime()))
        ? null
        : 'a time that is none'
    }),
}

const inflating: FuzzTarget = {
  name: 'inflate',
  weight: 6,
  make: (random) => {
    const bytes = random.oneIn(20)
      ? BOMB.subarray(0, BOMB.length - random.size(100))
      : mutatedBytes(one(random, PACKED), random)
    return probeOfBytes(bytes, (probe) => {
      const inflated = inflate(probe)
      return inflated === null || inflated.length <= MAX_INFLATED_BYTES ? null : 'more than the cap'
    })
  },
}

/** The layers under the recogniser, each by itself. */
export const decoders: readonly FuzzTarget[] = [
  alphabet('base45', fromBase45, toBase45),
  alphabet('base32', fromBase32, toBase32),
  inflating,
  cbor,
  cose,
  cwt,
]
