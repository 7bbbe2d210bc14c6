import { expect, type Locator, type Page } from '@playwright/test'
import { PATIENCE_MS } from '../fixtures/patience.ts'

/** The guard's dock, worked by clicks alone. */
export class Dock {
  readonly page: Page
  readonly root: Locator

  constructor(page: Page) {
    this.page = page
    this.root = page.locator('[data-screen="dock"]')
  }

  /** Until it has said this for a frame: to be begun before what makes it say so. */
  async shows(text: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => document.querySelector('[data-screen="dock"]')?.textContent.includes(wanted),
      text,
      { polling: 'raf', timeout: PATIENCE_MS },
    )
  }

  /** One key of the key field, by its id in formats.md. */
  async press(key: string): Promise<void> {
    await pressKey(this.root.locator(`[data-key="${key}"]`))
  }

  /** A key that must be held: let go once `done` resolves, by what the holding has brought about. */
  async hold(key: string, done: () => Promise<unknown>): Promise<void> {
    await this.root.locator(`[data-key="${key}"]`).hover()
    await this.page.mouse.down()
    await done()
    await this.page.mouse.up()
  }

  /** Three digits of a gun or a clinical thermometer: "368" is 36.8 °C. */
  async keyIn(kind: 'handheld' | 'contact', digits: string): Promise<void> {
    const pad = this.root.locator('[data-area="pad"]')
    await pressKey(pad.locator(`[data-key="kind-${kind}"]`))
    await typeOnPad(pad, digits)
    await pressKey(pad.locator('[data-pad="enter"]'))
  }

  async fillHousehold(household: string): Promise<void> {
    await this.root.locator('[data-field="household"]').fill(household)
    await this.press('household')
  }

  /** Where this visit stands: as the current one, or among those that the guard has still to deal with. */
  card(visit: string): Locator {
    return this.root.locator(`[data-visit="${visit}"]`)
  }

  async handled(visit: string): Promise<void> {
    const key = this.card(visit).locator('[data-key="handled"]')
    await pressKey(key)
    await expect(key).toHaveCount(0)
  }

  /** Tells of somebody ruled already which class they are, and comes back to the lane. */
  async fillClass(visit: string, key: string): Promise<void> {
    const fill = this.card(visit).locator('[data-key="fill"]')
    // Whoever stands on the card has the keys anyhow.
    const isElsewhere = (await fill.count()) > 0
    if (isElsewhere) await pressKey(fill)
    await this.press(key)
    if (isElsewhere) await this.press('back-to-current')
  }

  async override(to: 'pass' | 'deny', visit: string, reason: string): Promise<void> {
    await pressKey(this.card(visit).locator(`[data-key="override-${to}"]`))
    await this.root.locator(`[data-key="reason-${reason}"]`).click()
    await this.root.locator('[data-key="override-confirm"]').click()
  }

  async signIn(number: string, pin: string): Promise<void> {
    await giveCredentials(this.root.locator('[data-part="credentials"]'), number, pin)
    await expect(this.root.locator('[data-key="sign-out"]')).toBeVisible()
  }

  /** A key pressed before the dock shows it is still the guard's who goes. */
  async signOut(): Promise<void> {
    await this.press('sign-out')
    await expect(this.root.locator('[data-key="sign-out"]')).toHaveCount(0)
  }
}

/** Presses a key, once more as long as the dock says that its keys had just moved. */
export async function pressKey(key: Locator): Promise<void> {
  const boxes = key.page().locator('.desk-keys, .desk-others')
  // Of a box that has gone with the key nothing is known, and nothing was lost.
  const lost = () =>
    boxes.evaluateAll((found: HTMLElement[]) =>
      found.reduce((sum, { dataset }) => sum + Number(dataset['lost'] ?? 0), 0),
    )
  const before = await lost()
  await key.click()
  if ((await lost()) > before) await pressKey(key)
}

export async function typeOnPad(box: Locator, digits: string): Promise<void> {
  for (const digit of digits) {
    // oxlint-disable-next-line no-await-in-loop -- one finger
    await pressKey(box.locator(`[data-pad="${digit}"]`))
  }
}

/** Number and PIN by the pad, as with gloves. */
export async function giveCredentials(form: Locator, number: string, pin: string): Promise<void> {
  await form.locator('[data-field="number"]').click()
  await typeOnPad(form, number)
  await form.locator('[data-pad="enter"]').click()
  await typeOnPad(form, pin)
  await form.locator('[data-pad="enter"]').click()
}
