import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { describe, expect, test } from 'vitest'
import { confineNavigation, mayNavigate } from './navigation.ts'
import { standIn } from './stand-in.fixture.ts'

describe('where a screen may go', () => {
  test.each([
    ['its own page', 'kiosk://screen/', true],
    ['its own page at another route', 'kiosk://screen/#/both/lane-1', true],
    ['one of its files', 'kiosk://screen/assets/index.js', false],
    ['its own page with a query', 'kiosk://screen/?lane=1', false],
    ['another host of its scheme', 'kiosk://elsewhere/', false],
    ['a host that begins like its own', 'kiosk://screen.example/', false],
    ['its own page under a name', 'kiosk://somebody@screen/', false],
    ['its own page at a port', 'kiosk://screen:80/', false],
    ['the same host by http', 'http://screen/', false],
    ['the web', 'https://example.org/', false],
    ['a file', 'file:///etc/passwd', false],
    ['a script', 'javascript:alert(1)', false],
    ['a text of its own', 'data:text/html,hello', false],
    ['a blob of its own', 'blob:kiosk://screen/6e1c', false],
    ['nothing', 'about:blank', false],
    ['no address', '', false],
  ])('%s: %s', (_name, url, allowed) => {
    expect(mayNavigate({ url, isMainFrame: true })).toBe(allowed)
    expect(mayNavigate({ url, isMainFrame: false })).toBe(false)
  })
})

test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s heeds it', (event) => {
  const { emit } = confined()
  expect(emit(event, { url: 'https://example.org/', isMainFrame: true })).toBe('prevented')
  expect(emit(event, { url: 'kiosk://screen/', isMainFrame: true })).toBe('let go')
})

test('no window is opened and no webview attached', () => {
  const { emit, open } = confined()
  expect(emit('will-attach-webview', {})).toBe('prevented')
  expect(open()).toEqual({ action: 'deny' })
})

function confined() {
  const contents = new EventEmitter()
  let open = (): unknown => 'not set'
  const setWindowOpenHandler = (handler: () => unknown): void => {
    open = handler
  }
  confineNavigation(standIn<WebContents>(Object.assign(contents, { setWindowOpenHandler })))
  const emit = (event: string, details: object): 'prevented' | 'let go' => {
    let outcome: 'prevented' | 'let go' = 'let go'
    const preventDefault = (): void => {
      outcome = 'prevented'
    }
    contents.emit(event, { ...details, preventDefault })
    return outcome
  }
  return { emit, open: () => open() }
}
