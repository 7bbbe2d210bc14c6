import { expect, test } from 'vitest'
import { recognise } from '../../src-main/codes/recognise.ts'
import { verifyReport } from '../../src-main/codes/verify-report.ts'
import vectors from '../fixtures/codes-passes.json' with { type: 'json' }
import foreign from '../fixtures/foreign-passes.json' with { type: 'json' }
import { trustIn } from '../fixtures/signers.ts'

const trust = trustIn(vectors.jwks)

test.each(vectors.passes)('$name at $now', ({ now, text, report, exitCode }) => {
  const recognition = recognise(text, { now: Date.parse(now), trust, ruianPatterns: [] })
  expect(verifyReport(recognition)).toEqual({ report, exitCode })
})

test.each(foreign.passes)('$name at $now', ({ now, text, report, exitCode }) => {
  const { pem, did, deny } = foreign.trust
  const trust = trustIn(pem, did, deny)
  const recognition = recognise(text, { now: Date.parse(now), trust, ruianPatterns: [] })
  expect(verifyReport(recognition)).toEqual({ report, exitCode })
})
