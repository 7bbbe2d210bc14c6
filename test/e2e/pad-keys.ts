import type { CDPSession } from '@playwright/test'

/** What each digit of the pad is without NumLock, with its Windows key code, which moves what can be scrolled. */
export const WITHOUT_NUM_LOCK = {
  '3': { key: 'PageDown', windowsVirtualKeyCode: 34 },
  '6': { key: 'ArrowRight', windowsVirtualKeyCode: 39 },
  '8': { key: 'ArrowUp', windowsVirtualKeyCode: 38 },
} as const

type PadKey = { key: string; text?: string; windowsVirtualKeyCode: number }

export const withNumLock = (digit: string): PadKey => ({
  key: digit,
  text: digit,
  windowsVirtualKeyCode: 96 + Number(digit),
})

/** One key of the number pad, as the system sends it. */
export async function pressPad(session: CDPSession, digit: string, { text, ...rest }: PadKey): Promise<void> {
  const key = { code: `Numpad${digit}`, isKeypad: true, ...rest }
  const down = text === undefined ? { type: 'rawKeyDown' as const } : { type: 'keyDown' as const, text }
  await session.send('Input.dispatchKeyEvent', { ...down, ...key })
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
}
