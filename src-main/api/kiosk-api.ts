import type { DeviceStatus } from '../../drivers/device.ts'
import type { SeenColour } from '../codes/seen-colour.ts'
import type { DeviceId, GuardKey, StaffRole, Verdict } from '../words.ts'
import type { DetectionStep, DevicesSeen, Pairing, PortsSeen } from './device-schemas.ts'
import type {
  BLACKBODY_REFUSALS,
  BenchAct,
  BlackbodyAct,
  CALIBRATE_REFUSALS,
  CalibrateRequest,
  CalibrationView,
  ChangePinOutcome,
  EntryFilter,
  EntryRow,
  GateInfo,
  LaneView,
  NotLetIn,
  OverrideReason,
  QueueSeen,
  REVOKE_REFUSALS,
  SignInOutcome,
  StaffView,
  TrustView,
} from './contract.ts'

export type Outcome<Reason extends string> =
  | { ok: true }
  | { ok: false; reason: Reason; detail: string | null }
export type KeyRefusal = 'nobody-on-duty' | 'no-visit' | 'lane-closed'

/** One lane as the screens may use it. */
export interface LaneApi {
  watch(listener: (view: LaneView) => void): () => void
  key(key: GuardKey, visit: string | null): 'ok' | KeyRefusal | 'not-turnable'
  keyIn(kind: 'handheld' | 'contact', celsius: number, visit: string): 'ok' | KeyRefusal
  household(typed: string, visit: string): 'ok' | KeyRefusal | 'not-a-household'
  override(request: {
    entryId: string
    to: Verdict
    reason: OverrideReason
    supervisor: { number: string; pin: string } | null
  }): Promise<'ok' | OverrideRefusal | NotLetIn>
  handled(visit: string): 'ok' | 'nobody-on-duty' | 'no-visit' | 'needs-class' | 'lane-closed'
  checkAgain(visit: string): 'ok' | 'nobody-on-duty' | 'no-visit' | 'not-allowed' | 'lane-closed'
  /** `text` null: something was scanned and could not be read. */
  typedScan(text: string | null): 'ok' | 'no-keyboard-scanner' | 'lane-closed'
  cameraScan(text: string, colour: SeenColour): 'ok' | 'no-camera' | 'lane-closed'
  /** `screen` aborts when the screen that says so is gone. */
  cameraState(status: DeviceStatus, screen: AbortSignal): 'ok' | 'no-camera'
  signIn(number: string, pin: string): Promise<SignInOutcome>
  signOut(): 'ok' | 'nobody-on-duty'
}
export type OverrideRefusal =
  | 'nobody-on-duty'
  | 'no-such-entry'
  | 'already-so'
  | 'needs-supervisor'
  | 'not-allowed'
  | 'lane-closed'

export type CalibrateRefusal = (typeof CALIBRATE_REFUSALS)[number]
export type BlackbodyRefusal = (typeof BLACKBODY_REFUSALS)[number]

export type RevokeRefusal = (typeof REVOKE_REFUSALS)[number]

/** The calibrations of the thermometers of all lanes. */
export interface CalibrationApi {
  views(): CalibrationView[]
  calibrate(request: CalibrateRequest, by: StaffView): Outcome<CalibrateRefusal>
  uncalibrate(lane: string, by: StaffView): Outcome<'no-thermometer' | 'not-written'>
  blackbody(lane: string, act: BlackbodyAct, by: StaffView): Outcome<BlackbodyRefusal>
}

/** What the router needs of a kiosk; `kiosk.ts` builds it. */
export interface KioskApi {
  info(): GateInfo
  lane(id: string): LaneApi | null
  createFirstSupervisor(staff: {
    number: string
    name: string
    pin: string
  }): Promise<Outcome<'not-first' | 'weak-pin' | 'not-written'>>
  unlock(number: string, pin: string): Promise<SignInOutcome>
  entries(filter: EntryFilter): Promise<{ rows: EntryRow[]; next: number | null }>
  exportCsv(filter: EntryFilter, by: StaffView): AsyncIterable<string>
  staff(): (StaffView & { active: boolean })[]
  trust(): TrustView
  calibration: CalibrationApi
  addStaff(
    staff: { number: string; name: string; role: StaffRole; pin: string },
    by: StaffView,
  ): Promise<Outcome<'locked' | 'number-taken' | 'weak-pin' | 'not-written'>>
  deactivate(
    number: string,
    by: StaffView,
  ): Outcome<'locked' | 'no-such-number' | 'last-supervisor' | 'not-written'>
  reactivate(number: string, by: StaffView): Outcome<'locked' | 'no-such-number' | 'not-written'>
  rename(number: string, name: string, by: StaffView): Outcome<'locked' | 'no-such-number' | 'not-written'>
  resetPin(
    number: string,
    pin: string,
    by: StaffView,
  ): Promise<Outcome<'locked' | 'no-such-number' | 'weak-pin' | 'not-written'>>
  changePin(change: { number: string; pin: string; newPin: string }): Promise<ChangePinOutcome>
  /** Calls `run` with the number of whoever is deactivated; the returned function stops it. */
  onDeactivated(run: (number: string) => void): () => void
  devices: DevicesApi
  screens: ScreensApi
  /** null where the devices are real. */
  bench: BenchApi | null
  now(): number
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void
}

export interface PairRefusal {
  reason:
    | 'no-such-device'
    | 'not-for-this-device'
    | 'bad-setting'
    | 'port-taken'
    | 'second-keyboard'
    | 'not-paired'
    | 'not-written'
  detail: string | null
}

/** What the devices page asks of a kiosk. */
export interface DevicesApi {
  /** At most four times a second, and only when something changed. */
  watch(listener: (seen: DevicesSeen) => void): () => void
  ports(): Promise<PortsSeen>
  /** Resolves when it is over, after its last step; ends early when the signal aborts. One at a time. */
  detect(
    request: { lane: string; device: DeviceId },
    running: { signal: AbortSignal; say: (step: DetectionStep) => void },
  ): Promise<void>
  /** null: as the config says. `by` is a staff number. */
  pair(
    request: { lane: string; device: DeviceId; pairing: Pairing | null },
    by: string,
  ): Promise<'ok' | PairRefusal>
  record(request: { lane: string; device: DeviceId; on: boolean }): 'ok' | 'no-such-device'
  /** The running or the last recording of a device; nothing where there is none. */
  recording(request: { lane: string; device: DeviceId }): readonly string[]
}

/**
 * The browsers that were let in, the Electron host's windows not among them. All windows of a browser are one screen:
 * they share its cookie, whose value is the screen's key. Ids are no secret.
 */
export interface ScreensApi {
  /** False where the records cannot be opened: then it is not known who was let in before. */
  knowsWho: boolean
  /** One more is let in. Its key stands in the answer and nowhere else. */
  letIn(): string
  /** The id of the screen that has this key; null where no screen has it. */
  find(key: string): string | null
  /** It is here at this moment. */
  seen(id: string): void
  /** Times in UTC ms. */
  list(): { id: string; letInAt: number; seenAt: number }[]
  revoke(which: { screen: string } | { allBut: string | null }, by: StaffView): 'ok' | RevokeRefusal
  /** Tells of those that are let in no longer; the returned function stops it. */
  onRevoked(listener: (ids: readonly string[]) => void): () => void
}

export interface BenchApi {
  do(lane: string, act: BenchAct): Promise<'ok' | 'queue-running'>
  barrierIsOpen(): boolean
  /** null while none plays. */
  queue(): QueueSeen | null
}
