import type { CDPSession, Page } from '@playwright/test'

/**
 * What a scanner that the system takes for a keyboard does to a window, whose clock stands while it types (the
 * context has installed it): the keys are as close as a scanner's, however slowly a loaded PC hands them on.
 * Each resolves once the window has judged the burst.
 */
export interface WedgeScanner {
  /** US keys. `suffix` as scanners send it; `CR LF` is Enter, then Ctrl+Shift+J as captured (node-hid#323). */
  scan(text: string, suffix: 'CR' | 'CR LF' | 'LF' | 'Tab'): Promise<void>
  /** The same with CR, of which a loaded PC hands over the first strokes 80 ms before the others, which `key` may begin. */
  scanParted(first: string, key: LostKey | null, others: string): Promise<void>
  /** The same with CR, and somewhere among the strokes a key that types no character. */
  scanWith(before: string, key: LostKey, behind: string): Promise<void>
  /** The same with CR while Caps Lock is on: the system turns each letter's case round. */
  scanUnderCapsLock(text: string): Promise<void>
  /** ALT mode: every byte of the text in UTF-8 as a number on the keypad. Windows' own character follows each. */
  scanAltKeypad(text: string): Promise<void>
  /** An input method has the keys: each letter goes into what it composes. */
  scanIntoMethod(text: string): Promise<void>
}

/** Longer than the window waits for the next key of a burst. */
const BURST_OVER_MS = 250
const PARTED_MS = 80
const TYPING_MS = 90

/** Stops the window's clock for as long as the keys come, and lets the burst be judged. */
async function whileTimeStands(page: Page, type: () => Promise<void>): Promise<void> {
  await stopClock(page, 100)
  await type()
  await page.clock.runFor(BURST_OVER_MS)
  await page.clock.resume()
}

/** A little ahead of now, since it runs on until the browser has been told: too late, and it is tried further ahead. */
async function stopClock(page: Page, aheadMs: number): Promise<void> {
  try {
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + aheadMs)
  } catch (error) {
    if (!String(error).includes('to the past')) throw error
    await stopClock(page, 2 * aheadMs)
  }
}

/** A hand at the keys. */
export async function typeByHand(page: Page, text: string): Promise<void> {
  await whileTimeStands(page, async () => {
    for (const character of text) {
      /* oxlint-disable no-await-in-loop -- one key after the other */
      await page.keyboard.press(character)
      await page.clock.runFor(TYPING_MS)
      /* oxlint-enable no-await-in-loop */
    }
  })
}

type KeyEvent = Parameters<typeof send>[1]

function send(
  session: CDPSession,
  event: {
    type: 'keyDown' | 'rawKeyDown' | 'keyUp' | 'char'
    key?: string
    code?: string
    text?: string
    windowsVirtualKeyCode?: number
    modifiers?: number
    isKeypad?: boolean
  },
): Promise<unknown> {
  return session.send('Input.dispatchKeyEvent', event)
}

const ALT = 1
const CONTROL = 2
const SHIFT = 8
const ENTER = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 }
const TAB = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 }
const LINE_FEED = { key: 'J', code: 'KeyJ', windowsVirtualKeyCode: 74 }

function codeOf(character: string): string {
  if (/[a-z]/i.test(character)) return `Key${character.toUpperCase()}`
  return /\d/.test(character) ? `Digit${character}` : ''
}

function press(character: string): KeyEvent[] {
  const key = { key: character, code: codeOf(character) }
  return [
    { type: 'keyDown', ...key, text: character },
    { type: 'keyUp', ...key },
  ]
}

const enter: KeyEvent[] = [
  { type: 'keyDown', ...ENTER, text: '\r' },
  { type: 'keyUp', ...ENTER },
]
const tab: KeyEvent[] = [
  { type: 'rawKeyDown', ...TAB },
  { type: 'keyUp', ...TAB },
]
const lineFeed: KeyEvent[] = [
  { type: 'rawKeyDown', ...LINE_FEED, modifiers: CONTROL | SHIFT },
  { type: 'keyUp', ...LINE_FEED, modifiers: CONTROL | SHIFT },
]
/** Keys that a scanner presses for a character which is not there in this PC's keyboard layout. */
const LOST_KEYS = {
  F1: { key: 'F1', code: 'F1', windowsVirtualKeyCode: 112 },
  F5: { key: 'F5', code: 'F5', windowsVirtualKeyCode: 116 },
  'Ctrl+]': { key: ']', code: 'BracketRight', windowsVirtualKeyCode: 221, modifiers: CONTROL },
  // As Windows reports AltGr where it types nothing.
  'AltGr+Q': { key: 'q', code: 'KeyQ', windowsVirtualKeyCode: 81, modifiers: ALT | CONTROL },
  'a dead key': { key: 'Dead', code: 'BracketLeft', windowsVirtualKeyCode: 219 },
  Backspace: { key: 'Backspace', code: 'Backspace', windowsVirtualKeyCode: 8 },
  'the pad’s 7 without NumLock': { key: 'Home', code: 'Numpad7', windowsVirtualKeyCode: 36, isKeypad: true },
} satisfies Record<string, Partial<KeyEvent>>
export type LostKey = keyof typeof LOST_KEYS

function pressLost(key: LostKey): KeyEvent[] {
  return [
    { type: 'rawKeyDown', ...LOST_KEYS[key] },
    { type: 'keyUp', ...LOST_KEYS[key] },
  ]
}

const SUFFIXES = { CR: enter, 'CR LF': [...enter, ...lineFeed], LF: lineFeed, Tab: tab }

function altNumber(byte: number): KeyEvent[] {
  const alt = { key: 'Alt', code: 'AltLeft', windowsVirtualKeyCode: 18 }
  const digits = Array.from(`0${String(byte).padStart(3, '0')}`)
  return [
    { type: 'rawKeyDown', ...alt, modifiers: ALT },
    ...digits.flatMap((digit): KeyEvent[] => {
      const key = {
        key: digit,
        code: `Numpad${digit}`,
        windowsVirtualKeyCode: 96 + Number(digit),
        modifiers: ALT,
      }
      return [
        { type: 'rawKeyDown', ...key },
        { type: 'keyUp', ...key },
      ]
    }),
    { type: 'keyUp', ...alt },
    { type: 'char', text: String.fromCharCode(byte) },
  ]
}

/** In the page: nothing from outside turns a lock key of a browser without a keyboard. */
function typeUnderCapsLock(text: string): void {
  for (const meant of [...Array.from(text), 'Enter']) {
    const isCapital = /^[A-Z]$/.test(meant)
    const typed = isCapital ? meant.toLowerCase() : meant.toUpperCase()
    const target = document.activeElement ?? document.body
    for (const type of ['keydown', 'keyup']) {
      target.dispatchEvent(
        new KeyboardEvent(type, {
          key: meant.length === 1 ? typed : meant,
          code: /^[a-z]$/i.test(meant) ? `Key${meant.toUpperCase()}` : meant,
          shiftKey: isCapital,
          modifierCapsLock: true,
          bubbles: true,
          cancelable: true,
          composed: true,
        }),
      )
    }
  }
}

export async function openWedgeScanner(page: Page): Promise<WedgeScanner> {
  const session = await page.context().newCDPSession(page)
  // Not one after the other: a browser under test answers slower than a scanner types.
  const type = async (events: readonly KeyEvent[]) => {
    await Promise.all(events.map((event) => send(session, event)))
  }
  return {
    scan: (text, suffix) =>
      whileTimeStands(page, () => type([...Array.from(text).flatMap(press), ...SUFFIXES[suffix]])),
    scanParted: (first, key, others) =>
      whileTimeStands(page, async () => {
        await type(Array.from(first).flatMap(press))
        await page.clock.runFor(PARTED_MS)
        const lost = key === null ? [] : pressLost(key)
        await type([...lost, ...Array.from(others).flatMap(press), ...enter])
      }),
    scanWith: (before, key, behind) =>
      whileTimeStands(page, () =>
        type([
          ...Array.from(before).flatMap(press),
          ...pressLost(key),
          ...Array.from(behind).flatMap(press),
          ...enter,
        ]),
      ),
    scanUnderCapsLock: (text) => whileTimeStands(page, () => page.evaluate(typeUnderCapsLock, text)),
    scanAltKeypad: (text) =>
      whileTimeStands(page, () => type([...[...Buffer.from(text)].flatMap(altNumber), ...enter])),
    scanIntoMethod: (text) =>
      whileTimeStands(page, async () => {
        const composing = Array.from(text).flatMap((character, index) => [
          send(session, {
            type: 'rawKeyDown',
            key: 'Process',
            code: codeOf(character),
            windowsVirtualKeyCode: 229,
          }),
          session.send('Input.imeSetComposition', {
            text: text.slice(0, index + 1),
            selectionStart: index + 1,
            selectionEnd: index + 1,
          }),
        ])
        await Promise.all([...composing, ...enter.map((event) => send(session, event))])
      }),
  }
}
