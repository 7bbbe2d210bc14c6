import type * as Electron from 'electron'
import { appEvents } from './app.ts'
import { offered } from './calls.ts'
import { watchDownloads } from './downloads.ts'
import { eventsOf, type Events } from './events.ts'
import { onlyAfterReady, ready } from './ready.ts'
import { knownScheme } from './schemes.ts'

/**
 * Stands in for Electron's sessions: each is a browser context of its own, in memory whatever its name says.
 */

export type SchemeHandler = (request: Request) => Response | Promise<Response>

/** What the program set on a session, as far as the stand-in heeds it. */
export interface Kept {
  /** Resolves to the id of its browser context. */
  context: Promise<string>
  events: Events
  /** Main frames of its windows. */
  frames: Set<string>
  schemes: Map<string, SchemeHandler>
  permissionRequest: Parameters<Electron.Session['setPermissionRequestHandler']>[0]
  permissionCheck: Parameters<Electron.Session['setPermissionCheckHandler']>[0]
  devicePermission: Parameters<Electron.Session['setDevicePermissionHandler']>[0]
}

const kept = new WeakMap<object, Kept>()
const byPartition = new Map<string, object>()

export function keptOf(session: object): Kept {
  const found = kept.get(session)
  if (found === undefined) throw new Error('this is no session of the stand-in')
  return found
}

export function defaultSession(): object {
  return fromPartition('')
}

function fromPartition(partition: string): object {
  const wire = onlyAfterReady('Session can only be received when app is ready')
  const present = byPartition.get(partition)
  if (present !== undefined) return present

  const name = `session ${partition === '' ? 'default' : partition}`
  const context = wire
    .send('Target.createBrowserContext', { disposeOnDetach: true })
    .then(({ browserContextId }) => browserContextId)
  const its: Kept = {
    context,
    events: eventsOf(name, ['will-download']),
    frames: new Set(),
    schemes: new Map(),
    permissionRequest: null,
    permissionCheck: null,
    devicePermission: null,
  }
  const face = offered(name, {
    ...({
      setPermissionRequestHandler: (handler) => {
        its.permissionRequest = handler
      },
      setPermissionCheckHandler: (handler) => {
        its.permissionCheck = handler
      },
      setDevicePermissionHandler: (handler) => {
        its.devicePermission = handler
      },
    } satisfies Pick<
      Electron.Session,
      'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
    >),
    protocol: offered(`${name} protocol`, {
      handle: (scheme, handler) => {
        knownScheme(scheme)
        its.schemes.set(scheme, handler)
      },
    } satisfies Pick<Electron.Protocol, 'handle'>),
    on: its.events.on,
  })
  kept.set(face, its)
  byPartition.set(partition, face)
  void context.then((browserContextId) => watchDownloads({ wire, browserContextId, kept: its }))
  appEvents.emit('session-created', face)
  return face
}

export const session = offered('session', { fromPartition })

// Electron has its default session before anybody asks for it.
void ready.then(() => defaultSession())
