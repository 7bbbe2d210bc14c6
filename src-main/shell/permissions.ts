import type { Session } from 'electron'
import { isScreen } from './origin.ts'
import { say } from './say.ts'

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
export type Permission = Parameters<RequestHandler>[1]

/** All that a page can ask of Electron, and why no screen gets it. A new Electron's new one must be added. */
export const WHY_DENIED: Readonly<Record<Permission, string>> = {
  ar: 'a screen is flat',
  'automatic-fullscreen': 'the window decides how large it is',
  'background-fetch': 'a screen loads nothing but itself',
  'background-sync': 'what must be sent is sent by the outbox',
  'captured-surface-control': 'nothing is captured',
  'clipboard-read': 'what lies there may be a person’s',
  'clipboard-sanitized-write': 'a record leaves by export only, which is audited',
  'deprecated-sync-clipboard-read': 'what lies there may be a person’s',
  'display-capture': 'the screen shows people',
  fileSystem: 'the journal is written by the kiosk, not by a page',
  fullscreen: 'the window decides how large it is',
  geolocation: 'a gate does not move',
  'geolocation-approximate': 'a gate does not move',
  'hand-tracking': 'people are not tracked',
  hid: 'scanners are opened by their driver',
  'idle-detection': 'the guard is not watched',
  keyboardLock: 'the keyboard stays the guard’s',
  'local-fonts': 'the fonts are bundled',
  'local-network': 'only the uplink speaks to a network',
  'local-network-access': 'only the uplink speaks to a network',
  'loopback-network': 'only the uplink speaks to a network',
  media: 'only the page of a gate with a camera gets that, and nobody a microphone',
  mediaKeySystem: 'nothing is played that needs it',
  midi: 'no such device at a gate',
  midiSysex: 'no such device at a gate',
  nfc: 'no such device at a gate',
  notifications: 'what a guard must know stands on the dock',
  openExternal: 'no other program is started from a screen',
  'payment-handler': 'nobody pays at a gate',
  'periodic-background-sync': 'what must be sent is sent by the outbox',
  'persistent-storage': 'a screen keeps nothing',
  pointerLock: 'the pointer stays the guard’s',
  'screen-wake-lock': 'the host keeps the display on',
  sensors: 'no such device at a gate',
  serial: 'thermometers are opened by their driver',
  'smart-card': 'no such device at a gate',
  'speaker-selection': 'the system’s speaker is used',
  'storage-access': 'there is no page within a page',
  'system-wake-lock': 'the host keeps the PC awake',
  'top-level-storage-access': 'there is no page within a page',
  unknown: 'what is not known is not granted',
  usb: 'devices are opened by their drivers',
  vr: 'a screen is flat',
  'web-app-installation': 'the kiosk is the only program',
  'web-printing': 'nothing is printed from a screen',
  'window-management': 'the host places the windows',
}

type Handled = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>

/** Electron grants whatever is asked unless both handlers are there. */
export function denyPermissions(session: Handled): void {
  session.setPermissionRequestHandler((_contents, permission, grant) => {
    say(`a page asked for ${permission}, denied: ${WHY_DENIED[permission]}`)
    grant(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

/**
 * For the session of a gate whose config names a camera: the screens' own page may have it, and a picture without a
 * sound. All else is denied as before.
 */
export function allowCamera(session: Handled): void {
  denyPermissions(session)
  session.setPermissionRequestHandler((_contents, permission, grant, details) => {
    const types = 'mediaTypes' in details ? details.mediaTypes : undefined
    const isCamera = permission === 'media' && types?.join() === 'video' && isOurPage(details)
    if (!isCamera) say(`a page asked for ${permission}, denied: ${WHY_DENIED[permission]}`)
    grant(isCamera)
  })
  session.setPermissionCheckHandler(
    (_contents, permission, _origin, details) =>
      permission === 'media' && details.mediaType === 'video' && isOurPage(details),
  )
}

function isOurPage({
  isMainFrame,
  requestingUrl,
}: {
  isMainFrame: boolean
  requestingUrl?: string
}): boolean {
  return isMainFrame && requestingUrl !== undefined && isScreen(requestingUrl)
}
