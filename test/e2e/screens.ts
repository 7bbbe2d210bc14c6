import type { Page } from '@playwright/test'
import { Dock } from './dock.ts'
import { GateSign } from './gate-sign.ts'

/** The two screens of a gate's one lane: the dock in this page, the sign in a window of its own. */
export async function openScreens(page: Page, url: string): Promise<{ sign: GateSign; dock: Dock }> {
  await page.goto(url)
  await page.goto(`${new URL(url).origin}/#/dock`)
  return { sign: await GateSign.open(page), dock: new Dock(page) }
}
