import { expect, type Locator, type Page } from '@playwright/test'
import { PATIENCE_MS } from '../fixtures/patience.ts'
import { until, untilHolds } from '../fixtures/until.ts'
import { openWindow } from './window.ts'

/** The gate screen as it stood on the glass for at least one frame. */
export interface Painted {
  n: number
  /** UTC ms by the same PC's clock, with its fractions. */
  at: number
  state: string
  action: string
  visit: string
  closed: string
  verdict: string
  /** Ids of what the person is told. */
  reasons: string[]
  notice: string
  seconds: string
  tickets: string[]
  tiles: string[]
  /** All the words on it. */
  text: string
}

declare global {
  interface Window {
    paintedSigns: Painted[]
    /** Who wants to be told at once, exposed by the test before the page loads. */
    signPainted?: (painted: Painted) => void
  }
}

/**
 * In the page: keeps what was painted, so that a state of half a second is seen by a test that looks late. A
 * change counts once the frame after it has begun: then the frame that shows it is done.
 */
export function keepWhatIsPainted(): void {
  window.paintedSigns = []
  let last = ''
  const attribute = (element: Element, name: string) => element.getAttribute(name) ?? ''
  const look = (at: number) => {
    const sign = document.querySelector<HTMLElement>('[data-screen="gate"]')
    if (sign === null) return
    const all = (selector: string, name: string) =>
      [...sign.querySelectorAll(selector)].map((element) => attribute(element, name))
    const seen = {
      state: attribute(sign, 'data-state'),
      action: attribute(sign, 'data-action'),
      visit: attribute(sign, 'data-visit'),
      closed: attribute(sign, 'data-closed'),
      verdict: sign.querySelector<HTMLElement>('[data-part="verdict"]')?.innerText.replace(/\s/g, '') ?? '',
      reasons: all('[data-reason]', 'data-reason'),
      notice: all('[data-notice]', 'data-notice')[0] ?? '',
      seconds: all('[data-seconds]', 'data-seconds')[0] ?? '',
      tickets: all('[data-ticket]', 'data-ticket'),
      tiles: [...sign.querySelectorAll('[data-condition]')].map(
        (tile) => `${attribute(tile, 'data-condition')} ${attribute(tile, 'data-tile')}`,
      ),
      text: sign.innerText,
    }
    const now = JSON.stringify(seen)
    if (now === last) return
    last = now
    const painted = { n: window.paintedSigns.length, at, ...seen }
    window.paintedSigns.push(painted)
    window.signPainted?.(painted)
  }
  let waiting = false
  const changed = () => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        waiting = false
        look(performance.timeOrigin + performance.now())
      }),
    )
  }
  new MutationObserver(changed).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  })
}

/** What a state is waited for by: every field given must be equal, `text` must be contained. */
export type Wanted = Partial<Omit<Painted, 'at' | 'n'>>

/** The big screen of a lane, as people see it. */
export class GateSign {
  readonly page: Page
  readonly root: Locator
  readonly #judged = new Set<string>()
  #since = 0

  private constructor(page: Page) {
    this.page = page
    this.root = page.locator('[data-screen="gate"]')
  }

  /** In a window of its own, opened from another screen of the same gate. */
  static async open(from: Page): Promise<GateSign> {
    return GateSign.on(await openWindow(from, '#/gate'))
  }

  /** In this window, which shows the gate screen from now on. */
  static async on(page: Page): Promise<GateSign> {
    await page.addInitScript(keepWhatIsPainted)
    await page.evaluate(() => {
      location.hash = '#/gate'
    })
    await page.reload()
    return new GateSign(page)
  }

  /** What was painted before now is of no interest to the next `shows`. */
  async fromNowOn(): Promise<void> {
    const now = (await this.everything()).at(-1) ?? null
    // A page loaded anew counts its paintings from nothing, and may not have painted yet.
    this.#since = now?.n ?? 0
    if (now === null) return
    if (now.state === 'pass' || now.state === 'deny') this.#judged.add(now.visit)
  }

  /** Waits until this has been on the glass, and goes on from there. */
  async shows(wanted: Wanted): Promise<Painted> {
    return this.#first({ wanted, besides: null })
  }

  /** The next visit's verdict, whichever it is. */
  async verdict(): Promise<Painted> {
    const painted = await this.#first({ wanted: {}, besides: [...this.#judged] })
    this.#judged.add(painted.visit)
    return painted
  }

  /** Until the kiosk takes a key for the next person's: the same one within a second of a ruling is a double tap. */
  async settled(): Promise<void> {
    await untilHolds('a second and more after the last ruling', async () => {
      const msSince = await this.page.evaluate(() => {
        const isRuled = ({ state }: { state: string }): boolean => state === 'pass' || state === 'deny'
        const last = window.paintedSigns.findLast(isRuled)
        const first = window.paintedSigns.find((painted) => isRuled(painted) && painted.visit === last?.visit)
        return first === undefined ? Number.MAX_VALUE : Date.now() - first.at
      })
      expect(msSince).toBeGreaterThan(1200)
    })
  }

  /** Until it has lit so many verdicts since the page was opened. */
  async litSoMany(wanted: Readonly<Record<'pass' | 'deny', number>>): Promise<void> {
    await until(`on the sign ${JSON.stringify(wanted)}`, async () => {
      const lit = await this.page.evaluate(() => {
        const count = (state: string) => window.paintedSigns.filter((one) => one.state === state).length
        return { pass: count('pass'), deny: count('deny') }
      })
      if (lit.pass >= wanted.pass && lit.deny >= wanted.deny) return true
      throw new Error(JSON.stringify(lit))
    })
  }

  /** Everything that was ever painted since the page was opened, what stands on it now included. */
  async everything(): Promise<Painted[]> {
    return this.page.evaluate(
      () =>
        new Promise((resolve) => {
          // What has changed already is kept in the frame before.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.paintedSigns)))
        }),
    )
  }

  async #first({
    wanted,
    besides,
  }: {
    wanted: Wanted
    /** Not null: any verdict but these visits'. */
    besides: string[] | null
  }): Promise<Painted> {
    try {
      const found = await this.page.waitForFunction(
        ({ since, looked, besides }) =>
          window.paintedSigns.slice(since).find((painted) => {
            if (besides !== null) {
              return ['pass', 'deny'].includes(painted.state) && !besides.includes(painted.visit)
            }
            return Object.entries(painted).every(([field, is]) => {
              const sought = looked.find(([name]) => name === field)?.[1]
              if (sought === undefined) return true
              return field === 'text' ? String(is).includes(String(sought)) : String(is) === String(sought)
            })
          }) ?? false,
        { since: this.#since, looked: Object.entries(wanted), besides },
        { polling: 100, timeout: PATIENCE_MS },
      )
      const painted = await found.jsonValue()
      if (painted === false) throw new Error('nothing')
      this.#since = painted.n
      return painted
    } catch (error) {
      const since = this.#since
      const seen = await this.page.evaluate((from) => window.paintedSigns.slice(from), since)
      const told = seen.map((painted) => JSON.stringify({ ...painted, text: '' })).join('\n')
      const sought = besides === null ? JSON.stringify(wanted) : 'a verdict'
      throw new Error(`The sign never showed ${sought}, but:\n${told}`, { cause: error })
    }
  }
}
