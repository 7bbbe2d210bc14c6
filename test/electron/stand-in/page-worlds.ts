/**
 * Stands in for the renderer's side of Electron: what runs in a page before its own scripts. The functions are sent
 * to Chromium as text. The preload runs in an isolated world, as in Electron, but in the same process without a
 * sandbox; frames within the page get neither world, as without `nodeIntegrationInSubFrames`.
 */

export const PRELOAD_WORLD = 'Electron Isolated Context'
/** In the preload's world only: carries a JSON text to the stand-in. */
export const TELL = 'tellStandIn'

/** A path of every origin: what is asked there synchronously is answered by the stand-in (`requests.ts`). */
export const MAY_OPEN = '/stand-in-may-open?'

/** From the preload's world to the stand-in. */
export type Told =
  | { do: 'send'; channel: string; args: unknown[] }
  | { do: 'port-message'; port: number; text: string | null; other: unknown }
  | { do: 'port-close'; port: number }
  | { do: 'permission'; n: number; of: string; looked: boolean; media: ('audio' | 'video')[] }

/** From the stand-in to the preload's world. */
export type Ordered =
  | { do: 'deliver'; channel: string; args: unknown[]; ports: number[] }
  | { do: 'port-post'; port: number; data: unknown }
  | { do: 'port-close'; port: number }
  | { do: 'permission'; n: number; granted: boolean }

declare global {
  // oxlint-disable-next-line no-var -- only `var` declares a global
  var tellStandIn: (text: string) => void
  // oxlint-disable-next-line no-var -- only `var` declares a global
  var standInOrder: (order: Ordered) => void
}

/** The two texts for `Page.addScriptToEvaluateOnNewDocument`, the main world's first. */
export function pageScripts(preload: string): { main: string; isolated: string } {
  // By this word the worlds know each other's events; a page's script comes too late to hear it.
  const word = JSON.stringify(`stand-in-${Math.random().toString(36).slice(2)}`)
  return {
    main: `(${mainWorld.toString()})(${word}, ${JSON.stringify(MAY_OPEN)})`,
    isolated: `(${preloadWorld.toString()})(${word}, (require, module, exports) => {${preload}\n})`,
  }
}

/** In the page's own world: puts there what the preload exposes, and catches what asks for a permission or a window. */
function mainWorld(word: string, mayOpen: string): void {
  if (window !== window.parent) return

  const heard = (name: string, listener: (text: string) => void): void => {
    document.addEventListener(`${word}-${name}`, (event) => {
      if (event instanceof CustomEvent) listener(String(event.detail))
    })
  }
  const freeze = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    for (const part of Object.values(value)) freeze(part)
    return Object.freeze(value)
  }
  heard('expose', (text) => {
    const { key, value }: { key: string; value: unknown } = JSON.parse(text)
    Object.defineProperty(window, key, { value: freeze(value), enumerable: true })
  })

  let asked = 0
  const answers = new Map<number, (granted: boolean) => void>()
  heard('answer', (text) => {
    const { n, granted }: { n: number; granted: boolean } = JSON.parse(text)
    answers.get(n)?.(granted)
  })
  const ask = (of: string, looked: boolean, media: string[] = []): Promise<boolean> =>
    new Promise((resolve) => {
      asked += 1
      answers.set(asked, resolve)
      const detail = JSON.stringify({ n: asked, of, looked, media })
      document.dispatchEvent(new CustomEvent(`${word}-ask`, { detail }))
    })

  type Method = (this: unknown, ...args: unknown[]) => unknown
  /** A constructor that this page lacks, as without a secure context, has nothing to be caught. */
  const wrap = (owner: object | undefined, key: string, around: (own: Method) => Method): void => {
    if (owner === undefined) return
    const own: Method = Reflect.get(owner, key)
    Reflect.set(owner, key, around(own))
  }
  const asking =
    (of: string) =>
    (own: Method): Method =>
      async function (this: unknown, ...args) {
        await ask(of, false)
        return Reflect.apply(own, this, args)
      }
  wrap(window.Notification, 'requestPermission', asking('notifications'))
  wrap(window.Geolocation?.prototype, 'getCurrentPosition', asking('geolocation'))
  wrap(
    window.MediaDevices?.prototype,
    'getUserMedia',
    (own) =>
      async function (this: unknown, ...args) {
        const [wish]: [Record<string, unknown>] = JSON.parse(JSON.stringify(args))
        const media = ['audio', 'video'].filter((kind) => (wish[kind] ?? false) !== false)
        await ask('media', false, media)
        return Reflect.apply(own, this, args)
      },
  )
  wrap(window.Clipboard?.prototype, 'readText', asking('clipboard-read'))
  wrap(
    window.Permissions?.prototype,
    'query',
    (own) =>
      async function (this: unknown, ...args) {
        const [{ name }]: [{ name: string }] = JSON.parse(JSON.stringify(args))
        await ask(name, true)
        return Reflect.apply(own, this, args)
      },
  )
  wrap(
    window,
    'open',
    (own) =>
      function (this: unknown, ...args) {
        const { href } = new URL(args.map(String)[0] ?? '', location.href)
        const question = new XMLHttpRequest()
        question.open('GET', `${mayOpen}${encodeURIComponent(href)}`, false)
        question.send()
        return question.responseText === 'yes' ? Reflect.apply(own, this, args) : null
      },
  )
  const device = (of: string) => (): Method => async () => ((await ask(of, true)) ? [`a ${of} device`] : [])
  for (const [of, owner, keys] of [
    ['hid', Reflect.get(window, 'HID')?.prototype, ['requestDevice', 'getDevices']],
    ['serial', Reflect.get(window, 'Serial')?.prototype, ['requestPort', 'getPorts']],
  ]) {
    for (const key of keys) wrap(owner, key, device(of))
  }
}

/** In the preload's world: what a sandboxed preload may require, and the ports' way to the stand-in. */
function preloadWorld(
  word: string,
  preload: (require: (name: string) => unknown, module: object, exports: object) => void,
): void {
  if (window !== window.parent) return

  const tell = (told: Told): void => globalThis.tellStandIn(JSON.stringify(told))
  const listeners = new Map<string, ((event: object, ...args: unknown[]) => void)[]>()
  const ports = new Map<number, MessagePort>()

  const openPort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    ports.set(id, port1)
    port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const isText = typeof data === 'string'
      tell({ do: 'port-message', port: id, text: isText ? data : null, other: isText ? null : data })
    })
    port1.addEventListener('close', () => tell({ do: 'port-close', port: id }))
    port1.start()
    return port2
  }

  globalThis.standInOrder = (order) => {
    switch (order.do) {
      case 'deliver': {
        const event = { ports: order.ports.map(openPort) }
        for (const listener of listeners.get(order.channel) ?? []) listener(event, ...order.args)
        return
      }
      case 'port-post':
        ports.get(order.port)?.postMessage(order.data)
        return
      case 'port-close':
        ports.get(order.port)?.close()
        return
      case 'permission':
        document.dispatchEvent(new CustomEvent(`${word}-answer`, { detail: JSON.stringify(order) }))
    }
  }

  document.addEventListener(`${word}-ask`, (event) => {
    if (event instanceof CustomEvent) tell({ do: 'permission', ...JSON.parse(String(event.detail)) })
  })

  const only = (name: string, parts: object): object =>
    new Proxy(parts, {
      get(target, property) {
        if (!(property in target)) throw new Error(`the stand-in has no ${name}.${String(property)}`)
        return Reflect.get(target, property)
      },
    })
  const exposed = new Set<string>()
  const electron = only('electron', {
    contextBridge: only('contextBridge', {
      exposeInMainWorld(key: string, value: unknown) {
        const text = JSON.stringify({ key, value }, (_key, part: unknown) => {
          if (typeof part === 'function') throw new Error('the stand-in carries no functions over the bridge')
          return part
        })
        if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property')
        exposed.add(key)
        document.dispatchEvent(new CustomEvent(`${word}-expose`, { detail: text }))
      },
    }),
    ipcRenderer: only('ipcRenderer', {
      send: (channel: string, ...args: unknown[]) => tell({ do: 'send', channel, args }),
      on(channel: string, listener: (event: object, ...args: unknown[]) => void) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      },
    }),
  })
  const module = { exports: {} }
  const require = (name: string): unknown => {
    if (name === 'electron') return electron
    throw new Error(`module not found: ${name}`)
  }
  preload(require, module, module.exports)
}
