import type { Scan } from './contract.ts'

// The suffix a scanner is set to send, and the prefix a few send. They are no part of the code.
const suffix = /[\r\n\t]+$/
const leadingLines = /^[\r\n]+/
const lineBreaks = /[\r\n]+/

/**
 * The bytes of one read as text: UTF-8, else GB18030 (a code made by old Windows software), else Windows-1252,
 * which takes anything. Never throws.
 */
export function textOf(bytes: Uint8Array): string {
  return strictly('utf-8', bytes) ?? strictly('gb18030', bytes) ?? new TextDecoder('latin1').decode(bytes)
}

/** One read, trailing CR, LF and Tab stripped. Null when nothing is left; refused when lines remain. */
export function scanOf(read: { text: string; symbology: string | null }): Scan | null {
  const text = read.text.replace(suffix, '').replace(leadingLines, '')
  if (text === '') return null
  const lines = text.split(lineBreaks).length
  return lines > 1 ? { ok: false, error: 'merged', lines } : { ok: true, text, symbology: read.symbology }
}

function strictly(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
