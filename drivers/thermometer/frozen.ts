import type { Frame } from './contract.ts'
import type { FrozenLimits } from './protocol.ts'

/** What a module has said last, and since when (UTC ms) it has said nothing else. */
export interface Sameness {
  celsius: number | null
  raw: number | null
  ambient: number | null
  sinceMs: number
  /** When it last said something else after it had stood still; null: never. */
  stirredMs: number | null
}

/** Longer than whoever goes takes to be seen going: three frames of the slowest module. */
const STOOD_STILL_MS = 2000

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
  if (isSame) return before
  const stirredMs = before !== null && stoodStill(before, atMs) ? atMs : (before?.stirredMs ?? null)
  return { ...now, sinceMs: atMs, stirredMs }
}

function stoodStill({ celsius, sinceMs }: Sameness, atMs: number): boolean {
  return celsius !== null && atMs - sinceMs >= STOOD_STILL_MS
}

/**
 * Whether somebody whom the module still saw may have gone without being seen going: it says the very same, as of one who
 * stands still or as a module that froze; or it did a moment ago, and who is seen to go now may be another.
 */
export function mayHaveGoneUnseen(sameness: Sameness | null, atMs: number): boolean {
  if (sameness === null) return false
  const { stirredMs } = sameness
  const justStirred = stirredMs !== null && stirredMs <= atMs && atMs - stirredMs < STOOD_STILL_MS
  return justStirred || stoodStill(sameness, atMs)
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
