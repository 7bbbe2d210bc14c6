/**
 * On every answer of both hosts. Nothing from elsewhere, nothing inline. React sets styles through the CSSOM,
 * which this allows.
 */
export const SECURITY_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Cache-Control': 'no-store',
} as const

/** As electron-vite names what it builds of src-renderer/gate/camera-worker.ts. */
const CAMERA_WORKER = /^\/assets\/camera-worker-[\w-]+\.js$/

/**
 * Those of one of the screens' files. Only where a lane has a camera may the page open it and start its Worker, and
 * only that Worker may run WebAssembly.
 */
export function fileHeaders(pathname: string, { camera }: { camera: boolean }): Record<string, string> {
  if (!camera) return SECURITY_HEADERS
  const policy = SECURITY_HEADERS['Content-Security-Policy']
  if (CAMERA_WORKER.test(pathname)) {
    const wasm = policy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    return { ...SECURITY_HEADERS, 'Content-Security-Policy': wasm }
  }
  return {
    ...SECURITY_HEADERS,
    'Content-Security-Policy': `${policy}; worker-src 'self'`,
    'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
  }
}
