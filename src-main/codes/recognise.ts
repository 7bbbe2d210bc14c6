import type { Code, Recognition } from './code.ts'
import { NZ_PREFIX, readCovidPassNz } from './covid-pass-nz.ts'
import { isHealthActAddress, readHealthActAddress } from './health-act-page.ts'
import { EU_PREFIX, readHealthCertificateEu } from './health-certificate-eu.ts'
import { JIANGSU } from './health-code-jiangsu.ts'
import { ZHEJIANG } from './health-code-zhejiang.ts'
import { MAX_OPAQUE_LENGTH, readRuianSite, type RuianPattern } from './ruian-site.ts'
import { MAX_SIGNED_LENGTH, readSignedPass, signedFamilyOf } from './signed-pass.ts'
import { isDenied, type Trust } from './trust/trust.ts'

/** What ends a line, and the Tab that scanners can be set to send after a read. */
// Stryker disable next-line Regex: it would make \V of \v, which no pattern with u may hold, and nothing would load
const LINE_BREAK = /[\t\n\v\f\r\u0085\u2028\u2029]/u

/**
 * Says what a scanned text is, at the time `now` (UTC ms): a signed pass judged against the trust lists, a health
 * code, or a code of the site's pattern, both `unknown` until an authority or a guard speaks. Never throws,
 * whatever the text.
 */
export function recognise(
  scanned: string,
  { now, trust, ruianPatterns }: { now: number; trust: Trust; ruianPatterns: readonly RuianPattern[] },
): Recognition {
  const text = scannedText(scanned)
  if (text === '') return { ok: false, reason: 'empty', detail: 'no text' }
  if (LINE_BREAK.test(text)) return { ok: false, reason: 'merged', detail: 'more than one line in one read' }

  const signed = signedReader(text)
  const most = signed === null ? MAX_OPAQUE_LENGTH : MAX_SIGNED_LENGTH
  if (text.length > most) {
    return { ok: false, reason: 'too-long', detail: `${text.length} characters, at most ${most} are taken` }
  }
  if (signed !== null) return { ok: true, code: signed({ now, trust }) }
  if (isHealthActAddress(text)) return withDenial(readHealthActAddress(text, [ZHEJIANG, JIANGSU]), trust)
  const code = readRuianSite(text, ruianPatterns)
  if (code !== null) return withDenial({ ok: true, code }, trust)
  return { ok: false, reason: 'not-a-code', detail: `${text.length} characters in no known form` }
}

/** Who reads a text that claims by its prefix to be a signed pass, or null. */
function signedReader(text: string): ((judged: { now: number; trust: Trust }) => Code) | null {
  if (text.startsWith(EU_PREFIX)) return (judged) => readHealthCertificateEu(text, judged)
  if (text.startsWith(NZ_PREFIX)) return (judged) => readCovidPassNz(text, judged)
  const family = signedFamilyOf(text)
  return family === null ? null : (judged) => readSignedPass(text, { family, ...judged })
}

/** An opaque code on a deny list keeps its status, since a list of ours is no authority on it; the guard is told. */
function withDenial(recognition: Recognition, trust: Trust): Recognition {
  if (!recognition.ok) return recognition
  const { code } = recognition
  return { ok: true, code: { ...code, denied: isDenied(trust, code.denyHash) } }
}

/** A read without the CR, LF and Tab that scanners send after it: what the code itself says. */
export function scannedText(text: string): string {
  let end = text.length
  while (end > 0 && '\r\n\t'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
