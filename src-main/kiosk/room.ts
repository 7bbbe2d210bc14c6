/** °C of the room in which body modules are specified (devices.md section 1.11). */
const RANGE = { min: 16, max: 35 }
/** A door that opens must not turn the lane's words with every frame. Engineering choice. */
const BACK_WITHIN_CELSIUS = 0.5

/** The room as a module tells it, °C; null where it does not. */
export interface Room {
  ambient: number | null
  outOfRange: boolean
}

export const unknownRoom: Room = { ambient: null, outOfRange: false }

export function isOutOfRange(ambient: number): boolean {
  return ambient < RANGE.min || ambient > RANGE.max
}

/** Out at the limit, in again only half a degree within it. */
export function roomAfter(before: Room, ambient: number | null): Room {
  if (ambient === null || ambient === before.ambient) return before
  const isWellWithin =
    ambient >= RANGE.min + BACK_WITHIN_CELSIUS && ambient <= RANGE.max - BACK_WITHIN_CELSIUS
  return { ambient, outOfRange: isOutOfRange(ambient) || (before.outOfRange && !isWellWithin) }
}
