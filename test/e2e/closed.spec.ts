import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { startKiosk, type RunningKiosk } from './built-kiosk.ts'
import { GateSign } from './gate-sign.ts'
import { makeSite, type Site } from './site.ts'

/** No device stands at these gates: what closes a lane closes it before anybody comes. */
const bare = {
  rules: 'ruian-main',
  direction: 'in',
  resultSeconds: 2,
  thermometer: null,
  scanners: [],
  lanes: ['lane-1'],
  uplink: null,
} as const

const sites: Site[] = []
const kiosks: RunningKiosk[] = []
test.afterEach(async () => {
  for (const running of kiosks.splice(0)) {
    // oxlint-disable-next-line no-await-in-loop -- at most one runs
    await running.stop()
  }
  for (const site of sites.splice(0)) site.remove()
})

function siteUntil(until: string): Site {
  const site = makeSite({ ...bare, scanners: [], trust: [], until })
  sites.push(site)
  return site
}

async function run(site: Site): Promise<RunningKiosk> {
  const running = await startKiosk(['run', '--config', site.configFile], {})
  kiosks.push(running)
  return running
}

async function stop(running: RunningKiosk): Promise<void> {
  kiosks.splice(kiosks.indexOf(running), 1)
  await running.stop()
}

async function signOf(running: RunningKiosk, page: Page): Promise<GateSign> {
  await page.goto(running.url)
  return GateSign.on(page)
}

/** The files of the store as they are, by name. */
function fingerprints(site: Site): Record<string, string> {
  const names = readdirSync(site.dataDir).filter((name) => !name.endsWith('-shm') && !name.endsWith('lock'))
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(site.dataDir, name)))
        .digest('hex'),
    ]),
  )
}

test('past the last day of the order: lane-closed-order', async ({ page }) => {
  const sign = await signOf(await run(siteUntil('2020-03-31')), page)
  const painted = await sign.shows({ state: 'closed', closed: 'order' })
  expect(painted).toMatchObject({ verdict: '通道暂停', visit: '' })
  expect(painted.text).toContain('请到登记台人工登记')
  expect(painted.text).toContain('0577-65812345')
})

test('before there is a supervisor: lane-closed-setup', async ({ page }) => {
  const sign = await signOf(await run(siteUntil('2099-12-31')), page)
  const painted = await sign.shows({ state: 'closed', closed: 'setup' })
  expect(painted.verdict).toBe('通道暂停')
})

test("another gate's key file: lane-closed-store, and the store stays as it was", async ({ page }) => {
  const site = siteUntil('2099-12-31')
  const stranger = siteUntil('2099-12-31')
  await stop(await run(site))
  await stop(await run(stranger))
  copyFileSync(stranger.keyFile, site.keyFile)
  const before = fingerprints(site)

  const running = await run(site)
  const sign = await signOf(running, page)
  const painted = await sign.shows({ state: 'closed', closed: 'store' })
  expect(painted.verdict).toBe('通道暂停')
  expect(running.words()).toContain('lanes closed: ')
  await stop(running)
  expect(fingerprints(site)).toEqual(before)
})

test('a damaged store: lane-closed-store, and the store stays as it was', async ({ page }) => {
  const site = siteUntil('2099-12-31')
  await stop(await run(site))
  const [database] = readdirSync(site.dataDir).filter((name) => name.endsWith('.db'))
  const file = join(site.dataDir, database ?? '')
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0xff, 0, 512))
  const before = fingerprints(site)

  const running = await run(site)
  const sign = await signOf(running, page)
  expect((await sign.shows({ state: 'closed', closed: 'store' })).verdict).toBe('通道暂停')
  await stop(running)
  expect(fingerprints(site)).toEqual(before)
})

test('an address that was opened once opens no second screen', async ({ page, browser }) => {
  const running = await run(siteUntil('2099-12-31'))
  await page.goto(running.url)
  const elsewhere = await browser.newContext()
  const [again, bare] = await Promise.all([
    elsewhere.request.get(running.url),
    elsewhere.request.get(new URL(running.url).origin),
  ])
  expect([again.status(), bare.status()]).toEqual([401, 401])
  await elsewhere.close()
})
