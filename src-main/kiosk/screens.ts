import { createHash, randomBytes } from 'node:crypto'
import type { ScreensApi } from '../api/kiosk-api.ts'
import type { Clock } from '../../drivers/clock.ts'
import type { ScreenKey, ScreenKeys } from '../store/screen-keys.ts'

/** Of more the one that was not seen for longest goes. By their number and not their age: a clock may be set. */
export const SCREENS_KEPT = 32
/** A screen is seen every second; for the supervisor to know the day is enough. */
const SEEN_WRITTEN_EVERY_MS = 3_600_000

/**
 * Who was let in. What stands in the store is let in again after a restart; what it could not take is let in until
 * then.
 */
export function openScreens({
  keys,
  clock,
  audit,
}: {
  /** null without a store. */
  keys: ScreenKeys | null
  clock: Clock
  /** Writes to the journal in the same store; false when it cannot. */
  audit: (note: string, by: string) => boolean
}): ScreensApi {
  const screens = new Map((keys?.all() ?? []).map((key) => [key.hash, { ...key, writtenAt: key.seenAt }]))
  const listeners = new Set<(ids: readonly string[]) => void>()

  const forget = (gone: readonly ScreenKey[]): void => {
    const ids = gone.map(({ hash }) => hash)
    for (const id of ids) screens.delete(id)
    for (const listener of listeners) listener(ids)
  }
  const makeRoomBeside = (newest: string): void => {
    const others = [...screens.values()].filter(({ hash }) => hash !== newest)
    const many = others.length + 1 - SCREENS_KEPT
    if (many <= 0) return
    const tooMany = others.toSorted((a, b) => a.seenAt - b.seenAt).slice(0, many)
    keys?.remove(
      tooMany.map(({ hash }) => hash),
      () => true,
    )
    forget(tooMany)
  }

  return {
    knowsWho: keys !== null,
    letIn: () => {
      const key = randomBytes(32).toString('base64url')
      const now = clock.now()
      const screen = { hash: hashOf(key), letInAt: now, seenAt: now }
      keys?.add(screen)
      screens.set(screen.hash, { ...screen, writtenAt: now })
      makeRoomBeside(screen.hash)
      return key
    },
    find: (key) => {
      const id = hashOf(key)
      return screens.has(id) ? id : null
    },
    seen: (id) => {
      const screen = screens.get(id)
      if (screen === undefined) return
      screen.seenAt = clock.now()
      // A clock that was set back must not keep it from being written for years.
      if (Math.abs(screen.seenAt - screen.writtenAt) < SEEN_WRITTEN_EVERY_MS) return
      screen.writtenAt = screen.seenAt
      keys?.setSeen(id, screen.seenAt)
    },
    list: () => [...screens.values()].map(({ hash, letInAt, seenAt }) => ({ id: hash, letInAt, seenAt })),
    revoke: (which, by) => {
      const revoked = [...screens.values()].filter(({ hash }) =>
        'screen' in which ? hash === which.screen : hash !== which.allBut,
      )
      if (revoked.length === 0) return 'no-such-screen'
      const hashes = revoked.map(({ hash }) => hash)
      const done = keys?.remove(hashes, () => audit(noteOf(revoked), by.number))
      if (done?.ok !== true) return 'not-written'
      forget(revoked)
      return 'ok'
    },
    onRevoked: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

function noteOf(revoked: readonly ScreenKey[]): string {
  const times = revoked.map(({ letInAt }) => new Date(letInAt).toISOString())
  return `${revoked.length === 1 ? 'screen' : 'screens'} let in ${times.join(', ')} revoked`
}
