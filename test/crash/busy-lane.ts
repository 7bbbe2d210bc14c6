import { randomBytes } from 'node:crypto'
import type { LaneView, OverrideReason } from '../../src-main/api/contract.ts'
import { presets } from '../../src-main/gate/testing/presets.ts'
import type { GuardKey, Verdict } from '../../src-main/words.ts'
import type { ScreenClient } from '../fixtures/screen-client.ts'
import { SUPERVISOR } from '../e2e/first-start.ts'
import { bareLane, makeSite, withoutHands, type Site } from '../e2e/site.ts'
import { outcome } from '../fixtures/until.ts'

/**
 * A gate where nobody waits for a device: codes are typed in by a keyboard scanner and temperatures are those
 * of a gun, so that people are judged as fast as the kiosk can.
 */
export function makeBusySite(lanes: readonly string[], uplink: { url: string; token: string } | null): Site {
  return makeSite({
    rules: withoutHands(presets['ruian-main']),
    direction: 'both',
    resultSeconds: 2,
    until: '2099-12-31',
    lanes: lanes.map((id) => ({ ...bareLane(id), scanners: [{ kind: 'keyboard' }] })),
    trust: [],
    lookups: [],
    uplink,
  })
}

/** The first start of a gate: its supervisor, who is on duty at every lane from then on. */
export async function staff(screen: ScreenClient, lanes: readonly string[]): Promise<void> {
  expectOk(await screen.call.staff.createFirstSupervisor(SUPERVISOR))
  await signIn(screen, lanes)
}

export async function signIn({ call }: ScreenClient, lanes: readonly string[]): Promise<void> {
  const { number, pin } = SUPERVISOR
  for (const lane of lanes) {
    // oxlint-disable-next-line no-await-in-loop -- one lane after the other
    expectOk(await call.staff.signIn({ lane, number, pin }))
  }
}

/** What one person at the gate is known by, after the code: the last of it decides. */
type Kind = readonly (GuardKey | { gun: number } | { override: Verdict; reason: OverrideReason })[]

const KINDS = {
  pass: [{ gun: 36.5 }, 'seen-green'],
  red: ['health-red'],
  courier: ['class-courier'],
  yellow: [{ gun: 36.4 }, 'mask-on', 'ruian-green', 'health-yellow'],
  unmasked: [{ gun: 36.6 }, 'health-green', 'ruian-green', 'mask-off'],
  abandoned: [{ gun: 36.7 }, 'next-person'],
  overridden: [{ gun: 36.8 }, 'seen-green', { override: 'deny', reason: 'behaviour' }],
} as const satisfies Record<string, Kind>

/** A morning in small: most people pass. */
export const MORNING: readonly (keyof typeof KINDS)[] = [
  'pass',
  'pass',
  'yellow',
  'pass',
  'overridden',
  'pass',
  'pass',
  'abandoned',
  'pass',
  'courier',
  'pass',
  'unmasked',
  'pass',
  'red',
]

export interface BusyLane {
  /** One visit from the code to the ruling, and what the guard owes afterwards. Rejects when the line breaks. */
  visit(kind: keyof typeof KINDS): Promise<void>
  /** Resolves when the line has ended. */
  ended: Promise<void>
}

export function openBusyLane(screen: ScreenClient, lane: string, onView: (view: LaneView) => void): BusyLane {
  const { call } = screen
  let last: LaneView | null = null
  let arrived = (): void => {}
  const ended = follow(screen, lane, (view) => {
    last = view
    onView(view)
    arrived()
  })

  /** Of those who were ruled: others are given up whenever their time is over. */
  const latest = (): string | null => last?.recent.find(({ ruled }) => ruled !== null)?.id ?? null

  /** Resolves when another visit is the latest: replies come before the views that they led to. */
  async function anotherThan(before: string | null): Promise<void> {
    await viewsUntil(() => latest() !== before)
  }

  async function viewsUntil(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      const next = new Promise<void>((resolve) => (arrived = resolve))
      const cut = ended.then(() => {
        throw new Error('the line has ended')
      })
      // oxlint-disable-next-line no-await-in-loop -- a view at a time
      await outcome('another view of the lane', Promise.race([next, cut]), () => JSON.stringify(last))
    }
  }

  /** `before`: who was the latest when this visit began. */
  async function act(done: Kind[number], before: string | null, visit: string): Promise<void> {
    if (typeof done === 'string') {
      expectOk(await call.lane.key({ lane, key: done, visit }))
    } else if ('gun' in done) {
      expectOk(await call.lane.keyIn({ lane, kind: 'handheld', celsius: done.gun, visit }))
    } else {
      await anotherThan(before)
      const { override: to, reason } = done
      const entryId = latest() ?? ''
      expectOk(await call.lane.override({ lane, entryId, to, reason, supervisor: null }))
      // As any denied visitor, this one is to be dealt with before the next.
      await viewsUntil(() => last?.handling.some(({ ruled }) => ruled?.entryId === entryId) === true)
    }
  }

  return {
    ended,
    async visit(kind) {
      const before = latest()
      const token = randomBytes(16).toString('hex')
      const text = `https://h5.dingtalk.com/healthAct/index.html?qrCode=V2${token}#/result`
      const lookedAt = last?.looksAt ?? null
      expectOk(await call.lane.typedScan({ lane, text }))
      await viewsUntil(() => last !== null && last.looksAt !== null && last.looksAt !== lookedAt)
      const visit = last?.looksAt ?? ''
      for (const done of KINDS[kind]) {
        // oxlint-disable-next-line no-await-in-loop -- one thing after the other
        await act(done, before, visit)
      }
      if (kind === 'abandoned') return
      await anotherThan(before)
      for (const { id } of last?.handling ?? []) {
        // oxlint-disable-next-line no-await-in-loop -- one thing after the other
        expectOk(await call.lane.handled({ lane, visit: id }))
      }
    },
  }
}

/** Hands on every view of a lane. Resolves when the line has ended, however it ended. */
async function follow(
  { call }: ScreenClient,
  lane: string,
  listener: (view: LaneView) => void,
): Promise<void> {
  try {
    for await (const view of await call.lane.watch({ lane })) listener(view)
  } catch {
    // A line that breaks is how a killed kiosk is heard of.
  }
}

function expectOk(outcome: { ok: boolean }): void {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`)
}
