import { parseTrustFile } from '../../../src-main/codes/trust/parse-file.ts'
import { joinTrust } from '../../../src-main/codes/trust/trust.ts'
import own from '../../fixtures/codes-passes.json' with { type: 'json' }
import foreign from '../../fixtures/foreign-passes.json' with { type: 'json' }
import signers from '../../fixtures/signers.json' with { type: 'json' }
import { signerOf } from '../../fixtures/signers.ts'
import { anyText, mutatedBytes, mutatedText } from '../mutate.ts'
import type { Random } from '../random.ts'
import { probeOfBytes, type FuzzTarget } from '../target.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const TEXTS = [own.jwks, foreign.trust.did, foreign.trust.deny].map((json) => JSON.stringify(json))
const PEMS = [signers.any.certificate, signers.rsa.certificate, signers.any.privateKey, foreign.trust.pem]
const DERS = [signerOf('any').der, signerOf('rsa').der, signerOf('tests').der]

/** What must stand in no problem: the test keys' private halves, line by line. */
const SECRETS = [signers.any.privateKey, signers.rsa.privateKey].flatMap((pem) =>
  pem.split('\n').filter((line) => line.length > 30 && !line.startsWith('-')),
)

function listOf(random: Random): Uint8Array {
  const some = (texts: readonly string[]): string => texts[random.below(texts.length)] ?? ''
  switch (random.below(6)) {
    case 0:
      return mutatedBytes(DERS[random.below(DERS.length)] ?? new Uint8Array(), random)
    case 1:
      return random.bytes(random.size(2000))
    case 2:
      return utf8(mutatedText(some(PEMS), random))
    case 3:
      return utf8(
        `{${random.pick(['"keys":', '"denied":', '"verificationMethod":', ''])}${anyText(random, random.size(60))}}`,
      )
    default:
      return utf8(mutatedText(some(TEXTS), random))
  }
}

/** Trust and deny lists of every format. */
export const trustLists: FuzzTarget = {
  name: 'trust and deny lists',
  weight: 5,
  make: (random) =>
    probeOfBytes(listOf(random), (bytes) => {
      const parsed = parseTrustFile(bytes, { source: 'list', modified: 0, stopsAt: null })
      if (parsed.ok) {
        joinTrust([parsed.file])
        return null
      }
      return SECRETS.some((secret) => parsed.problem.includes(secret))
        ? 'a problem that repeats a secret'
        : null
    }),
}
