import type { SignInOutcome } from '../api/contract.ts'
import type { LaneApi } from '../api/kiosk-api.ts'
import type { LaneConfig } from '../config/config.ts'
import { parseHousehold } from '../people/household.ts'
import type { LaneLoop } from './lane-loop.ts'

type CheckPin = (number: string, pin: string) => Promise<SignInOutcome>

/** The PIN was right, but not a supervisor's. */
export const NOT_SUPERVISOR = {
  ok: false,
  reason: 'not-supervisor',
  retryAt: null,
  triesLeft: null,
} as const satisfies SignInOutcome

/** A lane for the screens: what needs the register of staff or a second person is checked here. */
export function laneApi(lane: LaneLoop, config: () => LaneConfig, checkPin: CheckPin): LaneApi {
  return {
    watch: (listener) => lane.watch(listener),
    key: (key, visit) => lane.key(key, visit),
    keyIn: (kind, celsius, visit) => lane.keyIn(kind, celsius, visit),
    household: (typed, visit) => {
      const parsed = parseHousehold(typed)
      return parsed.ok ? lane.household(parsed.household, visit) : 'not-a-household'
    },
    override: async ({ entryId, to, reason, supervisor }) => {
      const guard = lane.onDuty
      if (guard === null) return 'nobody-on-duty'
      const asked = lane.mayOverride(entryId, to, guard)
      if (asked === 'allowed') return lane.override(entryId, to, reason, guard)
      if (asked !== 'needs-supervisor' || supervisor === null) return asked
      const checked = await checkPin(supervisor.number, supervisor.pin)
      if (!checked.ok) return checked
      const again = lane.mayOverride(entryId, to, checked.staff)
      if (again === 'needs-supervisor') return NOT_SUPERVISOR
      return again === 'allowed' ? lane.override(entryId, to, reason, checked.staff) : again
    },
    handled: (visit) => lane.handled(visit),
    checkAgain: (visit) => lane.checkAgain(visit),
    typedScan: (text) => {
      if (!config().scanners.some((scanner) => scanner.kind === 'keyboard')) return 'no-keyboard-scanner'
      return lane.scan(
        text === null ? { ok: false, error: 'unreadable' } : { ok: true, text, symbology: null },
      )
    },
    cameraScan: (text, colour) => (config().camera === null ? 'no-camera' : lane.cameraScan(text, colour)),
    cameraState: (status, screen) => {
      if (config().camera === null) return 'no-camera'
      lane.noteCamera(status, screen)
      return 'ok'
    },
    signIn: async (number, pin) => {
      const checked = await checkPin(number, pin)
      if (checked.ok) {
        goOffDuty(lane)
        lane.audit(`${checked.staff.role} on duty`, checked.staff.number)
        lane.setOnDuty(checked.staff)
      }
      return checked
    },
    signOut: () => {
      if (lane.onDuty === null) return 'nobody-on-duty'
      goOffDuty(lane)
      return 'ok'
    },
  }
}

/** The guard on duty at the lane goes off duty, on record. */
export function goOffDuty(lane: LaneLoop): void {
  if (lane.onDuty === null) return
  lane.audit(`${lane.onDuty.role} off duty`, lane.onDuty.number)
  lane.setOnDuty(null)
}
