import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { didDocument, signerOf } from '../../../test/fixtures/signers.ts'
import { generatePassKey, publicJwks } from '../issue/pass-mint.ts'
import { parseTrustFile } from './parse-file.ts'
import { withoutKey } from './without-key.ts'
import type { TrustList } from './trust.ts'

const [one, two] = [generatePassKey(), generatePassKey()]
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const [any, rsa] = [signerOf('any'), signerOf('rsa')]
const kid = (signer: typeof any): string => Buffer.from(signer.kid).toString('base64')

const JWKS = { keys: [...publicJwks(one, null).keys, ...publicJwks(two, null).keys], about: 'the district' }
const DID = didDocument('did:web:nz', { a: key, b: key }, ['a', 'b'])

function kids(text: string | null): string[] | null {
  if (text === null) return null
  const read = parseTrustFile(new TextEncoder().encode(text), { source: '', modified: 0, stopsAt: null })
  if (!read.ok) throw new Error(read.problem)
  return read.file.format === 'deny-list' ? [] : read.file.keys.map((left) => left.kid)
}

test.each<[TrustList['format'], string, string, string]>([
  ['jwks', JSON.stringify(JWKS), one.kid, two.kid],
  ['jwks', `\uFEFF${JSON.stringify(JWKS)}`, two.kid, one.kid],
  ['certificates', `a note\n${any.pem}${rsa.pem}`, kid(any), kid(rsa)],
  ['certificates', any.pem + rsa.pem, kid(rsa), kid(any)],
  ['did-document', JSON.stringify(DID), 'did:web:nz#a', 'did:web:nz#b'],
  ['did-document', JSON.stringify({ ...DID, assertionMethod: ['#a', '#b'] }), 'did:web:nz#b', 'did:web:nz#a'],
])('%s: one key goes, the other stays, and then nothing is left', (format, text, gone, stays) => {
  const left = withoutKey(text, format, gone)
  expect(kids(left)).toEqual([stays])
  expect(withoutKey(left ?? '', format, stays)).toBeNull()
})

test('what else a list says stays', () => {
  expect(JSON.parse(withoutKey(JSON.stringify(JWKS), 'jwks', one.kid) ?? '')).toEqual({
    ...JWKS,
    keys: publicJwks(two, null).keys,
  })
})

test('one certificate as DER is no more than its only key', () => {
  expect(withoutKey(Buffer.from(any.der).toString('utf8'), 'certificates', kid(any))).toBeNull()
})
