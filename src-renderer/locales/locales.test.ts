import { describe, expect, it } from 'vitest'
import {
  BLACKBODY_REFUSALS,
  CALIBRATE_REFUSALS,
  CALIBRATION_WHYS,
  NOTICES,
  OVERRIDE_REASONS,
  REVOKE_REFUSALS,
} from '../../src-main/api/contract.ts'
import {
  ACTIONS,
  ASKS,
  ASSURANCES,
  CODE_ROLES,
  CODE_STATUSES,
  CONDITIONS,
  DEVICE_TROUBLES,
  GUARD_KEYS,
  INDICATES_WHYS,
  KEYED_ONLY_WHYS,
  LANE_CLOSED_WHYS,
  PERSON_CLASSES,
  TEMPERATURE_KINDS,
  VERDICTS,
  type Reason,
} from '../../src-main/words.ts'
import en from './en.json' with { type: 'json' }
import zh from './zh.json' with { type: 'json' }

type Texts = string | readonly string[] | { readonly [key: string]: Texts }

const leaves = (node: Texts, path: string): [string, string][] =>
  typeof node === 'string'
    ? [[path, node]]
    : Object.entries(node).flatMap(([key, value]) => leaves(value, path === '' ? key : `${path}.${key}`))

const blanks = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([blank]) => blank).toSorted()

const texts = { zh: new Map(leaves(zh, '')), en: new Map(leaves(en, '')) }

const notGreen = CODE_STATUSES.filter((status) => status !== 'green')
const REASONS: readonly Reason[] = [
  'mask-missing',
  'temperature-implausible',
  'temperature-high',
  'fever-confirmed',
  'class-unknown',
  'courier',
  'isolation-order',
  'outing-used',
  'no-phone',
  'order-ended',
  ...CODE_ROLES.flatMap((role) => notGreen.map((status) => `${role}-${status}` as const)),
  ...LANE_CLOSED_WHYS.map((why) => `lane-closed-${why}` as const),
]

const STAFF_REFUSALS =
  'locked not-first number-taken no-such-number last-supervisor weak-pin not-written'.split(' ')

/** What a person at the gate reads says what to do; devices are the guard's affair. */
const DEVICE = /测温仪|扫码枪|摄像头|道闸|未接上|scanner|camera|barrier|not connected/i

/** Words of the office or of this program's makers, beside what a notice board in Rui'an says. */
const NOT_SAID_HERE = /主管|留置|键入|填入/

/** What a person at the gate may read must name no colour and no fever: others stand behind. */
const SHAMING = /红|黄|绿|发烧|发热|red|yellow|green|fever/i

describe.each(['zh', 'en'] as const)('%s', (language) => {
  const at = (path: string) => texts[language].get(path) ?? ''

  it('has a text for everything that can be shown', () => {
    const wanted = [
      ...REASONS.flatMap((reason) => ['person', 'guard', 'next'].map((part) => `reason.${reason}.${part}`)),
      ...ACTIONS.flatMap((action) => ['name', 'person', 'guard'].map((part) => `action.${action}.${part}`)),
      ...ASKS.map((ask) => `ask.${ask}`),
      ...['denied', 'seen-before', 'expired', 'not-yet-valid'].map((what) => `remark.${what}`),
      ...[...VERDICTS, 'none'].map((verdict) => `seenVerdict.${verdict}`),
      ...NOTICES.map((notice) => `notice.${notice}`),
      ...[...GUARD_KEYS, 'override-pass', 'override-deny'].map((key) => `key.${key}`),
      ...PERSON_CLASSES.map((personClass) => `class.${personClass}`),
      ...CODE_STATUSES.map((status) => `status.${status}`),
      ...CODE_ROLES.map((role) => `role.${role}`),
      ...ASSURANCES.map((assurance) => `assurance.${assurance}`),
      ...TEMPERATURE_KINDS.map((kind) => `kind.${kind}`),
      ...VERDICTS.map((verdict) => `verdict.${verdict}`),
      ...DEVICE_TROUBLES.map((trouble) => `devices.trouble.${trouble}`),
      ...KEYED_ONLY_WHYS.map((why) => `dock.keyedOnlyWhy.${why}`),
      ...['calibrating', 'overdue', ...INDICATES_WHYS].map((why) => `device.trouble.${why}`),
      ...[...CALIBRATION_WHYS, 'in-force', 'overdue'].map((state) => `calibration.state.${state}`),
      ...[...CALIBRATE_REFUSALS, ...BLACKBODY_REFUSALS].map((reason) => `calibration.refused.${reason}`),
      ...STAFF_REFUSALS.map((reason) => `outcome.${reason}`),
      ...REVOKE_REFUSALS.map((reason) => `screens.refused.${reason}`),
      ...CONDITIONS.flatMap((id) => [`condition.${id}`, `conditionWait.${id}`, `gate.todo.${id}`]),
      ...OVERRIDE_REASONS.map((reason) => `overrideReason.${reason}`),
    ]
    expect(wanted.filter((path) => at(path).trim() === '')).toEqual([])
  })

  it('leaves no text empty: the name of its key would be shown instead', () => {
    expect([...texts[language]].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  const onTheSign = [...texts[language]].filter(
    ([path]) =>
      /^reason\..*\.(person|next)$/.test(path) ||
      /^action\..*\.person$/.test(path) ||
      path.startsWith('gate.'),
  )

  it('shames nobody at the gate', () => {
    expect(onTheSign.filter(([, text]) => SHAMING.test(text))).toEqual([])
  })

  it('names no device at the gate', () => {
    expect(onTheSign.filter(([, text]) => DEVICE.test(text))).toEqual([])
  })

  it('speaks as the notice board does', () => {
    expect([...texts[language]].filter(([, text]) => NOT_SAID_HERE.test(text))).toEqual([])
  })

  it('leaves it to the countdown how long a high reading waits: the rules say', () => {
    const waiting = ['reason.temperature-high.guard', 'dock.retakeKeyedOnly'].map(at)
    expect(waiting.filter((text) => /\d/.test(text) || text === '')).toEqual([])
  })

  it('gives every reason a next step and the guard the whole sentence', () => {
    expect(
      REASONS.filter((reason) => at(`reason.${reason}.guard`).length < at(`reason.${reason}.person`).length),
    ).toEqual([])
  })
})

it('both languages say the same things', () => {
  expect([...texts.en.keys()]).toEqual([...texts.zh.keys()])
})

it('both languages fill the same blanks', () => {
  const differ = [...texts.zh].filter(
    ([path, text]) => blanks(text).join() !== blanks(texts.en.get(path) ?? '').join(),
  )
  expect(differ).toEqual([])
})
