/** Since when a module has had power, as far as a kiosk can know it. Times are UTC ms. */
export interface WarmUp {
  /** Its values creep until then. */
  warmAt: number
  /** Whether it has been heard of since the kiosk's start. */
  wasHere: boolean
  /** When it went away, -Infinity when nobody knows; null while it is there. */
  awaySince: number | null
}

/** Until it is seen to be away, a module is taken to have had power since its PC has. */
export function warmUpAtStart({
  poweredSince,
  warmUpMs,
}: {
  poweredSince: number
  warmUpMs: number
}): WarmUp {
  return { warmAt: poweredSince + warmUpMs, wasHere: false, awaySince: null }
}

/** The module is gone, or back: it has cooled for as long as it was away, and needs as long again, at most what it needs from cold. */
export function warmUpAfter(
  before: WarmUp,
  { here, warmUpMs, now }: { here: boolean; warmUpMs: number; now: number },
): WarmUp {
  if (!here) {
    return { ...before, awaySince: before.awaySince ?? (before.wasHere ? now : Number.NEGATIVE_INFINITY) }
  }
  const awayMs = before.awaySince === null ? 0 : Math.max(0, now - before.awaySince)
  const warmAt = Math.max(before.warmAt, now + Math.min(warmUpMs, awayMs))
  return { warmAt, wasHere: true, awaySince: null }
}

/** Never longer from now than from cold, whatever happened to the clock. */
export function warmUpNow(before: WarmUp, { warmUpMs, now }: { warmUpMs: number; now: number }): WarmUp {
  return before.warmAt - now > warmUpMs ? { ...before, warmAt: now + warmUpMs } : before
}
