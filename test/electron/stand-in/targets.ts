import { ready } from './ready.ts'
import type { Contents } from './web-contents.ts'
import type { Wire } from './wire.ts'

/**
 * Stands in for the making of windows. Chromium tells of each new page before it runs: ours go on at once, and one
 * that another of ours opened is asked about. A denied link to a new window makes a page for a moment, which is
 * closed before it has loaded anything; in Electron none is made.
 */

const opened = new Map<string, Contents>()
const awaited = new Map<string, (page: Wire) => void>()

const watching = ready.then(async (browser) => {
  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const { targetId, openerId, url } = targetInfo
    const page = browser.to(sessionId)
    const take = awaited.get(targetId)
    const opener = openerId === undefined ? undefined : opened.get(openerId)
    if (opener !== undefined && !opener.mayOpen(url)) {
      // Whatever it asked for meanwhile waits for an answer that does not come.
      void page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
      void browser.send('Target.closeTarget', { targetId })
      return
    }
    // Its first document is an empty one: what is to run in later ones is set up meanwhile.
    void page.send('Runtime.runIfWaitingForDebugger', {}).catch(() => {})
    take?.(page)
    if (take === undefined) unclaimed.set(targetId, page)
  })
  await browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  })
  return browser
})
/** Attached before their maker knows their id. */
const unclaimed = new Map<string, Wire>()

export async function openTarget({
  browserContextId,
  bounds,
  contents,
}: {
  browserContextId: string
  bounds: { left: number; top: number; width: number; height: number }
  contents: Contents
}): Promise<{ browser: Wire; page: Wire; targetId: string }> {
  const browser = await watching
  const { targetId } = await browser.send('Target.createTarget', {
    url: 'about:blank',
    browserContextId,
    newWindow: true,
    ...bounds,
  })
  opened.set(targetId, contents)
  const page =
    unclaimed.get(targetId) ?? (await new Promise<Wire>((resolve) => awaited.set(targetId, resolve)))
  return { browser, page, targetId }
}
