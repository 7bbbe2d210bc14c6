import { constants, sign, type KeyObject } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { Tagged } from 'cborg'
import { toBase32 } from '../base32.ts'
import { toBase45 } from '../base45.ts'
import { toCbor } from '../cbor.ts'
import { COSE_SIGN1_TAG, ES256, HEADER, signedBytes, type CoseAlgorithm } from '../cose.ts'
import { NZ_PREFIX, VC_CLAIM } from '../covid-pass-nz.ts'
import { CLAIM } from '../cwt.ts'
import { EU_PREFIX, HCERT_CLAIM, HCERT_V1, TEST_RESULT } from '../health-certificate-eu.ts'
import type { Certified } from '../trust/trust.ts'

/** Who signs a foreign pass of the demo, the bench or a test; nobody issues real ones here. */
export interface ForeignSigner {
  privateKey: KeyObject
  algorithm: CoseAlgorithm
}

/** A COSE_Sign1 under tag 18. */
export function signForeign(
  { privateKey: key, algorithm }: ForeignSigner,
  message: {
    protectedHeader: ReadonlyMap<number, unknown>
    unprotectedHeader: ReadonlyMap<number, unknown>
    payload: Uint8Array
  },
): Uint8Array {
  const { protectedHeader, unprotectedHeader, payload } = message
  const protectedBytes = toCbor(protectedHeader)
  const options =
    algorithm === ES256
      ? ({ key, dsaEncoding: 'ieee-p1363' } as const)
      : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  const signature = sign('sha256', signedBytes(protectedBytes, payload), options)
  return toCbor(
    new Tagged(COSE_SIGN1_TAG, [protectedBytes, unprotectedHeader, payload, Uint8Array.from(signature)]),
  )
}

/** What an invented European certificate says, beside a name of nobody; times are UTC ms. */
export interface HealthCertificateTerms {
  certifies: Certified
  issuedAt: number
  expires: number
  uvci: string
  /** Of a test: it found the virus. */
  detected: boolean
}

/** The claims of a certificate as long as real ones are. */
export function healthCertificateClaims(terms: HealthCertificateTerms): Map<number, unknown> {
  return claimsOf(healthCertificateContent(terms), terms)
}

/** The claims around a certificate's content, whatever it is. */
export function claimsOf(
  content: unknown,
  { issuedAt, expires }: Pick<HealthCertificateTerms, 'issuedAt' | 'expires'>,
): Map<number, unknown> {
  return new Map<number, unknown>([
    [CLAIM.exp, Math.floor(expires / 1000)],
    [CLAIM.iat, Math.floor(issuedAt / 1000)],
    [CLAIM.iss, 'XX'],
    [HCERT_CLAIM, new Map([[HCERT_V1, content]])],
  ])
}

/** What such a certificate says, by the DCC schema, as plain objects. */
export function healthCertificateContent(
  terms: HealthCertificateTerms,
): Record<string, unknown> & { [kind in Certified]?: Record<string, unknown>[] } {
  const { certifies, issuedAt, expires, uvci, detected } = terms
  const common = { tg: '840539006', co: 'XX', is: 'Ministry of Health, Demonstration', ci: uvci }
  const day = new Date(issuedAt).toISOString().slice(0, 10)
  const entries: Record<Certified, Record<string, unknown>> = {
    v: { ...common, vp: '1119349007', mp: 'EU/1/20/1528', ma: 'ORG-100030215', dn: 2, sd: 2, dt: day },
    t: {
      ...common,
      tt: 'LP6464-4',
      nm: 'Demonstration assay',
      sc: new Date(issuedAt).toISOString(),
      tr: detected ? TEST_RESULT.detected : TEST_RESULT.notDetected,
      tc: 'Demonstration laboratory, Hall 3',
    },
    r: { ...common, fr: day, df: day, du: new Date(expires).toISOString().slice(0, 10) },
  }
  return {
    ver: '1.3.0',
    nam: { fn: 'Musterfrau-Gößinger', fnt: 'MUSTERFRAU<GOESSINGER', gn: 'Gabriele', gnt: 'GABRIELE' },
    dob: '1998-02-26',
    [certifies]: [entries[certifies]],
  }
}

/** The text of a European certificate with these claims, its key named in the protected header. */
export function mintHealthCertificateEu(
  signer: ForeignSigner & { kid: Uint8Array },
  claims: ReadonlyMap<number, unknown>,
): string {
  const protectedHeader = new Map<number, unknown>([
    [HEADER.kid, signer.kid],
    [HEADER.algorithm, signer.algorithm],
  ])
  const message = { protectedHeader, unprotectedHeader: new Map(), payload: toCbor(claims) }
  return EU_PREFIX + toBase45(deflateSync(signForeign(signer, message)))
}

/** The credential of an invented New Zealand pass. */
export const COVID_PASS = {
  '@context': ['https://www.w3.org/2018/credentials/v1', 'https://nzcp.covid19.health.nz/contexts/v1'],
  version: '1.0.0',
  type: ['VerifiableCredential', 'PublicCovidPass'],
  credentialSubject: { givenName: 'Jack', familyName: 'Sparrow', dob: '1960-04-16' },
}

/** The claims of an invented New Zealand pass; times are UTC ms. */
export function covidPassClaims(terms: {
  issuer: string
  notBefore: number
  expires: number
  cti: Uint8Array
}): Map<number | string, unknown> {
  return new Map<number | string, unknown>([
    [CLAIM.iss, terms.issuer],
    [CLAIM.nbf, Math.floor(terms.notBefore / 1000)],
    [CLAIM.exp, Math.floor(terms.expires / 1000)],
    [VC_CLAIM, COVID_PASS],
    [CLAIM.cti, terms.cti],
  ])
}

/** The text of a New Zealand pass with these claims; `kid` is the fragment of its key in the issuer's DID document. */
export function mintCovidPassNz(
  signer: ForeignSigner & { kid: string },
  claims: ReadonlyMap<number | string, unknown>,
): string {
  const protectedHeader = new Map<number, unknown>([
    [HEADER.kid, new TextEncoder().encode(signer.kid)],
    [HEADER.algorithm, signer.algorithm],
  ])
  const message = { protectedHeader, unprotectedHeader: new Map(), payload: toCbor(claims) }
  return NZ_PREFIX + toBase32(signForeign(signer, message))
}
