import { constants, createPublicKey, verify as verifyBare, type KeyObject } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { fromBase32 } from '../../src-main/codes/base32.ts'
import { fromBase45 } from '../../src-main/codes/base45.ts'
import { ES256, readCoseSign1, type CoseAlgorithm } from '../../src-main/codes/cose.ts'
import {
  covidPassClaims,
  healthCertificateClaims,
  mintCovidPassNz,
  mintHealthCertificateEu,
} from '../../src-main/codes/issue/foreign-pass-mint.ts'
import { inflate } from '../../src-main/codes/inflate.ts'
import {
  generatePassKey,
  mintPass,
  publicJwks,
  type PassContent,
} from '../../src-main/codes/issue/pass-mint.ts'
import { recognise } from '../../src-main/codes/recognise.ts'
import { didDocument, signerOf, trustIn } from '../fixtures/signers.ts'
import type { Measurement } from './measurement.ts'
import { median } from './percentile.ts'
import { ratioAtMost, told, type Result } from './result.ts'

const ROUNDS = 4000
/** Few, so that a round is over before the PC turns to something else: the longer side would be met by it more often. */
const ROUND_PASSES = 3
/** In a turn of the event loop Node lets go of what zlib held, as between two scans. */
const TURN_EVERY = 50
const NOW = Date.UTC(2021, 5, 1, 12)
const DAY = 86_400_000
const TERMS = { notBefore: NOW - DAY, expires: NOW + DAY }
const NZ_ISSUER = 'did:web:nzcp.example'

/** One family's pass, and what its bare signature check takes. */
interface Candidate {
  name: string
  text: string
  cose: Uint8Array | null
  key: KeyObject
  algorithm: CoseAlgorithm
  /** Most that the whole may take, as a multiple of the bare check; null where it is only told. */
  limit: number | null
}

/** From the text of a pass to what is known of it, beside the check of its signature alone, in turns. */
export const verify: Measurement = {
  name: 'verify',
  needs: { browser: false, devices: false },
  async run() {
    const { trust, candidates } = passes()
    const results: Result[] = []
    for (const candidate of candidates) {
      // oxlint-disable-next-line no-await-in-loop -- one has the core to itself
      results.push(await measured(candidate, trust))
    }
    return results
  },
}

async function measured(candidate: Candidate, trust: ReturnType<typeof trustIn>): Promise<Result> {
  const { name, text, cose, key, algorithm, limit } = candidate
  const message = cose === null ? null : readCoseSign1(cose)
  if (message === null) throw new Error(`${name}: no COSE message`)
  const { signed, signature } = message
  const padding = constants.RSA_PKCS1_PSS_PADDING
  const bare =
    algorithm === ES256
      ? () => verifyBare('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)
      : () => verifyBare('sha256', signed, { key, padding, saltLength: 32 }, signature)
  const whole = (): boolean => {
    const recognition = recognise(text, { now: NOW, trust, ruianPatterns: [] })
    return recognition.ok && recognition.code.status === 'green'
  }
  const taken: { bare: number; whole: number }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    if (round % TURN_EVERY === 0) await turn()
    // Who comes first changes: neither side always has the warmer cache.
    const first = round % 2 === 0 ? microseconds(bare) : null
    const second = microseconds(whole)
    taken.push({ bare: first ?? microseconds(bare), whole: second })
  }
  taken.splice(0, ROUNDS / 5)
  const ratio = median(taken.map((round) => round.whole / round.bare))
  const result = {
    name: `verify ${name}, ${text.length} characters`,
    unit: 'us',
    value: median(taken.map((round) => round.whole)),
    floor: median(taken.map((round) => round.bare)),
  }
  return limit === null ? { ...told(result), ratio } : ratioAtMost(result, ratio, limit)
}

/** What one of a round takes on average. */
function microseconds(check: () => boolean): number {
  const start = performance.now()
  for (let left = ROUND_PASSES; left > 0; left -= 1) if (!check()) throw new Error('a good pass is refused')
  return ((performance.now() - start) * 1000) / ROUND_PASSES
}

function passes() {
  const own = generatePassKey()
  const [ec, rsa, nz] = [signerOf('any'), signerOf('rsa'), signerOf('recoveries')]
  const trust = trustIn(
    publicJwks(own, null),
    ec.pem + rsa.pem,
    didDocument(NZ_ISSUER, { 'key-1': nz.privateKey }, ['key-1']),
  )
  const { kty, crv, x, y } = own
  const ownKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
  const contents: PassContent[] = [
    { type: 'ra1', maskedName: '林*3312', colour: 'green' },
    { type: 'wp1', maskedName: '林*3312', enterprise: '瑞安市某某汽车零部件有限公司' },
    { type: 'gp1', maskedName: '林*3312', household: '桃源 12-3-401' },
    { type: 'sb1', maskedName: '林*3312', staffNumber: '0042' },
  ]
  const ours = contents.map((content): Candidate => {
    const terms = { issuer: 'ruian', subject: null, ...TERMS }
    const minted = mintPass({ key: own, content, terms, now: NOW - DAY })
    if (!minted.ok) throw new Error(minted.problem)
    const cose = fromBase45(minted.text.slice(4))
    return { name: content.type, text: minted.text, cose, key: ownKey, algorithm: ES256, limit: null }
  })
  const eu = ([ec, rsa] as const).map((signer, index): Candidate => {
    const uvci = `URN:UVCI:01:XX:${String(index).repeat(32)}#0`
    const claims = { certifies: 'v', issuedAt: NOW - DAY, expires: NOW + DAY, uvci, detected: false } as const
    const text = mintHealthCertificateEu(signer, healthCertificateClaims(claims))
    const { algorithm } = signer
    return {
      name: algorithm === ES256 ? 'dcc by ES256' : 'dcc by PS256',
      text,
      cose: inflate(fromBase45(text.slice(4)) ?? new Uint8Array()),
      key: createPublicKey(signer.privateKey),
      algorithm,
      limit: algorithm === ES256 ? 1.5 : 2.5,
    }
  })
  const cti = new Uint8Array(16)
  const text = mintCovidPassNz({ ...nz, kid: 'key-1' }, covidPassClaims({ issuer: NZ_ISSUER, ...TERMS, cti }))
  const key = createPublicKey(nz.privateKey)
  const cose = fromBase32(text.slice('NZCP:/1/'.length))
  const nzcp: Candidate = { name: 'nzcp', text, cose, key, algorithm: ES256, limit: null }
  return { trust, candidates: [...ours, ...eu, nzcp] }
}
