import { describe, expect, it } from 'vitest'
import { PRESET_NAMES, presets } from '../gate/testing/presets.ts'
import { CONDITIONS, DIRECTIONS, PERSON_CLASSES } from '../words.ts'
import { needsOf } from './visit-view.ts'

const NOW = Date.UTC(2020, 2, 6)

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
