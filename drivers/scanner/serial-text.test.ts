import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codePoint } from '../../test/fixtures/code-point.ts'
import { maxReadBytes } from './scan-codec.ts'
import { createSerialTextCodec } from './serial-text.ts'

const scanned = (text: string, symbology: string | null = null) => ({ ok: true, text, symbology })
const merged = (lines: number) => ({ ok: false, error: 'merged', lines })

/** A codec that has heard the silence after its opening. */
function listening(aimPrefix: boolean) {
  const codec = createSerialTextCodec({ aimPrefix })
  codec.flush()
  return codec
}

/** The chunks of one read, then silence. */
function read(chunks: readonly (string | Uint8Array)[], aimPrefix = false) {
  const codec = listening(aimPrefix)
  const early = chunks.flatMap((chunk) => codec.take(Buffer.from(chunk)))
  const { silenceMs } = codec
  return { early, silenceMs, scans: codec.flush(), counters: codec.counters, unfinished: codec.unfinished }
}

describe('one read is what comes without a silence', () => {
  test.each([
    ['ended by CR', ['EMP-000123\r'], [scanned('EMP-000123')], 40],
    ['ended by LF', ['EMP-000123\n'], [scanned('EMP-000123')], 40],
    ['ended by CR LF, parted', ['EMP-000123\r', '\n'], [scanned('EMP-000123')], 40],
    ['ended by Tab', ['EMP-000123\t'], [scanned('EMP-000123')], 40],
    ['ended by silence alone', ['EMP-', '000123'], [scanned('EMP-000123')], 120],
    ['a Tab within a code is its own', ['A\t', 'B\r'], [scanned('A\tB')], 40],
    ['an LF before the code', ['\nAB\r'], [scanned('AB')], 40],
    ['two codes in one read: refused', ['RED\r', 'GREEN\r'], [merged(2)], 40],
    ['two codes, the second unended', ['RED\r\n', 'GREEN'], [merged(2)], 120],
    ['only a suffix', ['\r\n'], [], 40],
    ['NULs of the moment of plugging in', ['\0\0', '\0AB\r\0'], [scanned('AB')], 120],
    ['only NULs', ['\0\0'], [], 120],
    ['a NUL within a code is its own', ['A\0B\r'], [scanned('A\0B')], 40],
    ['GB18030', [Buffer.from('CCD2D4B4C9E7C7F80D', 'hex')], [scanned('桃源社区')], 40],
    ['Windows-1252', [Buffer.from('FFFE0D', 'hex')], [scanned('ÿþ')], 40],
  ])('%s', (_name, chunks, scans, silenceMs) => {
    expect(read(chunks)).toMatchObject({ early: [], scans, silenceMs, unfinished: false })
  })

  test('a character whose bytes come in several chunks stays one character', () => {
    const bytes = Array.from(Buffer.from('健康码𠮷\r'), (byte) => Uint8Array.of(byte))
    expect(read(bytes).scans).toEqual([scanned('健康码𠮷')])
  })

  test('64 KiB are taken, one byte more is refused, and the next read is whole', () => {
    expect(read(['x'.repeat(maxReadBytes)]).scans).toEqual([scanned('x'.repeat(maxReadBytes))])
    const codec = listening(false)
    codec.take(Buffer.from('x'.repeat(maxReadBytes)))
    codec.take(Buffer.from('x\r'))
    expect(codec.flush()).toEqual([])
    codec.take(Buffer.from('AB\r'))
    expect(codec.flush()).toEqual([scanned('AB')])
    expect(codec.counters).toEqual({ good: 1, bad: 1, skipped: 0 })
  })

  test('what comes before the first silence may be the end of a read that nobody saw begin', () => {
    const codec = createSerialTextCodec({ aimPrefix: false })
    expect(codec.unfinished).toBe(true)
    codec.take(Buffer.from('000123\r'))
    expect(codec.flush()).toEqual([])
    codec.take(Buffer.from('EMP-000123\r'))
    expect(codec.flush()).toEqual([scanned('EMP-000123')])
    expect(codec.counters).toEqual({ good: 1, bad: 0, skipped: 7 })
  })
})

describe('the AIM id', () => {
  test.each([
    ['is taken off where the scanner is set to send it', true, ']Q1AB\r', scanned('AB', ']Q1')],
    ['is the code’s own where it is not', false, ']Q1AB\r', scanned(']Q1AB')],
    ['may be missing', true, 'AB\r', scanned('AB')],
    ['is taken off once', true, ']Q1]Q1\r', scanned(']Q1', ']Q1')],
    ['has a letter for its symbology', true, ']11AB\r', scanned(']11AB')],
  ])('%s', (_name, aimPrefix, line, scan) => {
    expect(read([line], aimPrefix).scans).toEqual([scan])
  })
})

test('any text comes through, however it is cut', () => {
  const text = fc
    .string({ unit: codePoint, minLength: 1, maxLength: 300 })
    // What the codec strips or refuses is not part of a code.
    .map((each) => each.replaceAll(/[\r\n\t\0\uFEFF]/g, 'x'))
  fc.assert(
    fc.property(
      text,
      fc.constantFrom('\r', '\n', '\r\n', '\t', ''),
      fc.array(fc.nat(1200)),
      (each, suffix, cuts) => {
        const bytes = Buffer.from(each + suffix)
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].toSorted(
          (one, other) => one - other,
        )
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
        expect(read(chunks).scans).toEqual([scanned(each)])
      },
    ),
  )
})

test('random bytes never throw, and the read after the silence is whole', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (noise) => {
      const codec = createSerialTextCodec({ aimPrefix: true })
      for (const chunk of noise) {
        codec.take(chunk)
        if ((chunk[0] ?? 0) % 3 === 0) codec.flush()
      }
      codec.flush()
      codec.take(Buffer.from('AFTER\r'))
      expect(codec.flush()).toEqual([scanned('AFTER')])
    }),
  )
})
