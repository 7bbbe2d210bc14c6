import type * as Electron from 'electron'
import { offered } from './calls.ts'
import type { Events } from './events.ts'
import { givePort, type NearEnd } from './message-channel.ts'
import { pageScripts, PRELOAD_WORLD, TELL, type Ordered, type Told } from './page-worlds.ts'
import type { PermissionAsked } from './permissions.ts'
import type { Wire } from './wire.ts'

/**
 * Stands in for the IPC between a page's preload and the main process: a binding one way, evaluations the other.
 * Each document has a frame of its own (`senderFrame`), which is gone with it, and its ports with it.
 */
export async function bridgePreload({
  page,
  mainFrame,
  preload,
  url,
  ipc,
  permission,
}: {
  page: Wire
  mainFrame: string
  /** The text of the preload. */
  preload: string
  /** Where the page is now, as Electron would say it. */
  url: () => string
  ipc: Events
  permission: (asked: PermissionAsked) => Promise<boolean>
}): Promise<void> {
  let world: World | null = null

  const leave = (): void => {
    world?.end()
    world = null
  }
  page.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name !== PRELOAD_WORLD || context.auxData?.frameId !== mainFrame) return
    leave()
    world = openWorld({ page, context, url })
  })
  page.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
    if (world?.uniqueId === executionContextUniqueId) leave()
  })
  page.on('Runtime.executionContextsCleared', leave)
  page.on('Inspector.targetCrashed', leave)

  page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== TELL || world === null || world.id !== executionContextId) return
    const from = world
    const told: Told = JSON.parse(payload)
    switch (told.do) {
      case 'send':
        ipc.emit(told.channel, { senderFrame: from.frame, ports: [] }, ...told.args)
        return
      case 'port-message':
        from.ports.get(told.port)?.receive(told.text ?? told.other)
        return
      case 'port-close':
        from.ports.get(told.port)?.lost()
        return
      case 'permission':
        void permission(told).then((granted) => from.order({ do: 'permission', n: told.n, granted }))
    }
  })

  await page.send('Runtime.addBinding', { name: TELL, executionContextName: PRELOAD_WORLD })
  const { main, isolated } = pageScripts(preload)
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: main })
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: isolated, worldName: PRELOAD_WORLD })
}

/** The preload's world of one document. */
interface World {
  id: number
  uniqueId: string
  frame: object
  ports: Map<number, NearEnd>
  order(order: Ordered): void
  end(): void
}

function openWorld({
  page,
  context: { id, uniqueId },
  url,
}: {
  page: Wire
  context: { id: number; uniqueId: string }
  url: () => string
}): World {
  const ports = new Map<number, NearEnd>()
  let alive = true
  const order = (what: Ordered): void => {
    if (!alive) return
    const expression = `standInOrder(${JSON.stringify(what)})`
    page.send('Runtime.evaluate', { expression, uniqueContextId: uniqueId }).catch(() => {
      // The document went while the order was on its way.
    })
  }
  const frame = offered('frame', {
    get url() {
      return url()
    },
    parent: null,
    get detached() {
      return !alive
    },
    isDestroyed: () => !alive,
    postMessage: (channel, message, transfer = []) => {
      const numbers = transfer.map((port) => {
        const number = ports.size + 1
        const near = givePort(port, {
          post: (data) => order({ do: 'port-post', port: number, data }),
          close: () => order({ do: 'port-close', port: number }),
        })
        ports.set(number, near)
        return number
      })
      order({ do: 'deliver', channel, args: [message], ports: numbers })
    },
  } satisfies Pick<Electron.WebFrameMain, 'url' | 'parent' | 'detached' | 'isDestroyed' | 'postMessage'>)
  return {
    id,
    uniqueId,
    frame,
    ports,
    order,
    end() {
      alive = false
      for (const port of ports.values()) port.lost()
    },
  }
}
