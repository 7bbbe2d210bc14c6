import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import {
  DEVICE_STATES,
  detectionStepSchema,
  deviceId,
  devicesSeenSchema,
  pairingSchema,
  portsSeenSchema,
} from './device-schemas.ts'
import {
  ACTIONS,
  ASKS,
  ASSURANCES,
  CODE_ROLES,
  CODE_STATUSES,
  CONDITIONS,
  DIRECTIONS,
  CARD_KEYS,
  GUARD_KEYS,
  KEYED_ONLY_WHYS,
  LANE_CLOSED_WHYS,
  LONGEST_NAME,
  LONGEST_NUMBER,
  PERSON_CLASSES,
  PROOFS,
  STAFF_ROLES,
  TEMPERATURE_KINDS,
  VERDICTS,
} from '../words.ts'

/**
 * KioskApi: all that a screen can see and ask for, whichever host carries it (message port or WebSocket).
 * Every input is validated here, once; times are UTC milliseconds, temperatures °C.
 */

const laneId = z.string().min(1).max(40)
/** As an older kiosk took them: their owners still sign in. */
const staffNumber = z
  .string()
  .regex(/^[0-9A-Za-z-]+$/)
  .max(LONGEST_NUMBER)
/** The dock's pad has digits only. */
const newStaffNumber = z
  .string()
  .regex(/^[0-9]+$/)
  .max(LONGEST_NUMBER)
const staffName = z.string().min(1).max(LONGEST_NAME)
const pin = z.string().regex(/^\d{4,12}$/)
const temperature = z.object({
  celsius: z.number(),
  kind: z.enum(TEMPERATURE_KINDS),
})

/** One of the things the rules ask of this person, as a tile on the gate screen. */
const conditionSchema = z.object({
  id: z.enum(CONDITIONS),
  /** `wait`: nothing yet; `ask`: the guard must say; `busy`: being measured or looked up; `ok`; `bad`. */
  state: z.enum(['wait', 'ask', 'busy', 'ok', 'bad']),
})
export type Condition = z.infer<typeof conditionSchema>

export type Ask = (typeof ASKS)[number]

/** Short-lived word to the person or the guard. */
export const NOTICES = [
  'scan-again',
  'not-a-code',
  'no-code-asked',
  'code-ignored',
  'code-too-soon',
  'key-ignored',
  'key-between',
  'key-again',
  'colour-stands',
  'front-first',
  'aside-passed',
  'noted',
  'noted-before',
  'no-effect',
  'again-when-back',
  'release-owed',
  'denied-since',
  'still-there',
  'override-front',
  'override-unseen',
  'answer-first',
  'same-phone',
  'code-replaced',
  'hold-still',
  'keyed-in-ignored',
  'ahead-unclaimed',
  'unsettled-gone',
  'answer-after-ruling',
] as const
export type Notice = (typeof NOTICES)[number]

const visitCodeSchema = z.object({
  role: z.enum(CODE_ROLES),
  family: z.string().nullable(),
  status: z.enum(CODE_STATUSES),
  assurance: z.enum(ASSURANCES).nullable(),
  /** When the authority that gave the status last changed it, UTC ms; null where none says. */
  updatedAt: z.number().nullable(),
})

/** What else the guard should know of a code; it judges nobody. */
const remarkSchema = z.intersection(
  z.object({ role: z.enum(CODE_ROLES) }),
  z.discriminatedUnion('what', [
    z.object({
      what: z.literal('seen-before'),
      at: z.number(),
      lane: z.string(),
      /** Of the visit in which it was seen; null when that ended without one, or has not ended. */
      verdict: z.enum(VERDICTS).nullable(),
    }),
    z.object({ what: z.literal('denied') }),
    z.object({ what: z.literal('expired'), at: z.number() }),
    z.object({ what: z.literal('not-yet-valid'), at: z.number() }),
  ]),
)
export type Remark = z.infer<typeof remarkSchema>

/** One visit as the guard's dock shows it. */
const visitViewSchema = z.object({
  id: z.string(),
  /** A short number to call out: the ticket of a parked visit, else null. */
  ticket: z.number().int().nullable(),
  openedAt: z.number(),
  conditions: z.array(conditionSchema),
  codes: z.array(visitCodeSchema),
  remarks: z.array(remarkSchema),
  temperature: temperature.nullable(),
  /** A reading that only indicates: shown, never judged by. */
  indicated: temperature.nullable(),
  /** Each reading that was taken, in order. */
  readings: z.array(temperature),
  personClass: z.enum(PERSON_CLASSES),
  classFrom: z.enum(['key', 'pass', 'household', 'default']),
  maskedName: z.string().nullable(),
  household: z.string().nullable(),
  asks: z.array(z.enum(ASKS)),
  /** When the next measurement may start (UTC ms), with its reason; null when none is waited for. */
  retake: z.object({ at: z.number(), reason: z.string() }).nullable(),
  /** Of the two normal readings that clear a high one the first has come. */
  oneMore: z.boolean(),
  /** The guard is asked whether this is the visitor of an earlier visit: one with this reading (°C), null one already ruled. */
  askedWho: z.object({ visit: z.string(), celsius: z.number().nullable() }).nullable(),
  /** The visitor stepped back before a ruling and has not come again. */
  isAway: z.boolean(),
  /** What the guard checked where there is no phone; `asked` while that is not said, null where there is one. */
  withoutPhone: z.enum(['asked', 'none', ...PROOFS]).nullable(),
  /** When it was ruled or given up, UTC ms; null while it is neither. */
  endedAt: z.number().nullable(),
  /** Null until ruled. Entry id of its durable record. */
  ruled: z
    .object({
      entryId: z.string(),
      verdict: z.enum(VERDICTS),
      action: z.enum(ACTIONS),
      reasons: z.array(z.string()),
      flags: z.array(z.string()),
      at: z.number(),
      overridden: z.enum(VERDICTS).nullable(),
      /** No override turns it: a deny such is checked again where a wrong key led to it. */
      isFinal: z.boolean(),
    })
    .nullable(),
})
export type VisitView = z.infer<typeof visitViewSchema>

const deviceViewSchema = z.object({
  id: z.string(),
  kind: z.enum(['thermometer', 'scanner', 'keyboard', 'camera', 'authority', 'barrier']),
  state: z.enum(DEVICE_STATES),
  detail: z.string().nullable(),
})
export type DeviceView = z.infer<typeof deviceViewSchema>

const staffSchema = z.object({
  number: staffNumber,
  name: z.string(),
  role: z.enum(STAFF_ROLES),
})
export type StaffView = z.infer<typeof staffSchema>

/** All that a lane's two screens show. Sent whole on every change: it is a few hundred bytes. */
const laneViewSchema = z.object({
  lane: laneId,
  direction: z.enum(DIRECTIONS),
  /** May the guard turn the lane round by key. */
  turnable: z.boolean(),
  /** What the rules ask of most people in this direction (the lane's default class), in the order of `CONDITIONS`. */
  needs: z.array(z.enum(CONDITIONS)),
  /** `data-state` of the gate screen. */
  state: z.enum(['idle', 'collecting', 'retake', 'ask', 'pass', 'deny', 'closed']),
  closed: z.object({ why: z.enum(LANE_CLOSED_WHYS), detail: z.string().nullable() }).nullable(),
  /** The visit on the gate screen: the active one, or the one just ruled while its result stands. */
  visit: visitViewSchema.nullable(),
  parked: z.array(visitViewSchema),
  /** Denies that the guard has not handled yet, newest first. */
  handling: z.array(visitViewSchema),
  /** The last few ruled visits, newest first, for a late override. */
  recent: z.array(visitViewSchema),
  notice: z.enum(NOTICES).nullable(),
  devices: z.array(deviceViewSchema),
  /** The lane takes keyed-in temperatures only (thermometer away, room out of range, not calibrated). */
  keyedOnly: z.boolean(),
  /** Why, for the guard and never for the person; null where the module judges. */
  keyedOnlyWhy: z.enum(KEYED_ONLY_WHYS).nullable(),
  /** The module judges by a calibration past its date. */
  calibrationOverdue: z.boolean(),
  /** 在场: somebody stands before the thermometer; null where the lane cannot tell. */
  present: z.boolean().nullable(),
  /** The thermometer sees the judged visitor still, or one who followed too close to be told apart. */
  toStepBack: z.boolean(),
  /** The visit that a key about a visitor is for when none is chosen in a list; it may not be open yet. */
  keysFor: z.string(),
  /** The active visit, which a key that steers the lane is for; null where there is none. */
  looksAt: z.string().nullable(),
  /** Counts 下一位 and 同一手机: what was typed before is for no later visitor. */
  called: z.number(),
  /** What has been said ahead of the next one, and until when it waits for him. */
  ahead: z
    .object({
      visit: z.string(),
      said: z.array(z.enum(GUARD_KEYS)),
      celsius: z.number().nullable(),
      household: z.string().nullable(),
      until: z.number(),
    })
    .nullable(),
  /** The last key, while it can be taken back; one that has led to this entry by an override only. */
  undo: z
    .object({
      /** null: something that was typed. */
      key: z.enum([...GUARD_KEYS, ...CARD_KEYS]).nullable(),
      visit: z.string(),
      entryId: z.string().nullable(),
      until: z.number(),
    })
    .nullable(),
  onDuty: staffSchema.nullable(),
  backlog: z.object({ waiting: z.number(), parked: z.number(), lastError: z.string().nullable() }),
  /** The kiosk's clock when this was made, UTC ms: countdowns run against it. */
  now: z.number(),
})
export type LaneView = z.infer<typeof laneViewSchema>

const gateInfoSchema = z.object({
  gate: z.object({ id: z.string(), name: z.string() }),
  order: z.object({ number: z.string(), authority: z.string(), contact: z.string(), until: z.string() }),
  language: z.enum(['zh', 'en']),
  timeZone: z.string(),
  rules: z.object({ id: z.string(), title: z.string(), hash: z.string() }),
  lanes: z.array(
    z.object({
      id: laneId,
      direction: z.enum(['in', 'out', 'both']),
      keyboardScanner: z.boolean(),
      /** null: the gate screen opens none. `colour`: it also says what colour a code is drawn in. */
      camera: z.object({ colour: z.boolean() }).nullable(),
    }),
  ),
  resultSeconds: z.number(),
  /** Whether entries are sent anywhere: without it a backlog only grows and is no news. */
  uplink: z.boolean(),
  /** True when twins stand in for devices: every screen says DEMO. */
  demo: z.boolean(),
  /** No staff yet: the first start makes the supervisor. */
  needsSupervisor: z.boolean(),
  /** No guard yet: the next step after the supervisor. */
  needsGuards: z.boolean(),
  /** The staff whose PINs a demo's screens show; empty at a gate, which knows no PIN. */
  demoStaff: z.array(staffSchema.extend({ pin: z.string() })),
})
export type GateInfo = z.infer<typeof gateInfoSchema>

/** Every list that says whose passes are believed, or which are denied. */
const trustSchema = z.object({
  lists: z.array(
    z.object({
      source: z.string(),
      format: z.enum(['jwks', 'certificates', 'did-document', 'deny-list']),
      /** Keys, or denied codes. */
      count: z.number().int(),
      /** When it was last renewed, UTC ms. */
      modified: z.number(),
      /** `old`: to be renewed; `stopped`: its keys count no longer. */
      state: z.enum(['ok', 'old', 'stopped']),
    }),
  ),
  /** What is wrong with the files; the last good lists count meanwhile. */
  problems: z.array(z.string()),
  warnHours: z.number(),
  stopDays: z.number(),
})
export type TrustView = z.infer<typeof trustSchema>

export const CALIBRATION_WHYS = ['none', 'body-estimate', 'other-module', 'skin-only', 'no-line'] as const
export const CALIBRATE_REFUSALS = [
  'no-thermometer',
  'body-estimate',
  'too-few',
  'too-scattered',
  'too-far',
  'marks-missing',
  'too-near',
  'gain-out-of-range',
  'not-written',
] as const
export const BLACKBODY_REFUSALS = [
  'no-thermometer',
  'body-estimate',
  'not-set-aside',
  'away',
  'warming-up',
  'not-written',
] as const

/** How a lane's thermometer is calibrated, and all that a supervisor needs to do it again. */
const blackbodyPoint = z.object({ reference: z.number(), read: z.number() })
const calibrationViewSchema = z.object({
  lane: laneId,
  protocol: z.string(),
  port: z.string(),
  kind: z.enum(['surface', 'body-estimate']),
  keyedOnlyWhy: z.enum(KEYED_ONLY_WHYS).nullable(),
  /** Why nothing is judged by a calibration; null when it is in force. */
  why: z.enum(CALIBRATION_WHYS).nullable(),
  calibration: z
    .object({
      from: z.enum(['page', 'config']),
      emissivity: z.number(),
      heatBalance: z.number(),
      /** Of two blackbodies; null without. */
      line: z.object({ gain: z.number(), offset: z.number() }).nullable(),
      pairs: z.object({ offset: z.number(), count: z.number(), spread: z.number() }).nullable(),
      at: z.number(),
      by: z.string(),
      validDays: z.number(),
      overdueSince: z.number().nullable(),
    })
    .nullable(),
  /** The newest first; `judged` as it was at the time. */
  pairs: z.array(
    z.object({
      at: z.number(),
      raw: z.number(),
      ambient: z.number().nullable(),
      judged: z.number(),
      contact: z.number(),
    }),
  ),
  /** What the pairs would make of it now. */
  fit: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), offset: z.number(), count: z.number(), spread: z.number() }),
    z.object({
      ok: z.literal(false),
      reason: z.enum(['too-few', 'too-scattered', 'too-far']),
      count: z.number(),
    }),
  ]),
  /** How far newer contact readings lie above what is judged; null without any. */
  drift: z.object({ median: z.number(), count: z.number(), drifting: z.boolean() }).nullable(),
  /** While the module looks at a blackbody and not at the lane. */
  marks: z
    .object({
      low: blackbodyPoint.nullable(),
      high: blackbodyPoint.nullable(),
      marking: z.enum(['low', 'high']).nullable(),
    })
    .nullable(),
  now: z.number(),
})
export type CalibrationView = z.infer<typeof calibrationViewSchema>

const calibrateSchema = z.object({
  lane: laneId,
  method: z.enum(['contact-pairs', 'blackbody']),
  emissivity: z.number().min(0.9).max(1),
  heatBalance: z.number().min(0).max(0.5),
  validDays: z.number().int().min(1).max(365),
})
export type CalibrateRequest = z.infer<typeof calibrateSchema>

const blackbodyActSchema = z.discriminatedUnion('do', [
  /** Takes the module off the lane; it comes back by itself ten minutes after the last act. */
  z.object({ do: z.literal('start') }),
  /** Reads the blackbody of so many °C that stands before the module now. */
  z.object({
    do: z.literal('mark'),
    mark: z.enum(['low', 'high']),
    reference: z.number().min(20).max(50),
  }),
  z.object({ do: z.literal('stop') }),
])
export type BlackbodyAct = z.infer<typeof blackbodyActSchema>

export const REVOKE_REFUSALS = ['no-such-screen', 'not-written'] as const

const screenId = z.string().regex(/^[0-9a-f]{64}$/)
const screenSchema = z.object({
  id: screenId,
  /** UTC ms. */
  letInAt: z.number(),
  seenAt: z.number(),
  /** The one that asks. */
  here: z.boolean(),
})
export type ScreenView = z.infer<typeof screenSchema>

const refusal = <const T extends readonly [string, ...string[]]>(reasons: T) =>
  z.object({ ok: z.literal(false), reason: z.enum(reasons), detail: z.string().nullable() })

const outcome = <const T extends readonly [string, ...string[]]>(reasons: T) =>
  z.discriminatedUnion('ok', [z.object({ ok: z.literal(true) }), refusal(reasons)])

const pinRefusal = <const T extends readonly [string, ...string[]]>(reasons: T) =>
  z.object({
    ok: z.literal(false),
    reason: z.enum(reasons),
    /** UTC ms before which no PIN of this number is looked at, or null. */
    retryAt: z.number().nullable(),
    /** Wrong PINs before there is a wait; null where no PIN was counted. */
    triesLeft: z.number().int().nullable(),
  })

/** `other`: by hand, or by another PIN that was tried on the same screen. */
const LOCK_WHYS = ['idle', 'deactivated', 'other'] as const
export type LockWhy = (typeof LOCK_WHYS)[number]

const notLetIn = pinRefusal(['wrong', 'locked', 'inactive', 'not-supervisor'])
export type NotLetIn = z.infer<typeof notLetIn>

const signInOutcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), staff: staffSchema }),
  notLetIn,
])
export type SignInOutcome = z.infer<typeof signInOutcome>

const changePinOutcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  pinRefusal(['wrong', 'locked', 'inactive', 'weak-pin', 'same-pin', 'not-written']),
])
export type ChangePinOutcome = z.infer<typeof changePinOutcome>

export const OVERRIDE_REASONS = [
  'code-seen-by-eye',
  'paper-proof',
  'known-resident',
  'mask-put-on',
  'contact-temperature-normal',
  'medical-need',
  'device-fault',
  'wrong-person',
  'behaviour',
  'instructed',
  'wrong-key',
] as const
export type OverrideReason = (typeof OVERRIDE_REASONS)[number]

const entryRowSchema = z.object({
  seq: z.number(),
  kind: z.enum(['entry', 'override', 'learned', 'audit']),
  id: z.string(),
  amends: z.string().nullable(),
  lane: z.string(),
  direction: z.enum(DIRECTIONS),
  opened: z.number(),
  decided: z.number(),
  verdict: z.enum(VERDICTS).nullable(),
  action: z.enum(ACTIONS).nullable(),
  reasons: z.array(z.string()),
  flags: z.array(z.string()),
  personClass: z.enum(PERSON_CLASSES),
  maskedName: z.string().nullable(),
  household: z.string().nullable(),
  temperature: temperature.nullable(),
  guard: z.string().nullable(),
  note: z.string().nullable(),
  amendedBy: z.array(z.string()),
})
export type EntryRow = z.infer<typeof entryRowSchema>

/** What a Date can hold. */
const time = z.number().int().min(-8.64e15).max(8.64e15)

const entryFilterSchema = z.object({
  /** UTC ms, inclusive and exclusive. */
  from: time,
  to: time,
  verdict: z.enum([...VERDICTS, 'none']).nullable(),
  lane: laneId.nullable(),
  personClass: z.enum(PERSON_CLASSES).nullable(),
  /** Part of a reason, household or entry id. */
  text: z.string().max(80).nullable(),
  /** Page on from below this seq; null from the newest. */
  before: z.number().nullable(),
})
export type EntryFilter = z.infer<typeof entryFilterSchema>

/** What the demo's bench can do to the twins of a lane. */
const benchActSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('arrive') }),
  z.object({ do: z.literal('leave') }),
  z.object({ do: z.literal('skin'), celsius: z.number().min(-20).max(60) }),
  z.object({ do: z.literal('scan'), text: z.string().max(4096) }),
  z.object({
    do: z.literal('pass'),
    type: z.enum(['ra1', 'wp1', 'gp1', 'sb1', 'dcc', 'nzcp']),
    colour: z.enum(['green', 'yellow', 'red']).nullable(),
    expiresIn: z.number(),
  }),
  z.object({ do: z.literal('unplug'), device: z.enum(['thermometer', 'scanner', 'barrier']) }),
  z.object({ do: z.literal('replug'), device: z.enum(['thermometer', 'scanner', 'barrier']) }),
  z.object({ do: z.literal('queue') }),
  z.object({ do: z.literal('queue-stop') }),
])
export type BenchAct = z.infer<typeof benchActSchema>

/** Who of a queue that plays came last. */
const queueSeenSchema = z.object({
  /** As the people file has it, and in Chinese where it has that too. */
  name: z.string(),
  nameZh: z.string().nullable(),
  /** The `n`th of `of`; 0 while the queue waits until a fever from before it is forgotten. */
  n: z.number().int(),
  of: z.number().int(),
  /** The skin that this person brings, °C; null for somebody who is not measured so. */
  celsius: z.number().nullable(),
})
export type QueueSeen = z.infer<typeof queueSeenSchema>

/**
 * Of a lane all but watching, what scanner and camera say, and the emergency release needs somebody on duty; of the
 * supervisor's calls all but unlocking needs one who has unlocked; see router.
 */
export const contract = {
  gate: {
    info: oc.output(gateInfoSchema),
  },
  lane: {
    watch: oc.input(z.object({ lane: laneId })).output(eventIterator(laneViewSchema)),
    /**
     * One press of a guard's key. What is said of a person names whose it is (`keysFor`, or one chosen in a list); a key
     * that steers the lane names the visit being looked at, null where there is none. A key that names another does
     * nothing.
     */
    key: oc
      .input(z.object({ lane: laneId, key: z.enum(GUARD_KEYS), visit: z.string().nullable() }))
      .output(outcome(['nobody-on-duty', 'no-visit', 'lane-closed', 'not-turnable'])),
    /** A gun's or a clinical thermometer's read-out, °C with one decimal: "368" on the pad is 36.8. */
    keyIn: oc
      .input(
        z.object({
          lane: laneId,
          kind: z.enum(['handheld', 'contact']),
          celsius: z.number().min(20).max(50),
          visit: z.string(),
        }),
      )
      .output(outcome(['nobody-on-duty', 'no-visit', 'lane-closed'])),
    household: oc
      .input(z.object({ lane: laneId, household: z.string().min(1).max(40), visit: z.string() }))
      .output(outcome(['nobody-on-duty', 'no-visit', 'lane-closed', 'not-a-household'])),
    override: oc
      .input(
        z.object({
          lane: laneId,
          entryId: z.string(),
          to: z.enum(VERDICTS),
          reason: z.enum(OVERRIDE_REASONS),
          /** Needed where the rules ask for the supervisor. */
          supervisor: z.object({ number: staffNumber, pin }).nullable(),
        }),
      )
      .output(
        z.union([
          outcome([
            'nobody-on-duty',
            'no-such-entry',
            'already-so',
            'needs-supervisor',
            'not-allowed',
            'lane-closed',
          ]),
          notLetIn,
        ]),
      ),
    /** The guard has dealt with a deny: it leaves the dock's list. */
    handled: oc
      .input(z.object({ lane: laneId, visit: z.string() }))
      .output(outcome(['nobody-on-duty', 'no-visit', 'needs-class', 'lane-closed'])),
    /** A deny that is final came of a wrong key: on record as that, and the visitor is checked from the start. */
    checkAgain: oc
      .input(z.object({ lane: laneId, visit: z.string() }))
      .output(outcome(['nobody-on-duty', 'no-visit', 'not-allowed', 'lane-closed'])),
    /** Text that a keyboard-wedge scanner typed into the window; null where a character of it was lost. */
    typedScan: oc
      .input(z.object({ lane: laneId, text: z.string().max(4096).nullable() }))
      .output(outcome(['no-keyboard-scanner', 'lane-closed'])),
    /** Text of a QR code that the gate screen's camera saw, and the colour it is drawn in. No picture ever comes. */
    cameraScan: oc
      .input(
        z.object({
          lane: laneId,
          text: z.string().max(4096),
          colour: z.enum(['green', 'yellow', 'red', 'unknown']),
        }),
      )
      .output(outcome(['no-camera', 'lane-closed'])),
    /** How the camera is, as the screen that holds it says; when that screen goes, it is `absent`. */
    cameraState: oc
      .input(z.object({ lane: laneId, state: z.enum(DEVICE_STATES), detail: z.string().max(200).nullable() }))
      .output(outcome(['no-camera'])),
  },
  staff: {
    createFirstSupervisor: oc
      .input(z.object({ number: newStaffNumber, name: staffName, pin }))
      .output(outcome(['not-first', 'weak-pin', 'not-written'])),
    /** A guard (or supervisor) goes on duty at a lane. */
    signIn: oc.input(z.object({ lane: laneId, number: staffNumber, pin })).output(signInOutcome),
    signOut: oc.input(z.object({ lane: laneId })).output(outcome(['nobody-on-duty'])),
    /** Changes a person's own PIN; the old one must be right. */
    changePin: oc.input(z.object({ number: staffNumber, pin, newPin: pin })).output(changePinOutcome),
  },
  /** Only on a connection on which a supervisor has unlocked; it locks again after five idle minutes. */
  supervisor: {
    unlock: oc.input(z.object({ number: staffNumber, pin })).output(signInOutcome),
    lock: oc.output(z.object({ ok: z.literal(true) })),
    /** Why the page is locked now that it was unlocked before; null where it never was. */
    whyLocked: oc.output(z.object({ why: z.enum(LOCK_WHYS).nullable() })),
    /** Says nothing, and ends when the page is locked: by hand, when idle, or because the supervisor was deactivated. */
    unlocked: oc.output(eventIterator(z.never())),
    entries: oc
      .input(entryFilterSchema)
      .output(
        z.discriminatedUnion('ok', [
          z.object({ ok: z.literal(true), rows: z.array(entryRowSchema), next: z.number().nullable() }),
          refusal(['locked']),
        ]),
      ),
    /** The same selection as CSV text, in pieces, BOM first. */
    exportCsv: oc.input(entryFilterSchema).output(eventIterator(z.object({ csv: z.string() }))),
    staff: oc.output(
      z.discriminatedUnion('ok', [
        z.object({ ok: z.literal(true), staff: z.array(staffSchema.extend({ active: z.boolean() })) }),
        refusal(['locked']),
      ]),
    ),
    /** The trust lists as the kiosk has them now, their files looked at for it. */
    trust: oc.output(
      z.discriminatedUnion('ok', [
        z.object({ ok: z.literal(true), trust: trustSchema, now: z.number() }),
        refusal(['locked']),
      ]),
    ),
    calibrations: oc.output(
      z.discriminatedUnion('ok', [
        z.object({ ok: z.literal(true), calibrations: z.array(calibrationViewSchema) }),
        refusal(['locked']),
      ]),
    ),
    /** From the pairs that were collected, or from the marks of two blackbodies; `detail` is the number that is wrong. */
    calibrate: oc.input(calibrateSchema).output(outcome(['locked', ...CALIBRATE_REFUSALS])),
    uncalibrate: oc
      .input(z.object({ lane: laneId }))
      .output(outcome(['locked', 'no-thermometer', 'not-written'])),
    blackbody: oc
      .input(z.object({ lane: laneId, act: blackbodyActSchema }))
      .output(outcome(['locked', ...BLACKBODY_REFUSALS])),
    addStaff: oc
      .input(z.object({ number: newStaffNumber, name: staffName, role: z.enum(STAFF_ROLES), pin }))
      .output(outcome(['locked', 'number-taken', 'weak-pin', 'not-written'])),
    /** 停用: off duty and locked out at once. */
    deactivate: oc
      .input(z.object({ number: staffNumber }))
      .output(outcome(['locked', 'no-such-number', 'last-supervisor', 'not-written'])),
    /** 恢复 */
    reactivate: oc
      .input(z.object({ number: staffNumber }))
      .output(outcome(['locked', 'no-such-number', 'not-written'])),
    /** 更正姓名 */
    rename: oc
      .input(z.object({ number: staffNumber, name: staffName }))
      .output(outcome(['locked', 'no-such-number', 'not-written'])),
    /** 重设密码: ends nothing but the old PIN, and a wait for wrong ones. */
    resetPin: oc
      .input(z.object({ number: staffNumber, pin }))
      .output(outcome(['locked', 'no-such-number', 'weak-pin', 'not-written'])),
    /** The browsers that were let in. All windows of a browser are one screen. */
    screens: {
      list: oc.output(
        z.discriminatedUnion('ok', [
          z.object({ ok: z.literal(true), screens: z.array(screenSchema), now: z.number() }),
          refusal(['locked']),
        ]),
      ),
      /** Closes its connections at once. null: every screen but the one that asks. */
      revoke: oc
        .input(z.object({ screen: screenId.nullable() }))
        .output(outcome(['locked', ...REVOKE_REFUSALS])),
    },
    /** Every stream below ends when the supervisor locks or is idle: looking on keeps nothing unlocked. */
    devices: {
      /** At most four times a second. */
      watch: oc.output(eventIterator(devicesSeenSchema)),
      ports: oc.output(
        z.discriminatedUnion('ok', [
          z.object({ ok: z.literal(true), ports: portsSeenSchema }),
          refusal(['locked']),
        ]),
      ),
      /** Looks for a device that is plugged in and held by no lane. Ends with the screen that asked for it. */
      detect: oc
        .input(z.object({ lane: laneId, device: deviceId }))
        .output(eventIterator(detectionStepSchema)),
      /** Sets how a device is opened, and opens it so; null: as the config says. */
      pair: oc
        .input(z.object({ lane: laneId, device: deviceId, pairing: pairingSchema.nullable() }))
        .output(
          outcome([
            'locked',
            'no-such-device',
            'not-for-this-device',
            'bad-setting',
            'port-taken',
            'second-keyboard',
            'not-paired',
            'not-written',
          ]),
        ),
      record: oc
        .input(z.object({ lane: laneId, device: deviceId, on: z.boolean() }))
        .output(outcome(['locked', 'no-such-device'])),
      /** The recording as JSON lines, in pieces; the text of codes is not in it. */
      recording: oc
        .input(z.object({ lane: laneId, device: deviceId }))
        .output(eventIterator(z.object({ lines: z.string() }))),
    },
  },
  /** The demo's bench: hold up any code, any temperature, pull any plug. Absent devices are not faked: only twins obey. */
  bench: {
    do: oc
      .input(
        z.object({
          lane: laneId,
          act: benchActSchema,
        }),
      )
      .output(outcome(['not-a-demo', 'queue-running'])),
    look: oc.input(z.object({ lane: laneId })).output(
      z.object({
        /** Whether the barrier's twin stands open, by its own coil; null where there is none. */
        barrierOpen: z.boolean().nullable(),
        queue: queueSeenSchema.nullable(),
      }),
    ),
  },
}
