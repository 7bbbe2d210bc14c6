export const SCHEME = 'kiosk'
export const HOST = 'screen'

/** The address of the one page of all screens, at one of its routes, such as `#/both/lane-1`. */
export function screenUrl(route: string): string {
  return `${SCHEME}://${HOST}/${route}`
}

/** Is this that page, at whatever route. Only it may be gone to, and only it gets a port. */
export function isScreen(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, username, password, host, pathname, search } = new URL(url)
  return (
    protocol === `${SCHEME}:` &&
    host === HOST &&
    pathname === '/' &&
    username === '' &&
    password === '' &&
    search === ''
  )
}
