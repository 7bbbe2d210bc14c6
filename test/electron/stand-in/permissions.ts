import type * as Electron from 'electron'
import { note } from './calls.ts'
import type { Kept } from './session.ts'
import type { Wire } from './wire.ts'

/**
 * Stands in for Electron's permission prompts. The page's asking is caught in the page (`page-worlds.ts`), taken to
 * the session's handlers, and their answer set in Chromium before the page's own call goes on; so the result that
 * the page sees is Chromium's. Without a handler everything is granted, as in Electron. Electron catches the asking
 * in its browser process, for every permission there is; here it is a handful.
 */

/** How a page asks: the name by Electron, and by Chromium's `Browser.setPermission`. */
const ASKED = {
  notifications: { electron: 'notifications', chromium: ['notifications'] },
  geolocation: { electron: 'geolocation', chromium: ['geolocation'] },
  media: { electron: 'media', chromium: [] },
  camera: { electron: 'media', chromium: ['camera'] },
  microphone: { electron: 'media', chromium: ['microphone'] },
  'clipboard-read': { electron: 'clipboard-read', chromium: ['clipboard-read'] },
} as const

/** What Electron says of a look-up. */
const MEDIA_TYPES = [
  ['camera', 'video'],
  ['microphone', 'audio'],
] as const

export interface PermissionAsked {
  /** By the name of `navigator.permissions`, the device's kind, or `media` of `getUserMedia`. */
  of: string
  /** Only looked up, by `permissions.query`. */
  looked: boolean
  /** What `getUserMedia` was asked for; else empty. */
  media: readonly ('audio' | 'video')[]
}

export async function answerPermission({
  asked: { of, looked, media },
  kept,
  wire,
  contents,
  url,
}: {
  asked: PermissionAsked
  kept: Kept
  wire: Wire
  contents: Electron.WebContents
  url: string
}): Promise<boolean> {
  if (of === 'hid' || of === 'serial') return mayUseDevice({ of, kept, contents, url })
  const known = Object.entries(ASKED).find(([name]) => name === of)?.[1]
  if (known === undefined) throw new Error(`the stand-in does not know the permission ${of}`)
  const page = { isMainFrame: true, requestingUrl: url }
  const mediaType = MEDIA_TYPES.find(([name]) => name === of)?.[1]
  const checked = mediaType === undefined ? page : { ...page, mediaType }
  const details = of === 'media' ? { ...page, mediaTypes: [...media] } : page
  const granted = looked
    ? (kept.permissionCheck?.(contents, known.electron, new URL(url).origin, checked) ?? true)
    : await new Promise<boolean>((resolve) => {
        if (kept.permissionRequest === null) resolve(true)
        else kept.permissionRequest(contents, known.electron, resolve, details)
      })
  note(`permission ${looked ? 'looked up' : 'asked for'}`, [of, granted])
  const browserContextId = await kept.context
  await Promise.all(
    [...known.chromium, ...media.map((kind) => (kind === 'video' ? 'camera' : 'microphone'))].map((name) =>
      wire.send('Browser.setPermission', {
        permission: { name },
        setting: granted ? 'granted' : 'denied',
        browserContextId,
      }),
    ),
  )
  return granted
}

/** One device is plugged in for each kind: whether the page would see it. */
function mayUseDevice({
  of,
  kept,
  contents,
  url,
}: {
  of: 'hid' | 'serial'
  kept: Kept
  contents: Electron.WebContents
  url: string
}): boolean {
  const { origin } = new URL(url)
  const details = { isMainFrame: true, requestingUrl: url }
  const checked = kept.permissionCheck?.(contents, of, origin, details) ?? true
  const device = { deviceId: '1', name: 'a scanner', vendorId: 0x0c2e, productId: 0x0b61, collections: [] }
  const granted = checked && (kept.devicePermission?.({ deviceType: of, origin, device }) ?? true)
  note('device asked for', [of, granted])
  return granted
}
