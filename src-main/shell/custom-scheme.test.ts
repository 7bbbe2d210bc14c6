import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SECURITY_HEADERS } from '../api/security-headers.ts'
import { answer } from './custom-scheme.ts'

let dir: string
let rendererDir: string

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'kiosk-scheme-'))
  rendererDir = join(dir, 'renderer')
  mkdirSync(join(rendererDir, 'assets'), { recursive: true })
  mkdirSync(join(dir, 'renderer-other'))
  writeFileSync(join(rendererDir, 'index.html'), 'page')
  writeFileSync(join(rendererDir, 'notes.txt'), 'of no known type')
  for (const name of ['a.js', 'a.css', 'a.woff2', 'a.png', 'a.wasm'])
    writeFileSync(join(rendererDir, 'assets', name), name)
  writeFileSync(join(dir, 'secret.js'), 'secret')
  writeFileSync(join(dir, 'renderer-other', 'secret.js'), 'secret')
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('what the scheme serves', () => {
  test.each([
    ['/', 'page', 'text/html; charset=utf-8'],
    ['/index.html', 'page', 'text/html; charset=utf-8'],
    ['/assets/a.js', 'a.js', 'text/javascript; charset=utf-8'],
    ['/assets/a.css', 'a.css', 'text/css; charset=utf-8'],
    ['/assets/a.woff2', 'a.woff2', 'font/woff2'],
    ['/assets/a.png', 'a.png', 'image/png'],
    ['/assets/a.wasm', 'a.wasm', 'application/wasm'],
    ['/assets/a.js?v=1', 'a.js', 'text/javascript; charset=utf-8'],
  ])('%s', async (path, content, type) => {
    const response = await answer(
      { method: 'GET', url: `kiosk://screen${path}` },
      { rendererDir, camera: false },
    )
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(content)
    expect(response.headers.get('content-type')).toBe(type)
  })
})

describe('what it does not', () => {
  test.each([
    ['a file above', 'kiosk://screen/../secret.js'],
    ['a file above, percent-encoded', 'kiosk://screen/%2e%2e%2fsecret.js'],
    ['a file above by a backslash', 'kiosk://screen/..%5csecret.js'],
    ['a folder beside that begins alike', 'kiosk://screen/%2e%2e%2frenderer-other/secret.js'],
    ['a path from the root', 'kiosk://screen//etc/passwd'],
    ['a type that no screen has', 'kiosk://screen/notes.txt'],
    ['a folder', 'kiosk://screen/assets/'],
    ['a file that is not there', 'kiosk://screen/assets/b.js'],
    ['a NUL in a name', 'kiosk://screen/assets/a.js%00.png'],
    ['half a percent sign', 'kiosk://screen/%E0%A4%A'],
    ['another host', 'kiosk://elsewhere/index.html'],
  ])('%s', async (_name, url) => {
    expect((await answer({ method: 'GET', url }, { rendererDir, camera: false })).status).toBe(404)
  })

  test.each(['POST', 'PUT', 'DELETE', 'HEAD'])('%s', async (method) => {
    expect((await answer({ method, url: 'kiosk://screen/' }, { rendererDir, camera: false })).status).toBe(
      405,
    )
  })
})

test.each([
  ['a page', 'GET', 'kiosk://screen/'],
  ['nothing found', 'GET', 'kiosk://screen/none.js'],
  ['another method', 'POST', 'kiosk://screen/'],
])('every security header stands on %s', async (_name, method, url) => {
  const { headers } = await answer({ method, url }, { rendererDir, camera: false })
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(headers.get(name)).toBe(value)
})

test('where a lane has a camera, its page may open it', async () => {
  const { headers } = await answer({ method: 'GET', url: 'kiosk://screen/' }, { rendererDir, camera: true })
  expect(headers.get('permissions-policy')).toContain('camera=(self)')
})
