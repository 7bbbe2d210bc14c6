import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { connect, databaseKey } from '../../src-main/store/connection.ts'
import { readKeyFile } from '../../src-main/store/key-file.ts'
import { runKiosk } from '../../src-main/cli/run-kiosk.fixture.ts'
import { startKiosk, type RunningKiosk } from './built-kiosk.ts'
import { GateSign } from './gate-sign.ts'
import { bareLane, makeSite, type Site } from './site.ts'
import { openWindow } from './window.ts'

/** No device stands at these gates: what closes a lane closes it before anybody comes. */
const bare = {
  rules: 'ruian-main',
  direction: 'in',
  resultSeconds: 2,
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
  const site = makeSite({ ...bare, lanes: [bareLane('lane-1')], trust: [], lookups: [], until })
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
  expect(painted).toMatchObject({ verdict: '查验结束', visit: '' })
  // No visitor is registered any more.
  expect(painted.text).not.toContain('登记')
  expect(painted.text).toContain('0577-65812345')
})

test('before there is a supervisor: lane-closed-setup', async ({ page }) => {
  const sign = await signOf(await run(siteUntil('2099-12-31')), page)
  const painted = await sign.shows({ state: 'closed', closed: 'setup' })
  expect(painted.verdict).toBe('通道暂停')
})

for (const { name, closed, said, harm } of [
  {
    name: "another gate's key file",
    closed: 'store',
    said: '数据文件打不开或损坏',
    harm: (site: Site, other: Site) => copyFileSync(other.keyFile, site.keyFile),
  },
  {
    name: 'no key file',
    closed: 'key-missing',
    said: '密钥文件缺失',
    harm: (site: Site) => rmSync(site.keyFile),
  },
  {
    name: 'a key file that anybody may read',
    closed: 'key-exposed',
    said: '密钥文件权限过宽',
    harm: (site: Site) => chmodSync(site.keyFile, 0o644),
  },
] as const) {
  test(`${name}: lane-closed-${closed}, and the store stays as it was`, async ({ page }) => {
    const site = siteUntil('2099-12-31')
    const other = siteUntil('2099-12-31')
    await stop(await run(site))
    await stop(await run(other))
    harm(site, other)
    const before = fingerprints(site)

    const running = await run(site)
    const sign = await signOf(running, page)
    const painted = await sign.shows({ state: 'closed', closed })
    expect(painted.verdict).toBe('通道暂停')
    expect(running.words()).toContain('lanes closed: ')
    const dock = await openWindow(page, '#/dock')
    await expect(dock.locator('[data-part="closed"]')).toContainText(said)
    await stop(running)
    expect(fingerprints(site)).toEqual(before)
  })
}

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

test('a row that does not continue the chain: lane-closed-chain, and the rows stay as they were', async ({
  page,
}) => {
  const site = siteUntil('2099-12-31')
  await stop(await run(site))
  const key = readKeyFile(site.keyFile)
  if (!key.ok) throw new Error(key.detail)
  // Somebody with the key slips in a row of their own making.
  const db = connect(join(site.dataDir, 'kiosk.db'), databaseKey(key.master), { readonly: false })
  db.prepare('INSERT INTO journal (seq, row, hash) VALUES (1, ?, zeroblob(32))').run(
    '{"decided":0,"id":"forged","seq":1}',
  )
  db.close()

  const running = await run(site)
  const sign = await signOf(running, page)
  const painted = await sign.shows({ state: 'closed', closed: 'chain' })
  expect(painted.verdict).toBe('通道暂停')
  expect(painted.text).toContain('请到登记台登记')
  await stop(running)
  const verified = await runKiosk(['journal', 'verify', '--data', site.dataDir])
  expect(verified.code).toBe(1)
  expect(JSON.parse(verified.stdout)).toMatchObject({ rows: 1, firstBroken: 1 })
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
