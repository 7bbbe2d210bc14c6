import { GUARD_KEYS, type GuardKey } from '../../src-main/words.ts'
import type { Stroke } from './wedge.ts'

interface Hotkey {
  /** `KeyboardEvent.code`: the place on the keyboard, the same under a Chinese input method. */
  codes: readonly string[]
  /** As printed on the dock's key. */
  label: string
}

/**
 * The left hand has the codes in three rows as on the screen, the right hand the classes; a number pad alone is
 * enough for the main path: + seen green, digits and Enter the temperature, - no mask, * next, / aside.
 */
export const HOTKEYS: Partial<Record<GuardKey, Hotkey>> = {
  'seen-green': { codes: ['NumpadAdd', 'Equal', 'Backquote'], label: '+' },
  'health-green': { codes: ['KeyQ'], label: 'Q' },
  'health-yellow': { codes: ['KeyW'], label: 'W' },
  'health-red': { codes: ['KeyE'], label: 'E' },
  'ruian-green': { codes: ['KeyA'], label: 'A' },
  'ruian-yellow': { codes: ['KeyS'], label: 'S' },
  'ruian-red': { codes: ['KeyD'], label: 'D' },
  'mask-on': { codes: ['KeyZ'], label: 'Z' },
  'mask-off': { codes: ['KeyX', 'NumpadSubtract'], label: 'X' },
  'class-resident': { codes: ['KeyR'], label: 'R' },
  'class-city-migrant': { codes: ['KeyT'], label: 'T' },
  'class-new-resident': { codes: ['KeyY'], label: 'Y' },
  'class-returnee': { codes: ['KeyU'], label: 'U' },
  'class-visitor': { codes: ['KeyI'], label: 'I' },
  'class-employee': { codes: ['KeyO'], label: 'O' },
  'class-duty': { codes: ['KeyP'], label: 'P' },
  'class-courier': { codes: ['KeyK'], label: 'K' },
  'class-unknown': { codes: ['KeyL'], label: 'L' },
  'order-none': { codes: ['KeyF'], label: 'F' },
  'order-in-force': { codes: ['KeyG'], label: 'G' },
  'outing-free': { codes: ['KeyV'], label: 'V' },
  'outing-used': { codes: ['KeyB'], label: 'B' },
  'medical-care': { codes: ['KeyM'], label: 'M' },
  'next-person': { codes: ['KeyN', 'NumpadMultiply'], label: 'N *' },
  'same-person': { codes: ['KeyH'], label: 'H' },
  'same-phone': { codes: ['KeyC'], label: 'C' },
  'step-aside': { codes: ['Slash', 'NumpadDivide'], label: '/' },
  retake: { codes: ['KeyJ'], label: 'J' },
  'no-phone': { codes: ['Comma'], label: ',' },
  'proof-resident-id': { codes: ['BracketLeft'], label: '[' },
  'proof-paper': { codes: ['BracketRight'], label: ']' },
  'proof-family-code': { codes: ['Backslash'], label: '\\' },
  'proof-none': { codes: ['Quote'], label: "'" },
  'holder-confirmed': { codes: ['Semicolon'], label: ';' },
}

const BY_CODE: ReadonlyMap<string, GuardKey> = new Map(
  GUARD_KEYS.flatMap((key) => (HOTKEYS[key]?.codes ?? []).map((code) => [code, key] as const)),
)

export const keyOfCode = (code: string): GuardKey | null => BY_CODE.get(code) ?? null
/** `*` goes by its character: where it stands, and that it takes Shift, is the layout's affair. */
export const keyOfStroke = ({ key, code }: Pick<Stroke, 'key' | 'code'>): GuardKey | null =>
  keyOfCode(code) ?? (key === '*' ? 'next-person' : null)
export const hotkeyLabel = (key: GuardKey): string | null => HOTKEYS[key]?.label ?? null
