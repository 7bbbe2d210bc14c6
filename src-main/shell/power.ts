import type { PowerSaveBlocker } from 'electron'

/** A gate's display never goes dark by itself. Lasts as long as the program. */
export function keepAwake(blocker: Pick<PowerSaveBlocker, 'start'>): void {
  blocker.start('prevent-display-sleep')
}
