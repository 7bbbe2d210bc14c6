import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, resolve } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { makeFilm, withCamera } from '../fixtures/fake-camera.ts'

const site = resolve(import.meta.dirname, '../../out/gallery')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

const serve = () =>
  createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const file = join(site, path === '/' ? 'index.html' : path)
    try {
      const body = readFileSync(file)
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
      // The strictness of both hosts: nothing inline, nothing from elsewhere.
      response.setHeader(
        'content-security-policy',
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'",
      )
      response.end(body)
    } catch {
      response.statusCode = 404
      response.end()
    }
  }).listen(0, '127.0.0.1')

export interface Gallery {
  address: (queryAndHash: string) => string
  page: (size: { width: number; height: number }) => Promise<Page>
  close: () => Promise<void>
}

/** The gallery's build, served as strictly as the hosts serve the screens, in Chromium. */
export const openGallery = async (): Promise<Gallery> => {
  const server = serve()
  await new Promise((listening) => server.once('listening', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const film = makeFilm([{ frames: 20, code: { text: 'HTTP://EXAMPLE.ORG/0123456789', ink: '#2bac65' } }])
  const browser = await chromium.launch(withCamera(film.file))
  return {
    address: (queryAndHash) => `http://127.0.0.1:${address.port}/?${queryAndHash}`,
    page: (viewport) => browser.newPage({ viewport, permissions: ['camera'] }),
    close: async () => {
      await browser.close()
      film.close()
      server.close()
    },
  }
}
