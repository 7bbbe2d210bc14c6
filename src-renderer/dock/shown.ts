import { useCallback, useEffect, useRef, useState } from 'react'
import type { LaneView } from '../../src-main/api/contract.ts'
import type { CardKey, GuardKey } from '../../src-main/words.ts'

/** A burst of strokes is heard a moment after it was pressed; more pictures than that nobody sees meanwhile. */
const KEPT = 20

/** What the dock showed at a moment of the page's clock (ms): a key is for the visit shown when it went down. */
export const useShownAt = (view: LaneView): ((at: number) => LaneView) => {
  const shown = useRef([{ view, since: -Infinity }])
  useEffect(() => {
    shown.current = [{ view, since: performance.now() }, ...shown.current].slice(0, KEPT)
  }, [view])
  return useCallback((at) => (shown.current.find(({ since }) => since <= at) ?? { view }).view, [view])
}

/** State that a handler reads as it is now, not as it was last painted: strokes come faster than pictures. */
export const useLatest = <T>(
  first: T,
): { painted: T; now: () => T; change: (next: (now: T) => T) => void } => {
  const [painted, setPainted] = useState(first)
  const latest = useRef(first)
  const now = useCallback(() => latest.current, [])
  const change = useCallback((next: (value: T) => T) => {
    latest.current = next(latest.current)
    setPainted(latest.current)
  }, [])
  return { painted, now, change }
}

/** Acts once `what` is painted that is not what it was before; not at first. */
export const useWhenChanged = (what: string, act: () => void) => {
  const last = useRef(what)
  useEffect(() => {
    if (last.current === what) return
    last.current = what
    act()
  })
}

/** A key can be taken back for 5 s; the kiosk hears of it a moment later. */
const OWN_MS = 6000

/** What the guard pressed at this screen lately (null: typed), as another guard may stand at another screen of the lane. */
export const useHands = () => {
  const [hands] = useState(() => {
    let lately: { key: GuardKey | CardKey | null; at: number }[] = []
    const since = (ms: number) => lately.filter(({ at }) => performance.now() - at < ms)
    return {
      pressed: (key: GuardKey | CardKey | null) => {
        lately = [...since(OWN_MS), { key, at: performance.now() }]
      },
      isMine: (key: GuardKey | CardKey | null) => since(OWN_MS).some((one) => one.key === key),
    }
  })
  return hands
}
