import { fromBase32 } from './base32.ts'
import type { Code } from './code.ts'
import { ES256, readCoseSign1, verifyCoseSign1, type CoseSign1 } from './cose.ts'
import { CLAIM, readCwt, type Cwt } from './cwt.ts'
import { denyHashOf } from './trust/deny-list.ts'
import { maskForeignName } from './masked-name.ts'
import { NO_HOLDER, outcome, refusedPass } from './pass-outcome.ts'
import { believedKey, type Trust } from './trust/trust.ts'

export const NZ_PREFIX = 'NZCP:/1/'
const RECORD = { family: 'nzcp', role: 'foreign-pass' } as const

/** NZ COVID Pass specification section 2: the claim, and what must stand first in its lists. */
export const VC_CLAIM = 'vc'
const FIRST_CONTEXT = 'https://www.w3.org/2018/credentials/v1'
const FIRST_TYPE = 'VerifiableCredential'
const PASS_TYPE = 'PublicCovidPass'
const CTI_BYTES = 16

/**
 * Judges a New Zealand COVID Pass (`NZCP:/1/`, codes.md section 2): base32, COSE_Sign1 with ES256, CWT. Its key is the
 * one that the kid names among those that its issuer's DID document lists under assertionMethod. One in force is green:
 * it carries no colour, and the rules say for whom it counts.
 */
export function readCovidPassNz(text: string, { now, trust }: { now: number; trust: Trust }): Code {
  const message = messageOf(text.slice(NZ_PREFIX.length))
  if (message === null) return refusedPass(RECORD, text, { reason: 'malformed', denyHash: null })
  const { cose, cwt, issuer, cti } = message
  const kid = `${issuer}#${Buffer.from(message.kid).toString('utf8')}`
  const denyHash = denyHashOf(cti)
  const key = believedKey(trust, 'did', kid, now)
  if (key === null) return refusedPass(RECORD, text, { reason: 'untrusted', denyHash })
  if (!verifyCoseSign1(cose, key)) return refusedPass(RECORD, text, { reason: 'bad_signature', denyHash })

  const content = readContent(cwt)
  const { expires, notBefore } = cwt
  if (content === null || expires === null || notBefore === null) {
    return { ...refusedPass(RECORD, text, { reason: 'malformed', denyHash }), assurance: 'signed' }
  }
  return {
    ...RECORD,
    token: `${kid} ${Buffer.from(cti).toString('hex')}`,
    ...outcome({ denyHash, expires, begins: cwt, inForce: 'green' }, { now, trust }),
    notBefore,
    expires,
    notNegative: false,
    holder: { ...NO_HOLDER, maskedName: content.maskedName },
  }
}

/** The message with those claims that must be read before its key can be found. */
function messageOf(
  body: string,
): { cose: CoseSign1; kid: Uint8Array; cwt: Cwt; issuer: string; cti: Uint8Array } | null {
  const bytes = fromBase32(body)
  const cose = bytes === null ? null : readCoseSign1(bytes)
  if (cose?.algorithm?.value !== ES256 || !cose.algorithm.protected || cose.kid?.protected !== true)
    return null
  const cwt = readCwt(cose.payload, [])
  const issuer: unknown = cwt?.claims.get(CLAIM.iss)
  const cti: unknown = cwt?.claims.get(CLAIM.cti)
  if (cwt === null || typeof issuer !== 'string' || !issuer.startsWith('did:web:')) return null
  if (!(cti instanceof Uint8Array) || cti.length !== CTI_BYTES) return null
  return { cose, kid: cose.kid.value, cwt, issuer, cti }
}

function readContent({ claims }: Cwt): { maskedName: string | null } | null {
  const vc = claims.get(VC_CLAIM)
  if (!(vc instanceof Map)) return null
  const [context, type]: unknown[] = [vc.get('@context'), vc.get('type')]
  const subject: unknown = vc.get('credentialSubject')
  if (!Array.isArray(context) || context[0] !== FIRST_CONTEXT) return null
  if (!Array.isArray(type) || type[0] !== FIRST_TYPE || !type.includes(PASS_TYPE)) return null
  if (typeof vc.get('version') !== 'string' || !(subject instanceof Map)) return null
  const [given, born, family]: unknown[] = ['givenName', 'dob', 'familyName'].map((member) =>
    subject.get(member),
  )
  if (typeof given !== 'string' || given === '' || typeof born !== 'string') return null
  return { maskedName: maskForeignName(family, given) }
}
