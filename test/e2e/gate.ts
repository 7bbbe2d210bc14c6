import { randomBytes } from 'node:crypto'
import { expect as baseExpect, test as base, type Browser } from '@playwright/test'
import { lu90614 } from '../../drivers/thermometer/lu90614.ts'
import type { PresetName } from '../../src-main/gate/testing/presets.ts'
import { openAuthorityServer, type AuthorityServer } from '../fixtures/authority-server.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { admit, connectScreen } from '../fixtures/screen-client.ts'
import { until } from '../fixtures/until.ts'
import { startKiosk } from './built-kiosk.ts'
import { openForehead, openHandScanner, type Forehead, type HandScanner } from './devices.ts'
import { Dock } from './dock.ts'
import { callGuardOnDuty } from './first-start.ts'
import { GateSign } from './gate-sign.ts'
import { openPassOffice, type PassOffice } from './pass-office.ts'
import { exportedRows, type CsvRow } from './records.ts'
import { equippedLane, makeSite, unhurried, withoutHands, type Site } from './site.ts'
import { admitted, LANDSCAPE } from './window.ts'

/** A whole gate: the built program on real serialport and node-hid, its two screens, and what stands before it. */
export interface Gate {
  /** Of the program's process. */
  pid: number
  site: Site
  office: PassOffice
  sign: GateSign
  dock: Dock
  forehead: Forehead
  scanner: HandScanner
  /** Who is asked about Zhejiang codes, in Zhejiang's shape; null at a gate that asks nobody. */
  authority: AuthorityServer | null
  /** The text of a health code that nobody has shown before. */
  healthCode: () => string
  /** The row of this visit, read from the journal while the program runs. */
  row(id: string): Promise<CsvRow>
}

interface GateOptions {
  rules: PresetName
  direction: 'in' | 'out' | 'both'
  resultSeconds: number
  /** How long an authority is waited for; null: nobody is asked. */
  lookUpSeconds: number | null
}

const zhejiang = () =>
  `https://h5.dingtalk.com/healthAct/index.html?qrCode=V2${randomBytes(16).toString('hex')}#/result`

async function withGate(
  { rules, direction, resultSeconds, lookUpSeconds }: GateOptions,
  browser: Browser,
  use: (gate: Gate) => Promise<void>,
): Promise<void> {
  const closing: Close[] = []
  try {
    const forehead = await openForehead(lu90614)
    closing.push(() => forehead.close())
    const scanner = await openHandScanner()
    closing.push(() => scanner.close())
    const passOffice = await openPassOffice()
    closing.push(() => passOffice.close())
    const authority = lookUpSeconds === null ? null : await openAuthorityServer(null)
    if (authority !== null) closing.push(() => authority.close())
    const site = makeSite({
      rules: withoutHands(unhurried(rules)),
      direction,
      resultSeconds,
      until: '2099-12-31',
      lanes: [equippedLane('lane-1', forehead, scanner)],
      trust: [passOffice.trustFile],
      lookups: authority === null ? [] : [{ ...lookupAt(authority.url), timeoutSeconds: lookUpSeconds }],
      uplink: null,
    })
    closing.push(() => site.remove())
    const running = await startKiosk(['run', '--config', site.configFile], scanner.env)
    closing.push(() => running.stop())
    const context = await browser.newContext({
      viewport: LANDSCAPE,
      acceptDownloads: true,
      // Sixty pictures a second without a graphics card take a sixth of the processor time of these tests.
      reducedMotion: 'reduce',
    })
    closing.push(() => context.close())

    const admission = await admit(running.url)
    const screen = await connectScreen(admission)
    await callGuardOnDuty(screen, 'lane-1')
    screen.close()

    await admitted(context, admission)
    const page = await context.newPage()
    await page.goto(`${admission.origin}/#/dock`)
    const [sign, dock] = [await GateSign.open(page), new Dock(page)]
    await sign.shows({ state: 'idle' })

    await use({
      pid: running.pid,
      site,
      office: passOffice,
      sign,
      dock,
      forehead,
      scanner: { ...scanner, scan: (text) => scanUntilKnown({ scanner, sign, dock }, text) },
      authority,
      healthCode: zhejiang,
      async row(id) {
        const rows = await exportedRows(site.dataDir)
        const found = rows.filter((row) => row['entry id'] === id)
        const [row] = found
        if (row === undefined || found.length > 1) throw new Error(`${found.length} rows of ${id}`)
        return row
      },
    })
  } finally {
    await closeAll(closing)
  }
}

/** Scans, and waits until a screen knows of it: the guard's next key must not overtake it. */
async function scanUntilKnown(
  { scanner, sign, dock }: { scanner: HandScanner; sign: GateSign; dock: Dock },
  text: string,
): Promise<void> {
  const known = async (): Promise<string> => {
    const onSign = await sign.root.evaluate((root) => [
      root.dataset['visit'],
      root.dataset['state'],
      ...[...root.querySelectorAll<HTMLElement>('[data-condition], [data-notice]')]
        .filter(({ dataset }) => dataset['condition'] !== 'temperature')
        .map(({ dataset }) => JSON.stringify(dataset)),
    ])
    const onDock = await dock.root
      .locator('[data-fact]:not([data-fact="temperature"], [data-fact="indicated"])')
      .allInnerTexts()
    return [...onSign, ...onDock].join('\n')
  }
  const before = await known()
  await scanner.scan(text)
  await until('a screen to know of a scan', async () => {
    const now = await known()
    if (now === before) throw new Error(`as before the scan:\n${now}`)
    return true
  })
}

/** One gate serves every test of a worker, as one gate serves every person of a day. */
export const test = base.extend<{ gate: Gate }, { gateOptions: GateOptions; sharedGate: Gate }>({
  gateOptions: [
    { rules: 'ruian-main', direction: 'both', resultSeconds: 2, lookUpSeconds: null },
    { scope: 'worker' },
  ],
  sharedGate: [
    async ({ gateOptions, browser }, use) => withGate(gateOptions, browser, use),
    { scope: 'worker' },
  ],
  // The person of the last test has gone before the next one comes.
  gate: async ({ sharedGate }, use) => {
    await sharedGate.sign.fromNowOn()
    await use(sharedGate)
    await sharedGate.forehead.leave()
    // Nothing that is known of this one, and no key that was meant for him, is for the next test's person.
    const next = sharedGate.dock.root.locator('[data-key="next-person"]')
    if ((await next.count()) > 0) await sharedGate.dock.press('next-person')
    await baseExpect(sharedGate.sign.root).toHaveAttribute('data-state', /^(idle|pass|deny)$/)
    await baseExpect(sharedGate.sign.root).not.toHaveAttribute('data-present', 'true')
    await sharedGate.sign.settled()
  },
})

const withOutings: GateOptions = {
  rules: 'community-exit',
  direction: 'both',
  // As long as a result may stand.
  resultSeconds: 15,
  lookUpSeconds: null,
}

/**
 * Another gate, that limits outings, and whose results stand long enough for a picture in two sizes. What it
 * asks of people who come in is the same.
 */
export const testWithOutings = test.extend({
  gateOptions: [withOutings, { scope: 'worker' }],
})

const withLookUp = (lookUpSeconds: number): GateOptions => ({
  rules: 'ruian-main',
  direction: 'both',
  resultSeconds: 2,
  lookUpSeconds,
})

/** Another gate, that asks the province about its codes, and waits as long as it may. */
export const testWithLookUp = test.extend({
  gateOptions: [withLookUp(30), { scope: 'worker' }],
})

/** One that soon gives up. */
export const testWithShortLookUp = test.extend({
  gateOptions: [withLookUp(3), { scope: 'worker' }],
})

const lookupAt = (url: string) => ({
  families: ['zhejiang'],
  mapping: 'zhejiang',
  url,
  appKey: 'KIOSK',
  secretFile: 'secret',
  parameters: { cityNo: '330300' },
  reuseSeconds: 0,
})

export const expect = baseExpect
