import type { BrowserWindowConstructorOptions, Rectangle, Session } from 'electron'
import { screenUrl } from './origin.ts'

/** One window: what it shows, and the display that it fills, or null for a plain window. */
export interface Placement {
  url: string
  bounds: Rectangle | null
}

/** A demo is one plain window. At a gate each lane fills a display, from left to right as the displays stand. */
export function placeScreens(
  { lanes, demo }: { lanes: readonly { id: string }[]; demo: boolean },
  displays: readonly { bounds: Rectangle }[],
): Placement[] {
  if (demo) return [{ url: screenUrl('#/'), bounds: null }]
  const fromLeft = displays.map(({ bounds }) => bounds).toSorted((a, b) => a.x - b.x || a.y - b.y)
  return lanes.map(({ id }, index) => ({
    url: screenUrl(`#/both/${id}`),
    bounds: fromLeft[index] ?? fromLeft.at(-1) ?? null,
  }))
}

/** The options of a window of ours. What is said here is what keeps a page from the PC. */
export function windowOptions(
  { bounds }: Placement,
  { preload, session, demo }: { preload: string; session: Session; demo: boolean },
): BrowserWindowConstructorOptions {
  return {
    ...(demo ? { width: 1280, height: 800 } : { ...bounds, kiosk: true }),
    backgroundColor: PAPER,
    webPreferences: {
      preload,
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: demo,
      // It would fetch dictionaries from the network, and look at names.
      spellcheck: false,
      // Another window over this one must not slow its clock and its verdicts.
      backgroundThrottling: false,
    },
  }
}

/** The screens' own ground (design/tokens.css), so that a start or a reload does not flash. */
const PAPER = '#f3f5f0'
