/**
 * The closed sets that the whole kiosk speaks in (design.md section 3, formats.md "Reasons").
 * Types and constant lists only, so that every folder may import it without knowing another.
 */

/** Of a file that somebody wrote. Read as UTF-8, the GBK of a Chinese editor would show as � on the sign. */
export const NOT_UTF8 =
  'expected UTF-8, and this is another encoding: save the file as UTF-8 (in Notepad: Save as, Encoding: UTF-8). ' +
  '文件不是 UTF-8 编码，请重新保存（记事本：另存为 → 编码：UTF-8）。'

export const DIRECTIONS = ['in', 'out'] as const
/** 进, 出: which way a person crosses the lane. */
export type Direction = (typeof DIRECTIONS)[number]

export const PERSON_CLASSES = [
  'resident',
  'city-migrant',
  'new-resident',
  'returnee',
  'visitor',
  'employee',
  'duty',
  'courier',
  'unknown',
] as const
/** 人员类别. */
export type PersonClass = (typeof PERSON_CLASSES)[number]

export const CODE_STATUSES = [
  'green',
  'yellow',
  'red',
  'under_review',
  'expired',
  'not_found',
  'invalid',
  'lookup_failed',
  'lookup_timeout',
  'unknown',
] as const
/** What is known of a code. Only `green` passes; no failure ever becomes green. */
export type CodeStatus = (typeof CODE_STATUSES)[number]

export const ASSURANCES = ['signed', 'authority', 'camera', 'guard'] as const
/** 可信级别: the way in which a status is known. There is no order among them; rules list which count. */
export type Assurance = (typeof ASSURANCES)[number]

export const CODE_ROLES = [
  'health-code',
  'ruian-code',
  'work-pass',
  'guest-pass',
  'staff-badge',
  'foreign-pass',
] as const
/** What a code family can prove. One role may be served by several families. */
export type CodeRole = (typeof CODE_ROLES)[number]

/** What the rules can ask of a person, in the one order in which every screen shows it: that of the rule's sentence. */
export const CONDITIONS = [
  'health-code',
  'ruian-code',
  'staff-badge',
  'mask',
  'temperature',
  'isolation-order',
  'outing',
] as const
export type ConditionId = (typeof CONDITIONS)[number]
/** Those that a code answers. */
export const CODE_CONDITIONS: ReadonlySet<ConditionId> = new Set(['health-code', 'ruian-code', 'staff-badge'])

/** What the guard is asked, in the order in which it is shown, each answered by a key of the dock or a typed value. */
export const ASKS = [
  'same-person',
  'health-code-status',
  'ruian-code-status',
  'mask',
  'handheld-temperature',
  'contact-temperature',
  'person-class',
  'isolation-order',
  'outing',
  'holder',
  'without-phone',
  'household',
] as const

export const TEMPERATURE_KINDS = ['surface', 'body-estimate', 'handheld', 'contact'] as const
/** How a temperature was taken. Kinds never mix. */
export type TemperatureKind = (typeof TEMPERATURE_KINDS)[number]

export const INDICATES_WHYS = [
  'frozen',
  'not-calibrated',
  'warming-up',
  'room-unknown',
  'room-out-of-range',
  'drift',
] as const
/** Why a module's reading only indicates and a gun's read-out is keyed in. */
export type IndicatesWhy = (typeof INDICATES_WHYS)[number]

export const KEYED_ONLY_WHYS = ['no-thermometer', 'away', 'calibrating', ...INDICATES_WHYS] as const
/** Why a lane takes keyed-in temperatures only. */
export type KeyedOnlyWhy = (typeof KEYED_ONLY_WHYS)[number]

export const PROOFS = ['resident-id', 'paper', 'family-code'] as const
/** What a person without a phone may show instead of codes: 身份证, 纸质证明, 家人亮码. */
export type Proof = (typeof PROOFS)[number]

export const VERDICTS = ['pass', 'deny'] as const
export type Verdict = (typeof VERDICTS)[number]

/** 处置, gravest last: of several the gravest counts. */
export const ACTIONS = ['admit', 'admit-to-isolation', 'refuse', 'parcel-desk', 'hold-and-report'] as const
export type Action = (typeof ACTIONS)[number]

export const STAFF_ROLES = ['guard', 'supervisor'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]
/** Digits of a staff number, characters of a name. */
export const LONGEST_NUMBER = 20
export const LONGEST_NAME = 40

type NotGreen = Exclude<CodeStatus, 'green'>

/** Why a person does not simply pass. The ids of formats.md; locale files hold a sentence for each. */
export type Reason =
  | 'mask-missing'
  | 'temperature-implausible'
  | 'temperature-high'
  | 'fever-confirmed'
  | 'class-unknown'
  | 'courier'
  | 'isolation-order'
  | 'outing-used'
  | 'no-phone'
  | 'order-ended'
  | `health-code-${NotGreen}`
  | `ruian-code-${NotGreen}`
  | `work-pass-${NotGreen}`
  | `guest-pass-${NotGreen}`
  | `staff-badge-${NotGreen}`
  | `foreign-pass-${NotGreen}`
  | `lane-closed-${LaneClosedWhy}`

export const LANE_CLOSED_WHYS = [
  'journal',
  'disk-full',
  'store',
  'key-missing',
  'key-exposed',
  'order',
  'chain',
  'setup',
] as const
/** Why a lane does not judge anybody: people are registered by hand until it is mended. */
export type LaneClosedWhy = (typeof LANE_CLOSED_WHYS)[number]

/** The places for devices of a lane; each is the id of its device's view. */
export const DEVICE_IDS = [
  'thermometer',
  'scanner-1',
  'scanner-2',
  'scanner-3',
  'scanner-4',
  'barrier',
] as const
export type DeviceId = (typeof DEVICE_IDS)[number]

/** Why a device is not well, as far as its words tell; each has a sentence with what to do. */
export const DEVICE_TROUBLES = [
  'absent',
  'no-permission',
  'busy',
  'no-layout',
  'no-answer',
  'helper',
  'same-serial',
  'silent',
  'not-understood',
  'other',
] as const
export type DeviceTrouble = (typeof DEVICE_TROUBLES)[number]

/** A guard's or supervisor's keys; the dock marks each with `data-key`. */
export const GUARD_KEYS = [
  'health-green',
  'health-yellow',
  'health-red',
  'ruian-green',
  'ruian-yellow',
  'ruian-red',
  'mask-on',
  'mask-off',
  'seen-green',
  'class-resident',
  'class-city-migrant',
  'class-new-resident',
  'class-returnee',
  'class-visitor',
  'class-employee',
  'class-duty',
  'class-courier',
  'class-unknown',
  'order-none',
  'order-in-force',
  'outing-free',
  'outing-used',
  'medical-care',
  'holder-confirmed',
  'no-phone',
  'proof-resident-id',
  'proof-paper',
  'proof-family-code',
  'proof-none',
  'same-person',
  'next-person',
  'same-phone',
  'step-aside',
  'retake',
  'undo',
  'release',
  'direction-in',
  'direction-out',
] as const
export type GuardKey = (typeof GUARD_KEYS)[number]

/** On the card of a visit in the dock's lists: a deny has been dealt with, who waited aside has gone. */
export const CARD_KEYS = ['handled', 'gone'] as const
export type CardKey = (typeof CARD_KEYS)[number]
