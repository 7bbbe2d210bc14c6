import type { Frame } from './contract.ts'
import type { FrozenLimits } from './protocol.ts'

/** What a module has said last, and since when (UTC ms) it has said nothing else. */
export interface Sameness {
  celsius: number | null
  raw: number | null
  ambient: number | null
  sinceMs: number
}

/**
 * One frame more. A value that a frame does not carry says nothing: some modules send the room in frames of its own.
 * A clock that was set back starts the count anew.
 */
export function watchSameness(
  before: Sameness | null,
  { celsius, raw, ambient }: Pick<Frame, 'celsius' | 'raw' | 'ambient'>,
  atMs: number,
): Sameness {
  const now = {
    celsius: celsius ?? before?.celsius ?? null,
    raw: raw ?? before?.raw ?? null,
    ambient: ambient ?? before?.ambient ?? null,
  }
  const isSame =
    before !== null &&
    before.celsius === now.celsius &&
    before.raw === now.raw &&
    before.ambient === now.ambient &&
    before.sinceMs <= atMs
  return isSame ? before : { ...now, sinceMs: atMs }
}

/** Whether the module only repeats itself. It ends by itself with the first other value. */
export function isFrozen(
  sameness: Sameness | null,
  { present, limits, atMs }: { present: boolean; limits: FrozenLimits; atMs: number },
): boolean {
  const limit = present ? limits.present : limits.empty
  if (sameness === null || sameness.celsius === null || limit === null) return false
  return atMs - sameness.sinceMs >= limit
}
