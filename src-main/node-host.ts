import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo, Socket } from 'node:net'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer, type WebSocket } from 'ws'
import type { KioskApi } from './api/kiosk-api.ts'
import { newSession, router } from './api/router.ts'
import { screenFile } from './api/screen-file.ts'
import { refusedPage, type Refused } from './api/refused-page.ts'
import { fileHeaders, SECURITY_HEADERS } from './api/security-headers.ts'

export interface NodeHost {
  /** With the one-time token: whoever opens it first gets the cookie. */
  url: string
  /** Another address for another screen of this gate: the tokens are used up one by one. */
  newUrl(): string
  close(): Promise<void>
}

/** A screen has no use for more; a frame above it closes the connection. */
const MAX_FRAME_BYTES = 64 * 1024
const MAX_SOCKETS = 16
/** Connections that have shown no cookie yet: of more than these the oldest is shown out for the newest. */
const MAX_STRANGERS = 64
/** A connection that has not said by then what it wants, or wants nothing more, is shown out too. */
export const SILENT_MS = 5000
/** A screen that has left this much unread shows what was, not what is: it must dial anew. */
const MAX_UNREAD_BYTES = 1024 * 1024
/** An address that nobody opened is worthless after this long. */
const TOKEN_MS = 10 * 60_000
/** From the last time that the screen's page was loaded. */
const COOKIE_SECONDS = 365 * 24 * 3600

/**
 * Serves the built screens and the API to a browser on this PC, on the loopback address only. A one-time token
 * in the address becomes an HttpOnly, SameSite cookie, which lets the browser in until it is revoked; Host and Origin
 * are checked on every request, so that neither a page from elsewhere nor a name that was bent to 127.0.0.1 gets in.
 * Rejects when the port is taken.
 */
export async function startNodeHost({
  kiosk,
  rendererDir,
  port,
  silentMs,
}: {
  kiosk: KioskApi
  rendererDir: string
  port: number
  silentMs: number
}): Promise<NodeHost> {
  const tokens = new Map<string, number>()
  const { screens } = kiosk
  const camera = kiosk.info().lanes.some((lane) => lane.camera !== null)
  const handler = new RPCHandler(router)
  const screenOfSocket = new Map<WebSocket, string>()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES })
  const server = createServer(
    {
      headersTimeout: silentMs,
      requestTimeout: silentMs,
      keepAliveTimeout: silentMs,
      connectionsCheckingInterval: 500,
    },
    (request, response) => {
      serve(request, response).catch(() => end(response, 500, 'error'))
    },
  )
  // A limit on all connections would lock out a screen that dials again; a flood must only push out itself.
  const strangers = new Set<Socket>()
  server.on('connection', (socket) => {
    strangers.add(socket)
    socket.once('close', () => strangers.delete(socket))
    const [oldest] = strangers
    if (strangers.size > MAX_STRANGERS) oldest?.destroy()
  })

  const address = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const listening = server.address()
      if (listening === null || typeof listening === 'string') reject(new Error('no address'))
      else resolve(listening)
    })
  })
  const host = `127.0.0.1:${address.port}`
  const origin = `http://${host}`
  // A browser sends its cookies to every port of a host (RFC 6265, section 8.5): a demo's must not take a gate's place.
  const cookieName = `kiosk-screen-${address.port}`
  const unkeptName = `${cookieName}-unkept`

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.host !== host) return refuse(response, 'other-name')
    if ((request.headers.origin ?? origin) !== origin) return refuse(response, 'other-page')
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'GET only')
    if (request.url?.startsWith('/') !== true) return end(response, 400, 'a path only')
    const url = new URL(`${origin}${request.url}`)
    const token = url.searchParams.get('token')
    if (token !== null) return exchange(token, request, response)
    const screen = screenOf(request)
    if (screen === null) return refuse(response, screens.knowsWho ? 'unknown-browser' : 'no-records')
    const headers = url.pathname === '/' ? setCookie(screen.key) : {}
    await sendFile(url.pathname, headers, response)
  }

  function exchange(token: string, request: IncomingMessage, response: ServerResponse): void {
    const hashed = digest(token)
    const until = tokens.get(hashed)
    tokens.delete(hashed)
    const isGood = until !== undefined && until >= Date.now()
    // Who is in stays the screen that it is; also with an address from the browser's history.
    const isIn = screenOf(request) !== null
    if (!isIn && !isGood) return refuse(response, 'used-address')
    const headers = isIn ? {} : setCookie(screens.letIn())
    response.writeHead(303, { ...SECURITY_HEADERS, ...headers, Location: '/' }).end()
  }

  /** A key that nothing can keep takes no kept one's place: it is gone with the browser. */
  function setCookie(key: string): Record<string, string> {
    const kept = screens.knowsWho ? `${cookieName}=${key}; Max-Age=${COOKIE_SECONDS}` : `${unkeptName}=${key}`
    return { 'Set-Cookie': `${kept}; HttpOnly; SameSite=Strict; Path=/` }
  }

  function screenOf(request: IncomingMessage): { id: string; key: string } | null {
    for (const pair of (request.headers.cookie ?? '').split(';')) {
      const [name = '', key = ''] = pair.trim().split('=', 2)
      const id = name === cookieName || name === unkeptName ? screens.find(key) : null
      if (id === null) continue
      strangers.delete(request.socket)
      screens.seen(id)
      return { id, key }
    }
    return null
  }

  async function sendFile(
    pathname: string,
    headers: Record<string, string>,
    response: ServerResponse,
  ): Promise<void> {
    const file = screenFile(rendererDir, pathname)
    if (file === null) return refuse(response, 'no-page')
    let content: Buffer
    try {
      content = await readFile(file.path)
    } catch {
      return refuse(response, 'no-page')
    }
    response.writeHead(200, { ...fileHeaders(pathname, { camera }), ...headers, 'Content-Type': file.type })
    response.end(content)
  }

  function refuse(response: ServerResponse, why: Refused): void {
    const { status, headers, html } = refusedPage(why, origin)
    response.writeHead(status, headers).end(html)
  }

  server.on('upgrade', (request, socket, head) => {
    const refuse = (status: string): void => {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
    }
    // An unplugged reader must not take the kiosk with it.
    socket.on('error', () => socket.destroy())
    if (request.headers.host !== host) return refuse('421 Misdirected Request')
    if (request.headers.origin !== origin) return refuse('403 Forbidden')
    if (request.url !== '/api') return refuse('404 Not Found')
    const screen = screenOf(request)
    if (screen === null) return refuse('401 Unauthorized')
    if (sockets.clients.size >= MAX_SOCKETS) return refuse('503 Service Unavailable')
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate())
      const ended = new AbortController()
      screenOfSocket.set(webSocket, screen.id)
      webSocket.on('close', () => {
        screenOfSocket.delete(webSocket)
        ended.abort()
      })
      void handler.upgrade(webSocket, { context: { kiosk, session: newSession(ended.signal, screen.id) } })
    })
  })

  const lookAtSockets = setInterval(() => {
    for (const client of sockets.clients) {
      if (client.bufferedAmount > MAX_UNREAD_BYTES) client.terminate()
    }
    for (const screen of screenOfSocket.values()) screens.seen(screen)
  }, 1000)
  const stopListening = screens.onRevoked((revoked) => {
    for (const [socket, screen] of screenOfSocket) if (revoked.includes(screen)) socket.terminate()
  })

  const newUrl = (): string => {
    const token = randomBytes(32).toString('base64url')
    tokens.set(digest(token), Date.now() + TOKEN_MS)
    return `${origin}/?token=${token}`
  }

  return {
    url: newUrl(),
    newUrl,
    close: async () => {
      clearInterval(lookAtSockets)
      stopListening()
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

function end(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent) {
    response.writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' })
  }
  response.end(text)
}
