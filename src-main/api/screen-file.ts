import { extname, join, normalize, sep } from 'node:path'

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.woff2', 'font/woff2'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.wasm', 'application/wasm'],
])

/**
 * Where an address's path, percent-encoded, lies among the built screens; null for what is none of them.
 *
 * @param rendererDir absolute, without a separator at its end
 */
export function screenFile(rendererDir: string, pathname: string): { path: string; type: string } | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  const path = join(rendererDir, normalize(decoded === '/' ? '/index.html' : decoded))
  const type = TYPES.get(extname(path))
  return type !== undefined && path.startsWith(rendererDir + sep) ? { path, type } : null
}
