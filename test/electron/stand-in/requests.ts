import { note } from './calls.ts'
import type { Events } from './events.ts'
import { MAY_OPEN } from './page-worlds.ts'
import { inElectron, schemeOf } from './schemes.ts'
import type { SchemeHandler } from './session.ts'
import type { Wire } from './wire.ts'
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts'

/**
 * Stands in for what Electron does between a page and what it loads. Every request of the page stops here: a
 * navigation is asked for by the events that may prevent it, a file of a custom scheme comes from its handler, and
 * the rest goes to the network. blob:, data: and about: addresses make no request and cannot be stopped.
 */
export async function watchRequests({
  page,
  mainFrame,
  events,
  schemes,
  mayOpen,
}: {
  page: Wire
  mainFrame: string
  events: Events
  schemes: ReadonlyMap<string, SchemeHandler>
  mayOpen: (url: string) => boolean
}): Promise<void> {
  /** Frames whose page asked to go somewhere; what the program or the test itself loads is not asked about. */
  const wantsAway = new Set<string>()
  page.on('Page.frameRequestedNavigation', ({ frameId }) => wantsAway.add(frameId))

  const mayLoad = (paused: Protocol.Fetch.requestPausedPayload): boolean => {
    if (paused.resourceType !== 'Document') return true
    const isMainFrame = paused.frameId === mainFrame
    const details = { url: inElectron(paused.request.url), isMainFrame, isSameDocument: false }
    if (paused.redirectedRequestId !== undefined) return !events.ask('will-redirect', details)
    if (!wantsAway.delete(paused.frameId)) return true
    if (events.ask('will-frame-navigate', details)) return false
    return !isMainFrame || !events.ask('will-navigate', details)
  }

  page.on('Fetch.requestPaused', (paused) => {
    const { requestId, request } = paused
    if (request.url.includes(MAY_OPEN)) {
      const url = decodeURIComponent(request.url.slice(request.url.indexOf(MAY_OPEN) + MAY_OPEN.length))
      const body = Buffer.from(mayOpen(url) ? 'yes' : 'no').toString('base64')
      void page.send('Fetch.fulfillRequest', { requestId, responseCode: 200, body })
      return
    }
    const handler = schemes.get(schemeOf(request.url))
    const answered = !mayLoad(paused)
      ? page.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      : handler === undefined
        ? page.send('Fetch.continueRequest', { requestId })
        : answerByHandler(page, paused, handler)
    // A page that went away meanwhile needs no answer.
    answered.catch((error: unknown) => note('unanswered request', [request.url, String(error)]))
  })
  await page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
}

async function answerByHandler(
  page: Wire,
  { requestId, request: { url, method, headers, postData } }: Protocol.Fetch.requestPausedPayload,
  handler: SchemeHandler,
): Promise<void> {
  const body = postData === undefined ? {} : { body: postData }
  const response = await handler(new Request(inElectron(url), { method, headers, ...body }))
  await page.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  })
}
