import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import type { Gate } from './gate.ts'
import { ruianSiteText } from './site.ts'

/** What a person or a guard does at the gate, in bytes and clicks. */
export type Step =
  /** Holds the forehead still at °C. */
  | { skin: number }
  | { scan: 'health-code' | 'ruian-site' }
  | PassStep
  | { key: string }
  | { keyIn: 'handheld' | 'contact'; digits: string }
  /**
   * `idle`: until the last result is gone, since a class told before is about that person. `retake`: until the
   * sign asks for another measurement; `retake-now`: until its countdown is over.
   */
  | { await: 'idle' | 'retake' | 'retake-now' }

type PassStep = { pass: 'ra1' | 'wp1' | 'gp1' | 'sb1'; by: 'us' | 'stranger'; options: readonly string[] }

export async function bring(gate: Gate, steps: readonly Step[]): Promise<void> {
  // Printed at home: nobody mints a pass before the thermometer.
  const passes = new Map(steps.flatMap((step) => ('pass' in step ? [[step, mint(gate, step)] as const] : [])))
  for (const step of steps) {
    // oxlint-disable-next-line no-await-in-loop -- one thing after the other
    await ('pass' in step ? gate.scanner.scan((await passes.get(step)) ?? '') : act(gate, step))
  }
}

function mint({ office }: Gate, { pass, by, options }: PassStep): Promise<string> {
  return by === 'us' ? office.mint(pass, ...options) : office.forge(pass, ...options)
}

async function act(
  { sign, dock, forehead, scanner, healthCode }: Gate,
  step: Exclude<Step, PassStep>,
): Promise<void> {
  if ('skin' in step) {
    forehead.hold(step.skin)
    // A key or a code before the rising edge would wait for it; this way the person comes first.
    await expect(sign.root).toHaveAttribute('data-present', 'true')
  } else if ('scan' in step) {
    await scanner.scan(
      step.scan === 'health-code' ? healthCode() : ruianSiteText(randomBytes(8).toString('hex')),
    )
  } else if ('key' in step) {
    await dock.press(step.key)
  } else if ('keyIn' in step) {
    await dock.keyIn(step.keyIn, step.digits)
  } else {
    await sign.shows(step.await === 'retake-now' ? { state: 'retake', seconds: '0' } : { state: step.await })
  }
}
