import type { Reading } from '../../drivers/thermometer/contract.ts'
import type { TemperatureEvidence } from '../gate/evidence.ts'

/** °C of the room in which body modules are specified (devices.md section 1.11). */
const ROOM = { min: 16, max: 35 }

/**
 * Why a module's reading only indicates, or null when it judges: a surface module before its site calibration,
 * a room outside the module's range, or a room that nobody vouches for.
 */
export function indicates(reading: Reading, indoors: boolean): TemperatureEvidence['indicates'] {
  if (reading.kind === 'surface') return 'not-calibrated'
  if (reading.ambient === null) return indoors ? null : 'room-unknown'
  return reading.ambient < ROOM.min || reading.ambient > ROOM.max ? 'room-out-of-range' : null
}
