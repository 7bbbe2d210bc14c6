import type { WebContents } from 'electron'
import { isScreen } from './origin.ts'

/** A screen goes nowhere but to itself, and has no frames. */
export function mayNavigate({ url, isMainFrame }: { url: string; isMainFrame: boolean }): boolean {
  return isMainFrame && isScreen(url)
}

export function confineNavigation(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>): void {
  const stay = (event: { url: string; isMainFrame: boolean; preventDefault: () => void }): void => {
    if (!mayNavigate(event)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
