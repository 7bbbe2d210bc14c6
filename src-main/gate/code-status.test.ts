import { describe, expect, it, test } from 'vitest'
import { ASSURANCES, CODE_STATUSES, type CodeStatus } from '../words.ts'
import { isUndecided, knownCode, type Accepted } from './code-status.ts'
import type { SeenEvidence } from './evidence.ts'
import { code } from './testing/people.ts'

const ACCEPTED: readonly Accepted[] = [{ assurances: ['signed', 'authority', 'guard'] }]

function seen(status: 'green' | 'yellow' | 'red'): SeenEvidence {
  return { kind: 'seen', role: 'health-code', status }
}

function known(...evidence: Parameters<typeof knownCode>[1]): CodeStatus | null {
  return knownCode('health-code', evidence, ACCEPTED)?.status ?? null
}

describe('the worst of several statuses for one code wins', () => {
  test.each<[CodeStatus, CodeStatus, CodeStatus]>([
    ['green', 'green', 'green'],
    ['green', 'yellow', 'yellow'],
    ['green', 'red', 'red'],
    ['yellow', 'red', 'red'],
    ['green', 'expired', 'expired'],
    ['green', 'invalid', 'invalid'],
    ['green', 'not_found', 'not_found'],
    ['green', 'under_review', 'under_review'],
    ['yellow', 'expired', 'yellow'],
    ['red', 'invalid', 'red'],
    ['green', 'unknown', 'green'],
    ['green', 'lookup_failed', 'green'],
    ['green', 'lookup_timeout', 'green'],
    ['unknown', 'yellow', 'yellow'],
  ])('%s and %s is %s, in either order', (a, b, worst) => {
    const [first, second] = [
      code('health-code', 'T', a, 'authority'),
      code('health-code', 'T', b, 'authority'),
    ]
    expect(known(first, second)).toBe(worst)
    expect(known(second, first)).toBe(worst)
  })
})

describe("a guard's eye", () => {
  test.each(CODE_STATUSES)('on a green fills %s only if nothing is known', (status) => {
    const fills = ['unknown', 'lookup_failed', 'lookup_timeout', 'green'].includes(status)
    const scanned = code('health-code', 'T', status, 'authority')
    expect(known(scanned, seen('green'))).toBe(fills ? 'green' : status)
    expect(known(seen('green'), scanned)).toBe(fills ? 'green' : status)
  })

  test.each(CODE_STATUSES)('on a red outweighs %s', (status) => {
    expect(known(code('health-code', 'T', status, 'authority'), seen('red'))).toBe('red')
  })

  it('knows which statuses it may fill', () => {
    expect(CODE_STATUSES.filter(isUndecided)).toEqual(['lookup_failed', 'lookup_timeout', 'unknown'])
  })

  it('does not count where the rules want another assurance', () => {
    expect(knownCode('health-code', [seen('green')], [{ assurances: ['signed'] }])?.status).toBe('unknown')
  })
})

describe('the assurance', () => {
  test.each(ASSURANCES)('of a green must be accepted: %s', (assurance) => {
    const scanned = code('health-code', 'T', 'green', assurance)
    expect(knownCode('health-code', [scanned], [{ assurances: [assurance] }])).toMatchObject({
      status: 'green',
      assurance,
    })
    for (const others of ASSURANCES.filter((other) => other !== assurance)) {
      expect(knownCode('health-code', [scanned], [{ assurances: [others] }])).toMatchObject({
        status: 'unknown',
        assurance: null,
      })
    }
  })

  it('of a green that is known in no way counts nowhere', () => {
    expect(known(code('health-code', 'T', 'green', null))).toBe('unknown')
  })

  test.each(['yellow', 'red'] as const)('of a %s does not matter', (status) => {
    for (const assurance of ['signed', 'authority', 'guard', null] as const) {
      expect(knownCode('health-code', [code('health-code', 'T', status, assurance)], [])?.status).toBe(status)
    }
  })

  test.each(['green', 'yellow', 'red'] as const)('of a %s that a camera saw must be accepted', (status) => {
    const seenByCamera = code('health-code', 'T', status, 'camera')
    expect(knownCode('health-code', [seenByCamera], ACCEPTED)).toMatchObject({
      status: 'unknown',
      assurance: null,
    })
    expect(knownCode('health-code', [seenByCamera], [...ACCEPTED, { assurances: ['camera'] }])).toMatchObject(
      {
        status,
        assurance: 'camera',
      },
    )
  })

  test.each(['yellow', 'red'] as const)(
    'a misread %s hides no green where cameras do not count',
    (status) => {
      const seenByCamera = code('health-code', 'T', status, 'camera')
      expect(known(seenByCamera, seen('green'))).toBe('green')
      expect(known(code('health-code', 'T', 'green', 'authority'), seenByCamera)).toBe('green')
    },
  )
})

describe('of two codes for one role', () => {
  it('that say the same, the first way of knowing it is named', () => {
    const scanned = code('health-code', 'T', 'green', 'signed')
    expect(knownCode('health-code', [scanned, seen('green')], ACCEPTED)).toMatchObject({
      assurance: 'signed',
    })
    expect(knownCode('health-code', [seen('green'), scanned], ACCEPTED)).toMatchObject({ assurance: 'guard' })
  })

  it('the family of the worse one is named, whichever came first', () => {
    const yellow = code('health-code', 'T', 'yellow', 'authority')
    const green = { ...code('health-code', 'U', 'green', 'authority'), family: 'jiangsu' }
    for (const evidence of [
      [yellow, green],
      [green, yellow],
    ]) {
      expect(knownCode('health-code', evidence, ACCEPTED)).toMatchObject({
        status: 'yellow',
        family: 'zhejiang',
      })
    }
  })
})

it('keeps to its role, and knows nothing of what was not shown', () => {
  expect(knownCode('ruian-code', [code('health-code', 'T', 'green')], ACCEPTED)).toBeNull()
  expect(knownCode('ruian-code', [], ACCEPTED)).toBeNull()
})

it('names the family of the code that was scanned, also when the guard saw it first', () => {
  expect(knownCode('health-code', [seen('green'), code('health-code', 'T', 'unknown')], ACCEPTED)).toEqual({
    role: 'health-code',
    status: 'green',
    assurance: 'guard',
    family: 'zhejiang',
    updatedAt: null,
  })
})

it('says when the authority last changed the status that counts', () => {
  const green = { ...code('health-code', 'T', 'green', 'authority'), updatedAt: 1000 }
  const yellow = { ...code('health-code', 'T', 'yellow', 'authority'), updatedAt: 2000 }
  expect(knownCode('health-code', [green, yellow], ACCEPTED)?.updatedAt).toBe(2000)
  expect(knownCode('health-code', [green, seen('yellow')], ACCEPTED)?.updatedAt).toBeNull()
})

describe('a green where families are named', () => {
  const dccOnly: Accepted[] = [{ assurances: ['signed', 'guard'], families: ['dcc'] }]
  const dcc = code('foreign-pass', 'T')
  const nzcp = { ...dcc, family: 'nzcp' }
  const eye: SeenEvidence = { kind: 'seen', role: 'foreign-pass', status: 'green' }

  test.each([
    ['of the family', [dcc], 'green'],
    ['of another', [nzcp], 'unknown'],
    ['of another, and of the family', [nzcp, dcc], 'green'],
    [
      'of another, and nothing known of one of the family',
      [{ ...dcc, status: 'unknown' as const }, nzcp],
      'unknown',
    ],
    ["by a guard's eye, with nothing scanned", [eye], 'unknown'],
    ["by a guard's eye on another", [{ ...nzcp, status: 'unknown' as const }, eye], 'unknown'],
    ["by a guard's eye on one of the family", [eye, { ...dcc, status: 'unknown' as const }], 'green'],
    ['of the family, otherwise known', [{ ...dcc, assurance: 'camera' as const }], 'unknown'],
  ])('%s', (_name, evidence, status) => {
    expect(knownCode('foreign-pass', evidence, dccOnly)?.status).toBe(status)
  })

  test('counts where any of the accepted takes it', () => {
    const both = [...dccOnly, { assurances: ['signed' as const], families: ['nzcp'] }]
    expect(knownCode('foreign-pass', [nzcp], both)?.status).toBe('green')
  })

  test('and a red of another family counts all the same', () => {
    expect(knownCode('foreign-pass', [{ ...nzcp, status: 'red' }], dccOnly)?.status).toBe('red')
  })
})
