import type { Recognition } from './code.ts'
import { isHealthActAddress, readHealthActAddress } from './health-act-page.ts'
import { JIANGSU } from './health-code-jiangsu.ts'
import { ZHEJIANG } from './health-code-zhejiang.ts'
import { MAX_OPAQUE_LENGTH, readRuianSite, type RuianPattern } from './ruian-site.ts'
import { MAX_SIGNED_LENGTH, readSignedPass, signedFamilyOf } from './signed-pass.ts'
import type { Trust } from './trust.ts'

/** What ends a line, and the Tab that scanners can be set to send after a read. */
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

  const family = signedFamilyOf(text)
  const most = family === null ? MAX_OPAQUE_LENGTH : MAX_SIGNED_LENGTH
  if (text.length > most) {
    return { ok: false, reason: 'too-long', detail: `${text.length} characters, at most ${most} are taken` }
  }
  if (family !== null) return { ok: true, code: readSignedPass(text, { family, now, trust }) }
  if (isHealthActAddress(text)) return readHealthActAddress(text, [ZHEJIANG, JIANGSU])
  const code = readRuianSite(text, ruianPatterns)
  if (code !== null) return { ok: true, code }
  return { ok: false, reason: 'not-a-code', detail: `${text.length} characters in no known form` }
}

/** A read without the CR, LF and Tab that scanners send after it: what the code itself says. */
export function scannedText(text: string): string {
  let end = text.length
  while (end > 0 && '\r\n\t'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
