import type { Page } from '@playwright/test'
import { CHROMIUM } from '../fixtures/chromium.ts'
import { openForeignSite, type ForeignSite } from '../fixtures/foreign-site.ts'
import { PATIENCE_MS } from '../fixtures/patience.ts'
import { until } from '../fixtures/until.ts'
import { whyNoDevices } from './devices.ts'
import { expect, test, type Gate } from './gate.ts'
import { flood, rawScreen, REFUSED_FRAMES } from './hostile.ts'
import { bring } from './person.ts'
import { openWindow } from './window.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

/** The name that somebody far away has bent to this PC. */
const REBOUND = 'rebound.example'
test.use({
  launchOptions: {
    ...CHROMIUM,
    args: [...CHROMIUM.args, `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`],
  },
})

let foreign: ForeignSite
test.beforeAll(async () => {
  foreign = await openForeignSite()
})
test.afterAll(() => foreign.close())

const hostOf = ({ sign }: Gate): string => new URL(sign.page.url()).host

/** Another page in the browser that holds the cookie of the screens, as a guard might have opened it. */
async function openElsewhere({ sign }: Gate, name: string): Promise<Page> {
  const page = await sign.page.context().newPage()
  await page.goto(`http://${name}:${new URL(foreign.origin).port}/`)
  return page
}

/** The proof that the lane is unharmed: a person is judged as on any other day. */
async function somebodyPasses(gate: Gate): Promise<void> {
  await bring(gate, [{ skin: 36.5 }, { scan: 'health-code' }, { key: 'seen-green' }])
  expect(await gate.sign.verdict()).toMatchObject({ state: 'pass', action: 'admit' })
}

/** `open`, or how it ended before. */
const dial = (page: Page, address: string): Promise<string> =>
  page.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url)
        socket.addEventListener('open', () => resolve('open'))
        socket.addEventListener('close', ({ code }) => resolve(`closed with ${code}`))
      }),
    address,
  )

/** The words of the page, or why there are none to be read. */
const read = (
  page: Page,
  address: string,
  init: { credentials?: 'include'; mode?: 'no-cors' },
): Promise<string> =>
  page.evaluate(
    async ([url, wish]) => {
      try {
        const response = await fetch(url, wish)
        return response.type === 'opaque' ? 'opaque' : await response.text()
      } catch (error) {
        return String(error)
      }
    },
    [address, init] as const,
  )

test('a page of another origin in the same browser: it hears nothing, says nothing, frames nothing', async ({
  gate,
}) => {
  const host = hostOf(gate)
  const page = await openElsewhere(gate, '127.0.0.1')
  // A cookie knows no port, so this page has it sent along: the origin is what it is refused for.
  expect(await dial(page, `ws://${host}/api`)).toBe('closed with 1006')
  expect(await read(page, `http://${host}/`, { credentials: 'include' })).toBe('TypeError: Failed to fetch')
  expect(await read(page, `http://${host}/`, { credentials: 'include', mode: 'no-cors' })).toBe(
    'TypeError: Failed to fetch',
  )
  const { sign } = gate
  const ofTheSign = {
    script: await sign.page.locator('script[src]').evaluate((script: HTMLScriptElement) => script.src),
    link: await sign.page.locator('link[rel=stylesheet]').evaluate((sheet: HTMLLinkElement) => sheet.href),
    img: `http://${host}/icon.svg`,
    iframe: `http://${host}/`,
  }
  const told = await page.evaluate(
    (addresses) =>
      Promise.all(
        (['script', 'img', 'link', 'iframe'] as const).map(
          (tag) =>
            new Promise<string>((resolve) => {
              const element = document.createElement(tag)
              if (element instanceof HTMLLinkElement) {
                element.rel = 'stylesheet'
                element.href = addresses.link
              } else element.src = addresses[tag]
              element.addEventListener('load', () => resolve(`${tag} loaded`))
              element.addEventListener('error', () => resolve(`${tag} refused`))
              document.body.append(element)
            }),
        ),
      ),
    ofTheSign,
  )
  // A frame loads whatever it is refused with: the browser's own page.
  expect(told).toEqual(['script refused', 'img refused', 'link refused', 'iframe loaded'])
  expect(page.frames().map((frame) => frame.url())).toContain('chrome-error://chromewebdata/')

  const opened = page.waitForEvent('popup')
  await page.evaluate((url) => void window.open(url), `http://${host}/`)
  const popup = await opened
  await popup.locator('[data-screen]').first().waitFor()
  // It is a screen like any other, and has nothing to do with whoever opened it.
  expect(await popup.evaluate(() => window.opener === null)).toBe(true)
  await popup.close()

  const posted = page.waitForResponse(`http://${host}/api`)
  await page.evaluate((url) => {
    const form = document.createElement('form')
    form.method = 'post'
    form.action = url
    document.body.append(form)
    form.submit()
  }, `http://${host}/api`)
  expect((await posted).status()).toBe(403)
  await page.close()
  await somebodyPasses(gate)
})

test('a name that was bent to this PC is nobody, with the right port and with its own page', async ({
  gate,
}) => {
  const { port } = new URL(gate.sign.page.url())
  const page = await openElsewhere(gate, REBOUND)
  expect(await dial(page, `ws://${REBOUND}:${port}/api`)).toBe('closed with 1006')
  const answer = await page.goto(`http://${REBOUND}:${port}/?token=guessed`)
  expect(answer?.status()).toBe(421)
  expect(await answer?.text()).toContain('用这个网址打不开检查点')
  // Now the page is of the very origin that it asks, which is what rebinding is for; but what it is shown may open nothing.
  expect(await read(page, '/', {})).toBe('TypeError: Failed to fetch')
  await page.close()
  await somebodyPasses(gate)
})

test('a stolen address in a browser without the cookie: no page, no socket', async ({ gate, browser }) => {
  const stranger = await browser.newContext()
  const page = await stranger.newPage()
  const answer = await page.goto(`http://${hostOf(gate)}/#/gate`)
  expect(answer?.status()).toBe(401)
  // What it is shown instead may open nothing, so it dials from a page of its own making.
  const forged = `http://${hostOf(gate)}/forged`
  await page.route(forged, (route) => route.fulfill({ contentType: 'text/html', body: '' }))
  await page.goto(forged)
  expect(await dial(page, `ws://${hostOf(gate)}/api`)).toBe('closed with 1006')
  await stranger.close()
  await somebodyPasses(gate)
})

test('a flood of connections, silent, half-spoken and refused: a person passes meanwhile', async ({
  gate,
}) => {
  const host = hostOf(gate)
  const page = await openElsewhere(gate, '127.0.0.1')
  const crowd = await flood(host, { silent: 1000, halfSpoken: 500 })
  try {
    const dialled = page.evaluate(
      (url) =>
        Promise.all(
          Array.from(
            { length: 200 },
            () =>
              new Promise<string>((resolve) => {
                const socket = new WebSocket(url)
                socket.addEventListener('open', () => resolve('open'))
                socket.addEventListener('close', () => resolve('closed'))
              }),
          ),
        ),
      `ws://${host}/api`,
    )
    await somebodyPasses(gate)
    // And those that the kernel has accepted before the kiosk has.
    await expect.poll(() => crowd.standing()).toBeLessThanOrEqual(64 + 511)
    expect(new Set(await dialled)).toEqual(new Set(['closed']))
    // Whoever says nothing is shown out, and there is room for a screen again while the flood goes on.
    await expect(async () => {
      const screen = await openWindow(gate.sign.page, '#/gate')
      try {
        await expect(screen.locator('[data-screen="gate"]')).toHaveAttribute('data-state', /idle|pass/, {
          timeout: PATIENCE_MS / 4,
        })
      } finally {
        await screen.close()
      }
    }).toPass({ timeout: PATIENCE_MS })
  } finally {
    crowd.end()
    await page.close()
  }
})

test('giant and malformed frames end the line that they came on, and no other', async ({ gate }) => {
  const page = gate.sign.page
  const [cookie] = await page.context().cookies(page.url())
  for (const { name, bytes } of REFUSED_FRAMES) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const line = await rawScreen(hostOf(gate), `${cookie?.name}=${cookie?.value}`)
    line.send(bytes)
    // oxlint-disable-next-line no-await-in-loop
    await until(`${name} ends its line`, () => line.ended.then(() => true))
  }
  await somebodyPasses(gate)
})
