import { EventEmitter } from 'node:events'
import type { UtilityProcess } from 'electron'
import { expect, test } from 'vitest'
import { utilityDeviceHelper } from './device-helper.ts'
import { standIn } from './stand-in.fixture.ts'

function setUp(kill?: (pid: number) => void) {
  const ready = Promise.withResolvers<void>()
  const events = new EventEmitter()
  const did: string[] = []
  const utility = standIn<UtilityProcess>({
    on: events.on.bind(events),
    postMessage: ({ say }: { say: string }) => did.push(`post ${say}`),
    pid: 77,
  })
  const helper = utilityDeviceHelper({
    ready: ready.promise,
    fork: (kind) => {
      did.push(`fork ${kind}`)
      return utility
    },
    kill: kill ?? ((pid) => did.push(`kill ${pid}`)),
  })('hid')({
    message: (message) => did.push(`heard ${String(message)}`),
    exited: (how) => did.push(`exited: ${how}`),
  })
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  return { ready, events, did, helper, settled }
}

test('nothing is forked before Electron is ready; what was said meanwhile is said then, in its order', async () => {
  const { ready, events, did, helper, settled } = setUp()
  helper.post({ say: 'a' })
  helper.post({ say: 'b' })
  await settled()
  expect(did).toEqual([])
  ready.resolve()
  await settled()
  events.emit('message', 'c')
  expect(did).toEqual(['fork hid', 'post a', 'post b', 'heard c'])
})

test('killed as soon as it lives, by the system and not by a signal that it may not heed', async () => {
  const { ready, events, did, helper, settled } = setUp()
  ready.resolve()
  helper.kill()
  await settled()
  expect(did).toEqual(['fork hid'])
  events.emit('spawn')
  await settled()
  expect(did).toEqual(['fork hid', 'kill 77'])
})

test('one that has ended is told nothing and not killed: its id may be another’s', async () => {
  const { ready, events, did, helper, settled } = setUp()
  ready.resolve()
  await settled()
  events.emit('spawn')
  events.emit('exit', 11)
  helper.post({ say: 'a' })
  helper.kill()
  await settled()
  expect(did).toEqual(['fork hid', 'exited: exit code 11'])
})

test('one that ended by itself before its end was told is no bug: killing it fails, and the kiosk goes on', async () => {
  const rejections: unknown[] = []
  const rejected = (reason: unknown): void => void rejections.push(reason)
  process.on('unhandledRejection', rejected)
  const { ready, events, did, helper, settled } = setUp(() => {
    throw new Error('kill ESRCH')
  })
  ready.resolve()
  await settled()
  events.emit('spawn')
  helper.kill()
  await settled()
  events.emit('exit', 0)
  await settled()
  process.off('unhandledRejection', rejected)
  expect([did, rejections]).toEqual([['fork hid', 'exited: exit code 0'], []])
})
