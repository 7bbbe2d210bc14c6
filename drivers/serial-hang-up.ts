import { read } from 'node:fs'
import { promisify } from 'node:util'
import { SerialPort } from 'serialport'

const readFd = promisify(read)

type Binding = typeof SerialPort.binding
type Opened = Awaited<ReturnType<Binding['open']>>
/** Linux and macOS. */
type UnixPort = Extract<Opened, { poller: unknown }>

/**
 * The library's binding, but of a plug that is pulled it always tells. Linux answers reads of a line that has hung up
 * with no bytes. When that meets a read instead of a wait for bytes (2 of 12 ptys that were pulled while they were
 * opened), bindings-cpp 13 reads again at once and for ever: a core is busy, and the port seems open.
 */
export const serialBinding = {
  list: SerialPort.binding.list,
  async open(options: Parameters<Binding['open']>[0]): Promise<Opened> {
    const port = await SerialPort.binding.open(options)
    if ('poller' in port) {
      port.read = (buffer: Buffer, offset: number, length: number) =>
        readSome(port, { buffer, offset, length })
    }
    return port
  },
}

/** At least one byte. What closes the port in the meantime rejects with `canceled`. */
async function readSome(
  port: UnixPort,
  { buffer, offset, length }: { buffer: Buffer; offset: number; length: number },
): Promise<{ buffer: Buffer; bytesRead: number }> {
  for (;;) {
    if (port.fd === null) throw Object.assign(new Error('Port is not open'), { canceled: true })
    try {
      // oxlint-disable-next-line no-await-in-loop -- until there is a byte
      const { bytesRead } = await readFd(port.fd, buffer, offset, length, null)
      if (bytesRead === 0) throw new Error('EIO: the line has hung up, read')
      return { buffer, bytesRead }
    } catch (error) {
      if (!isNotYet(error)) throw error
      // oxlint-disable-next-line no-await-in-loop -- until there is a byte
      await readable(port)
    }
  }
}

const isNotYet = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR')

const readable = ({ fd, poller }: UnixPort): Promise<void> =>
  new Promise((resolve, reject) => {
    // Closed meanwhile: the loop above finds out.
    if (fd === null) return resolve()
    poller.once('readable', (error: Error | null) => (error === null ? resolve() : reject(error)))
  })
