/**
 * Takes the pictures that a change to a screen is judged by: `node test/gallery/take.ts [part of a name]...`.
 * Needs `vite build --config test/gallery/vite.config.ts` before; pictures land in out/gallery-pictures/.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { openGallery } from './site.ts'

const pictures = resolve(import.meta.dirname, '../../out/gallery-pictures')

const SIZES = {
  landscape: { width: 1280, height: 800 },
  portrait: { width: 1080, height: 1920 },
}
type SizeName = keyof typeof SIZES
const BOTH: SizeName[] = ['landscape', 'portrait']

interface Shot {
  name: string
  query: string
  hash: string
  sizes: SizeName[]
  act: (page: Page) => Promise<void>
}

const still = async () => {}
const gate = (sample: string): Shot => ({
  name: `gate-${sample}`,
  query: `sample=${sample}`,
  hash: '#/gate',
  sizes: BOTH,
  act: still,
})
const dock = (sample: string, name: string, act: Shot['act']): Shot => ({
  name: `dock-${name}`,
  query: `sample=${sample}`,
  hash: '#/dock',
  sizes: ['landscape'],
  act,
})
const both = (sample: string): Shot => ({
  name: `both-${sample}`,
  query: `sample=${sample}&demo=1`,
  hash: '#/',
  sizes: BOTH,
  act: still,
})

const press = (page: Page, key: string) => page.locator(`[data-key="${key}"]`).first().click()

/** NumLock off at the number pad, and Caps Lock on. */
const lockKeys = (page: Page) =>
  page.evaluate(() => {
    const key = { key: 'Home', code: 'Numpad7', modifierCapsLock: true, bubbles: true, cancelable: true }
    document.body.dispatchEvent(new KeyboardEvent('keydown', key))
  })

const signIn = async (screen: Page) => {
  await screen.locator('[data-field="number"]').fill('001')
  await screen.locator('[data-field="pin"]').fill('2468')
  await screen.locator('[data-field="pin"]').press('Enter')
}
const openPage = async (screen: Page, page: 'entries' | 'staff' | 'devices') => {
  await signIn(screen)
  await press(screen, `page-${page}`)
}
const device = (name: string, query: string, act: Shot['act']): Shot => ({
  name: `devices-${name}`,
  query: `sample=idle${query}`,
  hash: '#/supervisor',
  sizes: BOTH,
  act: async (screen) => {
    await openPage(screen, 'devices')
    await act(screen)
  },
})

const SHOTS: Shot[] = [
  ...[
    'idle',
    'idle-out',
    'idle-parked',
    'idle-unplugged',
    'idle-notice',
    'idle-step-back',
    'collecting',
    'collecting-busy',
    'looked-up',
    'looked-up-early',
    'look-up-failed',
    'retake',
    'retake-keyed-in',
    'ask',
    'off-duty',
    'off-duty-collecting',
    'off-duty-ask',
    'pass',
    'release',
    'deny',
    'deny-expired',
    'deny-no-phone',
    'deny-behind',
    'ask-aside',
    'deny-parcel',
    'deny-isolation',
    'deny-hold',
    'closed',
    'lost',
    'refused',
  ].map(gate),
  ...[
    'idle',
    'idle-notice',
    'idle-parked',
    'idle-unplugged',
    'collecting-codes',
    'collecting-busy',
    'off-duty',
    'off-duty-collecting',
  ].map((sample): Shot => ({
    ...gate(sample),
    name: `gate-camera-${sample}`,
    query: `sample=${sample}&camera=still`,
  })),
  ...['idle', 'collecting-codes'].map((sample): Shot => ({
    ...gate(sample),
    name: `gate-camera-live-${sample}`,
    query: `sample=${sample}&camera=live`,
    act: (page) => page.locator('[data-part="finder"][data-live="true"]').waitFor(),
  })),
  { ...both('idle'), name: 'both-camera-live', query: 'sample=idle&camera=live' },
  dock('idle', 'idle', still),
  dock('ask', 'ask', async (page) => {
    for (const digit of ['3', '6', '8']) await page.locator(`[data-pad="${digit}"]`).click()
  }),
  dock('remarked', 'remarked', still),
  dock('busy-dock', 'busy', still),
  { ...dock('no-phone', 'no-phone', still), sizes: BOTH },
  dock('no-phone', 'no-phone-menu', async (page) => {
    await page.keyboard.press('0')
    await page.keyboard.press('7')
  }),
  dock('looked-up', 'looked-up', still),
  dock('pass', 'pass', still),
  dock('release', 'release', still),
  dock('just-now', 'just-now', still),
  dock('look-up-failed', 'look-up-failed', still),
  dock('answer-after-ruling', 'answer-after-ruling', still),
  dock('deny-hold', 'deny', still),
  dock('deny-hold', 'elsewhere', (page) => press(page, 'parked-3')),
  dock('deny', 'override', (page) => press(page, 'override-pass')),
  dock('deny', 'override-supervisor', async (page) => {
    await press(page, 'override-pass')
    await press(page, 'reason-paper-proof')
    await press(page, 'override-confirm')
    await page.locator('[data-part="supervisor-credentials"]').waitFor()
  }),
  { ...dock('ask', 'lock-keys', lockKeys), sizes: BOTH },
  dock('drifting', 'drifting', still),
  dock('off-duty', 'sign-in', still),
  dock('closed', 'closed', still),
  dock('lost', 'lost', still),
  dock('refused', 'refused', still),
  { ...dock('idle', 'setup', still), query: 'sample=off-duty&setup=1' },
  { ...dock('idle', 'add-guards', still), query: 'sample=off-duty&setup=2' },
  dock('off-duty', 'wrong-pin', (page) => signIn(page)),
  dock('off-duty', 'change-pin', (page) => press(page, 'change-pin')),
  { ...both('idle'), name: 'both-queue', query: 'sample=idle&demo=1&queue=1' },
  both('idle'),
  both('ask'),
  both('ask-aside'),
  both('ask-doubted'),
  both('ask-badge'),
  both('pass'),
  both('deny-hold'),
  both('off-duty'),
  { ...dock('idle', 'supervisor-locked', still), hash: '#/supervisor', name: 'supervisor-locked' },
  ...(['entries', 'staff', 'devices'] as const).map((page): Shot => ({
    name: `supervisor-${page}`,
    query: 'sample=idle',
    hash: '#/supervisor',
    sizes: BOTH,
    act: (screen) => openPage(screen, page),
  })),
  {
    name: 'supervisor-member',
    query: 'sample=idle',
    hash: '#/supervisor',
    sizes: BOTH,
    act: async (screen) => {
      await openPage(screen, 'staff')
      await press(screen, 'member-017')
      await press(screen, 'deactivate')
    },
  },
  device('open', '', async (screen) => {
    await press(screen, 'open-thermometer')
    await press(screen, 'open-scanner-1')
  }),
  device('screens', '', (screen) => screen.locator('[data-part="screens"]').scrollIntoViewIfNeeded()),
  device('finding', '', async (screen) => {
    await press(screen, 'open-thermometer')
    await press(screen, 'set-up-thermometer')
    await press(screen, 'find-thermometer')
    await screen.locator('.live-number').waitFor()
  }),
  device('found', '&found=1', async (screen) => {
    await press(screen, 'open-thermometer')
    await press(screen, 'set-up-thermometer')
    await press(screen, 'find-thermometer')
    await screen.locator('[data-key="pair-found"]').waitFor()
  }),
  device('scan-this', '', async (screen) => {
    await press(screen, 'open-scanner-1')
    await press(screen, 'set-up-scanner-1')
    await press(screen, 'find-scanner-1')
    await screen.locator('.symbol-to-scan').waitFor()
  }),
  device('by-hand', '', async (screen) => {
    await press(screen, 'open-barrier')
    await press(screen, 'open-thermometer')
    await press(screen, 'set-up-thermometer')
    await press(screen, 'hand-thermometer')
    await screen.locator('[data-field="protocol"]').waitFor()
  }),
]

const wanted = process.argv.slice(2)
const isWanted = (name: string) => wanted.length === 0 || wanted.some((part) => name.includes(part))

const main = async () => {
  if (wanted.length === 0) rmSync(pictures, { recursive: true, force: true })
  mkdirSync(pictures, { recursive: true })
  const gallery = await openGallery()
  let complaints = 0
  for (const shot of SHOTS) {
    for (const size of shot.sizes) {
      for (const language of ['zh', 'en']) {
        const name = `${shot.name}-${size}-${language}`
        if (!isWanted(name)) continue
        const page = await gallery.page(SIZES[size])
        const complain = (text: string) => {
          complaints += 1
          console.log(`${name}: ${text}`)
        }
        page.on('console', (message) => {
          if (message.type() === 'error') complain(message.text())
        })
        page.on('pageerror', (error) => complain(error.message))
        await page.goto(gallery.address(`${shot.query}&lang=${language}${shot.hash}`))
        await page.locator('[data-screen]').first().waitFor()
        await shot.act(page)
        await page.evaluate(() => document.fonts.ready)
        await page.waitForTimeout(350)
        for (const text of await page.evaluate(clipped)) complain(text)
        await page.screenshot({ path: join(pictures, `${name}.png`) })
        await page.close()
      }
    }
  }
  await gallery.close()
  process.exitCode = complaints === 0 ? 0 : 1
}

/** Runs in the page: texts that stick out of the box that holds them, and scrolled-over sign parts. */
const clipped = (): string[] => {
  const complaints: string[] = []
  const name = (element: Element) => `.${element.getAttribute('class') ?? element.tagName}`
  for (const element of document.querySelectorAll(
    '.key, .chip, .sign-ground, .sign-main, .sign-tile, .sign-step',
  )) {
    if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 2) {
      complaints.push(
        `${name(element)} overflows by ${element.scrollWidth - element.clientWidth}x${element.scrollHeight - element.clientHeight}: ${element.textContent?.slice(0, 40)}`,
      )
    }
  }
  return complaints
}

await main()
