import { implement, ORPCError } from '@orpc/server'
import { contract, type LaneView, type LockWhy, type StaffView } from './contract.ts'
import type { DetectionStep, DevicesSeen } from './device-schemas.ts'
import type { KioskApi, LaneApi, Outcome } from './kiosk-api.ts'

/** What one connection of a screen carries from call to call. */
export interface ApiContext {
  kiosk: KioskApi
  session: Session
}

export interface Session {
  supervisor: StaffView | null
  /** Why the supervisor before was locked out; null where none was. */
  lockedWhy: LockWhy | null
  lastUsed: number
  /** Called when the supervisor's session locks: what runs only while it is unlocked ends. */
  onLock: Set<() => void>
  /** Aborts when the connection ends. */
  ended: AbortSignal
  /** Id of the browser that it comes from; null in the Electron host's own windows. */
  screen: string | null
}

/** A supervisor's page locks itself after this long without a call. */
const SUPERVISOR_IDLE_MS = 5 * 60_000

export function newSession(ended: AbortSignal, screen: string | null): Session {
  return { supervisor: null, lockedWhy: null, lastUsed: 0, onLock: new Set(), ended, screen }
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
    override: os.lane.override.handler(async ({ input, context }) => {
      const answer = await laneOf(context, input.lane).override(input)
      return typeof answer === 'string' ? outcome(answer) : answer
    }),
    handled: os.lane.handled.handler(({ input, context }) =>
      outcome(laneOf(context, input.lane).handled(input.visit)),
    ),
    checkAgain: os.lane.checkAgain.handler(({ input, context }) =>
      outcome(laneOf(context, input.lane).checkAgain(input.visit)),
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
    changePin: os.staff.changePin.handler(({ input, context }) => context.kiosk.changePin(input)),
  },
  supervisor: {
    unlock: os.supervisor.unlock.handler(async ({ input, context }) => {
      const outcome = await context.kiosk.unlock(input.number, input.pin)
      // What one supervisor began is not the next one's.
      lock(context.session, 'other')
      context.session.supervisor = outcome.ok ? outcome.staff : null
      context.session.lastUsed = context.kiosk.now()
      if (outcome.ok) lockWhenDeactivated(context, outcome.staff.number)
      return outcome
    }),
    lock: os.supervisor.lock.handler(({ context }) => {
      lock(context.session, 'other')
      return { ok: true } as const
    }),
    whyLocked: os.supervisor.whyLocked.handler(({ context }) => ({ why: context.session.lockedWhy })),
    unlocked: os.supervisor.unlocked.handler(async function* ({ context, signal }) {
      const unlocked = whileUnlocked(context, signal)
      yield* latest<never>(() => () => {}, unlocked)
    }),
    entries: os.supervisor.entries.handler(async ({ input, context }) =>
      supervisorOf(context) === null
        ? LOCKED
        : { ok: true as const, ...(await context.kiosk.entries(input)) },
    ),
    exportCsv: os.supervisor.exportCsv.handler(async function* ({ input, context }) {
      const by = unlockedBy(context)
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
    deactivate: os.supervisor.deactivate.handler(({ input, context }) => {
      const by = supervisorOf(context)
      return by === null ? LOCKED : context.kiosk.deactivate(input.number, by)
    }),
    reactivate: os.supervisor.reactivate.handler(({ input, context }) => {
      const by = supervisorOf(context)
      return by === null ? LOCKED : context.kiosk.reactivate(input.number, by)
    }),
    rename: os.supervisor.rename.handler(({ input, context }) => {
      const by = supervisorOf(context)
      return by === null ? LOCKED : context.kiosk.rename(input.number, input.name, by)
    }),
    resetPin: os.supervisor.resetPin.handler(({ input, context }) => {
      const by = supervisorOf(context)
      return by === null ? LOCKED : context.kiosk.resetPin(input.number, input.pin, by)
    }),
    screens: {
      list: os.supervisor.screens.list.handler(({ context: { kiosk, session }, context }) =>
        supervisorOf(context) === null
          ? LOCKED
          : {
              ok: true as const,
              screens: kiosk.screens
                .list()
                .map((screen) => ({ ...screen, here: screen.id === session.screen })),
              now: kiosk.now(),
            },
      ),
      revoke: os.supervisor.screens.revoke.handler(({ input: { screen }, context }) => {
        const by = supervisorOf(context)
        if (by === null) return LOCKED
        const which = screen === null ? { allBut: context.session.screen } : { screen }
        return outcome(context.kiosk.screens.revoke(which, by))
      }),
    },
    devices: {
      watch: os.supervisor.devices.watch.handler(async function* ({ context, signal }) {
        const unlocked = whileUnlocked(context, signal)
        yield* latest<DevicesSeen>((listener) => context.kiosk.devices.watch(listener), unlocked)
      }),
      ports: os.supervisor.devices.ports.handler(async ({ context }) =>
        supervisorOf(context) === null
          ? LOCKED
          : { ok: true as const, ports: await context.kiosk.devices.ports() },
      ),
      detect: os.supervisor.devices.detect.handler(async function* ({ input, context, signal }) {
        const unlocked = whileUnlocked(context, signal)
        yield* everyOne<DetectionStep>(
          (say, gone) => context.kiosk.devices.detect(input, { signal: gone, say }),
          unlocked,
        )
      }),
      pair: os.supervisor.devices.pair.handler(async ({ input, context }) => {
        const by = supervisorOf(context)
        if (by === null) return LOCKED
        const paired = await context.kiosk.devices.pair(input, by.number)
        return paired === 'ok' ? { ok: true as const } : { ok: false as const, ...paired }
      }),
      record: os.supervisor.devices.record.handler(({ input, context }) =>
        supervisorOf(context) === null ? LOCKED : outcome(context.kiosk.devices.record(input)),
      ),
      recording: os.supervisor.devices.recording.handler(async function* ({ input, context }) {
        unlockedBy(context)
        yield* inPieces(context.kiosk.devices.recording(input))
      }),
    },
  },
  bench: {
    do: os.bench.do.handler(async ({ input, context }) => {
      const { bench } = context.kiosk
      if (bench === null) return { ok: false as const, reason: 'not-a-demo' as const, detail: null }
      laneOf(context, input.lane)
      return outcome(await bench.do(input.lane, input.act))
    }),
    look: os.bench.look.handler(({ input, context }) => {
      laneOf(context, input.lane)
      const { bench } = context.kiosk
      return { barrierOpen: bench?.barrierIsOpen() ?? null, queue: bench?.queue() ?? null }
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
  if (now - session.lastUsed > SUPERVISOR_IDLE_MS) lock(session, 'idle')
  session.lastUsed = now
  return session.supervisor
}

function unlockedBy(context: ApiContext): StaffView {
  const by = supervisorOf(context)
  if (by !== null) return by
  throw new ORPCError('UNAUTHORIZED', { message: 'no supervisor has unlocked this screen' })
}

function lock(session: Session, why: LockWhy): void {
  // What has locked it stays the reason until a supervisor unlocks it again.
  if (session.supervisor !== null) session.lockedWhy = why
  session.supervisor = null
  for (const run of session.onLock) run()
}

function lockWhenDeactivated({ kiosk, session }: ApiContext, number: string): void {
  const forget = kiosk.onDeactivated((who) => {
    if (who === number) lock(session, 'deactivated')
  })
  const end = (): void => {
    session.onLock.delete(end)
    forget()
  }
  session.onLock.add(end)
  session.ended.addEventListener('abort', end, { once: true })
}

/**
 * Aborts when the call ends, the supervisor locks or has been idle: a stream that goes by itself is no use of the page.
 * Throws where nobody has unlocked.
 */
function whileUnlocked(context: ApiContext, signal: AbortSignal | undefined): AbortSignal {
  unlockedBy(context)
  const { kiosk, session } = context
  const over = new AbortController()
  let cancel = (): void => {}
  const end = (): void => {
    cancel()
    session.onLock.delete(end)
    over.abort()
  }
  const watch = (): void => {
    const idleFor = kiosk.now() - session.lastUsed
    if (idleFor > SUPERVISOR_IDLE_MS) lock(session, 'idle')
    else cancel = kiosk.after(SUPERVISOR_IDLE_MS - idleFor + 1, watch)
  }
  session.onLock.add(end)
  watch()
  for (const gone of [signal, session.ended]) {
    if (gone?.aborted === true) end()
    gone?.addEventListener('abort', end, { once: true })
  }
  return over.signal
}

/** Every value that `run` says, in order, until it is over; whoever stops listening aborts it. */
async function* everyOne<T>(
  run: (say: (value: T) => void, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const said: T[] = []
  const gone = new AbortController()
  let over = false
  let wake = (): void => {}
  const aborted = (): void => {
    gone.abort()
    wake()
  }
  signal.addEventListener('abort', aborted)
  if (signal.aborted) aborted()
  const running = run((value) => {
    said.push(value)
    wake()
  }, gone.signal).finally(() => {
    over = true
    wake()
  })
  try {
    for (;;) {
      const next = said.shift()
      if (next !== undefined && !signal.aborted) yield next
      else if (over || signal.aborted) break
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal.removeEventListener('abort', aborted)
    gone.abort()
    await running
  }
}

const PIECE_CHARACTERS = 64 * 1024

function* inPieces(lines: readonly string[]): Generator<{ lines: string }> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < PIECE_CHARACTERS) continue
    yield { lines: piece }
    piece = ''
  }
  if (piece !== '') yield { lines: piece }
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
