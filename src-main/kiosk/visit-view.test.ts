import { describe, expect, it } from 'vitest'
import type { Evidence } from '../gate/evidence.ts'
import { PRESET_NAMES, presets } from '../gate/testing/presets.ts'
import { CONDITIONS, DIRECTIONS, PERSON_CLASSES } from '../words.ts'
import { openVisit, addEvidence, type Visit } from '../gate/visit.ts'
import { keyEvidence } from '../gate/keys.ts'
import { taken } from '../gate/testing/people.ts'
import { aheadView, askingToMeasure, needsOf, viewOfVisit } from './visit-view.ts'

const NOW = Date.UTC(2020, 2, 6)
const superseded = (item: Evidence): Evidence => ({ ...item, superseded: true })

describe('what a screen shows of the rules', () => {
  it("stands in the order of the rule: health code, Rui'an code, mask, temperature", () => {
    const resident = { direction: 'in', defaultClass: 'resident' } as const
    expect(needsOf(resident, presets['ruian-main'], NOW)).toEqual([
      'health-code',
      'ruian-code',
      'mask',
      'temperature',
    ])
  })

  it.each(PRESET_NAMES)('is in one order for everybody under %s', (name) => {
    for (const direction of DIRECTIONS) {
      for (const defaultClass of PERSON_CLASSES) {
        const needs = needsOf({ direction, defaultClass }, presets[name], NOW)
        expect(needs).toEqual(CONDITIONS.filter((id) => needs.includes(id)))
      }
    }
  })

  it('asks for no code where the rules ask for none', () => {
    const leaves = { direction: 'out', defaultClass: 'resident' } as const
    expect(needsOf(leaves, presets['ruian-main'], NOW)).toEqual(['mask', 'temperature'])
  })
})

describe('what a screen shows of a visitor', () => {
  const visit = openVisit({
    id: 'v1',
    direction: 'in',
    defaultClass: 'resident',
    thread: { state: 'present' },
    flags: [],
    handUntil: null,
    now: NOW,
  })
  const rules = presets['ruian-main']

  it('says that one more normal reading clears a high one', () => {
    const high = addEvidence(visit, [taken(37.9)], NOW)
    const normal = addEvidence(high, [taken(36.5)], NOW + 6000)
    const oneMore = (measured: Visit, now: number) => viewOfVisit(measured, rules, now).oneMore
    expect([oneMore(high, NOW), oneMore(normal, NOW + 6000)]).toEqual([false, true])
    const tooHigh = addEvidence(visit, [taken(43)], NOW)
    expect(oneMore(addEvidence(tooHigh, [taken(36.5)], NOW + 6000), NOW + 6000)).toBe(true)
  })

  it('has every reading, also one that decides nothing', () => {
    const measured = addEvidence(visit, [taken(37.9), taken(36.5, 'contact')], NOW)
    expect(viewOfVisit(measured, rules, NOW)).toMatchObject({
      readings: [
        { celsius: 37.9, kind: 'body-estimate' },
        { celsius: 36.5, kind: 'contact' },
      ],
      temperature: { celsius: 36.5 },
    })
  })

  it.each([
    [[], null],
    [['no-phone'], 'asked'],
    [['no-phone', 'proof-resident-id'], 'resident-id'],
    [['proof-none', 'no-phone'], 'none'],
  ] as const)('after %j says what stands instead of the phone: %s', (keys, wanted) => {
    const said = addEvidence(visit, keys.flatMap(keyEvidence), NOW)
    expect(viewOfVisit(said, rules, NOW).withoutPhone).toBe(wanted)
    const takenBack = { ...said, evidence: said.evidence.map(superseded) }
    expect(viewOfVisit(takenBack, rules, NOW).withoutPhone).toBeNull()
  })

  it('says who has stepped back, unless he waits under a ticket', () => {
    const away = { ...visit, thread: { state: 'held', leftAt: 1000, spokenUntil: null } } as const
    expect(viewOfVisit(visit, rules, NOW).isAway).toBe(false)
    expect(viewOfVisit(away, rules, NOW).isAway).toBe(true)
    expect(viewOfVisit({ ...away, ticket: 1 }, rules, NOW).isAway).toBe(false)
  })

  it('says what was given ahead of the next one, and nothing once it is taken back', () => {
    const next = { ...visit, thread: { state: 'expected', until: NOW } } as const
    const ahead = addEvidence(next, keyEvidence('mask-on'), NOW)
    expect(aheadView(ahead)).toMatchObject({ visit: 'v1', said: ['mask-on'] })
    expect(aheadView({ ...ahead, evidence: ahead.evidence.map(superseded) })).toBeNull()
  })

  it('asks the guard to measure where nothing measures by itself, until there is a reading', () => {
    const asked = (of: typeof visit) => askingToMeasure(viewOfVisit(of, rules, NOW)).asks
    expect(asked(visit)).toContain('handheld-temperature')
    expect(asked(addEvidence(visit, [taken(36.5, 'handheld')], NOW))).not.toContain('handheld-temperature')
  })
})
