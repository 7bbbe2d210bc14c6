import { lu90614 } from '../../drivers/thermometer/lu90614.ts'
import { closeAll, type Close } from '../fixtures/closing.ts'
import { admit, connectScreen, type Admission, type ScreenClient } from '../fixtures/screen-client.ts'
import { startKiosk, type RunningKiosk } from '../e2e/built-kiosk.ts'
import { openForehead, openHandScanner, type Forehead, type HandScanner } from '../e2e/devices.ts'
import { GUARD, SUPERVISOR } from '../e2e/first-start.ts'
import { equippedLane, makeSite, type Site } from '../e2e/site.ts'
import { openPassPress, type PassPress } from './pass-press.ts'

export const LANE = 'lane-1'

/** The built program on a pty and a hidraw with twins at their far ends, a guard on duty, and nobody there. */
export interface BuiltGate {
  site: Site
  running: RunningKiosk
  forehead: Forehead
  scanner: HandScanner
  passes: PassPress
  admission: Admission
  /** A screen that nobody looks at, for what is done without clicks. */
  screen: ScreenClient
  close(): Promise<void>
}

export async function openBuiltGate({ resultSeconds }: { resultSeconds: number }): Promise<BuiltGate> {
  const closing: Close[] = []
  try {
    const forehead = await openForehead(lu90614)
    closing.push(() => forehead.close())
    const scanner = await openHandScanner()
    closing.push(() => scanner.close())
    const passes = openPassPress()
    closing.push(() => passes.close())
    const site = makeSite({
      rules: 'ruian-main',
      direction: 'in',
      resultSeconds,
      until: '2099-12-31',
      lanes: [equippedLane(LANE, forehead, scanner)],
      trust: [passes.trustFile],
      lookups: [],
      uplink: null,
    })
    closing.push(() => site.remove())
    const running = await startKiosk(['run', '--config', site.configFile], scanner.env)
    closing.push(() => running.stop())
    const admission = await admit(running.url)
    const screen = await connectScreen(admission)
    closing.push(() => screen.close())
    await putGuardOnDuty(screen)
    await devicesOnline(screen)
    return {
      site,
      running,
      forehead,
      scanner,
      passes,
      admission,
      screen,
      close: () => closeAll(closing),
    }
  } catch (error) {
    await closeAll(closing)
    throw error
  }
}

/** The first start of a gate: its supervisor, and a guard who goes on duty. */
export async function putGuardOnDuty({ call }: ScreenClient): Promise<void> {
  await mustBe(call.staff.createFirstSupervisor(SUPERVISOR))
  await mustBe(call.supervisor.unlock({ number: SUPERVISOR.number, pin: SUPERVISOR.pin }))
  await mustBe(call.supervisor.addStaff({ ...GUARD, role: 'guard' }))
  await mustBe(call.staff.signIn({ lane: LANE, number: GUARD.number, pin: GUARD.pin }))
}

/** A call that must be answered with `ok`. */
export async function mustBe(answer: Promise<{ ok: boolean }>): Promise<void> {
  const given = await answer
  if (!given.ok) throw new Error(`refused: ${JSON.stringify(given)}`)
}

async function devicesOnline({ call }: ScreenClient): Promise<void> {
  const stop = new AbortController()
  try {
    for await (const { devices } of await call.lane.watch({ lane: LANE }, { signal: stop.signal })) {
      if (devices.every(({ state }) => state === 'online')) return
    }
  } finally {
    stop.abort()
  }
}
