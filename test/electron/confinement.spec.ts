import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { unlockSupervisor } from '../e2e/first-start.ts'
import { until } from '../fixtures/until.ts'
import { expect, signOf, test, thereAndBack } from './electron-test.ts'
import { whyNoStandIn } from './which-host.ts'

test('a page goes nowhere', async ({ gate: { host, page }, foreign }) => {
  const at = page.url()
  const away = [
    `${foreign.origin}/away`,
    host.address('kiosk://screen/icon.svg'),
    host.address('kiosk://other/'),
  ]
  for (const url of away) {
    for (const how of ['link', 'script'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await page.evaluate(
        ([target, by]) => {
          if (by === 'script') location.href = target
          else Object.assign(document.createElement('a'), { href: target }).click()
        },
        [url, how] as const,
      )
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await thereAndBack(host)
      expect(page.url(), `${how} to ${url}`).toBe(at)
    }
  }
  expect(foreign.asked()).toEqual([])
  await expect(signOf(page)).toBeVisible()
})

test('no redirect is followed', async ({ gate: { page }, foreign }) => {
  const at = page.url()
  await expect(page.goto(`${foreign.origin}/redirect`)).rejects.toThrow()
  expect(foreign.asked()).toEqual(['/redirect'])
  expect(page.url()).toBe(at)
})

test('a page has no frames, even without the policy that forbids them', async ({ gate: { host, page } }) => {
  // Not on this PC: Chromium has rules of its own for what reaches into a local network.
  const elsewhere = 'https://elsewhere.example/frame'
  await page.route(elsewhere, (route) => route.fulfill({ contentType: 'text/html', body: 'elsewhere' }))
  const session = await page.context().newCDPSession(page)
  await session.send('Page.enable')
  await session.send('Page.setBypassCSP', { enabled: true })
  await page.reload()
  await expect(signOf(page)).toBeVisible()
  const addresses = [elsewhere, host.address('kiosk://screen/')]
  const over: string[] = []
  page.on('requestfailed', (request) => over.push(request.url()))
  page.on('requestfinished', (request) => over.push(request.url()))
  await page.evaluate((all) => {
    for (const src of all) document.body.append(Object.assign(document.createElement('iframe'), { src }))
  }, addresses)
  // Electron refuses them before there is a request.
  if (whyNoStandIn === null) await expect.poll(() => over.toSorted()).toEqual(addresses.toSorted())
  await thereAndBack(host)
  const shown = page.frames().map((frame) => frame.url())
  for (const address of addresses) expect(shown).not.toContain(address)
  await session.send('Page.setBypassCSP', { enabled: false })
  await session.detach()
  await page.unroute(elsewhere)
  await page.reload()
  await expect(signOf(page)).toBeVisible()
})

test('a page opens no window', async ({ gate: { host, page }, foreign }) => {
  const before = host.windowsAskedFor()
  await page.evaluate((url) => {
    window.open(`${url}/opened`)
    window.open(`${url}/opened`, '_blank', 'popup,noopener')
    window.open(location.href)
    Object.assign(document.createElement('a'), { href: `${url}/opened`, target: '_blank' }).click()
  }, foreign.origin)
  if (before !== null) await expect.poll(() => host.windowsAskedFor()).toBe(before + 4)
  await thereAndBack(host)
  expect(foreign.asked()).toEqual([])
  await expect.poll(() => host.windows()).toBe(1)
})

test('the supervisor’s export is saved, and nothing else is', async ({ gate: { host, page }, foreign }) => {
  await page.evaluate(
    ([elsewhere, own]) => {
      const save = (href: string, download: string): void =>
        Object.assign(document.createElement('a'), { href, download }).click()
      save(URL.createObjectURL(new Blob(['#!/bin/sh'])), 'run.sh')
      save(own, 'entries.csv')
      save('data:text/csv,a', 'entries.csv')
      save(`${elsewhere}/file`, 'entries.csv')
    },
    [foreign.origin, host.address('kiosk://screen/icon.svg')] as const,
  )
  await thereAndBack(host)
  expect(host.saved()).toEqual([])

  await page.evaluate(() => {
    location.hash = '#/supervisor'
  })
  await unlockSupervisor(page)
  await page.locator('[data-key="export"]').click()
  const file = await until('the saved file', async () => host.saved().at(0))
  expect(basename(file)).toMatch(/^entries-taoyuan-huayuan-\d{4}-\d{2}-\d{2}\.csv$/)
  expect([...readFileSync(file).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(host.saved()).toHaveLength(1)
  await page.evaluate(() => {
    location.hash = '#/both/lane-1'
  })
  await expect(signOf(page)).toBeVisible()
})
