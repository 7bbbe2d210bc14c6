import { Tagged } from 'cborg'
import { fromBase45 } from './base45.ts'
import type { Code } from './code.ts'
import { readCoseSign1, verifyCoseSign1, type CoseSign1 } from './cose.ts'
import { readCwt, type Cwt } from './cwt.ts'
import { denyHashOf } from './trust/deny-list.ts'
import { inflate } from './inflate.ts'
import { maskForeignName } from './masked-name.ts'
import { NO_HOLDER, outcome, refusedPass } from './pass-outcome.ts'
import { believedKey, CERTIFIED, type Certified, type Trust } from './trust/trust.ts'

export const EU_PREFIX = 'HC1:'
const RECORD = { family: 'dcc', role: 'foreign-pass' } as const

/** The claim and the key in its map under which a CWT carries a European certificate. */
export const HCERT_CLAIM = -260
export const HCERT_V1 = 1

/** A time as text; some issuers put this tag before it. */
const DATE_TIME_TAG = 0

/** A test's outcomes (SNOMED CT). */
export const TEST_RESULT = { detected: '260373001', notDetected: '260415000' } as const

/** What each certificate must say of what it certifies (DCC schema 1.3.0), the ones in the second list as whole numbers. */
const MEMBERS: Readonly<Record<Certified, { texts: readonly string[]; numbers: readonly string[] }>> = {
  v: { texts: ['tg', 'vp', 'mp', 'ma', 'dt', 'co', 'is', 'ci'], numbers: ['dn', 'sd'] },
  t: { texts: ['tg', 'tt', 'sc', 'tr', 'co', 'is', 'ci'], numbers: [] },
  r: { texts: ['tg', 'fr', 'co', 'is', 'df', 'du', 'ci'], numbers: [] },
}

/**
 * Judges an EU Digital COVID Certificate (`HC1:`, codes.md section 2): base45, zlib, COSE_Sign1 with ES256 or PS256, CWT.
 * The signer is the certificate that the kid names, and no other is tried. One in force is green: it carries no colour,
 * and the rules say for whom it counts.
 */
export function readHealthCertificateEu(text: string, { now, trust }: { now: number; trust: Trust }): Code {
  const message = messageOf(text.slice(EU_PREFIX.length))
  if (message === null) return refusedPass(RECORD, text, { reason: 'malformed', denyHash: null })
  const { cose, kid } = message
  const key = believedKey(trust, 'certificate', kid, now)
  if (key === null) return refusedPass(RECORD, text, { reason: 'untrusted', denyHash: claimedHash(cose) })
  if (!verifyCoseSign1(cose, key)) {
    return refusedPass(RECORD, text, { reason: 'bad_signature', denyHash: claimedHash(cose) })
  }

  const cwt = readCwt(cose.payload, [DATE_TIME_TAG])
  const content = cwt === null ? null : readContent(cwt)
  if (cwt === null || content === null || cwt.expires === null) {
    return { ...refusedPass(RECORD, text, { reason: 'malformed', denyHash: null }), assurance: 'signed' }
  }
  const { certified, uvci } = content
  const { expires, notBefore, issuedAt } = cwt
  const code: Code = {
    ...RECORD,
    token: uvci,
    ...outcome({ denyHash: denyHashOf(uvci), expires, begins: cwt, inForce: 'green' }, { now, trust }),
    notBefore: notBefore ?? issuedAt,
    expires,
    notNegative: content.notNegative,
    holder: { ...NO_HOLDER, maskedName: content.maskedName },
  }
  // A pass past its own time is told as that; who signed it matters while it would count.
  if (code.status !== 'green') return code
  const { usage, validity } = key
  const mayCertify = usage === null || usage.includes(certified)
  const holds = validity === null || (now >= validity.from && now <= validity.until)
  return mayCertify && holds ? code : { ...code, status: 'invalid', reason: 'untrusted' }
}

function messageOf(body: string): { cose: CoseSign1; kid: string } | null {
  const compressed = fromBase45(body)
  const bytes = compressed === null ? null : inflate(compressed)
  const cose = bytes === null ? null : readCoseSign1(bytes)
  // The unprotected header counts here, for kid and algorithm: part of the public test set is made so.
  if (cose === null || cose.kid === null || cose.algorithm === null) return null
  return { cose, kid: Buffer.from(cose.kid.value).toString('base64') }
}

/** What a certificate that nobody here believes calls itself, so that it can still be put on a deny list. */
function claimedHash(cose: CoseSign1): string | null {
  const cwt = readCwt(cose.payload, [DATE_TIME_TAG])
  const content = cwt === null ? null : readContent(cwt)
  return content === null ? null : denyHashOf(content.uvci)
}

interface Content {
  certified: Certified
  uvci: string
  notNegative: boolean
  maskedName: string | null
}

/** The certificate in the CWT; null unless it certifies exactly one thing and says all of it. */
function readContent({ claims }: Cwt): Content | null {
  const hcert = claims.get(HCERT_CLAIM)
  const dcc: unknown = hcert instanceof Map ? hcert.get(HCERT_V1) : null
  if (!(dcc instanceof Map)) return null
  const name: unknown = dcc.get('nam')
  if (textOf(dcc.get('ver')) === null || textOf(dcc.get('dob')) === null || !(name instanceof Map))
    return null
  if (textOf(name.get('fnt')) === null && textOf(name.get('gnt')) === null) return null

  const [certified, ...more] = CERTIFIED.filter((kind) => dcc.has(kind))
  if (certified === undefined || more.length > 0) return null
  const entries: unknown = dcc.get(certified)
  if (!Array.isArray(entries) || entries.length !== 1) return null
  const entry: unknown = entries[0]
  if (!(entry instanceof Map)) return null
  const { texts, numbers } = MEMBERS[certified]
  if (!texts.every((member) => textOf(entry.get(member)) !== null)) return null
  if (!numbers.every((member) => Number.isInteger(entry.get(member)))) return null
  const uvci = textOf(entry.get('ci'))
  if (uvci === null || uvci === '') return null
  return {
    certified,
    uvci,
    // Of a result that we do not know, nobody can say that it is good.
    notNegative: certified === 't' && textOf(entry.get('tr')) !== TEST_RESULT.notDetected,
    maskedName: maskForeignName(name.get('fn') ?? name.get('fnt'), name.get('gn') ?? name.get('gnt')),
  }
}

function textOf(value: unknown): string | null {
  const plain: unknown = value instanceof Tagged ? value.value : value
  return typeof plain === 'string' ? plain : null
}
