import type * as Electron from 'electron'
import { note, offered } from './calls.ts'
import { eventsOf, type Events } from './events.ts'
import { bridgePreload } from './preload-bridge.ts'
import { answerPermission } from './permissions.ts'
import { watchRequests } from './requests.ts'
import { inChromium, inElectron } from './schemes.ts'
import type { Kept } from './session.ts'
import type { Wire } from './wire.ts'

/**
 * Stands in for the page in a window. It never finds out by itself that a page hangs: `unresponsive` comes from
 * the test's hand. No webview exists, so none is ever asked for.
 */
export interface Contents {
  face: Electron.WebContents
  events: Events
  /** Once its target is there. */
  attach(target: { browser: Wire; page: Wire; kept: Kept; preload: string }): Promise<void>
  load(url: string): Promise<void>
  /** What a window.open is answered with. */
  mayOpen(url: string): boolean
  /** As `webContents.executeJavaScript`, which the program under test has no use for. */
  evaluate(expression: string): Promise<unknown>
  destroyed(): void
}

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

export function createContents(): Contents {
  const events = eventsOf('webContents', [
    'did-navigate',
    'will-navigate',
    'will-frame-navigate',
    'will-redirect',
    'will-attach-webview',
    'render-process-gone',
    'unresponsive',
    'destroyed',
  ])
  const ipc = eventsOf('webContents ipc', ['kiosk-port-please'])
  let openHandler: OpenHandler | null = null
  let page: Wire | null = null
  let url = 'about:blank'
  let gone = false
  let loaded: (() => void)[] = []

  const pageOf = (): Wire => {
    if (page === null) throw new Error('the window has no page yet')
    return page
  }

  const parts = {
    ...({
      isDestroyed: () => gone,
      forcefullyCrashRenderer: () => {
        pageOf()
          .send('Page.crash', {})
          .catch(() => {
            // The answer is that there is nobody left to answer.
          })
      },
      setWindowOpenHandler: (handler) => {
        openHandler = handler
      },
    } satisfies Pick<
      Electron.WebContents,
      'isDestroyed' | 'forcefullyCrashRenderer' | 'setWindowOpenHandler'
    >),
    ipc: offered('ipc', { on: ipc.on }),
    on: events.on,
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- handlers of permissions get it and use nothing of it
  const face = offered('webContents', parts) as unknown as Electron.WebContents

  const mayOpen = (wanted: string): boolean => {
    const details = {
      url: inElectron(wanted),
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'default' },
    } as const
    const allowed = openHandler === null || openHandler(details).action === 'allow'
    note('window asked for', [details.url, allowed])
    return allowed
  }

  return {
    face,
    events,
    async attach({ browser, page: target, kept, preload }) {
      page = target
      const { frameTree } = await target.send('Page.getFrameTree', {})
      const mainFrame = frameTree.frame.id
      kept.frames.add(mainFrame)
      target.on('Page.frameNavigated', ({ frame }) => {
        if (frame.id !== mainFrame) return
        url = inElectron(`${frame.url}${frame.urlFragment ?? ''}`)
        if (frame.unreachableUrl === undefined) events.tell('did-navigate', url, 200, 'OK')
      })
      target.on('Page.navigatedWithinDocument', ({ frameId, url: now }) => {
        if (frameId === mainFrame) url = inElectron(now)
      })
      target.on('Page.loadEventFired', () => {
        for (const resolve of loaded.splice(0)) resolve()
      })
      target.on('Inspector.targetCrashed', () => {
        loaded = []
        // As of a signal that nobody handled, seen from outside.
        events.tell('render-process-gone', { reason: 'crashed', exitCode: 5 })
      })
      const permission = (asked: Parameters<typeof answerPermission>[0]['asked']): Promise<boolean> =>
        answerPermission({ asked, kept, wire: browser, contents: face, url })
      await Promise.all([
        target.send('Page.enable', {}),
        target.send('Runtime.enable', {}),
        watchRequests({ page: target, mainFrame, events, schemes: kept.schemes, mayOpen }),
        bridgePreload({ page: target, mainFrame, preload, url: () => url, ipc, permission }),
      ])
    },
    async load(wanted) {
      const done = new Promise<void>((resolve) => {
        loaded.push(resolve)
      })
      const { errorText, loaderId } = await pageOf().send('Page.navigate', { url: inChromium(wanted) })
      if (errorText !== undefined) throw new Error(`${errorText} loading '${wanted}'`)
      // Only another place in the same document.
      if (loaderId === undefined) return
      await done
    },
    mayOpen,
    async evaluate(expression) {
      const evaluation = { expression, awaitPromise: true, returnByValue: true, userGesture: true }
      const { result, exceptionDetails } = await pageOf().send('Runtime.evaluate', evaluation)
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text)
      return result.value
    },
    destroyed() {
      gone = true
      events.tell('destroyed')
    },
  }
}
