import { useEffect, useRef } from 'react'
import { givesNoDigit, typedKey } from './locks.ts'
import { composed, gapMs, isCertain, judgeBurst, LOST, type Stroke, type TypedInto } from './wedge.ts'

interface Keyboard {
  /** A keyboard scanner is configured for this lane: bursts are collected. */
  wedge: boolean
  /** Null: something was scanned and cannot be read. */
  onScan: (text: string | null) => void
  /** Letters came too fast for a hand and were no scan. */
  onNoise: () => void
  /** A hand's stroke outside of every field; true when it was a hotkey. */
  onKey: (stroke: Stroke) => boolean
  /**
   * Hears of every key going down or up what it tells of the lock keys; a number pad without digits then does nothing
   * else. Null where nobody would be told: there it keeps its arrows.
   */
  onLocks: ((event: KeyboardEvent) => void) | null
}

type FieldElement = HTMLInputElement | HTMLTextAreaElement

interface Field {
  element: FieldElement
  before: string
  /** Where the caret stood; null in a field that has none, such as a date. */
  caret: { start: number; end: number } | null
}

export const fieldOf = (target: EventTarget | null): FieldElement | null =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'range')
    ? target
    : null

const asItIs = (element: FieldElement): Field => {
  const { value, selectionStart, selectionEnd } = element
  const caret =
    selectionStart === null || selectionEnd === null ? null : { start: selectionStart, end: selectionEnd }
  return { element, before: value, caret }
}

const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'Fn'])

/** No character comes of it, nor the end of a read. Where AltGr makes nothing of a letter, the letter itself comes. */
const typesNothing = (event: KeyboardEvent): boolean => {
  const { key, code } = event
  if (event.ctrlKey || event.altKey || event.metaKey) return true
  if (event.getModifierState('AltGraph') && code === `Key${key.toUpperCase()}`) return true
  return key.length !== 1 && key !== 'Enter' && key !== 'Tab'
}

/** Puts a field back as it was, in a way that React's controlled inputs notice. */
const restore = ({ element, before, caret }: Field) => {
  if (element.value !== before) {
    const prototype =
      element instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(element, before)
    element.dispatchEvent(new Event('input', { bubbles: true }))
  }
  if (caret !== null) element.setSelectionRange(caret.start, caret.end)
}

/** Lets an input method put what it holds into the field, so that restoring takes it out again. */
const endComposition = (element: FieldElement) => {
  element.blur()
  element.focus()
}

/** The system gives the character of a number typed with Alt right after Alt goes up. */
const COMPOSES_WITHIN_MS = 50

/**
 * A loaded PC hands over the first strokes of a scan so long before the others. Longer, and a hand's last stroke before
 * a scan would be taken for one of these.
 */
const PARTED_BY_MS = 100

/** Listens before everybody else, so that a scanner's Enter presses no key and its text fills no field. */
export const useKeyboard = ({ wedge, onScan, onNoise, onKey, onLocks }: Keyboard) => {
  const latest = useRef({ onScan, onNoise, onKey, onLocks })
  useEffect(() => {
    latest.current = { onScan, onNoise, onKey, onLocks }
  })

  useEffect(() => {
    let burst: Stroke[] = []
    let field: Field | null = null
    let quiet: ReturnType<typeof setTimeout> | null = null
    /** Of the last event that belongs to the burst. */
    let lastAt = -Infinity
    /** The few strokes just before in the same field: a hand's, or parted from a scan's. */
    let earlier: { strokes: readonly Stroke[]; field: Field; lastAt: number } | null = null
    let altDigits = ''
    let composedAt = -Infinity

    const into = (): TypedInto => (field === null ? 'keys' : 'field')
    const gap = (): number => (altDigits === '' ? gapMs(burst, into()) : gapMs([composed('0', 0)], into()))

    /** The burst, with the strokes that went into its field before anybody could know. */
    const whole = (): { strokes: readonly Stroke[]; field: Field | null } => {
      const [first] = burst
      if (earlier === null || first === undefined || !isCertain(burst)) return { strokes: burst, field }
      const isLate = earlier.field.element === field?.element && first.at - earlier.lastAt <= PARTED_BY_MS
      return isLate
        ? { strokes: [...earlier.strokes, ...burst], field: earlier.field }
        : { strokes: burst, field }
    }

    const finish = () => {
      quiet = null
      const { strokes, field: typedInto } = whole()
      const typed = judgeBurst(strokes, into())
      const isHeldByMethod = strokes.some(({ key }) => key === 'Process')
      earlier = typed.kind === 'keys' && field !== null ? { strokes, field, lastAt } : null
      burst = []
      field = null
      altDigits = ''
      lastAt = -Infinity
      if (typed.kind === 'keys') {
        // Into a field a hand's strokes went at once.
        if (typedInto === null) for (const stroke of typed.strokes) press(stroke)
        return
      }
      if (typedInto !== null) {
        if (isHeldByMethod) endComposition(typedInto.element)
        restore(typedInto)
      }
      if (typed.kind === 'scan') latest.current.onScan(typed.text)
      else latest.current.onNoise()
    }

    const press = (stroke: Stroke) => {
      if (latest.current.onKey(stroke)) return
      // We had held back what a focused key or list should have heard.
      const focused = document.activeElement
      if (stroke.key !== 'Enter' && stroke.key !== ' ') return
      if (focused instanceof HTMLElement && focused !== document.body) focused.click()
    }

    const swallow = (event: Event) => {
      event.preventDefault()
      event.stopImmediatePropagation()
    }

    const isBurst = (at: number): boolean => at - lastAt <= gap()

    /** The burst goes on, or another one begins in what has the focus now. */
    const note = ({ timeStamp, target }: KeyboardEvent, stroke: Stroke | null) => {
      if (!isBurst(timeStamp)) {
        if (quiet !== null) {
          clearTimeout(quiet)
          finish()
        }
        const element = fieldOf(target)
        field = element === null ? null : asItIs(element)
      }
      if (stroke !== null) burst.push(stroke)
      lastAt = timeStamp
      if (quiet !== null) clearTimeout(quiet)
      quiet = setTimeout(finish, gap() + 10)
    }

    const strokeOf = (event: KeyboardEvent): Stroke => ({
      key: typedKey(event),
      code: event.code,
      at: event.timeStamp,
      byte: null,
    })

    const noteLost = (event: KeyboardEvent) => {
      if (event.repeat) return
      const { key, ctrlKey, altKey, metaKey } = event
      const isBackspace = key === 'Backspace' && !ctrlKey && !altKey && !metaKey
      note(event, { ...strokeOf(event), key: isBackspace ? key : LOST })
    }

    const onScannerKey = (event: KeyboardEvent) => {
      const { key, code, timeStamp } = event
      if (event.isComposing || key === 'Process') {
        // Nothing keeps a key from an input method; what it makes of a burst is taken out again.
        note(event, { ...strokeOf(event), key: 'Process' })
        if (isCertain(burst)) swallow(event)
        return
      }
      if (event.altKey && !event.ctrlKey && !event.metaKey && /^Numpad\d$/.test(code)) {
        // Six digits are no byte any more, and say so.
        if (altDigits.length < 6) altDigits += code.slice(-1)
        note(event, null)
        swallow(event)
        return
      }
      if (event.ctrlKey && !event.altKey && !event.metaKey && (code === 'KeyJ' || code === 'KeyM')) {
        // LF and CR of a scanner; to a browser they are its downloads and, with Shift, its console.
        if (isBurst(timeStamp)) note(event, { ...strokeOf(event), key: 'Enter' })
        swallow(event)
        return
      }
      if (MODIFIERS.has(key)) return
      if (typesNothing(event)) {
        noteLost(event)
        if (isCertain(burst)) swallow(event)
        return
      }
      if (key === 'Tab') {
        if (!isBurst(timeStamp) || !isCertain(burst)) return
        note(event, strokeOf(event))
        swallow(event)
        return
      }
      // A key held down by a hand.
      if (event.repeat) {
        if (fieldOf(event.target) === null) swallow(event)
        return
      }
      note(event, strokeOf(event))
      if (field === null || isCertain(burst)) swallow(event)
    }

    const onKeyDown = (event: KeyboardEvent) => {
      composedAt = -Infinity
      const { onLocks } = latest.current
      onLocks?.(event)
      if (onLocks !== null && givesNoDigit(event)) {
        if (wedge) noteLost(event)
        swallow(event)
        return
      }
      if (wedge) return onScannerKey(event)
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
      if (event.key.length !== 1 && event.key !== 'Enter' && event.key !== 'Backspace') return
      const isOurs = fieldOf(event.target) === null && !event.repeat
      if (isOurs && latest.current.onKey(strokeOf(event))) swallow(event)
    }

    const onKeyUp = (event: KeyboardEvent) => {
      latest.current.onLocks?.(event)
      if (event.key !== 'Alt' || altDigits === '') return
      const stroke = composed(altDigits, event.timeStamp)
      note(event, stroke)
      altDigits = ''
      composedAt = event.timeStamp
      swallow(event)
    }

    const onCharacter = (event: Event) => {
      if (event.timeStamp - composedAt <= COMPOSES_WITHIN_MS) swallow(event)
    }

    window.addEventListener('keydown', onKeyDown, { capture: true })
    window.addEventListener('keyup', onKeyUp, { capture: true })
    window.addEventListener('keypress', onCharacter, { capture: true })
    window.addEventListener('beforeinput', onCharacter, { capture: true })
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true })
      window.removeEventListener('keyup', onKeyUp, { capture: true })
      window.removeEventListener('keypress', onCharacter, { capture: true })
      window.removeEventListener('beforeinput', onCharacter, { capture: true })
      if (quiet !== null) clearTimeout(quiet)
    }
  }, [wedge])
}
