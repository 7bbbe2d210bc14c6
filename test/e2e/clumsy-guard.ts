import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession, Page } from '@playwright/test'
import type { GuardKey } from '../../src-main/words.ts'
import { HOTKEYS } from '../../src-renderer/dock/hotkeys.ts'
import type { Random } from '../fuzz/random.ts'
import { falsehoodOf, truthsOf } from '../hands/people.ts'
import { until } from '../fixtures/until.ts'
import type { Forehead } from './devices.ts'
import { takeHandEntries, type HandEntry, type Meant } from './hand-log.ts'
import type { Queuer } from './queue-people.ts'

/** He has seen by then that the screen shows another, or the lamp of a pass. */
const READS_SCREEN_MS = 400
const SEES_LAMP_MS = 900
/** No guard reads a question and answers it sooner. */
const READS_QUESTION_MS = 700
/** As often as the guard looks at the dock before giving a visitor up. */
const LOOKS = 60

/** What a guard sees of his dock at a glance. */
export interface DockSeen {
  isReady: boolean
  /** The visit on the card, or null: it is empty. */
  visit: string | null
  ruled: 'pass' | 'deny' | null
  /** °C on the card, or null. */
  celsius: number | null
  asks: string[]
  /** Asked whether it is the one of before: with which °C, or null: the one denied. */
  question: { celsius: number | null } | null
  notice: string | null
  sheet: string | null
  /** Digits of a read-out that stand on the pad. */
  keyed: string
}

/** When a visitor stood before the thermometer: UTC ms. */
export interface Stood {
  person: number
  from: number
  until: number
}

/** In the page. */
function seeDock(means: Meant): DockSeen {
  window.handMeans = means
  const dock = document.querySelector<HTMLElement>('[data-screen="dock"]')
  const card = dock?.querySelector<HTMLElement>('[data-part="now"]')
  const all = (selector: string) => [...(card?.querySelectorAll<HTMLElement>(selector) ?? [])]
  const asks = all('[data-ask]')
  const question = asks.find(({ dataset }) => dataset['ask'] === 'same-person')
  const celsius = /\d\d\.\d/.exec(question?.innerText ?? '')
  const tone = card?.dataset['tone']
  const fact = all('[data-fact="temperature"] .fact-value').map(({ innerText }) => innerText)
  const reading = Number.parseFloat(fact[0] ?? '')
  return {
    isReady: document.querySelector('[data-area="pad"]') !== null,
    visit: card?.dataset['visit'] ?? null,
    ruled: tone === 'pass' ? 'pass' : tone === 'desk' ? 'deny' : null,
    celsius: Number.isNaN(reading) ? null : reading,
    asks: asks.map(({ dataset }) => dataset['ask'] ?? ''),
    question: question === undefined ? null : { celsius: celsius === null ? null : Number(celsius[0]) },
    notice: dock?.querySelector<HTMLElement>('[data-part="notice"]')?.innerText ?? null,
    sheet: document.querySelector<HTMLElement>('.sheet-veil')?.dataset['part'] ?? null,
    keyed:
      document
        .querySelector<HTMLElement>('[data-part="preview"]')
        ?.innerText.slice(0, 4)
        .replaceAll(/\D/g, '') ?? '',
  }
}

/** In the page: a scanner's keys, one after the other without a pause, however loaded this PC is. */
function typeAsScanner(text: string): void {
  for (const key of [...Array.from(text), 'Enter']) {
    for (const type of ['keydown', 'keyup']) {
      const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key
      const options = { key, code, bubbles: true, cancelable: true, composed: true }
      ;(document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent(type, options))
    }
  }
}

type Stroke = { key: GuardKey; isFalse: boolean } | { digit: string } | 'enter' | 'back'

export interface GuardsScreens {
  dock: Page
  sign: Page
  forehead: Forehead
}

/**
 * A guard in gloves before the real dock. He knows of everybody who comes what is true, looks whose card it is before
 * he begins, reads a question before he answers it, and means one visitor by every key. Beyond that his hands are clumsy.
 */
export class ClumsyGuard {
  readonly stood: Stood[] = []
  readonly entries: HandEntry[] = []
  readonly story: string[] = []
  /** Whose each card was that he has seen. */
  readonly owners = new Map<string, number>()
  /** Readings that stood on the cards, and when he saw them last, UTC ms. */
  readonly readings = new Map<string, { visit: string; celsius: number; at: number }>()
  readonly #random: Random
  readonly #dock: Page
  readonly #sign: Page
  readonly #forehead: Forehead
  readonly #session: CDPSession
  #stands: Queuer | null = null
  /** Tenths of °C of the forehead before the module, or null. */
  #held: number | null = null
  /** Who steps up next for certain, for whom he presses ahead. */
  #next: Queuer | null = null
  readonly #told = new Set<string>()
  /** Who has been ruled since he stepped up, as a guard sees or hears it who looks elsewhere. */
  #lit: 'pass' | 'deny' | null = null
  #litAt = 0
  #lastDenied = -1
  /** When a key that says something of somebody was pressed last. */
  #toldAt = 0

  private constructor(random: Random, { dock, sign, forehead }: GuardsScreens, session: CDPSession) {
    this.#random = random
    this.#dock = dock
    this.#sign = sign
    this.#forehead = forehead
    this.#session = session
  }

  static async at(screens: GuardsScreens, random: Random): Promise<ClumsyGuard> {
    return new ClumsyGuard(random, screens, await screens.dock.context().newCDPSession(screens.dock))
  }

  /** A visitor steps up and is served until the ruling, or until stepping back or being given up. */
  async serve(person: Queuer, comesAgain: boolean): Promise<'ruled' | 'steps-back' | 'given-up'> {
    const before = await this.#readyDock(person)
    this.#lit = null
    if (before.visit !== null && !this.owners.has(before.visit)) this.owners.set(before.visit, -1)
    if (this.#random.oneIn(4) && !comesAgain) await this.#pressAhead(person)
    await this.#stepsUp(person)
    await this.#showsUp(person, before.visit)
    const isToStepBack = person.stepsBack && !comesAgain
    const ending = await this.#rule(person, isToStepBack ? 1 + this.#random.below(4) : LOOKS)
    await this.#stepsAway(person, ending)
    this.entries.push(...(await takeHandEntries(this.#dock)))
    return ending === 'given-up' && isToStepBack ? 'steps-back' : ending
  }

  // People.

  async #stepsUp(person: Queuer): Promise<void> {
    this.#note(`${person.n} steps up`)
    this.#stands = person
    this.#next = null
    this.stood.push({ person: person.n, from: Date.now(), until: Infinity })
    this.#forehead.arrive()
    await this.#takes(150, 500)
    this.#holds(person.tenths[0])
  }

  async #stepsAway(person: Queuer, ending: string): Promise<void> {
    this.#note(`${person.n} leaves: ${ending}`)
    this.#stands = null
    await this.#forehead.leave()
    this.#held = null
    const last = this.stood.at(-1)
    if (last !== undefined) last.until = Date.now()
    if (ending === 'ruled' && this.#random.oneIn(4)) await this.#habit()
  }

  /** Once: the first frame of each hold is another. */
  #holds(tenths: number): void {
    if (this.#held !== tenths) this.#forehead.hold(tenths / 10)
    this.#held = tenths
  }

  /** Back and forth again, with a gap that the thermometer sees. */
  async #leans(person: Queuer): Promise<void> {
    this.#note(`${person.n} leans back`)
    const { visit } = await this.#glance(nobody)
    await this.#forehead.leave()
    this.#held = null
    const isMeasuredAgain = this.#random.oneIn(2)
    this.#holds(isMeasuredAgain ? person.tenths[1] : person.tenths[0])
    await this.#showsUp(person, visit)
  }

  async #scans(person: Queuer): Promise<void> {
    for (const text of person.texts) {
      this.#note(`${person.n} shows ${text.slice(0, 12)}`)
      // oxlint-disable-next-line no-await-in-loop -- one code after the other
      await this.#dock.evaluate(typeAsScanner, text)
      // oxlint-disable-next-line no-await-in-loop -- one code after the other
      await this.#takes(100, 500)
    }
  }

  // The guard's eyes.

  async #glance(means: Meant): Promise<DockSeen> {
    const seen = await this.#dock.evaluate(seeDock, means)
    if (seen.visit !== null) this.#isSeen(seen.visit, seen.ruled)
    const { visit, celsius } = seen
    if (visit !== null && celsius !== null)
      this.readings.set(`${visit} ${celsius}`, { visit, celsius, at: Date.now() })
    return seen
  }

  /** A verdict on the big sign, or a card of the dock. */
  #isSeen(visit: string, ruled: 'pass' | 'deny' | null): void {
    const who = this.#stands ?? this.#next
    if (!this.owners.has(visit) && who !== null) {
      this.owners.set(visit, who.n)
      this.#note(`the card ${short(visit)} is ${who.n}'s`)
    }
    if (ruled === null || this.#lit !== null || this.owners.get(visit) !== this.#stands?.n) return
    this.#lit = ruled
    this.#litAt = Date.now()
  }

  signLights(visit: string, verdict: 'pass' | 'deny'): void {
    this.#isSeen(visit, verdict)
  }

  /** Until the dock is there and no sheet lies over it, whichever card it shows. */
  async #readyDock(person: Queuer): Promise<DockSeen> {
    return until(`the dock before ${person.n}`, async () => {
      const seen = await this.#glance(nobody)
      if (seen.sheet !== null) await this.#dock.keyboard.press('Escape')
      if (!seen.isReady || seen.sheet !== null) throw new Error(JSON.stringify(seen))
      return seen
    })
  }

  /** The guard looks until the dock shows another card than before: that of the visitor who has stepped up. */
  async #showsUp(person: Queuer, before: string | null): Promise<void> {
    const who = this.#stands
    this.#stands = null
    for (let look = 0; look < 40; look += 1) {
      // oxlint-disable-next-line no-await-in-loop -- until it shows him
      const { visit } = await this.#dock.evaluate(seeDock, nobody)
      if (visit !== null && (visit !== before || this.owners.get(visit) === person.n)) break
      // oxlint-disable-next-line no-await-in-loop -- until it shows him
      await sleep(100)
    }
    this.#stands = who
  }

  /** Whether keys are this person's by what the dock shows. */
  #isFor({ visit, ruled, question, isReady, sheet }: DockSeen, { n }: Queuer): boolean {
    if (!isReady || sheet !== null || question !== null || this.#lit === 'pass') return false
    const owner = visit === null ? null : (this.owners.get(visit) ?? null)
    if (owner === n) return ruled !== 'pass'
    // The card still shows the visitor who was let through, and the keys are the next one's.
    return visit === null || ruled === 'pass'
  }

  // The guard's hands.

  async #rule(person: Queuer, looks: number): Promise<'ruled' | 'given-up'> {
    let strange = 0
    const acts = this.#clumsyActs(person)
    for (let look = 0; look < looks; look += 1) {
      /* oxlint-disable no-await-in-loop -- one look after the other */
      await this.#takes(40, 260)
      const seen = await this.#glance(nobody)
      if (this.#lit !== null) {
        await this.#afterRuling(person, this.#lit)
        return 'ruled'
      }
      if (seen.sheet !== null) {
        await this.#dock.keyboard.press('Escape')
        continue
      }
      if (!seen.isReady) continue
      if (seen.question !== null) {
        await this.#answer(person)
        continue
      }
      if (!this.#isFor(seen, person)) {
        strange += 1
        if (strange > 2) await this.#steer('next-person')
        continue
      }
      strange = 0
      // What did not count he presses again a second later.
      if (seen.notice !== null && this.#random.oneIn(2)) await sleep(1000)
      const act = acts.shift()
      if (act !== undefined) {
        await act()
        continue
      }
      if (seen.celsius !== null) this.#holds(person.tenths[1])
      const wantsGun = seen.asks.includes('handheld-temperature')
      const wantsWord = seen.visit === null || !this.#told.has(seen.visit) || seen.asks.some(isOfKeys)
      if (wantsWord) {
        await this.#tell(person, seen.visit)
        continue
      }
      if (wantsGun || look % 8 === 7) await this.#gun(person)
      /* oxlint-enable no-await-in-loop */
    }
    return 'given-up'
  }

  /** What goes wrong with this one, in some order. */
  #clumsyActs(person: Queuer): (() => Promise<void>)[] {
    const acts: [number, () => Promise<void>][] = [
      [12, () => this.#habit()],
      [10, () => this.#halfAPad(person)],
      [10, () => this.#wrongKey(person)],
      [10, () => this.#gun(person)],
      [12, () => this.#opensSheet()],
      [14, () => this.#reload(this.#dock)],
      [16, () => this.#reload(this.#sign)],
      [12, () => this.#leans(person)],
      [2, () => this.#scans(person)],
    ]
    const drawn = acts.flatMap(([often, act]) => (this.#random.oneIn(often) ? [act] : []))
    return drawn.toSorted(() => (this.#random.oneIn(2) ? 1 : -1))
  }

  /** All that is true of him, with a scan of his now and then between two keys, and now and then a double press. */
  async #tell(person: Queuer, visit: string | null): Promise<void> {
    if (visit !== null) this.#told.add(visit)
    const truths = truthsOf(person).flatMap((key): Stroke[] => {
      const once = { key, isFalse: false }
      return this.#random.oneIn(5) ? [once, once] : [once]
    })
    const scansAfter = this.#random.oneIn(5) ? this.#random.below(truths.length) : null
    await this.#strokes(person, truths, async (index) => {
      if (index === scansAfter && this.#stands === person) await this.#scans(person)
    })
  }

  async #pressAhead(person: Queuer): Promise<void> {
    this.#note(`ahead of ${person.n}`)
    this.#next = person
    const seen = await this.#glance(nobody)
    if (this.#isFor(seen, person)) await this.#tell(person, null)
  }

  /** A gun's read-out. He looks at it before he sends it, and wipes out what is another's or mistyped. */
  async #gun(person: Queuer): Promise<void> {
    const seen = await this.#glance(nobody)
    const left = seen.keyed.length
    const tenths = String(this.#random.oneIn(2) ? person.tenths[0] : person.tenths[1])
    const digits = Array.from(tenths, (digit): Stroke => ({ digit }))
    await this.#strokes(
      person,
      [...Array.from({ length: left % 3 }, (): Stroke => 'back'), ...digits],
      async () => {},
    )
    await this.#takes(250, 500)
    const { keyed } = await this.#glance(nobody)
    if (keyed !== tenths) return
    await this.#strokes(person, this.#random.oneIn(4) ? ['enter', 'enter'] : ['enter'], async () => {})
  }

  async #halfAPad(person: Queuer): Promise<void> {
    const digits = String(person.tenths[0]).slice(0, 1 + this.#random.below(2))
    await this.#strokes(
      person,
      Array.from(digits, (digit) => ({ digit })),
      async () => {},
    )
  }

  async #wrongKey(person: Queuer): Promise<void> {
    await this.#strokes(person, [{ key: falsehoodOf(person), isFalse: true }], async () => {})
    await this.#takes(400, 1400)
    const seen = await this.#glance(nobody)
    if (this.owners.get(seen.visit ?? '') !== person.n) return
    await this.#down({ key: 'undo', isFalse: false })
    await this.#takes(400, 600)
    const after = await this.#glance(nobody)
    // He had been let through by it already.
    if (after.sheet === 'override') await this.#press('[data-key="override-confirm"]')
  }

  async #afterRuling(person: Queuer, verdict: 'pass' | 'deny'): Promise<void> {
    this.#note(`${person.n}: ${verdict}`)
    if (verdict === 'deny') this.#lastDenied = person.n
    // The guard's hand finishes what it had begun, or adds to a denied visit.
    if (this.#random.oneIn(3)) await this.#tell(person, null)
    else if (verdict === 'pass' && this.#random.oneIn(2)) await this.#pressesAgain(person)
    if (verdict === 'deny' && !this.#random.oneIn(4)) {
      await this.#takes(150, 400)
      if (this.#random.oneIn(2)) await this.#press('[data-part="now"] [data-key="handled"]')
      else await this.#steer('next-person')
    }
    await this.#takes(50, 400)
  }

  /** The key that let him through, once more, as he has not seen the lamp. */
  async #pressesAgain(person: Queuer): Promise<void> {
    const [key, ...more] = truthsOf(person)
    await this.#takes(300, 1700)
    if (key === undefined || more.length > 0 || Date.now() - this.#toldAt > 2500) return
    this.#note(`${key} again of ${person.n}`)
    await this.#glance({ person: person.n, isFalse: false })
    await this.#down({ key, isFalse: false })
  }

  /** 下一位 as a habit, whichever visit is active; a question on the screen is read before. */
  async #habit(): Promise<void> {
    const seen = await this.#glance(nobody)
    if (seen.question === null && seen.sheet === null) await this.#steer('next-person')
  }

  /** He knows by the reading who is asked about, or by whom he denied last. */
  async #answer(person: Queuer): Promise<void> {
    await this.#takes(READS_QUESTION_MS, 1000)
    const { question, visit } = await this.#glance(nobody)
    if (question === null || this.#stands !== person) return
    const { celsius } = question
    const isSame =
      celsius === null
        ? this.#lastDenied === person.n
        : person.tenths.some((tenths) => Math.abs(tenths / 10 - celsius) < 0.11)
    this.#note(`asked of ${celsius} on ${short(visit)}: ${isSame ? 'the same' : 'another'}`)
    await this.#steer(isSame ? 'same-person' : 'next-person')
  }

  async #opensSheet(): Promise<void> {
    const seen = await this.#glance(nobody)
    if (seen.keyed !== '') return
    await this.#down({ digit: '0' })
    await this.#takes(300, 800)
    await this.#dock.keyboard.press('Escape')
  }

  async #reload(page: Page): Promise<void> {
    this.#note(page === this.#dock ? 'the dock is loaded anew' : 'the sign is loaded anew')
    await page.reload()
    if (page === this.#dock) await page.locator('[data-area="pad"]').waitFor()
  }

  async #steer(key: GuardKey): Promise<void> {
    await this.#glance(nobody)
    await this.#down({ key, isFalse: false })
  }

  /** One stroke after the other; he stops when he has seen that they would be about another. */
  async #strokes(
    person: Queuer,
    strokes: readonly Stroke[],
    between: (index: number) => Promise<void>,
  ): Promise<void> {
    let strayedAt: number | null = null
    for (const [index, stroke] of strokes.entries()) {
      /* oxlint-disable no-await-in-loop -- one hand */
      await sleep(40 + this.#random.below(360))
      const isFalse = typeof stroke === 'object' && 'key' in stroke && stroke.isFalse
      const seen = await this.#glance({ person: person.n, isFalse })
      if (this.#isFor(seen, person)) strayedAt = null
      else {
        strayedAt ??= this.#lit === 'pass' ? this.#litAt : Date.now()
        const wait = this.#lit === 'pass' ? SEES_LAMP_MS : READS_SCREEN_MS
        if (Date.now() - strayedAt > wait - 360) return
      }
      this.#note(`${JSON.stringify(stroke)} of ${person.n} on ${short(seen.visit)}`)
      if (typeof stroke === 'object' && 'key' in stroke) this.#toldAt = Date.now()
      await this.#down(stroke)
      await between(index)
      /* oxlint-enable no-await-in-loop */
    }
  }

  async #down(stroke: Stroke): Promise<void> {
    const { keyboard } = this.#dock
    const byHand = this.#random.below(3)
    if (stroke === 'enter') {
      if (byHand === 0) return this.#press('[data-area="pad"] [data-pad="enter"]')
      return keyboard.press(this.#random.pick(['Enter', 'NumpadEnter']))
    }
    if (stroke === 'back') {
      return byHand === 0 ? this.#press('[data-area="pad"] [data-pad="back"]') : keyboard.press('Backspace')
    }
    if ('digit' in stroke) {
      const { digit } = stroke
      if (byHand === 0) return this.#press(`[data-area="pad"] [data-pad="${digit}"]`)
      return byHand === 1 ? keyboard.press(`Digit${digit}`) : this.#padDigit(digit)
    }
    const [code, ...others] = HOTKEYS[stroke.key]?.codes ?? []
    const typed = stroke.key === 'undo' ? 'Backspace' : code
    if (byHand === 0 || typed === undefined) return this.#press(`[data-key="${stroke.key}"]`)
    return keyboard.press(this.#random.pick([typed, ...others]))
  }

  /** With NumLock on. */
  async #padDigit(digit: string): Promise<void> {
    const key = {
      code: `Numpad${digit}`,
      isKeypad: true,
      key: digit,
      windowsVirtualKeyCode: 96 + Number(digit),
    }
    await this.#session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: digit, ...key })
    await this.#session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
  }

  /** By a finger or the mouse, where the key is now; nothing where it is not there. */
  async #press(selector: string): Promise<void> {
    const key = this.#dock.locator(selector).first()
    if ((await key.count()) === 0) return
    const box = await key.boundingBox()
    if (box === null) return
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    if (this.#random.oneIn(3)) await this.#dock.mouse.click(x, y)
    else await this.#dock.touchscreen.tap(x, y)
  }

  #takes(least: number, more: number): Promise<void> {
    return sleep(least + this.#random.below(more))
  }

  #note(what: string): void {
    this.story.push(`${Date.now()} ${what}`)
  }
}

const isOfKeys = (ask: string): boolean => !ask.endsWith('-temperature')
const nobody: Meant = { person: null, isFalse: false }
const short = (visit: string | null): string => visit?.slice(-6) ?? 'nobody'
