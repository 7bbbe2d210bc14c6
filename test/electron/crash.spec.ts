import { bareLane } from '../e2e/site.ts'
import { Dock } from '../e2e/dock.ts'
import { GUARD } from '../e2e/first-start.ts'
import { expect, signOf, test } from './electron-test.ts'
import type { ElectronHost } from './host.ts'
import { whyNoStandIn } from './which-host.ts'

const sign = (host: ElectronHost): Promise<unknown> =>
  host
    .look(
      `(({ dataset: { state, visit } }) => [state, visit].join(' '))(document.querySelector('[data-screen="gate"]'))`,
    )
    // While the page is not there.
    .catch(() => null)
const press = (host: ElectronHost, key: string): Promise<unknown> =>
  host.look(`document.querySelector('[data-key="${key}"]').click()`)

test('a page that crashed is loaded again, and who was undecided goes on', async ({
  ownGate: { host, page, dock },
}) => {
  await dock.keyIn('handheld', '368')
  await dock.press('mask-on')
  await expect(signOf(page)).toHaveAttribute('data-state', 'collecting')
  const visit = await signOf(page).getAttribute('data-visit')
  const session = await page.context().newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  session.send('Page.crash').catch(() => {})
  await crashed

  await expect.poll(() => sign(host)).toBe(`collecting ${visit}`)
  expect(host.words()).toContain('a screen is gone (crashed')
  await press(host, 'seen-green')
  await expect.poll(() => sign(host)).toBe(`pass ${visit}`)
  expect(await host.terminate()).toMatchObject({ exitCode: 0 })
})

test('a page that hangs loses its process, and is loaded again', async ({ siteOf, openStandInHost }) => {
  test.skip(whyNoStandIn !== null, whyNoStandIn ?? '')
  const site = siteOf([bareLane('lane-1')])
  const host = await openStandInHost({ args: ['--config', site.configFile] })
  const page = await host.window('#/both/lane-1')
  await new Dock(page).signIn(GUARD.number, GUARD.pin)
  const crashed = page.waitForEvent('crash')
  await host.hang()
  await crashed
  await expect.poll(() => sign(host)).toBe('idle ')
})
