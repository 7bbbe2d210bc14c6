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

/** As electron-vite names what it builds: after its content, so that what a browser has kept is never out of date. */
const NAMED_BY_CONTENT = /^\/assets\/[\w-]+-[\w-]{8}\.(?:css|js|woff2)$/

const KEPT_FOR_GOOD = 'private, max-age=31536000, immutable'

const POLICY = SECURITY_HEADERS['Content-Security-Policy']

const CAMERA_WORKER_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"),
}

const CAMERA_PAGE_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': `${POLICY}; worker-src 'self'`,
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
}

/**
 * Those of one of the screens' files. Only where a lane has a camera may the page open it and start its Worker, and
 * only that Worker may run WebAssembly.
 */
export function fileHeaders(pathname: string, { camera }: { camera: boolean }): Record<string, string> {
  // Its policy depends on the config, so it is not kept.
  if (CAMERA_WORKER.test(pathname)) return camera ? CAMERA_WORKER_HEADERS : SECURITY_HEADERS
  if (NAMED_BY_CONTENT.test(pathname)) return { ...SECURITY_HEADERS, 'Cache-Control': KEPT_FOR_GOOD }
  return camera ? CAMERA_PAGE_HEADERS : SECURITY_HEADERS
}
