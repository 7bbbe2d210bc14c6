import { bareLane } from '../e2e/site.ts'
import { copyFileSync, writeFileSync } from 'node:fs'
import { exportedRows } from '../e2e/records.ts'
import { expect, signOf, test } from './electron-test.ts'
import { staffedSite } from './staffed-site.ts'

test('told to end, it records who is undecided, leaves with 0, and can start again', async ({
  ownGate: { host, site, page, dock },
  openHost,
}) => {
  await dock.press('mask-on')
  await expect(signOf(page)).toHaveAttribute('data-state', 'collecting')
  const visit = await signOf(page).getAttribute('data-visit')
  expect(await host.terminate()).toEqual({ exitCode: 0, words: expect.any(String) })
  const rows = await exportedRows(site.dataDir)
  expect(rows.filter((row) => row['mask'] === 'yes')).toMatchObject([{ 'entry id': visit, verdict: '' }])

  const next = await openHost({ args: ['--config', site.configFile] })
  await expect(signOf(await next.window('#/both/lane-1'))).toHaveAttribute('data-state', 'idle')
  expect(next.words()).not.toContain('lanes closed')
})

test('a second program leaves with its word, and the first comes forward', async ({
  gate: { host, site },
}) => {
  let second = null
  const forward = await host.broughtForward(async () => {
    second = await host.again(['--config', site.configFile])
  })
  expect(second).toEqual({ exitCode: 0, words: expect.stringContaining('already running on this PC') })
  expect(forward).toBe(true)
  expect(host.windows()).toBe(1)
})

test('Alt-F4 takes no screen from a gate', async ({ gate: { host, page } }) => {
  expect(await host.closeWindow()).toBe(false)
  await expect(signOf(page)).toHaveAttribute('data-state', 'idle')
})

for (const how of ['throw', 'reject'] as const) {
  test(`a bug that nobody catches (${how}) ends it with 70 and its words`, async ({ siteOf, openHost }) => {
    const site = siteOf([bareLane('lane-1')])
    const host = await openHost({ args: ['--config', site.configFile] })
    await host.window('#/both/lane-1')
    await host.fail(how).catch(() => {})
    const { exitCode, words } = await host.end()
    expect(exitCode).toBe(70)
    expect(words).toContain('a bug of the test')
  })
}

test('a demo is a plain window with the bench, and ends with it', async ({ openHost }) => {
  const host = await openHost({ args: ['--demo'] })
  const page = await host.window('#/')
  await expect(page.locator('[data-part="demo"]')).toContainText('演示')
  const press = (key: string): Promise<void> => page.locator(`[data-key="${key}"]`).click()
  await press('bench-arrive')
  await expect(signOf(page)).toHaveAttribute('data-state', 'collecting')
  await press('seen-green')
  await press('bench-skin')
  await expect(signOf(page)).toHaveAttribute('data-state', 'pass')
  expect(await host.closeWindow()).toBe(true)
  expect(await host.end()).toMatchObject({ exitCode: 0 })
})

test('a store that it cannot open closes the lane, and it says why', async ({ siteOf, openHost }) => {
  const site = siteOf([bareLane('lane-1')])
  const stranger = await staffedSite()
  copyFileSync(stranger.keyFile, site.keyFile)
  stranger.remove()
  const host = await openHost({ args: ['--config', site.configFile] })
  await expect(signOf(await host.window('#/both/lane-1'))).toHaveAttribute('data-closed', 'store')
  expect(host.words()).toContain('lanes closed: ')
})

test('a config that it cannot read is named, with exit code 2', async ({ siteOf, openHost }) => {
  const site = siteOf([bareLane('lane-1')])
  const host = await openHost({ args: ['--config', site.configFile] })
  await host.window('#/both/lane-1')
  await host.terminate()
  const missing = `${site.configFile}.none`
  const absent = await host.again(['--config', missing])
  expect(absent).toEqual({ exitCode: 2, words: expect.stringContaining(missing) })
  writeFileSync(site.configFile, '{ "gate": 1 }')
  const bad = await host.again(['--config', site.configFile])
  expect(bad).toEqual({ exitCode: 2, words: expect.stringContaining('order') })
  const neither = await host.again([])
  expect(neither).toEqual({ exitCode: 2, words: expect.stringContaining('--config FILE or --demo') })
})
