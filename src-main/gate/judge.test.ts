import { describe, expect, it, test } from 'vitest'
import { ASSURANCES, CODE_STATUSES, PERSON_CLASSES, type Direction, type PersonClass } from '../words.ts'
import { judge } from './judge.ts'
import { rowFor } from './rules.ts'
import { code, taken } from './testing/people.ts'
import { PRESET_NAMES, presets, type PresetName } from './testing/presets.ts'
import { judgedAfter, ruled, said, visitWith } from './testing/words-said.ts'
import { addEvidence } from './visit.ts'

const REGISTERED = ['resident', 'city-migrant', 'new-resident'] as const
/** Everybody of whom both codes are asked inwards and nothing that only the guard knows. */
const CODES_ONLY = [...REGISTERED, 'visitor'] as const
const HOLD = 'deny hold-and-report'
const HOME = 'deny admit-to-isolation'
const REFUSE = 'deny refuse'

type Row = readonly [classes: readonly PersonClass[], line: string, ruling: string]

function check(preset: PresetName, direction: Direction, table: readonly Row[]): void {
  const cases = table.flatMap(([classes, line, ruling]) =>
    classes.map((personClass) => [personClass, line, ruling] as const),
  )
  test.each(cases)('%s: %s → %s', (personClass, line, ruling) => {
    const asked = { rules: presets[preset], direction, defaultClass: personClass }
    expect(ruled(judgedAfter(line, asked))).toBe(ruling)
  })
}

const TWO_CODES_IN: readonly Row[] = [
  // Pass, and what is still missing for it.
  [CODES_ONLY, 'on 36.5 H:green R:green', 'pass admit'],
  [CODES_ONLY, 'on 36.5 H:green r:green', 'pass admit'],
  [CODES_ONLY, 'on 36.5 h:green r:green', 'pass admit'],
  [CODES_ONLY, '36.5 H:green R:green', 'ask mask'],
  [CODES_ONLY, 'on H:green R:green', 'pending'],
  [CODES_ONLY, 'on 36.5 R:green', 'pending'],
  [CODES_ONLY, 'on 36.5 H:green', 'pending'],
  [CODES_ONLY, 'on 36.5 H:unknown R:green', 'ask health-code-status'],
  [CODES_ONLY, 'on 36.5 H:unknown R:lookup_failed', 'ask health-code-status ruian-code-status'],
  [CODES_ONLY, 'on 36.5 H:unknown h:green R:green', 'pass admit'],
  [['returnee'], 'on 36.5 H:green R:green', 'ask isolation-order'],
  [['returnee'], 'on 36.5 H:green R:green no-order', 'pass admit'],
  [['employee'], 'on 36.5 H:green R:green', 'pass admit'],
  [['employee'], 'on 36.5 H:green W:green', 'pass admit'],
  [['employee'], 'on 36.5 W:green', 'pending'],
  [['employee'], 'on 36.5 H:green R:expired', 'pending'],
  [['employee'], 'on 36.5 H:green W:expired', 'pending'],
  [['employee'], 'on 36.5 H:green R:expired W:expired', `${REFUSE} ruian-code-expired work-pass-expired`],
  [CODES_ONLY, 'W:green on 36.5 H:green', 'pass admit'],
  [['duty'], 'on 36.5 S:green', 'pass admit'],
  [['duty'], 'on 36.5 H:green R:green', 'pending'],
  // Nobody's eye can tell a badge: there is nothing to ask the guard.
  [['duty'], 'on 36.5 S:unknown', 'pending'],
  [['duty'], 'on 36.5 S:expired', `${REFUSE} staff-badge-expired`],
  [CODES_ONLY, 'S:green on 36.5', 'pass admit'],

  // The mask and the temperature are the standard for everybody.
  [CODES_ONLY, 'off 36.5 H:green R:green', `${REFUSE} mask-missing`],
  [['duty'], 'off 36.5 S:green', `${REFUSE} mask-missing`],
  [REGISTERED, 'off H:green R:green', 'pending'],
  [['visitor'], 'off H:green R:green', `${REFUSE} mask-missing`],
  [[...CODES_ONLY, 'returnee', 'employee', 'duty'], 'on 37.5', 'retake'],
  [[...CODES_ONLY, 'returnee', 'employee', 'duty'], '37.5', 'retake'],
  [CODES_ONLY, 'on H:green R:green 37.5', 'retake'],
  [CODES_ONLY, 'on H:green R:green 37.5 36.5', 'retake'],
  [CODES_ONLY, 'on H:green R:green 37.5 36.5 36.6', 'pass admit'],
  [CODES_ONLY, 'on H:green R:green 37.5 contact:36.6', 'pass admit'],
  [CODES_ONLY, 'on H:green R:green 33', 'retake'],
  [CODES_ONLY, 'on H:green R:green 33 34', 'ask handheld-temperature'],
  [CODES_ONLY, 'on H:green R:green 33 34 gun:36.6', 'pass admit'],
  [CODES_ONLY, 'on H:green R:green 36.1?', 'ask handheld-temperature'],
  [CODES_ONLY, 'on H:green R:green 36.1? gun:36.8', 'pass admit'],
  [[...REGISTERED, 'employee', 'duty', 'returnee'], '37.5 37.6', `${HOLD} fever-confirmed`],
  [[...REGISTERED, 'employee', 'duty', 'returnee'], 'contact:37.6', `${HOLD} fever-confirmed`],
  [['visitor'], 'on 37.5 37.6 H:green R:green', `${REFUSE} fever-confirmed`],
  [['visitor'], 'on H:green R:green contact:37.3', `${REFUSE} fever-confirmed`],
  [['visitor'], '37.5 37.6', 'pending'],

  // Red waits for nothing, a resident's yellow for the thermometer, a visitor's with both codes known for none.
  [[...CODES_ONLY, 'returnee', 'employee', 'duty'], 'H:red', `${HOLD} health-code-red`],
  [[...CODES_ONLY, 'returnee', 'employee', 'duty'], 'r:red', `${HOLD} ruian-code-red`],
  [REGISTERED, 'on H:yellow R:green', 'pending'],
  [REGISTERED, 'on H:yellow R:green 36.5', `${HOME} health-code-yellow`],
  [REGISTERED, 'on H:green R:yellow 36.5', `${HOME} ruian-code-yellow`],
  [REGISTERED, 'on H:yellow R:green 37.5', 'retake'],
  [REGISTERED, 'on H:yellow R:green 37.5 37.5', `${HOLD} fever-confirmed health-code-yellow`],
  [['returnee'], 'on H:yellow R:green 36.5 no-order', `${HOME} health-code-yellow`],
  // An order would send home too: whether there is one no longer matters.
  [['returnee'], 'on H:yellow R:green 36.5', `${HOME} health-code-yellow`],
  [['visitor'], 'H:yellow R:green', `${REFUSE} health-code-yellow`],
  [['visitor'], 'H:yellow R:yellow', `${REFUSE} health-code-yellow ruian-code-yellow`],
  [['visitor'], 'H:yellow', 'pending'],
  [['visitor'], 'H:yellow R:green 37.5', `${REFUSE} temperature-high health-code-yellow`],
  [['visitor'], 'H:yellow off R:green', `${REFUSE} mask-missing health-code-yellow`],
  [['employee'], 'h:yellow W:green', 'pending'],
  [['employee'], 'h:yellow W:green on 36.5', `${REFUSE} health-code-yellow`],
  [CODES_ONLY, 'on 36.5 H:expired R:green', `${REFUSE} health-code-expired`],
  [CODES_ONLY, 'on 36.5 H:green R:not_found', `${REFUSE} ruian-code-not_found`],
  [CODES_ONLY, 'on 36.5 H:under_review h:green R:green', `${REFUSE} health-code-under_review`],

  // What is still asked for stands aside when a red is final.
  [CODES_ONLY, 'H:unknown r:red', `${HOLD} ruian-code-red`],
  [CODES_ONLY, 'G:green r:red', `${HOLD} ruian-code-red`],

  // Orders, couriers, nobody knows who.
  [['returnee'], 'order', 'pending'],
  [['returnee'], 'order on 36.5 H:green R:green', `${HOME} isolation-order`],
  [REGISTERED, 'order on 36.5 H:green R:green', `${HOME} isolation-order`],
  [['visitor', 'employee'], 'order', `${HOLD} isolation-order`],
  [['courier'], 'on', 'deny parcel-desk courier'],
  [['courier'], 'on 36.5 H:green R:green', 'deny parcel-desk courier'],
  [['courier'], 'contact:38', 'deny parcel-desk fever-confirmed courier'],
  [['courier'], 'H:red', `${HOLD} courier health-code-red`],
  [['unknown'], 'on 36.5 H:green R:green', 'ask person-class'],
  [['unknown'], 'on 36.5 H:green R:green resident', 'pass admit'],
  [['unknown'], 'household on 36.5 H:green R:green', 'pass admit'],
  [['unknown'], 'on 36.5 H:green R:green unknown', `${REFUSE} class-unknown`],
  [['unknown'], 'on 36.5 H:yellow R:green', 'ask person-class'],
  [['unknown'], 'household on 36.5 H:yellow R:green', `${HOME} health-code-yellow`],
  [['unknown'], 'on 36.5 H:yellow R:green unknown', `${REFUSE} class-unknown health-code-yellow`],
  [['unknown'], '37.5 37.6', `${HOLD} fever-confirmed`],
  [['unknown'], 'unknown 37.5 37.6', `${HOLD} fever-confirmed class-unknown`],
  [['unknown'], 'H:red', `${HOLD} health-code-red`],
  [['unknown'], 'courier', 'deny parcel-desk courier'],
  // Whom an order sends home must not be held because his class is keyed after it.
  [['unknown'], 'order', 'pending'],
  [['unknown'], 'order on 36.5 H:green R:green', 'ask person-class'],
  [['unknown'], 'order on 36.5 H:green R:green returnee', `${HOME} isolation-order`],
  [['unknown'], 'order on 36.5 H:green R:green visitor', `${HOLD} isolation-order`],

  // The paper pass: confirmed by the guard, and awaited of nobody.
  [CODES_ONLY, 'on 36.5 G:green', 'ask holder'],
  [CODES_ONLY, 'on 36.5 G:green holder', 'pass admit'],
  [CODES_ONLY, 'on 36.5 G:expired', 'pending'],

  // Without a phone no code is waited for: what the rules take instead, or the desk.
  [CODES_ONLY, 'no-phone on 36.5', 'ask without-phone'],
  [CODES_ONLY, 'no-phone 36.5', 'ask mask without-phone'],
  [CODES_ONLY, 'no-phone on 36.5 id', 'pass admit'],
  [CODES_ONLY, 'no-phone on 36.5 paper', 'pass admit'],
  [CODES_ONLY, 'no-phone on 36.5 family-code', 'pass admit'],
  [CODES_ONLY, 'on 36.5 id', 'pass admit'],
  [CODES_ONLY, 'no-phone id on', 'pending'],
  [CODES_ONLY, 'no-phone id 36.5', 'ask mask'],
  [CODES_ONLY, 'no-phone id off 36.5', `${REFUSE} mask-missing`],
  [CODES_ONLY, 'no-phone id on 37.5', 'retake'],
  [REGISTERED, 'no-phone id on 37.5 37.5', `${HOLD} fever-confirmed`],
  [['visitor'], 'no-phone no-proof', `${REFUSE} no-phone`],
  [REGISTERED, 'no-phone no-proof', 'pending'],
  [REGISTERED, 'no-phone no-proof 36.5', `${REFUSE} no-phone`],
  [REGISTERED, 'no-phone no-proof off 36.5', `${REFUSE} mask-missing no-phone`],
  [REGISTERED, 'no-phone no-proof contact:38', `${HOLD} fever-confirmed no-phone`],
  [CODES_ONLY, 'no-proof id on 36.5', `${REFUSE} no-phone`],
  [CODES_ONLY, 'id no-proof on 36.5', `${REFUSE} no-phone`],
  [['unknown'], 'no-phone id on 36.5', 'ask person-class'],
  [['unknown'], 'no-phone id on 36.5 resident', 'pass admit'],
  [['returnee', 'employee'], 'no-phone id on 36.5 no-order', 'ask without-phone'],
  [['returnee', 'employee'], 'no-phone paper on 36.5 no-order', 'pass admit'],
  [['returnee'], 'no-phone paper on 36.5', 'ask isolation-order'],
  [['employee'], 'W:green no-phone on 36.5', 'ask without-phone'],
  [['duty'], 'no-phone id on 36.5', 'pending'],
  [['duty'], 'no-phone on 36.5 S:green', 'pass admit'],
  [['courier'], 'no-phone id on 36.5', 'deny parcel-desk courier'],
  // A green cannot be seen on a phone that is not there; a paper that is scanned needs no phone.
  [CODES_ONLY, 'no-phone h:green r:green on 36.5', 'ask without-phone'],
  [CODES_ONLY, 'h:green no-phone on 36.5', 'ask without-phone'],
  [CODES_ONLY, 'no-phone H:green R:green on 36.5', 'pass admit'],
  [CODES_ONLY, 'no-phone on 36.5 G:green', 'ask holder'],
  [CODES_ONLY, 'no-phone on 36.5 G:green holder', 'pass admit'],
  [CODES_ONLY, 'no-phone on 36.5 G:green paper', 'pass admit'],
  [CODES_ONLY, 'H:expired R:green no-phone G:green paper on 36.5', 'ask holder'],
  // A family member's code of which nothing is known; one that failed is no reason to look elsewhere.
  [CODES_ONLY, 'H:unknown no-phone on 36.5', 'ask without-phone'],
  [CODES_ONLY, 'H:unknown no-phone family-code on 36.5', 'pass admit'],
  [CODES_ONLY, 'H:expired no-phone id on 36.5', `${REFUSE} health-code-expired`],
  [CODES_ONLY, 'H:invalid no-phone no-proof on 36.5', `${REFUSE} no-phone health-code-invalid`],
  // A yellow or a red speaks against a visitor without a phone too.
  [CODES_ONLY, 'no-phone id H:red', `${HOLD} health-code-red`],
  [CODES_ONLY, 'no-phone id r:red', `${HOLD} ruian-code-red`],
  [REGISTERED, 'no-phone id on 36.0? h:yellow gun:36.5', `${HOME} health-code-yellow`],
  [REGISTERED, 'no-phone no-proof h:yellow on 36.5', `${REFUSE} no-phone health-code-yellow`],
  [['visitor'], 'no-phone h:yellow', `${REFUSE} health-code-yellow`],

  // Care is for leaving.
  [CODES_ONLY, 'care H:yellow', 'pending'],
  [CODES_ONLY, 'H:red care', `${HOLD} health-code-red`],
  [CODES_ONLY, 'release', 'pass admit'],
]

describe('ruian-main, inwards', () => check('ruian-main', 'in', TWO_CODES_IN))
describe('codes-shown, inwards', () => check('codes-shown', 'in', TWO_CODES_IN))
describe('community-exit, inwards', () => check('community-exit', 'in', TWO_CODES_IN))

describe('mask-and-temperature, inwards', () =>
  check('mask-and-temperature', 'in', [
    [[...CODES_ONLY, 'employee', 'duty'], 'on 36.5', 'pass admit'],
    [[...CODES_ONLY, 'employee', 'duty'], 'off 36.5', `${REFUSE} mask-missing`],
    [[...CODES_ONLY, 'employee', 'duty'], '36.5', 'ask mask'],
    [[...CODES_ONLY, 'employee', 'duty'], 'on', 'pending'],
    [[...CODES_ONLY, 'employee', 'duty'], 'on 37.5', 'retake'],
    [['visitor'], '37.5 37.5', `${REFUSE} fever-confirmed`],
    [[...REGISTERED, 'employee', 'duty'], '37.5 37.5', `${HOLD} fever-confirmed`],
    [['returnee'], 'on 36.5', 'ask isolation-order'],
    [['returnee'], 'on 36.5 no-order', 'pass admit'],
    [['returnee'], 'on 36.5 order', `${HOME} isolation-order`],
    [['unknown'], 'on 36.5', 'ask person-class'],
    [['unknown'], 'on 36.5 visitor', 'pass admit'],
    [['courier'], 'on 36.5', 'deny parcel-desk courier'],
    [CODES_ONLY, 'no-phone on 36.5', 'pass admit'],
    [CODES_ONLY, 'no-proof on 36.5', 'pass admit'],
    // A code that nobody asked for still speaks against who shows it.
    [REGISTERED, 'on 36.5 h:yellow', `${HOME} health-code-yellow`],
    [['visitor'], 'h:red', `${HOLD} health-code-red`],
  ]))

const OUT: readonly Row[] = [
  [['visitor', 'employee', 'duty', 'courier'], 'on 36.5', 'pass admit'],
  [['visitor', 'employee', 'duty', 'courier'], 'off 36.5', `${REFUSE} mask-missing`],
  [['visitor', 'employee', 'duty', 'courier'], 'on 37.5', 'retake'],
  [['visitor', 'courier'], '37.5 37.5', `${REFUSE} fever-confirmed`],
  [['employee', 'duty', ...REGISTERED], '37.5 37.5', `${HOLD} fever-confirmed`],
  [['unknown'], 'on 36.5', 'ask person-class'],
  [['unknown'], 'on 36.5 duty', 'pass admit'],
  [['returnee'], 'order', `${HOLD} isolation-order`],
  [REGISTERED, 'order', `${HOLD} isolation-order`],
  [PERSON_CLASSES, 'care', 'pass admit'],
  [PERSON_CLASSES, 'off contact:39 order care', 'pass admit'],
  [PERSON_CLASSES, 'H:red care', 'pass admit'],
]

for (const preset of ['ruian-main', 'codes-shown', 'mask-and-temperature'] as const) {
  describe(`${preset}, outwards`, () =>
    check(preset, 'out', [
      ...OUT,
      [REGISTERED, 'on 36.5', 'pass admit'],
      [REGISTERED, 'on 36.5 outing-used', `${REFUSE} outing-used`],
      [['returnee'], 'on 36.5', 'ask isolation-order'],
      [['returnee'], 'off 36.5', 'ask isolation-order'],
      [['returnee'], 'on 36.5 no-order', 'pass admit'],
    ]))
}

describe('community-exit, outwards', () =>
  check('community-exit', 'out', [
    ...OUT,
    [REGISTERED, 'on 36.5', 'ask outing'],
    [REGISTERED, 'on 36.5 outing-free', 'pass admit'],
    [REGISTERED, 'on 36.5 outing-used', `${REFUSE} outing-used`],
    [REGISTERED, 'outing-used on', 'pending'],
    [['returnee'], 'on 36.5 no-order', 'ask outing'],
    [['returnee'], 'on 36.5 no-order outing-free', 'pass admit'],
    [['returnee'], 'on 36.5 outing-free order', `${HOLD} isolation-order`],
  ]))

describe('rules of a site that are not ours', () => {
  const ours = presets['ruian-main']
  const first = (reason: string, actions: object, otherwise: 'refuse' | 'hold-and-report') => ({
    reasons: [reason],
    actions,
    otherwise,
  })
  const HARSH_ON_MASKS = {
    ...ours,
    in: { ...ours.in, outcomes: [first('mask-missing', {}, 'hold-and-report'), ...ours.in.outcomes] },
  }
  const HARSH_ON_OUTINGS = {
    ...presets['community-exit'],
    out: {
      ...presets['community-exit'].out,
      outcomes: [first('outing-used', {}, 'hold-and-report'), ...presets['community-exit'].out.outcomes],
    },
  }
  const MILD_ON_UNKNOWN = {
    ...ours,
    in: {
      ...ours.in,
      outcomes: [first('fever-confirmed', { unknown: 'refuse' }, 'hold-and-report'), ...ours.in.outcomes],
    },
  }
  const WITHOUT_UNKNOWN = {
    ...ours,
    in: {
      ...ours.in,
      classes: ours.in.classes.map(({ classes, ...row }) => ({
        ...row,
        classes:
          row.never === null ? classes.filter((one) => one !== 'unknown') : [...classes, 'unknown' as const],
      })),
    },
  }
  const accepting = (role: 'foreign-pass', families: string[], assurances: ('signed' | 'guard')[]) => ({
    role,
    families,
    assurances,
    holderConfirmed: false,
    expected: true,
  })
  /** Health by a European certificate, the Rui'an code by a New Zealand pass: what one need takes, the other does not. */
  const TWO_FOREIGN = {
    ...ours,
    codes: {
      ...ours.codes,
      'health-code': {
        condition: 'health-code' as const,
        anyOf: [accepting('foreign-pass', ['dcc'], ['signed'])],
      },
      'ruian-code': {
        condition: 'ruian-code' as const,
        anyOf: [accepting('foreign-pass', ['nzcp'], ['signed'])],
      },
    },
  }
  const PHONE_OR_DESK = {
    ...ours,
    in: { ...ours.in, classes: ours.in.classes.map((row) => ({ ...row, withoutPhone: [] })) },
  }
  const HARSH_ON_NO_PHONE = {
    ...ours,
    in: { ...ours.in, outcomes: [first('no-phone', {}, 'hold-and-report'), ...ours.in.outcomes] },
  }
  const BADGE_NOT_EXPECTED = {
    ...ours,
    codes: {
      ...ours.codes,
      'staff-badge': {
        condition: 'staff-badge' as const,
        anyOf: [
          {
            role: 'staff-badge' as const,
            assurances: ['signed' as const],
            holderConfirmed: false,
            expected: false,
          },
        ],
      },
    },
  }

  test.each([
    [
      'a mask that is worth a report is waited for',
      HARSH_ON_MASKS,
      'in',
      'visitor',
      'H:yellow R:green',
      'pending',
    ],
    [
      'and when it is on, the rest decides',
      HARSH_ON_MASKS,
      'in',
      'visitor',
      'H:yellow R:green on',
      `${REFUSE} health-code-yellow`,
    ],
    [
      'an outing that is worth a report is asked for',
      HARSH_ON_OUTINGS,
      'out',
      'resident',
      'off 36.5',
      'ask outing',
    ],
    [
      'a fever that not every class is held for waits for the class',
      MILD_ON_UNKNOWN,
      'in',
      'unknown',
      '37.5 37.6',
      'pending',
    ],
    [
      'the class is not asked of who is never admitted',
      WITHOUT_UNKNOWN,
      'in',
      'unknown',
      'on',
      'deny parcel-desk courier',
    ],
    [
      'a family that one need takes does not satisfy the next',
      TWO_FOREIGN,
      'in',
      'visitor',
      'on 36.5 F:green',
      'ask ruian-code-status',
    ],
    [
      'without a phone is the desk where nothing is taken instead',
      PHONE_OR_DESK,
      'in',
      'resident',
      'no-phone on 36.5',
      `${REFUSE} no-phone`,
    ],
    ['and no proof helps there', PHONE_OR_DESK, 'in', 'resident', 'id on 36.5', `${REFUSE} no-phone`],
    [
      'what no proof leads to is waited for',
      HARSH_ON_NO_PHONE,
      'in',
      'visitor',
      'no-phone off 36.5',
      'ask without-phone',
    ],
    ['and is what the rules say', HARSH_ON_NO_PHONE, 'in', 'visitor', 'no-proof', `${HOLD} no-phone`],
    [
      'a badge that is expected of nobody is needed all the same',
      BADGE_NOT_EXPECTED,
      'in',
      'duty',
      'on 36.5',
      'pending',
    ],
  ] as const)('%s', (_name, rules, direction, defaultClass, line, ruling) => {
    expect(ruled(judgedAfter(line, { rules, direction, defaultClass }))).toBe(ruling)
  })
})

describe('no status but green, known in an accepted way, ever passes', () => {
  for (const preset of PRESET_NAMES) {
    for (const personClass of PERSON_CLASSES) {
      const rules = presets[preset]
      for (const need of rowFor(rules, 'in', personClass).needs) {
        for (const { role, assurances } of rules.codes[need]?.anyOf ?? []) {
          it(`${preset} ${personClass}: ${need} by ${role}`, () => {
            const rest = `on 36.5 no-order holder ${need === 'health-code' ? 'r:green' : 'h:green'}`
            const asked = { rules, direction: 'in', defaultClass: personClass } as const
            for (const status of CODE_STATUSES) {
              for (const assurance of [...ASSURANCES, null]) {
                const visit = addEvidence(
                  visitWith(`${personClass} ${rest}`, asked),
                  [code(role, 'T', status, assurance)],
                  0,
                )
                const { ruling } = judge(visit, rules, 0)
                const passes = ruling.state === 'final' && ruling.verdict === 'pass'
                const may = status === 'green' && assurance !== null && assurances.includes(assurance)
                expect([status, assurance, passes]).toEqual([
                  status,
                  assurance,
                  may && personClass !== 'unknown',
                ])
              }
            }
          })
        }
      }
    }
  }
})

describe('a seen green does not satisfy what only a signature can', () => {
  it.each(['work-pass', 'staff-badge', 'guest-pass'] as const)('%s', (role) => {
    const asked = {
      rules: presets['ruian-main'],
      direction: 'in',
      defaultClass: role === 'staff-badge' ? 'duty' : 'employee',
    } as const
    const visit = addEvidence(
      visitWith('on 36.5 h:green holder', asked),
      [{ kind: 'seen', role, status: 'green' }],
      0,
    )
    expect(judge(visit, asked.rules, 0).ruling.state).not.toBe('final')
  })
})

describe('the class of a person', () => {
  const lane = { rules: presets['ruian-main'], direction: 'in' } as const

  test.each<[PersonClass, string, string]>([
    ['visitor', 'on', 'visitor by default'],
    ['visitor', 'W:green', 'employee by pass'],
    ['visitor', 'S:green', 'duty by pass'],
    ['visitor', 'W:green S:green', 'duty by pass'],
    ['visitor', 'S:green resident', 'resident by key'],
    ['visitor', 'resident S:green', 'resident by key'],
    ['visitor', 'resident returnee', 'returnee by key'],
    ['unknown', 'on', 'unknown by default'],
    ['unknown', 'household', 'resident by household'],
    ['unknown', 'household W:green', 'employee by pass'],
    ['unknown', 'household visitor', 'visitor by key'],
    ['visitor', 'household', 'visitor by default'],
    ['visitor', 'H:green', 'visitor by default'],
  ])('at a lane for %s after %s is %s', (defaultClass, line, is) => {
    const { personClass, classFrom } = judgedAfter(line, { ...lane, defaultClass })
    expect(`${personClass} by ${classFrom}`).toBe(is)
  })

  test.each(['camera', 'guard', 'authority', null] as const)(
    'is not read from a pass that is known by %s only',
    (assurance) => {
      const asked = { ...lane, defaultClass: 'visitor' } as const
      const visit = addEvidence(visitWith('', asked), [code('work-pass', 'T', 'green', assurance)], 0)
      expect(judge(visit, lane.rules, 0).personClass).toBe('visitor')
    },
  )
})

describe('what the guard is asked, and what the tiles show', () => {
  const asked = { rules: presets['ruian-main'], direction: 'in', defaultClass: 'resident' } as const

  test.each([
    ['', 'health-code wait, ruian-code wait, mask ask, temperature wait'],
    ['on', 'health-code wait, ruian-code wait, mask ok, temperature wait'],
    ['off', 'health-code wait, ruian-code wait, mask bad, temperature wait'],
    ['on H:unknown', 'health-code ask, ruian-code wait, mask ok, temperature wait'],
    ['on H:green 37.5', 'health-code ok, ruian-code wait, mask ok, temperature busy'],
    ['on H:green 33', 'health-code ok, ruian-code wait, mask ok, temperature busy'],
    ['on H:green 33 33', 'health-code ok, ruian-code wait, mask ok, temperature ask'],
    ['on H:expired 36.5', 'health-code bad, ruian-code wait, mask ok, temperature ok'],
    ['G:green 37.5 37.5', 'health-code ask, ruian-code ask, mask ask, temperature bad'],
  ])('%s: %s', (line, tiles) => {
    const shown = judgedAfter(line, asked).conditions.map(({ id, state }) => `${id} ${state}`)
    expect(shown.toSorted().join(', ')).toBe(tiles.split(', ').toSorted().join(', '))
  })

  test.each([
    ['returnee', 'in', '', 'isolation-order ask'],
    ['returnee', 'in', 'no-order', 'isolation-order ok'],
    ['returnee', 'in', 'order', 'isolation-order bad'],
    ['resident', 'out', '', 'outing ask'],
    ['resident', 'out', 'outing-free', 'outing ok'],
    ['resident', 'out', 'outing-used', 'outing bad'],
  ] as const)('of a %s going %s, after "%s": %s', (defaultClass, direction, line, tile) => {
    const { conditions } = judgedAfter(line, { rules: presets['community-exit'], direction, defaultClass })
    expect(conditions.map(({ id, state }) => `${id} ${state}`)).toContain(tile)
  })

  test.each([
    ['resident', '', ['mask', 'health-code-status', 'ruian-code-status']],
    ['duty', '', ['mask']],
    ['duty', 'on', []],
  ] as const)('asks of a %s after "%s": %j', (defaultClass, line, asks) => {
    expect(judgedAfter(line, { ...asked, defaultClass }).asks).toEqual(asks)
  })

  it('knows no code of a person without a phone, whatever one key says together with the mask', () => {
    const { codes, mask, conditions } = judgedAfter('h:green r:green on no-phone id', asked)
    expect({ codes, mask }).toEqual({ codes: [], mask: true })
    expect(conditions).toContainEqual({ id: 'health-code', state: 'ok' })
  })

  it('names what is known of each code, and of nothing else', () => {
    const { codes } = judgedAfter('household on R:green h:yellow no-order', asked)
    expect(codes.map(({ role, status }) => `${role} ${status}`)).toEqual([
      'ruian-code green',
      'health-code yellow',
    ])
  })

  it('knows a code in the ways only that are accepted of its own role', () => {
    const visit = addEvidence(
      visitWith('', { ...asked, defaultClass: 'employee' }),
      [code('work-pass', 'T', 'green', 'authority'), code('health-code', 'T', 'green', 'authority')],
      0,
    )
    expect(judge(visit, asked.rules, 0).codes).toMatchObject([
      { role: 'work-pass', status: 'unknown' },
      { role: 'health-code', status: 'green' },
    ])
  })

  it('asks for a contact reading of nobody who waits aside for something else', () => {
    const visit = visitWith('on 36.5', asked)
    expect(judge({ ...visit, ticket: 1 }, asked.rules, 18_000).asks).not.toContain('contact-temperature')
  })

  it('asks for a contact reading of whoever waits aside with a high one', () => {
    const visit = visitWith('on H:green R:green 37.5', asked)
    expect(judge(visit, asked.rules, 18_000).asks).not.toContain('contact-temperature')
    expect(judge({ ...visit, ticket: 1, parkedAt: 18_000 }, asked.rules, 18_000).asks).toContain(
      'contact-temperature',
    )
  })

  test.each([
    ['37.5', { state: 'retake', at: 5000, reason: 'temperature-high' }],
    ['33', { state: 'retake', at: 0, reason: 'temperature-implausible' }],
    ['42.5', { state: 'retake', at: 5000, reason: 'temperature-implausible' }],
  ])('says why %s is taken again, and from when', (line, ruling) => {
    expect(judgedAfter(line, asked).ruling).toEqual(ruling)
  })

  it('asks nothing more once the ruling is final', () => {
    expect(judgedAfter('H:red', asked).asks).toEqual([])
    expect(judgedAfter('release', asked).asks).toEqual([])
  })

  it('names all reasons that apply in the order mask, temperature, class, codes', () => {
    const line = 'R:yellow H:yellow order contact:38 off'
    expect(ruled(judgedAfter(line, { ...asked, defaultClass: 'returnee' }))).toBe(
      `${HOLD} mask-missing fever-confirmed isolation-order health-code-yellow ruian-code-yellow`,
    )
  })

  it('takes the last word on the mask, and the worst on an order', () => {
    expect(ruled(judgedAfter('off H:green R:green on 36.5', asked))).toBe('pass admit')
    const returnee = { ...asked, defaultClass: 'returnee' } as const
    expect(ruled(judgedAfter('order no-order on 36.5 H:green R:green', returnee))).toBe(
      `${HOME} isolation-order`,
    )
  })
})

describe('age', () => {
  const asked = { rules: presets['ruian-main'], direction: 'in', defaultClass: 'resident' } as const

  function later(line: string, seconds: number): string {
    let visit = visitWith('', asked)
    for (const word of line.split(' ')) visit = addEvidence(visit, [said(word)], 0)
    return ruled(judge(visit, asked.rules, seconds * 1000))
  }

  test.each([
    ['on 36.5 H:green', 60, 'pending'],
    ['H:red', 3600, `${HOLD} health-code-red`],
    ['contact:38', 3600, `${HOLD} fever-confirmed`],
    ['37.5', 3600, 'retake'],
    ['33', 60, 'retake'],
    ['33', 60.001, 'pending'],
    ['on 36.5 H:green R:green', 60, 'pass admit'],
    ['on 36.5 H:green R:green', 60.001, 'pending'],
  ])('%s after %d s: %s', (line, seconds, ruling) => {
    expect(later(line, seconds)).toBe(ruling)
  })

  it('does not age that there is no phone, but what was checked instead', () => {
    let visit = addEvidence(visitWith('', asked), [said('id')], 0)
    visit = addEvidence(visit, [taken(36.5), said('on')], 50_000)
    expect(ruled(judge(visit, asked.rules, 60_000))).toBe('pass admit')
    expect(ruled(judge(visit, asked.rules, 60_001))).toBe('ask without-phone')
  })

  it('does not bring back a missing mask that was put on since', () => {
    let visit = addEvidence(visitWith('', asked), [said('off')], 0)
    visit = addEvidence(visit, [said('on')], 5000)
    visit = addEvidence(visit, [taken(36.5), said('h:green'), said('r:yellow')], 61_000)
    expect(judge(visit, asked.rules, 65_000).mask).toBe(true)
    expect(judge(visit, asked.rules, 65_001).mask).toBeNull()
    expect(ruled(judge(visit, asked.rules, 65_001))).toBe('ask mask')
  })
})
