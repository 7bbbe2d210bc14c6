import type { Session, WebContents } from 'electron'
import { expect, test, vi } from 'vitest'
import { denyPermissions, WHY_DENIED } from './permissions.ts'
import { standIn } from './stand-in.fixture.ts'

test.each(Object.keys(WHY_DENIED))('%s is denied when asked for and when looked up', (permission) => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { asked, looked } = denied()
  expect(asked(permission)).toEqual([false])
  expect(looked(permission)).toBe(false)
})

test('what a later Electron may ask is denied too', () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  expect(denied().asked('mind-reading')).toEqual([false])
})

test('no device is granted', () => {
  expect(denied().device()).toBe(false)
})

test('every refusal has its reason', () => {
  for (const why of Object.values(WHY_DENIED)) expect(why).not.toBe('')
})

/** The handlers as Electron would call them. */
function denied() {
  const handlers = { asked: unset, looked: unset, device: unset }
  const session = {
    setPermissionRequestHandler: (handler: typeof unset) => (handlers.asked = handler),
    setPermissionCheckHandler: (handler: typeof unset) => (handlers.looked = handler),
    setDevicePermissionHandler: (handler: typeof unset) => (handlers.device = handler),
  }
  denyPermissions(standIn<Session>(session))
  const contents = standIn<WebContents>({})
  return {
    asked: (permission: string) => {
      const answers: boolean[] = []
      handlers.asked(contents, permission, (answer: boolean) => answers.push(answer), {})
      return answers
    },
    looked: (permission: string) => handlers.looked(contents, permission, 'kiosk://screen', {}),
    device: () => handlers.device({ deviceType: 'hid', origin: 'kiosk://screen', device: {} }),
  }
}

function unset(..._args: unknown[]): unknown {
  throw new Error('a handler was not set')
}
