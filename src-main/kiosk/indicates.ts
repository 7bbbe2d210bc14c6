import type { ThermometerKind } from '../../drivers/thermometer/contract.ts'
import type { IndicatesWhy } from '../words.ts'
import { isOutOfRange } from './room.ts'

/** What the kiosk knows of a module at the moment of a reading. */
export interface ModuleHealth {
  kind: ThermometerKind
  /** By the site; a module that estimates the body itself cannot and need not be. */
  calibrated: boolean
  /** The installer vouches for the room of a module that tells none. */
  indoors: boolean
  frozen: boolean
  warmingUp: boolean
  /** The room has left the module's range and is not well within it again. */
  roomOutOfRange: boolean
  drifting: boolean
}

/**
 * Why a reading in a room of `ambient` °C only indicates, or null when it judges; what a guard can mend is named before
 * what must be waited for. That the room of a surface module is heated is not enough:
 * its conversion needs the degrees.
 */
export function indicates(ambient: number | null, module: ModuleHealth): IndicatesWhy | null {
  if (module.frozen) return 'frozen'
  if (module.kind === 'surface' && !module.calibrated) return 'not-calibrated'
  if (module.warmingUp) return 'warming-up'
  if (ambient === null && (module.kind === 'surface' || !module.indoors)) return 'room-unknown'
  if (module.roomOutOfRange || (ambient !== null && isOutOfRange(ambient))) return 'room-out-of-range'
  return module.drifting ? 'drift' : null
}
