import type { Page } from '@playwright/test'
import { bareLane } from '../e2e/site.ts'
import { expect, signOf, test } from './electron-test.ts'
import { electronHere } from './which-host.ts'

/** What a page is told when it asks, by what it asks for. */
function outcomes(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const told = async (ask: () => Promise<unknown>): Promise<string> => {
      try {
        const answer = await ask()
        return Array.isArray(answer) ? `${answer.length} devices` : String(answer)
      } catch (error) {
        if (error instanceof GeolocationPositionError) return `position error ${error.code}`
        return error instanceof DOMException ? error.name : String(error)
      }
    }
    const position = (): Promise<unknown> =>
      new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))
    const look = async (name: string): Promise<string> => {
      // @ts-expect-error -- TypeScript does not list every name that Chromium knows
      const descriptor: PermissionDescriptor = { name }
      return (await navigator.permissions.query(descriptor)).state
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- TypeScript's DOM has no WebHID and no Web Serial
    const { hid, serial } = navigator as unknown as Record<string, Record<string, () => Promise<unknown>>>
    const media = (wish: MediaStreamConstraints) => async (): Promise<string> => {
      const stream = await navigator.mediaDevices.getUserMedia(wish)
      for (const track of stream.getTracks()) track.stop()
      return 'granted'
    }
    return {
      notifications: await told(() => Notification.requestPermission()),
      geolocation: await told(position),
      camera: await told(media({ video: true })),
      microphone: await told(media({ audio: true })),
      both: await told(media({ video: true, audio: true })),
      'clipboard-read': await told(() => navigator.clipboard.readText()),
      'notifications looked up': await told(() => look('notifications')),
      'camera looked up': await told(() => look('camera')),
      'microphone looked up': await told(() => look('microphone')),
      'clipboard looked up': await told(() => look('clipboard-read')),
      'scanners seen': await told(async () => hid?.['getDevices']?.()),
      'thermometers seen': await told(async () => serial?.['getPorts']?.()),
    }
  })
}

const denied = {
  notifications: 'denied',
  geolocation: 'position error 1',
  // A PC without a camera does not ask.
  camera: expect.stringMatching(/^Not(Allowed|Found)Error$/),
  microphone: expect.stringMatching(/^Not(Allowed|Found)Error$/),
  both: expect.stringMatching(/^Not(Allowed|Found)Error$/),
  'clipboard-read': 'NotAllowedError',
  'notifications looked up': 'denied',
  'camera looked up': 'denied',
  'microphone looked up': 'denied',
  'clipboard looked up': 'denied',
  'scanners seen': '0 devices',
  'thermometers seen': '0 devices',
}

test('a screen is granted nothing, and what it asked for is said', async ({ gate: { host, page } }) => {
  expect(await outcomes(page)).toEqual(denied)
  expect(host.words()).toContain('a page asked for notifications, denied: ')
})

test('nor is a page without the policy that a screen carries', async ({ gate: { host, page }, foreign }) => {
  const screen = page.url()
  await page.goto(`${foreign.origin}/`)
  expect(await outcomes(page)).toEqual(denied)
  expect(host.words()).toContain('a page asked for geolocation, denied: ')
  expect(host.words()).toContain('a page asked for media, denied: ')
  await page.goto(host.address(screen))
  await expect(signOf(page)).toBeVisible()
})

test.describe('where the config names a camera', () => {
  // On a PC without a camera nobody is asked.
  test.skip('program' in electronHere, 'the camera is the stand-in’s')

  test('its page gets a picture and nothing else, a page from elsewhere not even that', async ({
    siteOf,
    openHost,
    foreign,
  }) => {
    const site = siteOf([{ ...bareLane('lane-1'), camera: true }])
    const host = await openHost({ args: ['--config', site.configFile] })
    const page = await host.window('#/both/lane-1')
    expect(await outcomes(page)).toEqual({ ...denied, camera: 'granted', 'camera looked up': 'granted' })
    await page.goto(`${foreign.origin}/`)
    expect(await outcomes(page)).toEqual(denied)
  })

  test('a code before it opens a visit', async ({ siteOf, openHost }) => {
    const site = siteOf([{ ...bareLane('lane-1'), camera: true }])
    const host = await openHost({ args: ['--config', site.configFile] })
    const sign = signOf(await host.window('#/both/lane-1'))
    await expect(sign).toHaveAttribute('data-state', 'collecting')
    await expect(sign.locator('[data-condition="health-code"]')).toHaveAttribute('data-tile', 'ask')
  })
})
