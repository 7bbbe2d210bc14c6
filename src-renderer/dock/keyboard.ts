import { useEffect, useRef } from 'react'
import { BURST_GAP_MS, continues, judgeBurst, type Stroke } from './wedge.ts'

interface Keyboard {
  /** A keyboard scanner is configured for this lane: bursts are collected. */
  wedge: boolean
  onScan: (text: string) => void
  /** A hand's stroke outside of every field; true when it was a hotkey. */
  onKey: (stroke: Stroke) => boolean
}

type FieldElement = HTMLInputElement | HTMLTextAreaElement

const fieldOf = (target: EventTarget | null): FieldElement | null =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'range')
    ? target
    : null

/** Puts a field back as it was, in a way that React's controlled inputs notice. */
const restore = (field: FieldElement, value: string) => {
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** A hand in a field never has five strokes this close together: from here on it is a scanner, and is kept out. */
const CERTAIN = 5

/** Listens before everybody else, so that a scanner's Enter presses no key and its text fills no field. */
export const useKeyboard = ({ wedge, onScan, onKey }: Keyboard) => {
  const latest = useRef({ onScan, onKey })
  useEffect(() => {
    latest.current = { onScan, onKey }
  })

  useEffect(() => {
    let burst: Stroke[] = []
    let field: { element: FieldElement; before: string } | null = null
    let quiet: ReturnType<typeof setTimeout> | null = null

    const finish = () => {
      quiet = null
      const into = field
      const typed = judgeBurst(burst, into === null ? 'keys' : 'field')
      burst = []
      field = null
      switch (typed.kind) {
        case 'scan':
          if (into !== null) restore(into.element, into.before)
          latest.current.onScan(typed.text)
          return
        case 'keys':
          // Into a field a hand's strokes went at once.
          if (into === null) for (const stroke of typed.strokes) press(stroke)
          return
        case 'noise':
          if (into !== null) restore(into.element, into.before)
      }
    }

    const press = (stroke: Stroke) => {
      if (latest.current.onKey(stroke)) return
      // We had held back what a focused key should have heard.
      const focused = document.activeElement
      if ((stroke.key === 'Enter' || stroke.key === ' ') && focused instanceof HTMLButtonElement)
        focused.click()
    }

    const swallow = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopImmediatePropagation()
    }

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
      const known = event.key.length === 1 || event.key === 'Enter' || event.key === 'Backspace'
      if (!known) return
      const stroke = { key: event.key, code: event.code, at: event.timeStamp }
      const target = fieldOf(event.target)
      if (!wedge || event.key === 'Backspace') {
        if (target === null && !event.repeat && latest.current.onKey(stroke)) swallow(event)
        return
      }
      const into = target === null ? 'keys' : 'field'
      if (!continues(burst.at(-1), stroke, into)) {
        if (quiet !== null) {
          clearTimeout(quiet)
          finish()
        }
        field = target === null ? null : { element: target, before: target.value }
      }
      burst.push(stroke)
      if (field === null || burst.length >= CERTAIN) swallow(event)
      if (quiet !== null) clearTimeout(quiet)
      quiet = setTimeout(finish, BURST_GAP_MS[into] + 10)
    }

    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true })
      if (quiet !== null) clearTimeout(quiet)
    }
  }, [wedge])
}
