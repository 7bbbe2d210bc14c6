import { readFile } from 'node:fs/promises'
import type { Protocol } from 'electron'
import { screenFile } from '../api/screen-file.ts'
import { fileHeaders, SECURITY_HEADERS } from '../api/security-headers.ts'
import { HOST, SCHEME } from './origin.ts'

/**
 * Before the app is ready. `standard` gives the screens an origin of their own, which 'self' in their policy
 * means; file: would be one origin with every file of the PC.
 */
export function registerScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

export interface Served {
  rendererDir: string
  /** Whether any lane has one. */
  camera: boolean
}

/** Serves the built screens, and nothing else, to the windows of one session. */
export function serveScreens(protocol: Pick<Protocol, 'handle'>, served: Served): void {
  protocol.handle(SCHEME, (request) => answer(request, served))
}

export async function answer(
  { method, url }: Pick<Request, 'method' | 'url'>,
  { rendererDir, camera }: Served,
): Promise<Response> {
  if (method !== 'GET') return words(405, 'GET only')
  const { host, pathname } = new URL(url)
  const file = host === HOST ? screenFile(rendererDir, pathname) : null
  if (file === null) return words(404, 'no such file')
  try {
    const content = await readFile(file.path)
    return new Response(content, {
      headers: { ...fileHeaders(pathname, { camera }), 'Content-Type': file.type },
    })
  } catch {
    return words(404, 'no such file')
  }
}

function words(status: number, text: string): Response {
  const headers = { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }
  return new Response(text, { status, headers })
}
