import { RPCHandler } from '@orpc/server/websocket'
import type { MessageChannelMain, MessagePortMain, WebContents, WebFrameMain } from 'electron'
import type { KioskApi } from '../api/kiosk-api.ts'
import { newSession, router } from '../api/router.ts'
import { isScreen } from './origin.ts'
import { PORT, PORT_PLEASE } from './port-words.ts'
import { say } from './say.ts'

/** As on the Node host's socket: a screen has no use for more. In UTF-16 units. */
const MAX_MESSAGE_LENGTH = 64 * 1024

const handler = new RPCHandler(router)

/** Only the page of the screens itself, alive, as the window's own page. */
export function mayHavePort(
  frame: Pick<WebFrameMain, 'detached' | 'isDestroyed' | 'parent' | 'url'> | null,
): frame is WebFrameMain {
  return (
    frame !== null && !frame.isDestroyed() && !frame.detached && frame.parent === null && isScreen(frame.url)
  )
}

/**
 * The only way from a window to the kiosk: its page asks, and gets one end of a channel with a session of its
 * own. A new page, or the same one asking again, ends the session before.
 */
export function givePorts(
  contents: Pick<WebContents, 'ipc' | 'on'>,
  { kiosk, newChannel }: { kiosk: KioskApi; newChannel: () => MessageChannelMain },
): void {
  let hangUp = (): void => {}
  contents.ipc.on(PORT_PLEASE, ({ senderFrame }) => {
    if (!mayHavePort(senderFrame)) return
    hangUp()
    const { port1, port2 } = newChannel()
    hangUp = answerCalls(port1, kiosk)
    senderFrame.postMessage(PORT, null, [port2])
  })
  contents.on('did-navigate', () => hangUp())
  contents.on('render-process-gone', () => hangUp())
  contents.on('destroyed', () => hangUp())
}

/**
 * Answers a page's calls until it or the returned function hangs up. oRPC's adapter for message ports speaks
 * the same words but lets go of each message's promise: one that cannot be decoded would end the kiosk. Its
 * adapter for sockets hands the promise over.
 */
function answerCalls(port: MessagePortMain, kiosk: KioskApi): () => void {
  const line = { send: (data: unknown) => port.postMessage(data), addEventListener: () => {} }
  const ended = new AbortController()
  const options = { context: { kiosk, session: newSession(ended.signal, null) } }
  let open = true
  const hangUp = (): void => {
    if (!open) return
    open = false
    ended.abort()
    handler.close(line)
    port.close()
  }
  port.on('message', ({ data }: { data: unknown }) => {
    if (!open) return
    if (typeof data !== 'string' || data.length > MAX_MESSAGE_LENGTH) return hangUp()
    handler.message(line, data, options).catch((error: unknown) => {
      say(`a screen's message could not be answered: ${String(error)}`)
      hangUp()
    })
  })
  port.on('close', hangUp)
  port.start()
  return hangUp
}
