/* oxlint-disable no-restricted-imports -- only tests import this: it may look where they may */
import { arrives, gun, health, key, ruian, skin } from './people.ts'
import type { Scene } from './play.ts'

/** Seen to stand there, two green codes, a mask: all but the temperature. */
export const ALL_BUT_TEMPERATURE: readonly Scene[] = [
  [0, arrives],
  [1, health('A')],
  [2, ruian('A')],
  [3, key('mask-on')],
]
export const PASSES: readonly Scene[] = [...ALL_BUT_TEMPERATURE, [4, skin(36.5)]]

/** Scanned ahead and measured by gun, a scene a second from `from` on: complete without an edge. */
export const byGun = (token: string, from: number): Scene[] => [
  [from, health(token)],
  [from + 1, ruian(token)],
  [from + 2, key('mask-on')],
  [from + 3, gun(36.5)],
]
