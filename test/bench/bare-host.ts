import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { WebSocketServer, type WebSocket } from 'ws'
import { screenFile } from '../../src-main/api/screen-file.ts'
import { SECURITY_HEADERS } from '../../src-main/api/security-headers.ts'

/** Frames as a kiosk once sent them to a gate screen. */
export interface RecordedFrames {
  /** The answer to `gate.info`. */
  info: string
  /** The beginning of the answer to `lane.watch`. */
  watching: string
  /** The first view of the lane. */
  firstView: string
}

/** The built screens with nothing behind them: two calls are answered with recorded frames. */
export interface BareHost {
  url: string
  /** Sends a view as it was recorded to the page that watches. */
  show(frame: string): void
  close(): Promise<void>
}

const RENDERER = join(import.meta.dirname, '../../out/renderer')

/** A recorded frame as the answer to another call. */
const asAnswerTo = (id: string, frame: string): string => frame.replace(/^\{"i":"\d+"/, `{"i":"${id}"`)

export async function startBareHost(frames: RecordedFrames): Promise<BareHost> {
  let watcher: { socket: WebSocket; id: string } | null = null
  const server = createServer((request, response) => {
    const file = screenFile(RENDERER, request.url ?? '')
    if (file === null) return void response.writeHead(404).end()
    readFile(file.path).then(
      (content) => response.writeHead(200, { ...SECURITY_HEADERS, 'Content-Type': file.type }).end(content),
      () => response.writeHead(404).end(),
    )
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      if (!Buffer.isBuffer(data)) return
      const call: { i: string; p?: { u?: string } } = JSON.parse(data.toString('utf8'))
      if (call.p?.u === '/gate/info') socket.send(asAnswerTo(call.i, frames.info))
      if (call.p?.u !== '/lane/watch') return
      watcher = { socket, id: call.i }
      socket.send(asAnswerTo(call.i, frames.watching))
      socket.send(asAnswerTo(call.i, frames.firstView))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    show: (frame) => watcher?.socket.send(asAnswerTo(watcher.id, frame)),
    close: () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
