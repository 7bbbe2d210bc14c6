import type { App } from 'electron'
import { say } from './say.ts'

/** As of the `kiosk` command: a bug, sysexits' EX_SOFTWARE. */
const BUG = 70

/**
 * Electron shows a dialog and goes on after an exception that nobody caught, and only prints a rejection; a
 * kiosk in an unknown state must end, so that the system starts it anew.
 */
export function endOnBug(source: Pick<NodeJS.Process, 'on'>, app: Pick<App, 'exit'>): void {
  const end = (error: unknown): void => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    app.exit(BUG)
  }
  source.on('uncaughtException', end)
  source.on('unhandledRejection', end)
}
