import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Locator, type Page } from '@playwright/test'
import { Dock } from '../e2e/dock.ts'
import { GUARD } from '../e2e/first-start.ts'
import { bareLane, type LaneDevices, type Site } from '../e2e/site.ts'
import { makeFilm, withCamera } from '../fixtures/fake-camera.ts'
import { openForeignSite, type ForeignSite } from '../fixtures/foreign-site.ts'
import { until } from '../fixtures/until.ts'
import type { ElectronHost, HostWish } from './host.ts'
import { openElectron } from './real-host.ts'
import { openStandIn, type Glass, type StandInHost } from './stand-in-host.ts'
import { copyOf, staffedSite } from './staffed-site.ts'
import { electronHere } from './which-host.ts'

export { expect } from '@playwright/test'

/** A gate under Electron, its guard on duty at the first lane. */
export interface MannedGate {
  host: ElectronHost
  site: Site
  page: Page
  dock: Dock
}

type Wish = Partial<HostWish> & Pick<HostWish, 'args'>
type Opener<Host> = (wish: Wish) => Promise<Host>

const HEALTH_CODE =
  'https://h5.dingtalk.com/healthAct/index.html?qrCode=V20123456789abcdef0123456789abcdef#/result'

const AS_IN_ELECTRON = [
  // Electron has this event of a port; a plain Chromium keeps it behind a flag.
  '--enable-blink-features=MessagePortCloseEvent',
]

interface EachTest {
  /** On which host this runs, for the report. */
  hostNoted: void
  /** Whatever is left of a host at the test's end is ended. */
  openHost: Opener<ElectronHost>
  openStandInHost: Opener<StandInHost>
  /** A site with its people. */
  siteOf: (lanes: readonly LaneDevices[]) => Site
  /** For a test that ends or breaks it. */
  ownGate: MannedGate
  foreign: ForeignSite
}

interface EachWorker {
  /** null on Electron, which brings its own. */
  glass: Glass | null
  staffed: Site
  /** One gate without devices for every test that leaves it as it was. */
  gate: MannedGate
}

export const test = base.extend<EachTest, EachWorker>({
  glass: [
    async ({ playwright, launchOptions, headless }, use) => {
      if ('program' in electronHere) return use(null)
      const folder = mkdtempSync(join(tmpdir(), 'kiosk-glass-'))
      // Without a camera nobody is asked whether it may be used.
      const film = makeFilm([{ frames: 20, code: { text: HEALTH_CODE, ink: '#2bac65' } }])
      const { args: own } = withCamera(film.file)
      const args = [...own, '--remote-debugging-port=0', ...AS_IN_ELECTRON]
      const options = { ...launchOptions, args, headless, viewport: null }
      const context = await playwright.chromium.launchPersistentContext(folder, options)
      const file = join(folder, 'DevToolsActivePort')
      const [port, path] = await until('the address of Chromium', async () =>
        existsSync(file) ? readFileSync(file, 'utf8').split('\n') : undefined,
      )
      await use({ context, url: `ws://127.0.0.1:${port}${path}` })
      await context.close()
      film.close()
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  staffed: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const site = await staffedSite()
      await kept([site], () => use(site))
    },
    { scope: 'worker' },
  ],
  gate: [
    async ({ glass, staffed }, use) => {
      const site = copyOf(staffed, [bareLane('lane-1')])
      const opened: Removed[] = [site]
      await kept(opened, async () => use(await manned(site, opener(glass, opened))))
    },
    { scope: 'worker' },
  ],
  hostNoted: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use, { annotations }) => {
      const description = 'why' in electronHere ? `the stand-in: ${electronHere.why}` : electronHere.program
      annotations.push({ type: 'host', description })
      await use()
    },
    { auto: true },
  ],
  openStandInHost: async ({ glass }, use) => {
    const opened: StandInHost[] = []
    await kept(opened, () => use(standInOpener(glass, opened)))
  },
  openHost: async ({ glass }, use) => {
    const opened: Removed[] = []
    await kept(opened, () => use(opener(glass, opened)))
  },
  siteOf: async ({ staffed }, use) => {
    const sites: Site[] = []
    await kept(sites, () =>
      use((lanes) => {
        const site = copyOf(staffed, lanes)
        sites.push(site)
        return site
      }),
    )
  },
  ownGate: async ({ siteOf, openHost }, use) => use(await manned(siteOf([bareLane('lane-1')]), openHost)),
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  foreign: async ({}, use) => {
    const site = await openForeignSite()
    await use(site)
    await site.close()
  },
})

/** Twice from the program to its page and back: what the page asked of it has been heard, and the answer has come. */
export async function thereAndBack(host: ElectronHost): Promise<void> {
  await host.look('0')
  await host.look('0')
}

/** The gate screen of a window. */
export const signOf = (page: Page): Locator => page.locator('[data-screen="gate"]')

/**
 * Resolves once this has stood there, though it may be gone when the test looks: the page itself watches, from the call
 * on.
 */
export function signShows(
  page: Page,
  { state, visit, text }: { state: string; visit: string; text: string },
): Promise<void> {
  const sign = `[data-screen="gate"][data-state="${state}"][data-visit="${visit}"]`
  return page.locator(sign, { hasText: text }).waitFor()
}

interface Removed {
  remove(): Promise<void> | void
}

/** What is in the list at the end is removed, the last first. */
async function kept(opened: readonly Removed[], use: () => Promise<void>): Promise<void> {
  try {
    await use()
  } finally {
    // oxlint-disable-next-line no-await-in-loop -- a host before its site
    for (const each of opened.toReversed()) await each.remove()
  }
}

const standInOpener =
  (glass: Glass | null, opened: Removed[]): Opener<StandInHost> =>
  async (wish) => {
    if (glass === null) throw new Error('the stand-in is not for a machine with Electron')
    const host = await openStandIn({ env: {}, displays: 1, ...wish }, glass)
    opened.push(host)
    return host
  }

function opener(glass: Glass | null, opened: Removed[]): Opener<ElectronHost> {
  if ('why' in electronHere) return standInOpener(glass, opened)
  const { program } = electronHere
  return async (wish) => {
    const host = await openElectron({ env: {}, displays: 1, ...wish }, program)
    opened.push(host)
    return host
  }
}

async function manned(site: Site, openHost: Opener<ElectronHost>): Promise<MannedGate> {
  const host = await openHost({ args: ['--config', site.configFile] })
  const page = await host.window('#/both/lane-1')
  const dock = new Dock(page)
  await dock.signIn(GUARD.number, GUARD.pin)
  return { host, site, page, dock }
}
