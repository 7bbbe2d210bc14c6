import { EventEmitter } from 'node:events'
import type { App, BrowserWindow } from 'electron'
import { expect, test } from 'vitest'
import { closeOnQuit, keepOpen } from './quit.ts'
import { standIn } from './stand-in.fixture.ts'

test('the program leaves once the kiosk is closed, and closes it once', async () => {
  const happened: string[] = []
  const { app, emit } = fakeApp((code) => happened.push(`left with ${code}`))
  closeOnQuit(app, async () => {
    await Promise.resolve()
    happened.push('closed')
  })
  expect(emit('will-quit')).toBe('prevented')
  expect(emit('will-quit')).toBe('prevented')
  await new Promise((resolve) => setImmediate(resolve))
  expect(happened).toEqual(['closed', 'left with 0'])
})

test('a gate’s window closes only when the program quits', () => {
  const { app, emit } = fakeApp(() => {})
  const window = new EventEmitter()
  keepOpen(app, standIn<BrowserWindow>(window))
  expect(emitted(window, 'close')).toBe('prevented')
  emit('before-quit')
  expect(emitted(window, 'close')).toBe('let go')
})

function fakeApp(exit: (code: number) => void) {
  const emitter = new EventEmitter()
  const app = standIn<App>(Object.assign(emitter, { exit }))
  return { app, emit: (event: string) => emitted(emitter, event) }
}

function emitted(emitter: EventEmitter, event: string): 'prevented' | 'let go' {
  let outcome: 'prevented' | 'let go' = 'let go'
  const preventDefault = (): void => {
    outcome = 'prevented'
  }
  emitter.emit(event, { preventDefault })
  return outcome
}
