import { describe, expect, it, test } from 'vitest'
import { presets } from './testing/presets.ts'
import { said } from './testing/words-said.ts'
import {
  addEvidence,
  addFlag,
  countingEvidence,
  mergeEvidence,
  nextLapseMs,
  openVisit,
  setStandsStill,
  visitMs,
  type Visit,
} from './visit.ts'

const rules = presets['ruian-main']

function opened(at: number): Visit {
  return openVisit({
    id: `v${at}`,
    direction: 'in',
    defaultClass: 'resident',
    thread: { state: 'present' },
    flags: [],
    handUntil: null,
    now: at,
  })
}

function after(at: number, word: string, visit: Visit = opened(0)): Visit {
  return addEvidence(visit, [said(word)], at)
}

describe('evidence', () => {
  test.each([
    'on',
    '36.5',
    '37.2',
    '33',
    'gun:36.5',
    'contact:37.2',
    'H:green',
    'h:green',
    'H:expired',
    'H:unknown',
    'no-order',
    'outing-free',
    'holder',
  ])('that does not speak against a person counts for 60 s: %s', (word) => {
    const visit = after(1000, word)
    expect(countingEvidence(visit, rules, 61_000)).toHaveLength(1)
    expect(countingEvidence(visit, rules, 61_001)).toHaveLength(0)
    expect(nextLapseMs(visit, rules, 30_000)).toBe(61_000)
    expect(nextLapseMs(visit, rules, 61_001)).toBeNull()
  })

  test.each([
    'off',
    '37.3',
    '42.5',
    'contact:37.3',
    'H:yellow',
    'h:yellow',
    'R:red',
    'order',
    'outing-used',
    'visitor',
    'household',
    'care',
    'release',
  ])('that speaks against a person, or says who it is, does not age: %s', (word) => {
    const visit = after(1000, word)
    expect(countingEvidence(visit, rules, 10_000_000)).toHaveLength(1)
    expect(nextLapseMs(visit, rules, 30_000)).toBeNull()
  })

  it('that was replaced counts no longer and lapses no more', () => {
    const visit = after(1000, 'H:green')
    const replaced = { ...visit, evidence: visit.evidence.map((item) => ({ ...item, superseded: true })) }
    expect(countingEvidence(replaced, rules, 2000)).toEqual([])
    expect(nextLapseMs(replaced, rules, 2000)).toBeNull()
  })

  it('of the earliest lapses first', () => {
    expect(nextLapseMs(after(9000, '36.5', after(4000, 'on')), rules, 10_000)).toBe(64_000)
    expect(nextLapseMs(after(9000, '36.5', after(4000, 'on')), rules, 64_001)).toBe(69_000)
  })

  it('carries the time it came and the time on the visit’s own clock', () => {
    const visit = addEvidence(opened(500), [said('on'), said('h:green')], 2500)
    expect(visit.evidence.map(({ at, visitMs: ms, superseded }) => [at, ms, superseded])).toEqual([
      [2500, 2000, false],
      [2500, 2000, false],
    ])
    expect(visit.lastEvidenceMs).toBe(2000)
    expect(addEvidence(visit, [], 9000)).toBe(visit)
  })
})

describe('the visit’s own clock', () => {
  it('stands still while the kiosk awaits something, and goes on from there', () => {
    let visit = setStandsStill(after(1000, 'on'), true, 10_000)
    expect(visitMs(visit, 99_000)).toBe(10_000)
    visit = setStandsStill(visit, true, 50_000)
    visit = setStandsStill(visit, false, 110_000)
    expect(visitMs(visit, 110_000)).toBe(10_000)
    expect(visitMs(visit, 115_000)).toBe(15_000)
    visit = setStandsStill(setStandsStill(visit, true, 120_000), false, 121_000)
    expect(visitMs(visit, 121_000)).toBe(20_000)
  })

  it('keeps evidence young while it stands', () => {
    const visit = setStandsStill(after(1000, 'on'), true, 10_000)
    expect(countingEvidence(visit, rules, 3_600_000)).toHaveLength(1)
    expect(countingEvidence(setStandsStill(visit, false, 3_600_000), rules, 3_651_000)).toHaveLength(1)
    expect(countingEvidence(setStandsStill(visit, false, 3_600_000), rules, 3_651_001)).toHaveLength(0)
  })
})

describe('two visits of one person', () => {
  it('become one on the earlier clock, in the order of time, with the flags of both', () => {
    const earlier = addFlag(after(1000, 'on', opened(0)), 'a')
    const later = addFlag(addFlag(after(8000, '36.5', opened(5000)), 'a'), 'b')
    const merged = mergeEvidence(after(9000, 'h:green', earlier), later)
    expect(merged.id).toBe('v0')
    expect(merged.evidence.map((item) => [item.kind, item.at, item.visitMs])).toEqual([
      ['mask', 1000, 1000],
      ['temperature', 8000, 8000],
      ['seen', 9000, 9000],
    ])
    expect(merged.lastEvidenceMs).toBe(9000)
    expect(merged.flags).toEqual(['a', 'b'])
  })
})

it('is flagged once', () => {
  const visit = addFlag(opened(0), 'reclaimed')
  expect(addFlag(visit, 'reclaimed')).toBe(visit)
})
