import { describe, expect, test } from 'vitest'
import { CODE_STATUSES } from '../words.ts'
import { opaqueCode } from './code.ts'
import { withSeenColour } from './seen-colour.ts'

const opaque = opaqueCode('zhejiang', 'health-code', 'V2')

test.each(['green', 'yellow', 'red'] as const)('an opaque code seen in %s has it by camera', (colour) => {
  expect(withSeenColour(opaque, colour)).toEqual({ ...opaque, status: colour, assurance: 'camera' })
})

test('an opaque code of which the colour is not sure stays as it was', () => {
  expect(withSeenColour(opaque, 'unknown')).toBe(opaque)
})

describe('a code of which something is known keeps it', () => {
  const known = CODE_STATUSES.filter((status) => status !== 'unknown').map((status) => ({
    ...opaque,
    status,
  }))
  const signed = CODE_STATUSES.map((status) => ({ ...opaque, status, assurance: 'signed' as const }))
  test.each([...known, ...signed])('$status, $assurance', (code) => {
    expect(withSeenColour(code, 'green')).toBe(code)
    expect(withSeenColour(code, 'red')).toBe(code)
  })
})
