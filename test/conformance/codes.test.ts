import { createPublicKey, X509Certificate } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openDecoderFromPackage } from '../../drivers/camera/node-decoder.ts'
import { readPicture } from '../../drivers/camera/picture-file.ts'
import { ES256, readCoseSign1, verifyEs256 } from '../../src-main/codes/cose.ts'
import { readCwt } from '../../src-main/codes/cwt.ts'
import { recognise } from '../../src-main/codes/recognise.ts'
import { NO_TRUST } from '../../src-main/codes/trust.ts'
import { VECTORS } from '../fixtures/vectors.ts'

/** A suite over one part of the public vectors; where the part is absent it is skipped, and its name says why. */
function describeVectors(part: string, about: string, suite: (path: string) => void): void {
  const path = join(VECTORS, part)
  if (existsSync(path)) describe(about, () => suite(path))
  else test.skip(`${about}: skipped, no vectors at ${path}`, () => {})
}

function json<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> {
  return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
}

const SHAPES = z.object({ qr_text: z.array(z.object({ id: z.string(), text: z.string() })) })
const DGC = z.object({
  COSE: z.string().optional(),
  TESTCTX: z.object({ CERTIFICATE: z.string().optional() }),
  EXPECTEDRESULTS: z.object({ EXPECTEDVERIFY: z.boolean().optional() }),
})
const DID = z.object({
  verificationMethod: z.tuple([z.object({ publicKeyJwk: z.record(z.string(), z.string()) })]),
})

describeVectors('cn-payload-shapes.json', 'texts of Chinese health codes', (path) => {
  const expected: Record<string, string> = {
    'zj-v2': 'zhejiang unknown',
    'zj-v0ding': 'zhejiang unknown',
    'zj-host-alt': 'zhejiang unknown',
    'js-v5': 'jiangsu unknown',
    'zj-empty': 'token-missing',
    'zj-faq': 'token-missing',
    'double-scan': 'merged',
  }
  const { qr_text: texts } = json(path, SHAPES)

  test.each(texts)('$id', ({ id, text }) => {
    const recognition = recognise(text, { now: 0, trust: NO_TRUST, ruianPatterns: [] })
    const said = recognition.ok ? `${recognition.code.family} ${recognition.code.status}` : recognition.reason
    expect(said).toBe(expected[id])
  })

  test('each of the shapes is there', () => {
    expect(texts.map(({ id }) => id).toSorted()).toEqual(Object.keys(expected).toSorted())
  })
})

describeVectors('qr/zxing', 'photographs of QR codes', (path) => {
  // Measured with zxing-wasm 3.1.4 and jsQR 1.4.0: 168; zxing-wasm alone 165, jsQR alone 152. Of the rest, one holds
  // two symbols, and 10 are not found.
  const FLOOR = 168

  test(`at least ${FLOOR} of 179 are read exactly`, { timeout: 60_000 }, async () => {
    const pictures = globSync(join(path, '*/*.png'))
    const decoder = await openDecoderFromPackage()
    let exact = 0
    for (const file of pictures) {
      const read = await readPicture(file)
      if (!read.ok) throw new Error(read.problem)
      const text = readFileSync(file.replace(/png$/, 'txt'), 'utf8')
      if (decoder.readOne(read.picture)?.text === text) exact += 1
    }
    expect(pictures).toHaveLength(179)
    expect(exact).toBeGreaterThanOrEqual(FLOOR)
  })
})

describeVectors('dgc', 'ES256 signatures of European certificates', (path) => {
  // The families are not served yet: these hold the COSE engine to bytes that others made.
  const messages = globSync(join(path, '*/2DCode/raw/*.json')).flatMap((file) => {
    const { COSE: hex, TESTCTX: context, EXPECTEDRESULTS: results } = json(file, DGC)
    const verifies = results.EXPECTEDVERIFY
    if (hex === undefined || context.CERTIFICATE === undefined || verifies === undefined) return []
    const message = readCoseSign1(Uint8Array.from(Buffer.from(hex, 'hex')))
    if (message?.algorithm !== ES256) return []
    const { publicKey } = new X509Certificate(Buffer.from(context.CERTIFICATE, 'base64'))
    return [{ name: file.slice(path.length + 1), message, publicKey, verifies }]
  })

  test('are in the set', () => {
    expect(messages.length).toBeGreaterThan(50)
  })

  test.each(messages)('$name verifies: $verifies', ({ message, publicKey, verifies }) => {
    expect(verifyEs256(message, publicKey)).toBe(verifies)
  })
})

describeVectors('nzcp', 'the example of the NZ COVID Pass specification', (path) => {
  const text = readFileSync(join(path, 'valid.txt'), 'utf8').trim()
  const message = readCoseSign1(fromBase32(text.slice('NZCP:/1/'.length)))
  if (message === null) throw new Error('the example is a COSE_Sign1')

  test('names key-1 and verifies with it', () => {
    const {
      verificationMethod: [method],
    } = json(join(path, 'did.json'), DID)
    expect(new TextDecoder().decode(message.kid?.bytes)).toBe('key-1')
    expect(verifyEs256(message, createPublicKey({ key: method.publicKeyJwk, format: 'jwk' }))).toBe(true)
  })

  test('has the times of the specification', () => {
    expect(readCwt(message.payload)).toMatchObject({ notBefore: 1635883530000, expires: 1951416330000 })
  })
})

/** RFC 4648 base32 without padding. */
function fromBase32(text: string): Uint8Array {
  const bits = Array.from(text, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2))
}
