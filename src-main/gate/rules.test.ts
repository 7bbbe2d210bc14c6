import { describe, expect, it, test } from 'vitest'
import { CODE_ROLES, PERSON_CLASSES } from '../words.ts'
import { actionFor, reasonMatches, rowFor, rulesSchema, type Rules } from './rules.ts'
import { PRESET_NAMES, presets, presetText } from './testing/presets.ts'

/** What the schema says of ruian-main with one place spoilt: `in.classes.0.needs: message`, a line an issue. */
function refusal(...spoil: readonly (readonly [from: string | RegExp, to: string])[]): string[] {
  let text = JSON.stringify(JSON.parse(presetText('ruian-main')))
  for (const [from, to] of spoil) {
    const spoilt = text.replace(from, to)
    if (spoilt === text) throw new Error(`nothing like ${String(from)} in the preset`)
    text = spoilt
  }
  const parsed = rulesSchema.safeParse(JSON.parse(text))
  if (parsed.success) return []
  return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
}

describe('a rules file is refused, and told where,', () => {
  test.each<[string, [string | RegExp, string], RegExp]>([
    [
      'when an admitted class needs no mask',
      ['"needs":["mask","temperature",', '"needs":["temperature",'],
      /^in\.classes\.0\.needs: mask and temperature are needed/,
    ],
    [
      'when an admitted class needs no temperature',
      ['"needs":["mask","temperature","staff-badge"]', '"needs":["mask","staff-badge"]'],
      /^in\.classes\.3\.needs: mask and temperature are needed/,
    ],
    [
      'when a need is unknown',
      ['"temperature","health-code","ruian-code"]', '"temperature","helth-code","ruian-code"]'],
      /^in\.classes\.0\.needs\.2: unknown need "helth-code", expected one of mask, temperature, /,
    ],
    [
      'when a need has the name of something every object has',
      ['"temperature","health-code","ruian-code"]', '"temperature","constructor","ruian-code"]'],
      /^in\.classes\.0\.needs\.2: unknown need "constructor"/,
    ],
    [
      'when a class stands in two rows',
      ['"classes":["returnee"]', '"classes":["returnee","visitor"]'],
      /^in\.classes\.1: class visitor stands in two rows/,
    ],
    [
      'when a class stands in no row',
      ['"new-resident","visitor","unknown"]', '"new-resident","unknown"]'],
      /^in\.classes: no row for class visitor/,
    ],
    [
      'when a class is none of ours',
      ['"classes":["returnee"]', '"classes":["foreigner"]'],
      /^in\.classes\.1\.classes\.0: /,
    ],
    [
      'when a reason leads to admit',
      [
        '{"reasons":["any-red"],"otherwise":"hold-and-report"}',
        '{"reasons":["any-red"],"otherwise":"admit"}',
      ],
      /^in\.outcomes\.1: a reason cannot lead to admit/,
    ],
    [
      'when a reason leads to admit for one class, outwards',
      [/"duty":"refuse"(?!.*"duty":"refuse")/, '"duty":"admit"'],
      /^out\.outcomes\.2: a reason cannot lead to admit/,
    ],
    [
      'when a reason is none of ours',
      ['"reasons":["any-red"]', '"reasons":["any-reed"]'],
      /^in\.outcomes\.1\.reasons\.0: unknown reason "any-reed"/,
    ],
    [
      'when an override names a reason that is none of ours',
      ['"supervisorFor":["any-red","fever-confirmed"', '"supervisorFor":["any-red","fever"'],
      /^override\.supervisorFor\.1: unknown reason "fever"/,
    ],
    [
      'when a reason may never be overridden that is none of ours',
      ['"neverFor":["courier"]', '"neverFor":["courier","parcel"]'],
      /^override\.neverFor\.1: unknown reason "parcel"/,
    ],
    [
      'when a green is called a reason',
      ['"reasons":["any-red"]', '"reasons":["any-green"]'],
      /^in\.outcomes\.1\.reasons\.0: unknown reason "any-green"/,
    ],
    [
      'when nothing plausible could be a fever',
      ['"handheld":37.3', '"handheld":42.5'],
      /^temperature\.feverAt\.handheld: a limit above 35 and up to 42/,
    ],
    [
      'when everything plausible would be a fever',
      ['"handheld":37.3', '"handheld":35'],
      /^temperature\.feverAt\.handheld: a limit above 35 and up to 42/,
    ],
    ['when a kind of temperature has no limit', [',"contact":37.3', ''], /^temperature\.feverAt\.contact: /],
    [
      'when an assurance is none of ours',
      ['"authority"', '"hearsay"'],
      /^codes\.health-code\.anyOf\.0\.assurances/,
    ],
    [
      'when a family is no name of one',
      ['"role":"health-code",', '"role":"health-code","families":["DCC"],'],
      /^codes\.health-code\.anyOf\.0\.families\.0: expected a code family such as "dcc"$/,
    ],
    ['when a word is misspelt', ['"expected":false', '"expectd":false'], /^codes\.health-code\.anyOf\.1: /],
    [
      'when a time is negative',
      ['"evidenceSeconds":60', '"evidenceSeconds":-1'],
      /^times\.evidenceSeconds: /,
    ],
    [
      'when there is no action for the rest',
      [',"otherwise":"parcel-desk"', ''],
      /^in\.outcomes\.4\.otherwise: /,
    ],
  ])('%s', (_why, spoil, says) => {
    expect(refusal(spoil).join('\n')).toMatch(new RegExp(says.source, `${says.flags}m`))
  })

  it('and not when nothing is wrong', () => {
    expect(refusal(['"abandonSeconds":60', '"abandonSeconds":90'])).toEqual([])
    expect(refusal(['"handheld":37.3', '"handheld":42'])).toEqual([])
  })

  it.each([
    'mask-missing',
    'temperature-implausible',
    'temperature-high',
    'fever-confirmed',
    'class-unknown',
    'courier',
    'isolation-order',
    'outing-used',
    'order-ended',
    'any-yellow',
    'ruian-code-lookup_failed',
  ])('and not for naming %s', (reason) => {
    expect(refusal(['"reasons":["any-red"]', `"reasons":["${reason}"]`])).toEqual([])
  })
})

describe.each(PRESET_NAMES)('%s', (name) => {
  const rules: Rules = presets[name]

  it('asks mask and temperature of everybody but of who is never admitted', () => {
    for (const direction of ['in', 'out'] as const) {
      for (const personClass of PERSON_CLASSES) {
        const row = rowFor(rules, direction, personClass)
        if (row.never === null) expect(row.needs).toEqual(expect.arrayContaining(['mask', 'temperature']))
        else expect([direction, personClass]).toEqual(['in', 'courier'])
      }
    }
  })

  it('asks the same codes of residents, city migrants and new residents', () => {
    for (const direction of ['in', 'out'] as const) {
      const [resident, ...others] = (['resident', 'city-migrant', 'new-resident'] as const).map(
        (personClass) => rowFor(rules, direction, personClass),
      )
      for (const other of others) expect(other).toEqual(resident)
    }
  })

  it('lets no fever, red or yellow of anybody in', () => {
    for (const direction of ['in', 'out'] as const) {
      for (const personClass of PERSON_CLASSES) {
        for (const reason of [
          'fever-confirmed',
          ...CODE_ROLES.flatMap((role) => [`${role}-red`, `${role}-yellow`]),
        ]) {
          expect(actionFor(rules, direction, personClass, reason)).not.toBe('admit')
        }
      }
    }
  })

  it('judges at 37.3, between 35 and 42, and waits the times of the design', () => {
    expect(new Set(Object.values(rules.temperature.feverAt))).toEqual(new Set([37.3]))
    expect(rules.temperature).toMatchObject({ plausible: { min: 35, max: 42 }, retakeAfterSeconds: 5 })
    expect(rules.times).toMatchObject({
      evidenceSeconds: 60,
      abandonSeconds: 60,
      awaitPresenceSeconds: 10,
      sameTokenSeconds: 10,
    })
  })
})

describe('what a reason leads to', () => {
  const rules = presets['ruian-main']

  it('is refuse where no outcome names it', () => {
    expect(actionFor(rules, 'in', 'resident', 'mask-missing')).toBe('refuse')
    expect(actionFor(rules, 'in', 'resident', 'health-code-expired')).toBe('refuse')
  })

  it('is what the first outcome that names it says', () => {
    expect(actionFor(rules, 'in', 'resident', 'ruian-code-yellow')).toBe('admit-to-isolation')
    expect(actionFor(rules, 'in', 'visitor', 'ruian-code-yellow')).toBe('refuse')
    expect(actionFor(rules, 'out', 'resident', 'isolation-order')).toBe('hold-and-report')
  })

  test.each([
    ['any-red', 'health-code-red', true],
    ['any-red', 'staff-badge-red', true],
    ['any-red', 'health-code-yellow', false],
    ['any-red', 'any-red', true],
    ['any-red', 'mask-red', false],
    ['courier', 'courier', true],
    ['health-code-red', 'ruian-code-red', false],
  ])('%s names %s: %s', (pattern, reason, names) => {
    expect(reasonMatches(pattern, reason)).toBe(names)
  })
})
