import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openDecoderFromPackage } from '../../drivers/camera/node-decoder.ts'
import { readPicture } from '../../drivers/camera/picture-file.ts'
import { recognise } from '../../src-main/codes/recognise.ts'
import { NO_TRUST } from '../../src-main/codes/trust/trust.ts'
import { verifyReport } from '../../src-main/codes/verify-report.ts'
import { trustIn } from '../fixtures/signers.ts'
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
  PREFIX: z.string(),
  TESTCTX: z.object({ CERTIFICATE: z.string(), VALIDATIONCLOCK: z.string() }),
  EXPECTEDRESULTS: z.record(z.string(), z.boolean()),
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

  test(`at least ${FLOOR} of 179 are read exactly`, async () => {
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

/** What a failed step of the EU's test plan must look like at the gate; null stands for no code of ours at all. */
const REFUSALS: Readonly<Record<string, readonly (string | null)[]>> = {
  EXPECTEDUNPREFIX: [null],
  EXPECTEDB45DECODE: ['malformed'],
  EXPECTEDCOMPRESSION: ['malformed'],
  EXPECTEDDECODE: ['malformed'],
  EXPECTEDSCHEMAVALIDATION: ['malformed'],
  // A message that is no COSE at all, a kid that names nobody, a signature that is another's.
  EXPECTEDVERIFY: ['malformed', 'untrusted', 'bad_signature'],
  EXPECTEDKEYUSAGE: ['untrusted'],
  EXPECTEDEXPIRATIONCHECK: ['expired', 'not_yet_valid'],
}

/** What exactly some of them come to, so that none passes for a reason of ours. */
const EXACTLY: Readonly<Record<string, string>> = {
  'common/CO5.json': 'bad_signature',
  'common/CO16.json': 'not_yet_valid',
  'common/CO17.json': 'expired',
  'common/CO22.json': 'untrusted',
  'common/CO23.json': 'untrusted',
  'common/CBO2.json': 'malformed',
}

/** Vectors that contradict themselves, and how. */
const BROKEN: Readonly<Record<string, { said: string; why: string }>> = {
  'FR/recovery_ok.json': { said: 'not_yet_valid', why: 'its clock is a day before its iat' },
  'FR/test_pcr_ok.json': { said: 'not_yet_valid', why: 'its clock is 16 days before its iat' },
  'FR/vaccin_ok.json': { said: 'not_yet_valid', why: 'its clock is a day before its iat' },
}

describeVectors('dgc', 'European certificates, each at its own clock with its own signer', (path) => {
  const vectors = globSync(join(path, '*/2DCode/raw/*.json')).map((file) => {
    const { PREFIX: text, TESTCTX: context, EXPECTEDRESULTS: results } = json(file, DGC)
    const name = file.slice(path.length + 1).replace('2DCode/raw/', '')
    // Whether the picture is readable is the camera's matter; the text stands beside it.
    const { EXPECTEDPICTUREDECODE: _picture, ...steps } = results
    const failing = Object.keys(steps).filter((step) => steps[step] === false)
    return { name, text, context, failing }
  })

  function said({ text, context }: (typeof vectors)[number]): string | null {
    const now = Date.parse(context.VALIDATIONCLOCK)
    const trust = trustIn(Buffer.from(context.CERTIFICATE, 'base64'))
    const recognition = recognise(text, { now, trust, ruianPatterns: [] })
    if (!recognition.ok) return null
    const { family, status, reason } = recognition.code
    expect(family).toBe('dcc')
    return reason ?? status
  }

  test('are all there', () => {
    expect(vectors).toHaveLength(91)
    expect(vectors.filter(({ failing }) => failing.length > 0)).toHaveLength(21)
  })

  test.each(vectors.filter(({ name, failing }) => failing.length === 0 && !(name in BROKEN)))(
    '$name is green',
    (vector) => {
      expect(said(vector)).toBe('green')
    },
  )

  test.each(vectors.filter(({ failing }) => failing.length > 0))('$name is refused: $failing', (vector) => {
    const [step = ''] = vector.failing
    const exactly = EXACTLY[vector.name]
    expect(exactly === undefined ? REFUSALS[step] : [exactly]).toContain(said(vector))
  })

  test.each(Object.entries(BROKEN).map(([name, broken]) => ({ name, ...broken })))(
    '$name is broken: $why',
    ({ name, said: expected }) => {
      const vector = vectors.find((candidate) => candidate.name === name)
      if (vector === undefined) throw new Error('no such vector')
      expect(said(vector)).toBe(expected)
    },
  )

  test('and each is refused where nobody is trusted', () => {
    for (const { text, context } of vectors) {
      const now = Date.parse(context.VALIDATIONCLOCK)
      const recognition = recognise(text, { now, trust: NO_TRUST, ruianPatterns: [] })
      if (recognition.ok) expect(recognition.code).toMatchObject({ status: 'invalid', assurance: null })
    }
  })
})

describeVectors('nzcp', 'the example of the NZ COVID Pass specification', (path) => {
  const text = readFileSync(join(path, 'valid.txt'), 'utf8').trim()
  const did = readFileSync(join(path, 'did.json'))
  const report = (now: string, trust = trustIn(did)) =>
    verifyReport(recognise(text, { now: Date.parse(now), trust, ruianPatterns: [] })).report

  test('is green for ten years, and says when they begin and end', () => {
    expect(report('2021-12-01T00:00:00Z')).toEqual({
      family: 'nzcp',
      status: 'green',
      assurance: 'signed',
      reason: null,
      notBefore: '2021-11-02T20:05:30.000Z',
      expires: '2031-11-02T20:05:30.000Z',
    })
  })

  test('is refused before, after, and where nobody is trusted', () => {
    expect(report('2021-11-02T20:05:29Z')).toMatchObject({ status: 'invalid', reason: 'not_yet_valid' })
    expect(report('2031-11-02T20:05:30Z')).toMatchObject({ status: 'expired', assurance: 'signed' })
    expect(report('2021-12-01T00:00:00Z', NO_TRUST)).toMatchObject({ status: 'invalid', reason: 'untrusted' })
  })

  test('is refused where the document lists no key', () => {
    const document = json(join(path, 'did.json'), z.looseObject({}))
    const trust = trustIn({ ...document, assertionMethod: [] })
    expect(report('2021-12-01T00:00:00Z', trust)).toMatchObject({ status: 'invalid', reason: 'untrusted' })
  })
})
