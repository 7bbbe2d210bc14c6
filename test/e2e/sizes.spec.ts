import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test as base, type Locator, type Page } from '@playwright/test'
import { lu90614 } from '../../drivers/thermometer/lu90614.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { openForehead, whyNoDevices, type Forehead } from './devices.ts'
import { Dock } from './dock.ts'
import { GUARD, startOnDuty } from './first-start.ts'
import { bareLane, plainSite, unhurried, withoutHands } from './site.ts'
import { admitted, LANDSCAPE, PORTRAIT } from './window.ts'

base.skip(whyNoDevices !== null, whyNoDevices ?? '')
// Each has a kiosk of its own.
base.describe.configure({ mode: 'parallel' })

const pictures = join(import.meta.dirname, '../../test-results/pictures/sizes')

interface Post {
  dock: Dock
  forehead: Forehead
  /** The visitor before the thermometer goes, and the kiosk knows it. */
  leave: () => Promise<void>
}

/** A guard's post with two lanes: one with a thermometer; one where everything is keyed in, the class too. */
const postTest = base.extend<{ signLanguage: 'zh' | 'en'; post: Post }>({
  signLanguage: ['zh', { option: true }],
  post: async ({ browser, signLanguage }, use) => {
    const closing: Close[] = []
    try {
      const forehead = await openForehead(lu90614)
      closing.push(() => forehead.close())
      const thermometer = { protocol: 'lu90614', port: { path: forehead.portPath }, indoors: true }
      const rules = withoutHands(unhurried('ruian-main'))
      // No visitor is measured again while the test looks at the retake.
      const temperature = { ...rules.temperature, retakeAfterSeconds: 600 }
      const lanes = [
        { ...bareLane('lane-1'), thermometer },
        { ...bareLane('lane-2'), defaultClass: 'unknown' as const },
      ]
      const site = plainSite(lanes, 'both', { ...rules, temperature })
      const config: object = JSON.parse(readFileSync(site.configFile, 'utf8'))
      writeFileSync(site.configFile, JSON.stringify({ ...config, language: signLanguage }))
      const { admission } = await startOnDuty(site, closing, ['lane-1', 'lane-2'])
      const context = await browser.newContext({ reducedMotion: 'reduce' })
      closing.push(() => context.close())
      await admitted(context, admission)
      // The dock begins in Chinese, whatever the sign speaks.
      await context.addInitScript(() => localStorage.setItem('kiosk-language', 'zh'))
      const sign = await context.newPage()
      await sign.goto(`${admission.origin}/#/gate`)
      const page = await context.newPage()
      await page.goto(`${admission.origin}/#/dock`)
      await use({
        dock: new Dock(page),
        forehead,
        async leave() {
          await forehead.leave()
          await expect(sign.locator('[data-screen="gate"]')).not.toHaveAttribute('data-present', 'true')
        },
      })
    } finally {
      await closeAll(closing)
    }
  },
})

/** 640x400 is 1280x800 at 200 %. */
const SIZES = [
  LANDSCAPE,
  { width: 1024, height: 600 },
  { width: 800, height: 480 },
  { width: 640, height: 400 },
]
/** Of either lane. Beside the sign the dock of 1024x600 is 614 px wide; a smaller window shows it alone. */
const VIEWS = [
  { first: '#/dock', second: '#/dock/lane-2', signLanguage: 'zh', narrowest: 0 },
  { first: '#/', second: '#/both/lane-2', signLanguage: 'zh', narrowest: 0 },
  { first: '#/', second: '#/both/lane-2', signLanguage: 'en', narrowest: 900 },
] as const
const SMALLEST_KEY = 44

/**
 * In the page: what the guard must see now and does not, by its name and where it is. The green key, the visitor's card
 * with the verdict, the visitor's own temperature and what is asked on it; who is on duty; of what is asked among the
 * other keys what the guard's own key has opened or else the first, and everything that has room beside it. Nor does a value break between a number and its unit, or a word on a key.
 */
function outOfSight(dock: Element, smallestKey: number): string[] {
  const all = (selector: string) => [...dock.querySelectorAll(selector)]
  const topOf = (element: Element) => element.getBoundingClientRect().top
  const bottomOf = (element: Element) => element.getBoundingClientRect().bottom
  const isWithin = (inner: DOMRect, outer: DOMRect) =>
    inner.top >= outer.top - 1 &&
    inner.left >= outer.left - 1 &&
    inner.bottom <= outer.bottom + 1 &&
    inner.right <= outer.right + 1

  const always = all(
    `[data-key="seen-green"], .desk-status > :is(.chip:first-child, .chip[data-tone="care"]), [data-part="now"], [data-part="now"] :is(
      .ask:first-child, [data-part="retake"] b, [data-key^="answer-"], [data-key="handled"],
      .row > .chip:first-child, [data-fact="temperature"][data-strong="true"] .fact-value
    )`,
  )
  const groups = all('.desk-keys :is(.key-group, .form)[data-asked="true"]')
  const keys = all('.desk-keys .key-group[data-asked="false"] .key[data-asked="true"]')
  const roomOf = (box: Element) => {
    const { paddingTop, paddingBottom } = getComputedStyle(box)
    return box.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom)
  }
  const room = Math.max(...all('.desk-keys').map(roomOf))
  const haveRoom = (elements: Element[]) =>
    Math.max(...elements.map(bottomOf)) - Math.min(...elements.map(topOf)) <= room
  const opened = groups.filter((group) => group.querySelector('[data-key^="proof-"]') !== null)
  const byTop = (groups.length > 0 ? groups : keys).toSorted((a, b) => topOf(a) - topOf(b))
  const first = [...opened, ...byTop].slice(0, 1)
  const asked = haveRoom([...groups, ...keys])
    ? [...groups, ...keys]
    : [...first, ...groups.filter((group) => haveRoom([...first, group]))]

  const complaints = ['[data-key="seen-green"]', '[data-part="now"]']
    .filter((selector) => dock.querySelector(selector) === null)
    .map((selector) => `not there: ${selector}`)
  for (const element of [...always, ...asked]) {
    const box = element.getBoundingClientRect()
    const name = element.outerHTML.slice(0, 120)
    const glass = new DOMRect(0, 0, innerWidth, innerHeight)
    if (box.width === 0 || !isWithin(box, glass)) complaints.push(`not in the window: ${name}`)
    for (let around = element.parentElement; around !== null; around = around.parentElement) {
      if (getComputedStyle(around).overflowY === 'visible') continue
      if (!isWithin(box, around.getBoundingClientRect())) {
        complaints.push(`scrolled out of .${around.className}: ${name}`)
      }
    }
  }
  const green = dock.querySelector('[data-key="seen-green"]')
  for (const told of all('.desk-said > .banner')) {
    if (green !== null && bottomOf(told) > topOf(green)) {
      complaints.push(`over the green key: ${told.outerHTML.slice(0, 120)}`)
    }
  }
  const foot = dock.querySelector('[data-part="now"] > .row:last-child:has(> .key)')
  for (const element of always) {
    if (foot === null || foot.contains(element) || !element.matches('[data-part="now"] *')) continue
    const { top, bottom } = foot.getBoundingClientRect()
    if (bottomOf(element) > top + 1 && topOf(element) < bottom) {
      complaints.push(`under the foot of the card: ${element.outerHTML.slice(0, 120)}`)
    }
  }
  const read = all('[data-part="now"] :is(.row > .chip:first-child, .fact, .ask, .reasons > li)').filter(
    (element) => element.getBoundingClientRect().height > 0,
  )
  read.forEach((element, at) => {
    const before = read[at - 1]
    if (before !== undefined && topOf(before) > topOf(element)) {
      complaints.push(`read out after what is seen below it: ${element.outerHTML.slice(0, 120)}`)
    }
  })
  const texts = document.createTreeWalker(dock, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const around = text.parentElement
    if (around?.closest('.key, .fact, .chip, .ask, [data-part="recent"]') == null) continue
    const value = around.closest('.note') === null ? /[\d.]+\s?℃|\d+-\d[\d-]*/g : /[\d.]+\s?℃/g
    const whole = around.closest('.key') === null ? value : /[A-Za-z']+/g
    for (const { 0: found, index } of (text.textContent ?? '').matchAll(whole)) {
      const range = document.createRange()
      range.setStart(text, index)
      range.setEnd(text, index + found.length)
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))
      if (lines.size > 1) complaints.push(`broken: ${found}`)
    }
  }
  for (const key of all('.key')) {
    const { width, height } = key.getBoundingClientRect()
    if (Math.min(width, height) < smallestKey) complaints.push(`${width}x${height}: ${key.textContent}`)
  }
  return complaints
}

/**
 * In the page: what of the sign beside the dock lies over its head or its foot, or runs out of its own box; and what of
 * its foot is too small to be read.
 */
function overTheEdge(): string[] {
  const small = [...document.querySelectorAll('.sign-foot *')]
    .filter(
      (element) => element.checkVisibility() && Number.parseFloat(getComputedStyle(element).fontSize) < 14,
    )
    .map((element) => `too small: ${element.outerHTML.slice(0, 120)}`)
  const over = [...document.querySelectorAll('.sign-main')].flatMap((main) => {
    const box = main.getBoundingClientRect()
    return [...main.querySelectorAll('*')]
      .filter((element) => !element.matches('svg *, video, .sign-finder-frame'))
      .filter((element) => {
        const { top, bottom, left, right } = element.getBoundingClientRect()
        return top < box.top - 1 || bottom > box.bottom + 1 || left < box.left - 1 || right > box.right + 1
      })
      .map((element) => `over the edge of the sign: ${element.outerHTML.slice(0, 120)}`)
  })
  return [...small, ...over]
}

/** `dock`, or `both` with the sign's language. */
async function viewOf(page: Page): Promise<string> {
  const sign = page.locator('[data-screen="gate"]')
  return (await sign.count()) === 0 ? 'dock' : `both-${await sign.getAttribute('lang')}`
}

/** The dock in Chinese and in English. Leaves a picture of each, by the name of the state. */
async function seesAll({ page, root }: Dock, state: string): Promise<void> {
  const { width, height } = page.viewportSize() ?? LANDSCAPE
  const view = await viewOf(page)
  const language = root.locator('[data-key="language"]')
  for (const [now, other] of [
    ['zh', 'English'],
    ['en', '中文'],
  ] as const) {
    /* oxlint-disable no-await-in-loop -- one window */
    await expect(language).toHaveText(other)
    await expect.poll(() => root.evaluate(outOfSight, SMALLEST_KEY), { message: state }).toEqual([])
    await expect.poll(() => page.evaluate(overTheEdge), { message: state }).toEqual([])
    await page.screenshot({ path: join(pictures, `${view}-${state}-${width}x${height}-${now}.png`) })
    await language.click()
    /* oxlint-enable no-await-in-loop */
  }
}

/** The pad's 7, which is Home where NumLock is off. */
async function pressWithoutNumLock({ page }: Dock): Promise<void> {
  await page.evaluate(() => {
    const key = { key: 'Home', code: 'Numpad7', bubbles: true, cancelable: true }
    document.body.dispatchEvent(new KeyboardEvent('keydown', key))
  })
}

/** In the page: where each key of the lane stands. */
function placesOfKeys(dock: Element): string[] {
  return [...dock.querySelectorAll('[data-key="seen-green"], .desk-keys .key')].map((key) => {
    const { x, y, width, height } = key.getBoundingClientRect()
    return `${key.getAttribute('data-key')} ${x} ${y} ${width} ${height}`
  })
}

/** The end of a sheet and its number pad, without scrolling, in either language and also in windows a little higher. */
async function showsKeys({ page, root }: Dock, sheet: Locator, state: string): Promise<void> {
  const size = page.viewportSize() ?? LANDSCAPE
  const view = await viewOf(page)
  const heights = size.width < 1024 ? [size.height] : [600, 640, size.height]
  /* oxlint-disable no-await-in-loop -- one window */
  for (const height of heights) {
    await page.setViewportSize({ ...size, height })
    for (const language of ['zh', 'en']) {
      await expect.poll(() => sheet.evaluate(keysOutOfSight), { message: `${state}, ${height}` }).toEqual([])
      await page.screenshot({
        path: join(pictures, `${view}-${state}-${size.width}x${height}-${language}.png`),
      })
      await root.locator('[data-key="language"]').click()
    }
  }
  /* oxlint-enable no-await-in-loop */
}

/** In the page: keys that end a sheet, or of its pad, that are not whole in it. */
function keysOutOfSight(sheet: Element): string[] {
  const keys = [
    ...sheet.querySelectorAll('[data-key="override-cancel"], [data-key="override-confirm"], [data-pad]'),
  ]
  return keys
    .filter((key) => {
      const { top, bottom, left, right } = key.getBoundingClientRect()
      // A corner is round, and a hair's breadth within it is still the key.
      const corners = [
        [left + 8, top + 3],
        [right - 8, bottom - 3],
      ] as const
      return !corners.every(([x, y]) => key.contains(document.elementFromPoint(x, y)))
    })
    .map((key) => key.outerHTML.slice(0, 120))
}

async function show({ page, root }: Dock, hash: string): Promise<void> {
  await page.goto(new URL(`/${hash}`, page.url()).href)
  await expect(root.locator('[data-part="works-under"]')).toBeAttached()
}

/** A supervisor on the phone asks which lane it is: both screens say it by the name in the records. */
async function saysItsLane({ page, root }: Dock, lane: string): Promise<void> {
  await expect(root.locator('.desk-status')).toContainText(`入口 ${lane}`)
  for (const sign of await page.locator('[data-screen="gate"]').all()) {
    // oxlint-disable-next-line no-await-in-loop -- one sign at most
    await expect(sign).toContainText(new RegExp(`(通道|Lane) ${lane}`))
  }
}

/** Whatever can be scrolled is at its bottom. */
async function scrollAllDown({ root }: Dock): Promise<void> {
  await root.evaluate((dock) => {
    for (const element of dock.querySelectorAll('*')) element.scrollTop = element.scrollHeight
  })
}

/** What is not at its top. */
async function scrolled({ page }: Dock): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter(({ scrollTop }) => scrollTop > 0)
      .map(({ className }) => className),
  )
}

/** Every key that can be pressed, by a finger that scrolls only within `box`. */
async function reaches(box: Locator): Promise<void> {
  const keys = box.locator('button:not([data-disabled])')
  await expect(keys).not.toHaveCount(0)
  for (const key of await keys.all()) {
    // oxlint-disable-next-line no-await-in-loop -- one finger
    await key.click({ trial: true })
  }
}

for (const size of SIZES) {
  for (const { first, second, signLanguage, narrowest } of VIEWS) {
    if (size.width < narrowest) continue
    const where = `${size.width}x${size.height}, ${first}, sign in ${signLanguage}`
    const test = postTest.extend({ signLanguage })

    test(`${where}: the visitor, the green key and what is asked stay in sight`, async ({
      post: { dock, forehead, leave },
    }) => {
      const { page, root } = dock
      const card = root.locator('[data-part="now"]')
      const asks = (...ids: string[]) =>
        Promise.all(ids.map((id) => expect(card.locator(`[data-ask="${id}"]`)).toBeAttached()))
      await page.setViewportSize(size)
      await show(dock, first)
      // One main thing, whatever there is room for.
      await expect(page.getByRole('main')).toHaveCount(1)
      await expect(page.getByRole('main').getByRole('heading', { level: 1, name: '值守台' })).toHaveCount(1)
      await expect(root.getByRole('heading', { level: 1 })).toHaveText('值守台')
      await saysItsLane(dock, 'lane-1')
      await seesAll(dock, 'idle')
      const places = await root.evaluate(placesOfKeys)
      await page.keyboard.press('Backspace')
      await expect(root.locator('[data-part="refused"]')).toBeVisible()
      expect(await root.evaluate(placesOfKeys)).toEqual(places)
      await seesAll(dock, 'refused')
      await pressWithoutNumLock(dock)
      await expect(root.locator('[data-part="refused"]')).toHaveCount(0)
      await expect(root.locator('[data-part="num-lock"]')).toBeVisible()
      await seesAll(dock, 'num-lock')
      await page.keyboard.press('Backspace')
      await expect(root.locator('[data-part="refused"]')).toBeVisible()
      await seesAll(dock, 'refused-num-lock')

      forehead.hold(36.5)
      await asks('mask', 'health-code-status', 'ruian-code-status')
      await seesAll(dock, 'mask')
      await page.keyboard.press('0')
      const menu = root.locator('[data-part="menu"]')
      await reaches(menu)
      for (const turned of [
        'menu-health-red',
        'menu-class-visitor',
        'menu-order-none',
        'menu-holder-confirmed',
      ]) {
        // oxlint-disable-next-line no-await-in-loop -- one finger
        await page.keyboard.press('8')
        // oxlint-disable-next-line no-await-in-loop
        await expect(menu.locator(`[data-key="${turned}"]`)).toBeVisible()
        // oxlint-disable-next-line no-await-in-loop
        await reaches(menu)
      }
      await dock.press('menu-close')
      await dock.press('no-phone')
      await asks('mask', 'without-phone')
      await seesAll(dock, 'no-phone')
      await dock.press('mask-on')
      await expect(card.locator('.ask')).toHaveCount(1)
      await seesAll(dock, 'proof')

      await dock.press('health-red')
      await asks('person-class', 'household')
      await expect(card.getByRole('button', { name: /^已处理 .*第 1 位/ })).toBeVisible()
      await seesAll(dock, 'deny')
      const denied = (await card.getAttribute('data-visit')) ?? ''
      await card.locator('[data-key="override-pass"]').click()
      const sheet = root.locator('[data-part="override"]')
      await showsKeys(dock, sheet, 'override')
      await reaches(sheet)
      await sheet.locator('[data-key="reason-wrong-person"]').click()
      await sheet.locator('[data-key="override-confirm"]').click()
      await expect(sheet.locator('[data-part="supervisor-credentials"]')).toBeVisible()
      await showsKeys(dock, sheet, 'supervisor')
      await reaches(sheet)
      await sheet.locator('[data-key="override-cancel"]').click()

      await dock.press('class-visitor')
      await dock.fillHousehold('12-3-401')
      await leave()
      await dock.handled(denied)
      await expect(card).not.toHaveAttribute('data-visit', denied)
      // Without a visitor on the card the keys begin at their top.
      await expect.poll(() => keysAt(root)).toEqual({ top: 0 })
      await seesAll(dock, 'handled')

      // Whatever was scrolled to, the next visitor finds everything at its top.
      await scrollAllDown(dock)
      forehead.hold(38.2)
      await expect(card.locator('[data-part="retake"]')).toBeVisible()
      await expect.poll(() => scrolled(dock)).toEqual([])
      await seesAll(dock, 'fever')
      await dock.keyIn('contact', '384')
      await expect(card.locator('[data-key="handled"]')).toBeVisible()
      await seesAll(dock, 'confirmed')
      const fevered = (await card.getAttribute('data-visit')) ?? ''
      await leave()
      // Gone and dealt with: the next one is not asked about that one.
      await dock.handled(fevered)
      forehead.hold(38.2)
      await expect(card.locator('[data-part="retake"]')).toBeVisible()

      await dock.press('step-aside')
      await leave()
      const green = root.locator('[data-key="seen-green"]')
      const before = await green.boundingBox()
      await expect(root.locator('[data-key="parked-1"]')).toHaveText(/^1 号 · \d\d:\d\d$/)
      await dock.press('parked-1')
      await asks('contact-temperature')
      expect(await green.boundingBox()).toEqual(before)
      await seesAll(dock, 'contact')
      await dock.press('back-to-current')

      forehead.hold(33.5)
      await asks('handheld-temperature')
      await seesAll(dock, 'handheld')
      // Did that one come back, or is this the next one?
      await scrollAllDown(dock)
      await leave()
      forehead.hold(36.5)
      await asks('same-person')
      await expect.poll(() => scrolled(dock)).toEqual([])
      await seesAll(dock, 'same-person')
      // Without a guard on duty: what only a guard may answer has no keys.
      await dock.signOut()
      await expect(card.locator('[data-ask="same-person"]')).toBeVisible()
      await expect(card.locator('[data-key^="answer-"]')).toHaveCount(0)
      await dock.signIn(GUARD.number, GUARD.pin)
      // An answer at once would come before the guard can have read the question.
      await expect(card).toContainText('36.5')
      await dock.press('answer-next-person')
      await expect(card.locator('[data-ask="same-person"]')).toHaveCount(0)
      await expect.poll(() => scrolled(dock)).toEqual([])

      await dock.signOut()
      await reaches(root.locator('[data-part="sign-in"]'))
      await dock.signIn(GUARD.number, GUARD.pin)
      await forehead.unplug()
      await expect(root.locator('.desk-status')).toContainText('测温仪')
      await seesAll(dock, 'unplugged')
    })

    test(`${where}: also where everything is keyed in and the class is unknown`, async ({
      post: { dock },
    }) => {
      const { page, root } = dock
      const card = root.locator('[data-part="now"]')
      const asks = (id: string) => expect(card.locator(`[data-ask="${id}"]`)).toBeAttached()
      await page.setViewportSize(size)
      await show(dock, second)
      await saysItsLane(dock, 'lane-2')
      await seesAll(dock, 'idle')

      await dock.press('seen-green')
      await asks('person-class')
      await seesAll(dock, 'class')
      await dock.press('class-returnee')
      await asks('isolation-order')
      await seesAll(dock, 'order')
      await dock.press('order-none')
      await expect(card.locator('.ask')).toHaveCount(1)
      await asks('handheld-temperature')
      await seesAll(dock, 'measure')
      await dock.keyIn('handheld', '365')
      await expect(card).toContainText('放行')
      await scrollAllDown(dock)
      await seesAll(dock, 'pass')

      await dock.press('next-person')
      await expect(card).not.toHaveAttribute('data-visit')
      await expect.poll(() => scrolled(dock)).toEqual([])
      await scrollAllDown(dock)
      await dock.press('mask-on')
      await asks('health-code-status')
      await expect.poll(() => scrolled(dock)).toEqual([])
      await seesAll(dock, 'mask')
      await dock.keyIn('contact', '384')
      await expect(card.locator('[data-key="handled"]')).toBeVisible()
      await asks('household')
      await seesAll(dock, 'deny')
    })
  }
}

for (const signLanguage of ['zh', 'en'] as const) {
  postTest.extend({ signLanguage })(
    `nobody on duty: the sign says that a guard is awaited, in every size, sign in ${signLanguage}`,
    async ({ post: { dock, forehead } }) => {
      const { page, root } = dock
      const sign = page.locator('[data-screen="gate"]')
      const awaited = signLanguage === 'zh' ? '请等值守人员到岗' : 'Please wait for our staff'
      const checking = signLanguage === 'zh' ? /正在核对|核对中/ : /checking/
      const saysSo = async (state: string) => {
        await page.goto(new URL('/#/gate', page.url()).href)
        await expect(sign).toHaveAttribute('data-state', state)
        await expect(sign).toContainText(awaited)
        await expect(sign).not.toContainText(checking)
        for (const size of [...SIZES, PORTRAIT]) {
          /* oxlint-disable no-await-in-loop -- one window */
          await page.setViewportSize(size)
          await expect.poll(() => page.evaluate(overTheEdge), { message: state }).toEqual([])
          const name = `sign-nobody-${state}-${size.width}x${size.height}-${signLanguage}.png`
          await page.screenshot({ path: join(pictures, name) })
          /* oxlint-enable no-await-in-loop */
        }
        await page.setViewportSize(LANDSCAPE)
        await page.goto(new URL('/#/dock', page.url()).href)
      }
      await show(dock, '#/dock')
      await dock.signOut()
      await expect(root.locator('[data-part="now"]')).not.toContainText('扫码、按键就开始')
      await saysSo('idle')
      forehead.hold(36.5)
      await expect(root.locator('[data-part="now"]')).toContainText('36.5')
      await saysSo('collecting')
      await dock.signIn(GUARD.number, GUARD.pin)
      await dock.press('health-green')
      await dock.press('ruian-green')
      await expect(root.locator('[data-part="now"] .ask')).toHaveCount(1)
      await dock.signOut()
      await saysSo('ask')
    },
  )
}

postTest('a tall dock is filled by its keys', async ({ post: { dock } }) => {
  const { page, root } = dock
  await page.setViewportSize(PORTRAIT)
  await show(dock, '#/dock')
  await seesAll(dock, 'tall')
  const last = root.locator('[data-key="proof-none"]')
  await expect(last).toBeInViewport({ ratio: 1 })
  const { y } = (await last.boundingBox()) ?? { y: 0 }
  expect(y).toBeGreaterThan(0.85 * PORTRAIT.height)
})

postTest('no half key is seen under the green one', async ({ post: { dock } }) => {
  const { page, root } = dock
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.setViewportSize({ width: 1024, height: 600 })
  await show(dock, '#/dock')
  const keys = root.locator('.desk-keys')
  const cut = root.locator('[data-key="health-green"]')
  const scrollTo = (share: number) =>
    keys.evaluate(
      (box, { share }) => {
        const key = box.querySelector('[data-key="health-green"]')?.getBoundingClientRect()
        if (key !== undefined) box.scrollTop += key.top + share * key.height - box.getBoundingClientRect().top
      },
      { share },
    )
  await scrollTo(0.6)
  await expect(cut).toHaveCSS('opacity', '0')
  await scrollTo(-0.2)
  await expect(cut).toHaveCSS('opacity', '1')
})

postTest(
  'a key stays under the finger while the next visitor comes',
  async ({ post: { dock, forehead } }) => {
    const { page, root } = dock
    await page.setViewportSize({ width: 640, height: 400 })
    await show(dock, '#/dock')
    const key = root.locator('[data-key="class-visitor"]')
    await key.hover()
    await page.mouse.down()
    await expect(key).toHaveAttribute('data-pressed', 'true')
    forehead.hold(36.5)
    const card = root.locator('[data-part="now"]')
    await expect(card).toContainText('36.5')
    await page.mouse.up()
    await expect(card.locator('[data-fact="class"]')).toContainText('来访人员')
    await expect.poll(() => scrolled(dock)).toEqual([])
  },
)

postTest(
  'a press just after the keys have moved counts for nothing, and is said so',
  async ({ post: { dock } }) => {
    const { page, root } = dock
    await page.clock.install()
    await page.setViewportSize({ width: 640, height: 400 })
    await page.reload()
    await show(dock, '#/dock/lane-2')
    const card = root.locator('[data-part="now"]')
    const visitor = root.locator('[data-key="class-visitor"]')
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000)
    // By the keyboard: no hand is over the keys, and they move at once.
    await page.keyboard.press('Equal')
    await expect(card.locator('[data-ask="person-class"]')).toBeAttached()
    await expect.poll(() => scrolled(dock)).toEqual(['desk-keys'])
    await visitor.click()
    await expect(root.locator('[data-part="refused"]')).toContainText('按键刚移了位置')
    await page.clock.runFor(400)
    await visitor.click()
    await expect(card.locator('[data-fact="class"]')).toContainText('来访人员')

    // Nor do they move while a hand is on its way.
    await expect(card.locator('[data-ask="handheld-temperature"]')).toBeAttached()
    const { top } = await keysAt(root)
    await page.clock.runFor(1400)
    expect(await keysAt(root)).toEqual({ top })
    await page.clock.runFor(200)
    await expect.poll(() => keysAt(root)).not.toEqual({ top })
  },
)

/** How far the keys are scrolled. */
const keysAt = (root: Locator) => root.locator('.desk-keys').evaluate(({ scrollTop }) => ({ top: scrollTop }))
