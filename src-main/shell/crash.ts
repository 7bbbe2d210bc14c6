import type { WebContents } from 'electron'
import type { Clock } from '../../drivers/clock.ts'
import { say } from './say.ts'

const FIRST_MS = 250
const LONGEST_MS = 10_000
/** A page that stood this long was sound: the next crash is a first one again. */
const SOUND_MS = 60_000

/** How long a window stays dark before its page is loaded again, in ms; there is no last try. */
export function reloadDelayMs(crashesBefore: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** crashesBefore)
}

/** Loads a window's page again when it crashed or hangs. Visits go on meanwhile: they live in this process. */
export function revive(
  contents: Pick<WebContents, 'on' | 'isDestroyed' | 'forcefullyCrashRenderer'>,
  { load, clock }: { load: () => void; clock: Clock },
): void {
  let crashes = 0
  let lastAt = Number.NEGATIVE_INFINITY
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    crashes = clock.now() - lastAt > SOUND_MS ? 0 : crashes + 1
    lastAt = clock.now()
    const delay = reloadDelayMs(crashes)
    say(`a screen is gone (${reason}, ${exitCode}), loaded again in ${delay} ms`)
    clock.after(delay, () => {
      if (!contents.isDestroyed()) load()
    })
  })
  // A page that hangs would not heed a reload: its process has to go first.
  contents.on('unresponsive', () => contents.forcefullyCrashRenderer())
}
