import { createHash, createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import { algorithmOf, ES256 } from '../cose.ts'
import type { Certified, TrustedKey } from './trust.ts'

const KID_BYTES = 8

/** Extended key usages of the EU's signers (DCC specification volume 1, annex 5), in their two spellings. */
const USAGES: ReadonlyMap<string, Certified> = new Map(
  ['1.3.6.1.4.1.1847.2021.1', '1.3.6.1.4.1.0.1847.2021.1'].flatMap((arc) => [
    [`${arc}.1`, 't'] as const,
    [`${arc}.2`, 'v'] as const,
    [`${arc}.3`, 'r'] as const,
  ]),
)

/** A whole PEM block, its label in the first group. */
export const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----[^-]*-----END \1-----/g

type Keys = { ok: true; keys: TrustedKey[] } | { ok: false; problem: string }

/**
 * The keys of PEM text: certificates, each for the European certificates that it signed, and bare P-256 public keys for
 * our own passes, named by their RFC 7638 thumbprint. A problem counts the blocks from 1.
 */
export function keysOfPem(text: string): Keys {
  const blocks = [...text.matchAll(PEM_BLOCK)]
  const begun = text.split('-----BEGIN ').length - 1
  if (blocks.length === 0 || blocks.length !== begun) {
    return { ok: false, problem: 'expected whole PEM blocks of certificates or public keys' }
  }
  const keys: TrustedKey[] = []
  for (const [index, [block, label = '']] of blocks.entries()) {
    const key = keyOfBlock(block, label)
    if (typeof key === 'string') return { ok: false, problem: `block ${index + 1}: ${key}` }
    keys.push(key)
  }
  return { ok: true, keys }
}

/** The key of one DER certificate. */
export function keysOfDer(bytes: Uint8Array): Keys {
  const key = keyOfCertificate(bytes)
  if (typeof key !== 'string') return { ok: true, keys: [key] }
  return { ok: false, problem: isPrivateDer(bytes) ? PRIVATE : key }
}

const PRIVATE = 'a private key; a trust list holds public keys only'

function keyOfBlock(block: string, label: string): TrustedKey | string {
  if (label.endsWith('PRIVATE KEY')) return PRIVATE
  if (label === 'CERTIFICATE') return keyOfCertificate(block)
  if (label === 'PUBLIC KEY') return keyOfPublicKey(block)
  return 'expected a certificate or a public key'
}

function keyOfCertificate(certificate: Uint8Array | string): TrustedKey | string {
  let x509: X509Certificate
  let key: KeyObject
  try {
    x509 = new X509Certificate(certificate)
    key = x509.publicKey
  } catch {
    return 'expected an X.509 certificate'
  }
  const algorithm = algorithmOf(key)
  if (algorithm === null)
    return 'expected a certificate of a P-256 key, or of an RSA key of 2048 to 8192 bits'
  const validity = { from: x509.validFromDate.getTime(), until: x509.validToDate.getTime() }
  if (Number.isNaN(validity.from) || Number.isNaN(validity.until))
    return 'expected a certificate with its dates'
  // Node calls the extended key usages so. Without any of ours the certificate may sign all.
  const usage = (x509.keyUsage ?? []).flatMap((oid) => USAGES.get(oid) ?? [])
  return {
    kind: 'certificate',
    kid: createHash('sha256').update(x509.raw).digest().subarray(0, KID_BYTES).toString('base64'),
    key,
    algorithm,
    passes: ['dcc'],
    verifies: true,
    validity,
    usage: usage.length === 0 ? null : usage,
  }
}

function keyOfPublicKey(block: string): TrustedKey | string {
  let key: KeyObject
  try {
    key = createPublicKey(block)
  } catch {
    return 'expected a public key'
  }
  if (algorithmOf(key) !== ES256) return 'expected a P-256 key; an RSA key is named by its certificate'
  const { kty, crv, x, y } = key.export({ format: 'jwk' })
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
  return {
    kind: 'jwk',
    kid,
    key,
    algorithm: ES256,
    passes: null,
    verifies: true,
    validity: null,
    usage: null,
  }
}

function isPrivateDer(bytes: Uint8Array): boolean {
  return (['pkcs8', 'sec1', 'pkcs1'] as const).some((type) => {
    try {
      createPrivateKey({ key: Buffer.from(bytes), format: 'der', type })
      return true
    } catch {
      return false
    }
  })
}
