import type { DeviceStatus } from '../../drivers/device.ts'
import type { SeenColour } from '../codes/seen-colour.ts'
import type { GuardKey, StaffRole, Verdict } from '../words.ts'
import type {
  BenchAct,
  BLACKBODY_REFUSALS,
  BlackbodyAct,
  CALIBRATE_REFUSALS,
  CalibrateRequest,
  CalibrationView,
  EntryFilter,
  EntryRow,
  GateInfo,
  LaneView,
  OverrideReason,
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
  keyIn(kind: 'handheld' | 'contact', celsius: number, visit: string | null): 'ok' | KeyRefusal
  household(typed: string, visit: string | null): 'ok' | KeyRefusal | 'not-a-household'
  override(request: {
    entryId: string
    to: Verdict
    reason: OverrideReason
    supervisor: { number: string; pin: string } | null
  }): Promise<'ok' | OverrideRefusal>
  handled(visit: string): 'ok' | 'nobody-on-duty' | 'no-visit' | 'needs-class'
  typedScan(text: string): 'ok' | 'no-keyboard-scanner' | 'lane-closed'
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
  | 'wrong-pin'
  | 'lane-closed'

export type CalibrateRefusal = (typeof CALIBRATE_REFUSALS)[number]
export type BlackbodyRefusal = (typeof BLACKBODY_REFUSALS)[number]

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
  }): Promise<Outcome<'not-first' | 'weak-pin'>>
  unlock(number: string, pin: string): Promise<SignInOutcome>
  entries(filter: EntryFilter): Promise<{ rows: EntryRow[]; next: number | null }>
  exportCsv(filter: EntryFilter, by: StaffView): AsyncIterable<string>
  staff(): (StaffView & { active: boolean })[]
  trust(): TrustView
  calibration: CalibrationApi
  addStaff(
    staff: { number: string; name: string; role: StaffRole; pin: string },
    by: StaffView,
  ): Promise<Outcome<'number-taken' | 'weak-pin'>>
  /** null where the devices are real. */
  bench: BenchApi | null
  now(): number
}

export interface BenchApi {
  do(lane: string, act: BenchAct): Promise<'ok' | 'queue-running'>
  barrierIsOpen(): boolean
}
