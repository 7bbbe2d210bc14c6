import { WebSocket } from 'ws'
// The package's `exports` do not name its protocol's types.
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts'

/** Stands in for Electron's own browser process: raw DevTools protocol to the Chromium of the test. */
export interface Wire {
  send<T extends keyof Protocol.CommandParameters>(
    method: T,
    params: Protocol.CommandParameters[T],
  ): Promise<Protocol.CommandReturnValues[T]>
  on<T extends keyof Protocol.Events>(event: T, listener: (params: Protocol.Events[T]) => void): void
  /** The same wire, to one target that it is attached to. */
  to(sessionId: string): Wire
}

type Answer = { result: never } | { error: { message: string } }
type Message = { id?: number; method: string; params: never; sessionId?: string } & Answer
type Waiting = (answer: Answer) => void

export async function connectWire(url: string): Promise<Wire> {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, ((params: never) => void)[]>()
  let last = 0

  socket.on('message', (data: Buffer) => {
    const { id, method, params, sessionId, ...answer }: Message = JSON.parse(data.toString('utf8'))
    if (id === undefined) {
      for (const listener of listeners.get(`${sessionId ?? ''} ${method}`) ?? []) listener(params)
      return
    }
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  socket.on('close', () => {
    throw new Error('the browser of the test is gone')
  })

  const wireTo = (sessionId: string): Wire => ({
    send(method, params) {
      last += 1
      const id = last
      const answered = new Promise<never>((resolve, reject) => {
        waiting.set(id, (answer) => {
          if ('error' in answer) reject(new Error(`${method}: ${answer.error.message}`))
          else resolve(answer.result)
        })
      })
      socket.send(JSON.stringify({ id, method, params, ...(sessionId === '' ? {} : { sessionId }) }))
      return answered
    },
    on(event, listener) {
      const key = `${sessionId} ${event}`
      listeners.set(key, [...(listeners.get(key) ?? []), listener])
    },
    to: wireTo,
  })
  return wireTo('')
}
