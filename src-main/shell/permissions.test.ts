import type { Session, WebContents } from 'electron'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { allowCamera, denyPermissions, WHY_DENIED } from './permissions.ts'
import { standIn } from './stand-in.fixture.ts'

const SCREEN = 'kiosk://screen/#/both/lane-1'
const ASKED_AS_A_CAMERA = {
  mediaTypes: ['video'],
  mediaType: 'video',
  isMainFrame: true,
  requestingUrl: SCREEN,
}

test.each(Object.keys(WHY_DENIED))('%s is denied when asked for and when looked up', (permission) => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { asked, looked } = handlersOf(denyPermissions)
  expect(asked(permission, ASKED_AS_A_CAMERA)).toEqual([false])
  expect(looked(permission, ASKED_AS_A_CAMERA)).toBe(false)
})

test('what a later Electron may ask is denied too', () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  expect(handlersOf(denyPermissions).asked('mind-reading', {})).toEqual([false])
})

test('no device is granted', () => {
  expect(handlersOf(denyPermissions).device()).toBe(false)
})

test('every refusal has its reason', () => {
  for (const why of Object.values(WHY_DENIED)) expect(why).not.toBe('')
})

describe('where the config names a camera', () => {
  beforeEach(() => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  })

  test.each([
    ['a picture for our page', ['video'], true, SCREEN, true],
    ['a picture and sound', ['video', 'audio'], true, SCREEN, false],
    ['sound', ['audio'], true, SCREEN, false],
    ['nothing named', [], true, SCREEN, false],
    ['nothing said', undefined, true, SCREEN, false],
    ['a picture for a frame', ['video'], false, SCREEN, false],
    ['a picture for a page from elsewhere', ['video'], true, 'https://example.org/', false],
    ['a picture for another of our files', ['video'], true, 'kiosk://screen/icon.svg', false],
  ] as const)('%s, asked for', (_name, mediaTypes, isMainFrame, requestingUrl, granted) => {
    const { asked } = handlersOf(allowCamera)
    expect(asked('media', { mediaTypes, isMainFrame, requestingUrl })).toEqual([granted])
  })

  test.each([
    ['a picture for our page', { mediaType: 'video', isMainFrame: true, requestingUrl: SCREEN }, true],
    ['sound', { mediaType: 'audio', isMainFrame: true, requestingUrl: SCREEN }, false],
    ['unknown', { mediaType: 'unknown', isMainFrame: true, requestingUrl: SCREEN }, false],
    ['nothing said', { isMainFrame: true, requestingUrl: SCREEN }, false],
    ['a picture for a frame', { mediaType: 'video', isMainFrame: false, requestingUrl: SCREEN }, false],
    ['no document', { mediaType: 'video', isMainFrame: true }, false],
    [
      'a page from elsewhere',
      { mediaType: 'video', isMainFrame: true, requestingUrl: 'https://a.cn/' },
      false,
    ],
  ])('%s, looked up', (_name, details, granted) => {
    expect(handlersOf(allowCamera).looked('media', details)).toBe(granted)
  })

  test.each(Object.keys(WHY_DENIED).filter((permission) => permission !== 'media'))(
    '%s is denied as ever',
    (permission) => {
      const { asked, looked } = handlersOf(allowCamera)
      expect(asked(permission, ASKED_AS_A_CAMERA)).toEqual([false])
      expect(looked(permission, ASKED_AS_A_CAMERA)).toBe(false)
    },
  )

  test('no device is granted', () => {
    expect(handlersOf(allowCamera).device()).toBe(false)
  })
})

/** The handlers as Electron would call them. */
function handlersOf(rule: typeof denyPermissions) {
  const handlers = { asked: unset, looked: unset, device: unset }
  const session = {
    setPermissionRequestHandler: (handler: typeof unset) => (handlers.asked = handler),
    setPermissionCheckHandler: (handler: typeof unset) => (handlers.looked = handler),
    setDevicePermissionHandler: (handler: typeof unset) => (handlers.device = handler),
  }
  rule(standIn<Session>(session))
  const contents = standIn<WebContents>({})
  return {
    asked: (permission: string, details: object) => {
      const answers: boolean[] = []
      handlers.asked(contents, permission, (answer: boolean) => answers.push(answer), details)
      return answers
    },
    looked: (permission: string, details: object) =>
      handlers.looked(contents, permission, 'kiosk://screen', details),
    device: () => handlers.device({ deviceType: 'hid', origin: 'kiosk://screen', device: {} }),
  }
}

function unset(..._args: unknown[]): unknown {
  throw new Error('a handler was not set')
}
