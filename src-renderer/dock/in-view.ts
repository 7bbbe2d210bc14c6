import { useCallback, useEffect, useRef, type RefCallback, type RefObject } from 'react'
import { useWhenChanged } from './shown.ts'

/** A box whose cards scroll each on its own: it and they are at their top again whenever `what` changes. */
export const useAtTop = (what: string): RefObject<HTMLDivElement | null> => {
  const box = useRef<HTMLDivElement>(null)
  useWhenChanged(what, () =>
    underNoFinger(() => {
      for (const element of [box.current, ...(box.current?.children ?? [])]) toTop(element)
    }),
  )
  return box
}

/**
 * The keys for the visitor on the card (`who`): for the next one they begin at their top, and what begins to be asked
 * (`asked`) is brought into view; where not all of it has room, what the guard's own key has opened, or else the first
 * of it, which is answered first. `onLost` is called for a press that counts for nothing, as the keys had just moved.
 */
export const useAskedInView = (
  who: string,
  asked: string,
  onLost: () => void,
): RefCallback<HTMLDivElement> => {
  const keys = useRef<MovingKeys | null>(null)
  const lost = useRef(onLost)
  useEffect(() => {
    lost.current = onLost
  })
  useWhenChanged(who, () => keys.current?.move('from-top'))
  useWhenChanged(`${who} ${asked}`, () => keys.current?.move('to-asked'))
  return useCallback((box) => {
    if (box === null) return undefined
    const moving = movingKeys(box, () => lost.current())
    keys.current = moving
    // A banner above the keys takes room from them, and another language moves them. It also reports the first size.
    const sizes = new ResizeObserver(() => moving.move('to-asked'))
    for (const element of [box, ...box.querySelectorAll('.desk-area')]) sizes.observe(element)
    return () => {
      sizes.disconnect()
      moving.end()
      keys.current = null
    }
  }, [])
}

/** Two taps of a finger that doubles; the second one is not for the card that has moved under it. */
const DOUBLE_TAP_MS = 700

/** Cards that move as one of them (`which`, their ids) comes or goes: a press so soon after counts for nothing. */
export const useMovingCards = (
  box: RefObject<HTMLElement | null>,
  which: string,
  onLost: () => void,
): void => {
  const movedAt = useRef(-Infinity)
  const lost = useRef(onLost)
  useEffect(() => {
    lost.current = onLost
  })
  useWhenChanged(which, () => {
    movedAt.current = performance.now()
  })
  useEffect(() => {
    if (box.current === null) return undefined
    const listening = new AbortController()
    const isLost = (at: number): boolean => at - movedAt.current < DOUBLE_TAP_MS
    losePresses(box.current, isLost, () => lost.current(), listening.signal)
    return () => listening.abort()
  }, [box])
}

interface MovingKeys {
  move: (where: 'from-top' | 'to-asked') => void
  end: () => void
}

/** A hand that has pressed a key is on its way to the next one; so is a pointer that moves over the keys. */
const AFTER_PRESS_MS = 1500
const AFTER_MOVE_MS = 400
/** A press so soon after the keys have moved was meant for the one that stood there before. */
const UNSEEN_MS = 400

/** Scrolls the keys in `box` once no hand is on its way to one of them. */
const movingKeys = (box: HTMLElement, onLost: () => void): MovingKeys => {
  let stillFrom = -Infinity
  let movedAt = -Infinity
  let fromTop = false
  let timer: ReturnType<typeof setTimeout> | null = null

  const move = () => {
    timer = null
    const wait = stillFrom - performance.now()
    if (wait > 0) {
      timer = setTimeout(() => underNoFinger(move), wait)
      return
    }
    const before = box.scrollTop
    if (fromTop) toTop(box)
    fromTop = false
    showAsked(box)
    if (box.scrollTop !== before) movedAt = performance.now()
  }
  const busyFor = (ms: number) => {
    stillFrom = Math.max(stillFrom, performance.now() + ms)
  }
  const onPress = () => busyFor(AFTER_PRESS_MS)
  const onMove = () => busyFor(AFTER_MOVE_MS)
  const listening = new AbortController()
  const options = { capture: true, signal: listening.signal }
  losePresses(box, (at) => at - movedAt < UNSEEN_MS, onLost, listening.signal)
  box.addEventListener('pointerdown', onPress, options)
  box.addEventListener('pointerup', onPress, options)
  box.addEventListener('pointermove', onMove, options)
  box.addEventListener('wheel', onMove, { ...options, passive: true })
  return {
    move: (where) => {
      fromTop ||= where === 'from-top'
      if (timer === null) underNoFinger(move)
    },
    end: () => {
      listening.abort()
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** A press in `box` that goes down at a moment (ms of the page's clock) of which `isLost` is true counts for nothing. */
const losePresses = (
  box: HTMLElement,
  isLost: (at: number) => boolean,
  onLost: () => void,
  signal: AbortSignal,
): void => {
  let wasLost = false
  const swallow = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
  }
  const onDown = (event: PointerEvent) => {
    wasLost = isLost(event.timeStamp)
    if (!wasLost) return
    swallow(event)
    box.dataset['lost'] = String(Number(box.dataset['lost'] ?? 0) + 1)
    onLost()
  }
  const onClick = (event: MouseEvent) => {
    // None of a pointer has no detail.
    if (wasLost && event.detail > 0) swallow(event)
  }
  box.addEventListener('pointerdown', onDown, { capture: true, signal })
  box.addEventListener('click', onClick, { capture: true, signal })
}

/** Scrolls as soon as no key is held down: one that moves from under the finger is not pressed. */
const underNoFinger = (scroll: () => void): void => {
  if (document.querySelector('.key[data-pressed]') === null) scroll()
  else requestAnimationFrame(() => underNoFinger(scroll))
}

const toTop = (box: Element | null) => {
  box?.scrollTo({ top: 0, behavior: 'instant' })
}

const ASKED_GROUPS = '.key-group[data-asked="true"], .form[data-asked="true"]'
const ASKED_KEYS = '.key-group[data-asked="false"] .key[data-asked="true"]'
/** Which the guard has opened by a key, to press one of them next. */
const OPENED_GROUP = '.key-group[data-asked="true"]:has([data-key^="proof-"])'

const showAsked = (box: Element) => {
  // The last that is shown is sure to be seen.
  for (const selector of [ASKED_KEYS, ASKED_GROUPS, OPENED_GROUP]) {
    const fromBelow = [...box.querySelectorAll(selector)].toSorted((a, b) => topOf(b) - topOf(a))
    for (const element of fromBelow) element.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  }
}

const topOf = (element: Element): number => element.getBoundingClientRect().top
