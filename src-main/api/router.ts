import { implement, ORPCError } from '@orpc/server'
import { contract, type LaneView, type StaffView } from './contract.ts'
import type { KioskApi, LaneApi, Outcome } from './kiosk-api.ts'

/** What one connection of a screen carries from call to call. */
export interface ApiContext {
  kiosk: KioskApi
  session: Session
}

export interface Session {
  supervisor: StaffView | null
  lastUsed: number
  /** Aborts when the connection ends. */
  ended: AbortSignal
}

/** A supervisor's page locks itself after this long without a call. */
const SUPERVISOR_IDLE_MS = 5 * 60_000

export function newSession(ended: AbortSignal): Session {
  return { supervisor: null, lastUsed: 0, ended }
}

const os = implement(contract).$context<ApiContext>()

/** The one router of both hosts. */
export const router = os.router({
  gate: {
    info: os.gate.info.handler(({ context }) => context.kiosk.info()),
  },
  lane: {
    watch: os.lane.watch.handler(({ input, context, signal }) =>
      latest<LaneView>((listener) => laneOf(context, input.lane).watch(listener), signal),
    ),
    key: os.lane.key.handler(({ input, context }) =>
      outcome(laneOf(context, input.lane).key(input.key, input.visit)),
    ),
    keyIn: os.lane.keyIn.handler(({ input, context }) =>
      outcome(laneOf(context, input.lane).keyIn(input.kind, input.celsius, input.visit)),
    ),
    household: os.lane.household.handler(({ input, context }) =>
      outcome(laneOf(context, input.lane).household(input.household, input.visit)),
    ),
    override: os.lane.override.handler(async ({ input, context }) =>
      outcome(await laneOf(context, input.lane).override(input)),
    ),
    handled: os.lane.handled.handler(({ input, context }) =>
      outcome(laneOf(context, input.lane).handled(input.visit)),
    ),
    typedScan: os.lane.typedScan.handler(({ input, context }) =>
      outcome(laneOf(context, input.lane).typedScan(input.text)),
    ),
    cameraScan: os.lane.cameraScan.handler(({ input, context }) =>
      outcome(laneOf(context, input.lane).cameraScan(input.text, input.colour)),
    ),
    cameraState: os.lane.cameraState.handler(({ input: { lane, state, detail }, context }) =>
      outcome(laneOf(context, lane).cameraState({ state, detail }, context.session.ended)),
    ),
  },
  staff: {
    createFirstSupervisor: os.staff.createFirstSupervisor.handler(({ input, context }) =>
      context.kiosk.createFirstSupervisor(input),
    ),
    signIn: os.staff.signIn.handler(({ input, context }) =>
      laneOf(context, input.lane).signIn(input.number, input.pin),
    ),
    signOut: os.staff.signOut.handler(({ input, context }) => outcome(laneOf(context, input.lane).signOut())),
  },
  supervisor: {
    unlock: os.supervisor.unlock.handler(async ({ input, context }) => {
      const outcome = await context.kiosk.unlock(input.number, input.pin)
      context.session.supervisor = outcome.ok ? outcome.staff : null
      context.session.lastUsed = context.kiosk.now()
      return outcome
    }),
    lock: os.supervisor.lock.handler(({ context }) => {
      context.session.supervisor = null
      return { ok: true } as const
    }),
    entries: os.supervisor.entries.handler(async ({ input, context }) =>
      supervisorOf(context) === null
        ? LOCKED
        : { ok: true as const, ...(await context.kiosk.entries(input)) },
    ),
    exportCsv: os.supervisor.exportCsv.handler(async function* ({ input, context }) {
      const by = supervisorOf(context)
      if (by === null)
        throw new ORPCError('UNAUTHORIZED', { message: 'no supervisor has unlocked this screen' })
      for await (const csv of context.kiosk.exportCsv(input, by)) yield { csv }
    }),
    staff: os.supervisor.staff.handler(({ context }) =>
      supervisorOf(context) === null ? LOCKED : { ok: true as const, staff: context.kiosk.staff() },
    ),
    trust: os.supervisor.trust.handler(({ context }) =>
      supervisorOf(context) === null
        ? LOCKED
        : { ok: true as const, trust: context.kiosk.trust(), now: context.kiosk.now() },
    ),
    calibrations: os.supervisor.calibrations.handler(({ context }) =>
      supervisorOf(context) === null
        ? LOCKED
        : { ok: true as const, calibrations: context.kiosk.calibration.views() },
    ),
    calibrate: os.supervisor.calibrate.handler(({ input, context }) => {
      const by = supervisorOf(context)
      return by === null ? LOCKED : context.kiosk.calibration.calibrate(input, by)
    }),
    uncalibrate: os.supervisor.uncalibrate.handler(({ input, context }) => {
      const by = supervisorOf(context)
      return by === null ? LOCKED : context.kiosk.calibration.uncalibrate(input.lane, by)
    }),
    blackbody: os.supervisor.blackbody.handler(({ input, context }) => {
      const by = supervisorOf(context)
      return by === null ? LOCKED : context.kiosk.calibration.blackbody(input.lane, input.act, by)
    }),
    addStaff: os.supervisor.addStaff.handler(({ input, context }) => {
      const by = supervisorOf(context)
      return by === null ? LOCKED : context.kiosk.addStaff(input, by)
    }),
  },
  bench: {
    do: os.bench.do.handler(async ({ input, context }) => {
      const { bench } = context.kiosk
      if (bench === null) return { ok: false as const, reason: 'not-a-demo' as const, detail: null }
      laneOf(context, input.lane)
      return outcome(await bench.do(input.lane, input.act))
    }),
    barrier: os.bench.barrier.handler(({ input, context }) => {
      laneOf(context, input.lane)
      return { open: context.kiosk.bench?.barrierIsOpen() ?? null }
    }),
  },
})

const LOCKED = { ok: false, reason: 'locked', detail: null } as const

function laneOf(context: ApiContext, id: string): LaneApi {
  const lane = context.kiosk.lane(id)
  if (lane === null) throw new ORPCError('NOT_FOUND', { message: 'this gate has no such lane' })
  return lane
}

function supervisorOf({ kiosk, session }: ApiContext): StaffView | null {
  const now = kiosk.now()
  if (now - session.lastUsed > SUPERVISOR_IDLE_MS) session.supervisor = null
  session.lastUsed = now
  return session.supervisor
}

function outcome<Reason extends string>(result: 'ok' | Reason): Outcome<Reason> {
  return result === 'ok' ? { ok: true } : { ok: false, reason: result, detail: null }
}

/** The newest value and every later one; a screen too slow for them all misses the ones in between. */
async function* latest<T>(
  subscribe: (listener: (value: T) => void) => () => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  let next: { value: T } | null = null
  let wake = (): void => {}
  const unsubscribe = subscribe((value) => {
    next = { value }
    wake()
  })
  const aborted = (): void => wake()
  signal?.addEventListener('abort', aborted)
  try {
    // oxlint-disable-next-line no-unmodified-loop-condition -- the signal aborts while a yield or a wait is pending
    while (signal?.aborted !== true) {
      const current = takeNext()
      if (current !== null) yield current.value
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', aborted)
  }

  function takeNext(): { value: T } | null {
    const current = next
    next = null
    return current
  }
}
