import type { Page } from '@playwright/test'
import { freshFramer, takeBytes } from '../../../drivers/thermometer/framer.ts'
import { lu90614 } from '../../../drivers/thermometer/lu90614.ts'
import { nobodyInFront, watchFrame } from '../../../drivers/thermometer/stable-reading.ts'
import type { Forehead } from '../../e2e/devices.ts'
import { now } from '../clock-gap.ts'

/** Something of which a ruling may have been the answer, at the moment it was in the kiosk's hands. */
export interface Input {
  is: 'scan' | 'key' | 'reading'
  /** By the clock that never steps, for differences. */
  at: number
  /** By the one that the journal's times are taken from. */
  wall: number
}

declare global {
  interface Window {
    guardPressed?: (press: { at: number; wall: number }) => void
  }
}

export interface Inputs {
  all: readonly Input[]
  /** The last report of a scan is about to be injected. */
  scanned(): void
}

/**
 * Keeps when what came in: a key at the moment the dock's page had it, a reading at the frame that completed it.
 * Which frame that was, the driver's own framer and its own watch over the frames say, from the bytes as the
 * twin sends them.
 */
export async function watchInputs({ dock, forehead }: { dock: Page; forehead: Forehead }): Promise<Inputs> {
  const all: Input[] = []
  const note = (is: Input['is']): void => void all.push({ is, at: now(), wall: Date.now() })

  let framer = freshFramer({ good: 0, bad: 0, skipped: 0 })
  let inFront = nobodyInFront
  forehead.tap((bytes) => {
    const taken = takeBytes(lu90614, framer, bytes)
    framer = taken.state
    for (const frame of taken.frames) {
      const at = Date.now()
      // Whether the kiosk wants a reading just now is its own affair; would this frame complete one?
      const { happenings } = watchFrame(lu90614, { ...inFront, wanted: true }, frame, at)
      inFront = watchFrame(lu90614, { ...inFront, wanted: false }, frame, at).inFront
      if (happenings.some(({ type }) => type === 'reading')) note('reading')
    }
  })

  await dock.exposeFunction('guardPressed', (press: { at: number; wall: number }) => {
    all.push({ is: 'key', ...press })
  })
  await dock.addInitScript(() => {
    window.addEventListener(
      'pointerup',
      (event) => {
        const isKey =
          event.target instanceof Element && event.target.closest('[data-key], [data-pad]') !== null
        if (isKey) window.guardPressed?.({ at: performance.timeOrigin + event.timeStamp, wall: Date.now() })
      },
      { capture: true },
    )
  })
  return { all, scanned: () => note('scan') }
}
