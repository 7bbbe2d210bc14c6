import type * as Electron from 'electron'
import { offered } from './calls.ts'
import { onlyBeforeReady } from './ready.ts'

/**
 * Stands in for custom schemes. A plain Chromium knows none, so `kiosk://screen/` is an https address there, under a
 * name that never resolves; everything the main process sees is translated back. The privileges of the scheme
 * (secure, an origin of its own) come from https and are not tried here.
 */

const standard = new Set<string>()

export const protocol = offered('protocol', {
  registerSchemesAsPrivileged: (schemes) => {
    onlyBeforeReady('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of schemes) if (privileges?.standard === true) standard.add(scheme)
  },
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged'>)

export function knownScheme(scheme: string): void {
  if (!standard.has(scheme)) throw new Error(`the stand-in serves standard schemes only, not ${scheme}:`)
}

/** `kiosk://screen/a` to `https://screen.kiosk.invalid/a`, in a blob's address too; others stay as they are. */
export function inChromium(url: string): string {
  return url.replace(
    /^(blob:)?([\w.+-]+):\/\/([^/?#:]+)/,
    (whole, blob: string | undefined, scheme: string, host: string) =>
      standard.has(scheme) ? `${blob ?? ''}https://${host}.${scheme}.invalid` : whole,
  )
}

export function inElectron(url: string): string {
  return url.replace(
    /^(blob:)?https:\/\/([^/?#:]+)\.(\w+)\.invalid/,
    (_whole, blob: string | undefined, host: string, scheme: string) => `${blob ?? ''}${scheme}://${host}`,
  )
}

export const schemeOf = (url: string): string => new URL(inElectron(url)).protocol.slice(0, -1)
