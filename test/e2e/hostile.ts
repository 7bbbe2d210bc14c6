import { connect, type Socket } from 'node:net'

/** Connections to a kiosk that never make a request. One that is shown out comes back a second later. */
export interface Flood {
  /** How many stand at this moment. */
  standing(): number
  end(): void
}

/** `halfSpoken` begin a header that never ends. Resolves when each has been tried once. */
export async function flood(
  host: string,
  { silent, halfSpoken }: { silent: number; halfSpoken: number },
): Promise<Flood> {
  const { hostname, port } = new URL(`http://${host}`)
  const open = new Set<Socket>()
  let over = false
  const dial = (says: string): Promise<void> =>
    new Promise((tried) => {
      const socket = connect({ host: hostname, port: Number(port) })
      socket.on('connect', () => {
        open.add(socket)
        socket.write(says)
        tried()
      })
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        tried()
        setTimeout(() => {
          if (!over) void dial(says)
        }, 1000)
      })
      socket.resume()
    })
  await Promise.all([
    ...Array.from({ length: silent }, () => dial('')),
    ...Array.from({ length: halfSpoken }, () => dial(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Never-`)),
  ])
  return {
    standing: () => open.size,
    end() {
      over = true
      for (const socket of open) socket.destroy()
    },
  }
}

/** A screen's socket without a WebSocket library, which would not send what it must not. */
export interface RawScreen {
  send(bytes: Uint8Array): void
  /** Resolves when the kiosk has ended the line. */
  ended: Promise<void>
}

export async function rawScreen(host: string, cookie: string): Promise<RawScreen> {
  const { hostname, port } = new URL(`http://${host}`)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.on('error', () => {})
  const lines = [
    'GET /api HTTP/1.1',
    `Host: ${host}`,
    `Origin: http://${host}`,
    `Cookie: ${cookie}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const answer = await new Promise<string>((resolve) => {
    socket.once('data', (bytes) => resolve(bytes.toString('latin1')))
    socket.once('close', () => resolve('closed without an answer'))
  })
  if (!answer.startsWith('HTTP/1.1 101')) throw new Error(answer)
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
  })
  socket.resume()
  return {
    send: (bytes) => void socket.write(bytes),
    ended,
  }
}

const MASKED = 0x80
const FIN_TEXT = 0x81
const TEXT = 0x01
const CONTINUED = 0x00

/** RFC 6455, section 5.2: a client's frame, masked with zeros. `length` may say more than follows. */
function frame(first: number, payload: Uint8Array, length: number): Buffer {
  const head =
    length < 126
      ? Buffer.from([first, MASKED | length])
      : length < 65_536
        ? Buffer.from([first, MASKED | 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([first, MASKED | 127]), bigEndian(length)])
  return Buffer.concat([head, Buffer.alloc(4), payload])
}

function bigEndian(length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(length))
  return bytes
}

const piece = Buffer.alloc(60_000, 'x')

/** What no screen sends: each ends the line that it came on. */
export const REFUSED_FRAMES: readonly { name: string; bytes: Buffer }[] = [
  {
    name: 'a frame one byte too long',
    bytes: frame(FIN_TEXT, Buffer.alloc(64 * 1024 + 1, 'x'), 64 * 1024 + 1),
  },
  { name: 'a frame that promises 4 GiB', bytes: frame(FIN_TEXT, Buffer.alloc(0), 2 ** 32) },
  {
    name: 'a frame that promises more than there are numbers',
    bytes: Buffer.from([FIN_TEXT, MASKED | 127, ...Array.from({ length: 12 }, () => 0xff)]),
  },
  {
    name: 'many small frames of one giant message',
    bytes: Buffer.concat([frame(TEXT, piece, piece.length), frame(CONTINUED, piece, piece.length)]),
  },
  { name: 'an unmasked frame', bytes: Buffer.from([FIN_TEXT, 2, 0x7b, 0x7d]) },
  { name: 'reserved bits', bytes: frame(0xf1, Buffer.from('{}'), 2) },
  { name: 'an opcode that does not exist', bytes: frame(0x83, Buffer.from('{}'), 2) },
  { name: 'a continuation of nothing', bytes: frame(0x80, Buffer.from('{}'), 2) },
  { name: 'a fragmented ping', bytes: frame(0x09, Buffer.from('{}'), 2) },
  { name: 'a ping too long', bytes: frame(0x89, Buffer.alloc(126), 126) },
  { name: 'text that is not UTF-8', bytes: frame(FIN_TEXT, Buffer.from([0xc3, 0x28]), 2) },
  { name: 'a close with half a code', bytes: frame(0x88, Buffer.from([3]), 1) },
  { name: 'HTTP once more', bytes: Buffer.from('GET / HTTP/1.1\r\n\r\n') },
]
