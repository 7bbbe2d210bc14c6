import type { Action, GuardKey, Reason, Verdict } from '../../../src-main/words.ts'
import type { Delay } from './delays.ts'

export type HeldUp = 'health' | 'ruian-site' | 'ra1' | 'ra1-expired' | 'work-pass' | 'paper-pass' | 'badge'

/** A person's own normal temperature, or one that is theirs as well and means something else. */
export type Forehead = 'own' | 'cold' | 'high' | 'fever' | 'fever-again'

/** What the person or the guard does next. */
export type Act =
  | { do: 'forehead'; is: Forehead }
  | { do: 'moves' }
  | { do: 'scan'; code: HeldUp }
  | { do: 'key'; key: GuardKey }
  /** The guard takes the gun and keys in its read-out: this person's own temperature. */
  | { do: 'gun' }
  | { do: 'takes'; delay: Delay }
  | { do: 'awaits'; sign: 'retake' | 'retake-now' | 'ask' }
  /** Goes out of sight undecided: the one behind takes the place. */
  | { do: 'steps-back' }

export interface Kind {
  /** Of a hundred people. */
  share: number
  /** Why so many. */
  reason: string
  /** 主要模式: green codes, mask on, a normal temperature at once. */
  plain: boolean
  acts: readonly Act[]
  expect: {
    verdict: Verdict | null
    action: Action | null
    reasons: readonly Reason[]
    flags: readonly string[]
    /** In their order; `gun` is keyed in. */
    readings: readonly (Forehead | 'gun')[]
  }
}

const key = (id: GuardKey): Act[] => [
  { do: 'takes', delay: 'guardLooks' },
  { do: 'takes', delay: 'guardPresses' },
  { do: 'key', key: id },
]
/** The next of several keys in a row: looked at already. */
const andKey = (id: GuardKey): Act[] => [
  { do: 'takes', delay: 'guardPresses' },
  { do: 'key', key: id },
]
const scan = (code: HeldUp): Act[] => [
  { do: 'takes', delay: 'aim' },
  { do: 'scan', code },
]
const other = (code: HeldUp): Act[] => [
  { do: 'takes', delay: 'otherCode' },
  { do: 'scan', code },
]
const takes = (delay: Delay): Act => ({ do: 'takes', delay })
const forehead = (is: Forehead): Act => ({ do: 'forehead', is })
const still: Act[] = [takes('standStill'), forehead('own')]
const phone = takes('liftPhone')

const pass = { verdict: 'pass', action: 'admit', reasons: [], flags: [], readings: ['own'] } as const

/**
 * Who comes, of a hundred people in the morning hours. The newspaper gives the modes and their order, not their
 * numbers: 健康码 + 瑞安通 + 戴口罩 + 体温正常 is the main mode, 其它模式为辅. So three of four pass plainly, most
 * of them with codes that are only shown (亮码, the rule in March 2020), and every other kind that the rules know
 * comes at least once in a hundred, which is more than a real morning has of most of them.
 */
export const KINDS = {
  shown: {
    share: 46,
    reason:
      '亮码: in March 2020 the codes are shown to the guard, one key says that both are green and the mask is on',
    plain: true,
    acts: [...still, phone, ...key('seen-green')],
    expect: pass,
  },
  'both-scanned': {
    share: 10,
    reason:
      '扫码 comes up: health code and the own 瑞安通 of the site are scanned, one key says what the guard sees',
    plain: true,
    acts: [...still, phone, ...scan('health'), ...other('ruian-site'), ...key('seen-green')],
    expect: pass,
  },
  signed: {
    share: 6,
    reason: 'a signed 瑞安通 beside a shown health code: as many as can be expected of a new thing',
    plain: true,
    acts: [...still, phone, ...scan('ra1'), ...key('seen-green')],
    expect: pass,
  },
  'work-pass': {
    share: 5,
    reason: '员工通行证: over 40 passes for the enterprises of one street, whose people come every morning',
    plain: false,
    acts: [...still, phone, ...scan('work-pass'), ...key('health-green'), ...andKey('mask-on')],
    expect: pass,
  },
  badge: {
    share: 2,
    reason: 'relief of the duty staff every four hours (200 volunteers on one community)',
    plain: false,
    acts: [...still, phone, ...scan('badge'), ...key('mask-on')],
    expect: pass,
  },
  paper: {
    share: 4,
    reason: 'no phone: children and the old carry a paper pass, which the guard confirms to be theirs',
    plain: false,
    acts: [...still, phone, ...scan('paper-pass'), ...key('holder-confirmed'), ...andKey('mask-on')],
    expect: pass,
  },
  'mask-later': {
    share: 3,
    reason: 'the mask is in the pocket and is put on when the guard says so',
    plain: false,
    acts: [...key('mask-off'), takes('putMaskOn'), ...still, phone, ...key('seen-green')],
    expect: pass,
  },
  'hat-pushed-back': {
    share: 3,
    reason: 'a March morning: the first reading is of a hat or of cold skin, below 35 °C',
    plain: false,
    acts: [
      takes('standStill'),
      forehead('cold'),
      { do: 'awaits', sign: 'retake' },
      { do: 'moves' },
      takes('pushHatBack'),
      forehead('own'),
      phone,
      ...key('seen-green'),
    ],
    expect: { ...pass, readings: ['cold', 'own'] },
  },
  'cold-forehead': {
    share: 1,
    reason: 'came by scooter: the module reads below 35 °C twice, the guard takes the gun',
    plain: false,
    acts: [
      takes('standStill'),
      forehead('cold'),
      phone,
      ...key('seen-green'),
      { do: 'awaits', sign: 'ask' },
      takes('takeGun'),
      { do: 'gun' },
    ],
    expect: { ...pass, readings: ['cold', 'cold', 'gun'] },
  },
  'high-then-normal': {
    share: 1,
    reason: 'ran to the gate: high at first, then normal twice',
    plain: false,
    acts: [
      takes('standStill'),
      forehead('high'),
      phone,
      ...key('seen-green'),
      { do: 'awaits', sign: 'retake' },
      { do: 'moves' },
      { do: 'awaits', sign: 'retake-now' },
      ...andKey('retake'),
      forehead('own'),
    ],
    expect: { ...pass, readings: ['high', 'own', 'own'] },
  },
  fever: {
    share: 1,
    reason: 'one in a hundred is far above what was found; it must not stop the queue all the same',
    plain: false,
    acts: [
      takes('standStill'),
      forehead('fever'),
      { do: 'awaits', sign: 'retake' },
      { do: 'moves' },
      { do: 'awaits', sign: 'retake-now' },
      ...andKey('retake'),
      forehead('fever-again'),
    ],
    expect: {
      verdict: 'deny',
      action: 'hold-and-report',
      reasons: ['fever-confirmed'],
      flags: [],
      readings: ['fever', 'fever-again'],
    },
  },
  'yellow-resident': {
    share: 1,
    reason: 'goes home to isolate, with a report',
    plain: false,
    acts: [
      ...still,
      phone,
      ...scan('health'),
      ...key('health-yellow'),
      ...andKey('mask-on'),
      ...other('ra1'),
    ],
    expect: {
      ...pass,
      verdict: 'deny',
      action: 'admit-to-isolation',
      reasons: ['health-code-yellow'],
    },
  },
  red: {
    share: 1,
    reason: 'held at once, and waits for nothing',
    plain: false,
    acts: [phone, ...scan('health'), ...key('health-red')],
    expect: {
      verdict: 'deny',
      action: 'hold-and-report',
      reasons: ['health-code-red'],
      flags: [],
      readings: [],
    },
  },
  courier: {
    share: 2,
    reason: '外卖快递不得进入: parcels are left at the checkpoint',
    plain: false,
    acts: [...key('class-courier')],
    expect: { verdict: 'deny', action: 'parcel-desk', reasons: ['courier'], flags: [], readings: [] },
  },
  visitor: {
    share: 3,
    reason: '来访人员 with green codes: one key more, for the class',
    plain: false,
    acts: [...still, phone, ...key('class-visitor'), ...andKey('seen-green')],
    expect: pass,
  },
  'yellow-visitor': {
    share: 1,
    reason: 'refused, with a next step',
    plain: false,
    acts: [
      ...still,
      phone,
      ...scan('health'),
      ...key('class-visitor'),
      ...andKey('health-yellow'),
      ...andKey('mask-on'),
      ...other('ra1'),
    ],
    expect: { ...pass, verdict: 'deny', action: 'refuse', reasons: ['health-code-yellow'] },
  },
  returnee: {
    share: 1,
    reason: '三返人员: the guard is asked for an isolation order',
    plain: false,
    acts: [...still, phone, ...key('class-returnee'), ...andKey('seen-green'), ...andKey('order-none')],
    expect: pass,
  },
  'expired-pass': {
    share: 1,
    reason: 'a 瑞安通 past its time',
    plain: false,
    acts: [
      ...still,
      phone,
      ...scan('health'),
      ...key('health-green'),
      ...andKey('mask-on'),
      ...other('ra1-expired'),
    ],
    expect: { ...pass, verdict: 'deny', action: 'refuse', reasons: ['ruian-code-expired'] },
  },
  family: {
    share: 2,
    reason: '一家人一部手机: the first shows the phone, the second is next on the same phone',
    plain: false,
    acts: [...key('same-phone'), ...still, ...scan('health'), ...key('seen-green')],
    expect: { ...pass, flags: ['same-phone'] },
  },
  'steps-back': {
    share: 2,
    reason: 'looks for the other code aside, while the one behind passes, and comes again',
    plain: false,
    acts: [
      phone,
      ...scan('health'),
      { do: 'steps-back' },
      ...still,
      ...scan('health'),
      ...other('ra1'),
      ...key('seen-green'),
    ],
    expect: { ...pass, flags: ['reclaimed'] },
  },
  'close-behind': {
    share: 3,
    reason: 'pushes after the one before, so that the thermometer sees no gap: the guard says "next person"',
    plain: false,
    acts: [...andKey('next-person'), ...still, phone, ...key('seen-green')],
    expect: pass,
  },
  'leaves-undecided': {
    share: 1,
    reason: 'has forgotten something and goes home: an entry without a verdict, which nobody else inherits',
    plain: false,
    acts: [phone, ...scan('health'), { do: 'steps-back' }],
    expect: { verdict: null, action: null, reasons: [], flags: [], readings: [] },
  },
} as const satisfies Record<string, Kind>

export type KindName = keyof typeof KINDS
const isKindName = (name: string): name is KindName => name in KINDS
export const KIND_NAMES = Object.keys(KINDS).filter(isKindName)
export const kindOf = (name: KindName): Kind => KINDS[name]
