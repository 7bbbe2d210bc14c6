import { describe, expect, test } from 'vitest'
import { fileHeaders, SECURITY_HEADERS } from './security-headers.ts'

const WORKER = '/assets/camera-worker-Dx3-_k1Q.js'
const policy = (path: string, camera: boolean): string =>
  fileHeaders(path, { camera })['Content-Security-Policy'] ?? ''

test.each(['/', WORKER, '/assets/zxing_reader-B1.wasm'])(
  'without a camera %s carries what all carry',
  (path) => {
    expect(fileHeaders(path, { camera: false })).toEqual(SECURITY_HEADERS)
  },
)

test.each([true, false])(
  'what is named by its content is kept, and nothing else is; a camera: %s',
  (camera) => {
    const kept = (path: string) => fileHeaders(path, { camera })['Cache-Control'] !== 'no-store'
    const names = ['index-BM_R7ANO.css', 'index-jnUhOjJg.js', 'noto-sans-sc-100-wght-normal-DluiXYzi.woff2']
    expect(names.filter((name) => !kept(`/assets/${name}`))).toEqual([])
    const others = ['/', '/index.html', '/icon.svg', '/index-jnUhOjJg.js', '/assets/index.js', WORKER]
    expect(others.filter(kept)).toEqual([])
  },
)

describe('with a camera', () => {
  test('the page may open it and start its Worker, and runs no WebAssembly itself', () => {
    expect(policy('/', true)).toContain("worker-src 'self'")
    expect(policy('/', true)).toContain("script-src 'self';")
    expect(fileHeaders('/', { camera: true })['Permissions-Policy']).toBe(
      'camera=(self), microphone=(), geolocation=()',
    )
  })

  test('its Worker may run WebAssembly, and neither open a camera nor start another', () => {
    expect(policy(WORKER, true)).toContain("script-src 'self' 'wasm-unsafe-eval';")
    expect(policy(WORKER, true)).not.toContain('worker-src')
    expect(fileHeaders(WORKER, { camera: true })['Permissions-Policy']).toBe(
      SECURITY_HEADERS['Permissions-Policy'],
    )
  })

  test.each(['/assets/index-camera-worker-A.js', '/camera-worker-A.js', '/assets/camera-worker-A.js/x'])(
    'no other file may: %s',
    (path) => {
      expect(policy(path, true)).not.toContain('wasm')
    },
  )

  test('nothing else changes', () => {
    const differing = (path: string) =>
      Object.entries(fileHeaders(path, { camera: true })).flatMap(([name, value]) =>
        Object.entries(SECURITY_HEADERS).some(([always, is]) => always === name && is === value)
          ? []
          : [name],
      )
    expect(differing('/')).toEqual(['Content-Security-Policy', 'Permissions-Policy'])
    expect(differing(WORKER)).toEqual(['Content-Security-Policy'])
  })
})
