import { createServer } from 'node:http'

/** A site of somebody else on this PC: pages, a redirect, a file to save. */
export interface ForeignSite {
  /** Without a slash at its end. */
  origin: string
  /** Paths asked for so far. */
  asked(): string[]
  close(): Promise<void>
}

export async function openForeignSite(): Promise<ForeignSite> {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    if (url.startsWith('/redirect')) {
      response.writeHead(302, { Location: '/redirected' }).end()
    } else if (url.startsWith('/file')) {
      response.writeHead(200, { 'Content-Disposition': 'attachment; filename="entries.csv"' }).end('a,b')
    } else {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>elsewhere</title>')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port to listen on')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    asked: () => asked.filter((path) => path !== '/favicon.ico'),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
