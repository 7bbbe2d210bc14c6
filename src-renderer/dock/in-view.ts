import { useCallback, useRef, type RefCallback, type RefObject } from 'react'
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
 * (`asked`) is brought into view; where not all of it has room, the first of it, which is answered first.
 */
export const useAskedInView = (who: string, asked: string): RefCallback<HTMLDivElement> => {
  const keys = useRef<HTMLDivElement>(null)
  useWhenChanged(who, () => underNoFinger(() => toTop(keys.current)))
  useWhenChanged(`${who} ${asked}`, () => underNoFinger(() => showAsked(keys.current)))
  return useCallback((box) => {
    keys.current = box
    if (box === null) return undefined
    // A banner above the keys takes room from them, and another language moves them. It also reports the first size.
    const sizes = new ResizeObserver(() => underNoFinger(() => showAsked(keys.current)))
    for (const element of [box, ...box.querySelectorAll('.desk-area')]) sizes.observe(element)
    return () => sizes.disconnect()
  }, [])
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

const showAsked = (box: Element | null) => {
  if (box === null) return
  // The last that is shown is sure to be seen.
  for (const selector of [ASKED_KEYS, ASKED_GROUPS]) {
    const fromBelow = [...box.querySelectorAll(selector)].toSorted((a, b) => topOf(b) - topOf(a))
    for (const element of fromBelow) element.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  }
}

const topOf = (element: Element): number => element.getBoundingClientRect().top
