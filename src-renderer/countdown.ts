import { useEffect, useState } from 'react'

export interface Countdown {
  /** UTC ms on the kiosk's clock. */
  at: number
  /** The kiosk's clock when the view was made, UTC ms. */
  serverNow: number
  /** `performance.now()` when the view arrived, and now. */
  receivedAt: number
  pageNow: number
}

/** Whole seconds left, never below zero; the PC's own wall clock plays no part. */
export const secondsLeft = ({ at, serverNow, receivedAt, pageNow }: Countdown): number =>
  Math.max(0, Math.ceil((at - serverNow - (pageNow - receivedAt)) / 1000))

/** Re-renders four times a second while a countdown runs. */
export const useSecondsLeft = (
  retake: { at: number } | null,
  seen: { serverNow: number; receivedAt: number },
): number => {
  const at = retake?.at ?? null
  const [pageNow, setPageNow] = useState(() => performance.now())
  useEffect(() => {
    if (at === null) return undefined
    const timer = setInterval(() => setPageNow(performance.now()), 250)
    return () => clearInterval(timer)
  }, [at])
  return at === null ? 0 : secondsLeft({ at, ...seen, pageNow: Math.max(pageNow, seen.receivedAt) })
}
