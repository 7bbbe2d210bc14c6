import type { Page } from '@playwright/test'
import { bareLane } from '../e2e/site.ts'
import { Dock } from '../e2e/dock.ts'
import { GUARD } from '../e2e/first-start.ts'
import { until } from '../fixtures/until.ts'
import { expect, signOf, test } from './electron-test.ts'
import { portsGiven, watchPorts } from './ports-of-page.ts'
import { whyNoStandIn } from './which-host.ts'

test('each lane has a window of its own', async ({ siteOf, openHost }) => {
  const site = siteOf([bareLane('in-1'), bareLane('in-2')])
  const host = await openHost({ args: ['--config', site.configFile], displays: 2 })
  const first = await host.window('#/both/in-1')
  const second = await host.window('#/both/in-2')
  expect(host.windows()).toBe(2)

  const dock = new Dock(first)
  await dock.signIn(GUARD.number, GUARD.pin)
  await dock.press('mask-on')
  await expect(signOf(first)).toHaveAttribute('data-state', 'collecting')
  await expect(signOf(second)).toHaveAttribute('data-state', 'idle')
  await new Dock(second).signIn(GUARD.number, GUARD.pin)
  await expect(signOf(second)).toHaveAttribute('data-state', 'idle')

  await watchPorts(second)
  await watchPorts(first)
  const cutOff = (page: Page): Promise<number> => page.evaluate(() => window.portsCutOff)
  await until('a port of the first page to be cut off', async () => {
    // On a busy PC the screens may have asked for another one since.
    const given = await first.evaluate(() => {
      window.portsGiven.at(-1)?.postMessage('{not json')
      return window.portsGiven.length
    })
    await portsGiven(first, given + 1)
    return (await cutOff(first)) > 0
  })
  expect(await cutOff(second)).toBe(0)
})

test('one display is shared, and it says so', async ({ siteOf, openStandInHost }) => {
  test.skip(whyNoStandIn !== null, whyNoStandIn ?? '')
  const site = siteOf([bareLane('in-1'), bareLane('in-2')])
  const host = await openStandInHost({ args: ['--config', site.configFile], displays: 1 })
  await host.window('#/both/in-2')
  expect(host.words()).toContain('2 lanes share 1 display(s)')
})
