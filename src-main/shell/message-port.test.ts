import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { MessageChannelMain, MessagePortMain, WebContents, WebFrameMain } from 'electron'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { contract, GateInfo, StaffView } from '../api/contract.ts'
import type { DeviceStatus } from '../../drivers/device.ts'
import type { KioskApi, LaneApi } from '../api/kiosk-api.ts'
import { givePorts, mayHavePort } from './message-port.ts'
import { standIn } from './stand-in.fixture.ts'

const page = { url: 'kiosk://screen/#/both/lane-1', parent: null, detached: false, isDestroyed: () => false }

describe('who may have a port', () => {
  test.each([
    ['the page of the screens', page, true],
    ['a page from elsewhere', { ...page, url: 'https://example.org/' }, false],
    ['a frame in the page', { ...page, parent: standIn<WebFrameMain>(page) }, false],
    ['a page on its way out', { ...page, detached: true }, false],
    ['a page that is gone', { ...page, isDestroyed: () => true }, false],
    ['nobody', null, false],
  ])('%s', (_name, frame, allowed) => {
    expect(mayHavePort(frame)).toBe(allowed)
  })
})

describe('a port', () => {
  test('carries the calls of its page', async () => {
    const { ask } = window()
    expect(await clientOf(ask()).gate.info()).toEqual(info)
  })

  test('is not given to a page from elsewhere', () => {
    const { ask, given } = window()
    ask({ ...page, url: 'https://example.org/' })
    expect(given).toHaveLength(0)
  })

  test.each(['did-navigate', 'render-process-gone', 'destroyed'])('ends at %s', async (event) => {
    const { ask, contents } = window()
    const port = ask()
    const closed = closing(port)
    contents.emit(event)
    await closed
  })

  test('ends when the same page asks for another', async () => {
    const { ask } = window()
    const closed = closing(ask())
    const next = ask()
    await closed
    expect(await clientOf(next).gate.info()).toEqual(info)
  })

  test('has a session of its own: what one page unlocked, the next has not', async () => {
    const { ask } = window()
    const first = clientOf(ask())
    await first.supervisor.unlock({ number: '100', pin: '2468' })
    expect(await first.supervisor.staff()).toEqual({ ok: true, staff: [] })
    expect(await clientOf(ask()).supervisor.staff()).toMatchObject({ ok: false, reason: 'locked' })
  })

  test('that has ended is told to what its page has spoken for', async () => {
    const { ask, contents } = window()
    await clientOf(ask()).lane.cameraState({ lane: 'lane-1', state: 'online', detail: null })
    const [screen] = cameraScreens.splice(0)
    expect(screen?.aborted).toBe(false)
    contents.emit('did-navigate')
    expect(screen?.aborted).toBe(true)
  })

  test.each([
    ['no JSON', '{not json'],
    ['JSON that is no call', '{"i":"1"}'],
    ['null', 'null'],
    ['an object', { i: '1', p: { u: '/gate/info' } }],
    ['bytes', new Uint8Array([1, 2, 3])],
    ['a giant', JSON.stringify({ i: '1', p: { u: '/gate/info', b: 'x'.repeat(70_000) } })],
  ])('ends at %s, and the kiosk goes on', async (_name, message) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { ask } = window()
    const port = ask()
    const closed = closing(port)
    port.postMessage(message)
    await closed
    expect(await clientOf(ask()).gate.info()).toEqual(info)
  })
})

const info: GateInfo = {
  gate: { id: 'huayuan', name: '花园' },
  order: { number: '1', authority: 'a', contact: 'c', until: '2020-04-30' },
  language: 'zh',
  timeZone: 'Asia/Shanghai',
  rules: { id: 'ruian-main', title: '主模式', hash: 'h' },
  lanes: [],
  resultSeconds: 3,
  uplink: false,
  demo: false,
  needsSupervisor: false,
  needsGuards: false,
  demoStaff: [],
}
const supervisor: StaffView = { number: '100', name: '陈', role: 'supervisor' }
/** Of each screen that has said how its camera is. */
const cameraScreens: AbortSignal[] = []
const lane = standIn<LaneApi>({
  cameraState: (_status: DeviceStatus, screen: AbortSignal) => {
    cameraScreens.push(screen)
    return 'ok'
  },
})
const kiosk = standIn<KioskApi>({
  lane: () => lane,
  info: () => info,
  now: () => 0,
  staff: () => [],
  unlock: async () => ({ ok: true, staff: supervisor }),
  onDeactivated: () => () => {},
})

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

/** A window whose page asks for ports, with Node's channel in the place of Electron's. */
function window() {
  const ipc = new EventEmitter()
  const contents = Object.assign(new EventEmitter(), { ipc })
  const given: MessagePort[] = []
  const newChannel = (): MessageChannelMain => {
    const { port1, port2 } = new MessageChannel()
    open.push(port1, port2)
    return { port1: portMain(port1), port2: standIn<MessagePortMain>(port2) }
  }
  givePorts(standIn<WebContents>(contents), { kiosk, newChannel })
  const ask = (frame: object = page): MessagePort => {
    const postMessage = (_channel: string, _message: unknown, ports: MessagePort[]): void => {
      given.push(...ports)
    }
    ipc.emit('kiosk-port-please', { senderFrame: { ...frame, postMessage } })
    return given.at(-1) ?? new MessageChannel().port1
  }
  return { contents, given, ask }
}

function portMain(port: MessagePort): MessagePortMain {
  const main = new EventEmitter()
  const start = (): void => {
    port.on('message', (data: unknown) => main.emit('message', { data }))
    port.on('close', () => main.emit('close'))
  }
  const postMessage = (data: unknown): void => port.postMessage(data)
  return standIn<MessagePortMain>(Object.assign(main, { start, postMessage, close: () => port.close() }))
}

function clientOf(port: MessagePort): ContractRouterClient<typeof contract> {
  return createORPCClient(new RPCLink({ port }))
}

function closing(port: MessagePort): Promise<void> {
  return new Promise((resolve) => {
    port.on('close', resolve)
  })
}
