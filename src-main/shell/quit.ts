import type { App, BrowserWindow } from 'electron'

/** Leaves only once the kiosk has written and closed what it holds. */
export function closeOnQuit(app: Pick<App, 'on' | 'exit'>, close: () => Promise<void>): void {
  let closing = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    void close().then(() => app.exit(0))
  })
}

/** Alt-F4 takes no screen from a gate: its windows close when the program is told to end, by the system. */
export function keepOpen(app: Pick<App, 'on'>, window: Pick<BrowserWindow, 'on'>): void {
  let quitting = false
  app.on('before-quit', () => {
    quitting = true
  })
  window.on('close', (event) => {
    if (!quitting) event.preventDefault()
  })
}
