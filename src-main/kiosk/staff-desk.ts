import type { Clock } from '../../drivers/clock.ts'
import type { KioskApi, Outcome } from '../api/kiosk-api.ts'
import type { Staff } from '../people/staff.ts'
import { goOffDuty, NOT_SUPERVISOR } from './lane-api.ts'
import type { LaneLoop } from './lane-loop.ts'
import { checkPin, pinRefusal, refusedAs } from './staff-answers.ts'

type StaffApi = Pick<
  KioskApi,
  | 'createFirstSupervisor'
  | 'unlock'
  | 'staff'
  | 'addStaff'
  | 'deactivate'
  | 'reactivate'
  | 'rename'
  | 'resetPin'
  | 'changePin'
  | 'onDeactivated'
>

/** The register of staff for the screens, and what a change of it means for the lanes. */
export function openStaffDesk({
  staff,
  lanes,
  clock,
}: {
  /** null without a store: then nobody is let in and nothing can be changed. */
  staff: Staff | null
  lanes: readonly LaneLoop[]
  clock: Clock
}): StaffApi {
  const deactivated = new Set<(number: string) => void>()
  return {
    createFirstSupervisor: async (person) => {
      if (staff === null) return NOT_WRITTEN
      const created = await staff.createFirstSupervisor(person)
      if (!created.ok) return refusedAs(created, ['not-first', 'weak-pin'], 'not-written')
      for (const lane of lanes) lane.refresh()
      return { ok: true }
    },
    unlock: async (number, pin) => {
      const checked = await checkPin(staff, number, pin, clock.now())
      return checked.ok && checked.staff.role !== 'supervisor' ? NOT_SUPERVISOR : checked
    },
    staff: () => staff?.list() ?? [],
    addStaff: async (person, by) => {
      const added = await staff?.addStaff({ ...person, by: by.number })
      return answer(added, ['number-taken', 'weak-pin'])
    },
    deactivate: (number, by) => {
      const done = staff?.deactivate({ number, by: by.number })
      if (done?.ok === true) {
        for (const lane of lanes) if (lane.onDuty?.number === number) goOffDuty(lane)
        for (const run of deactivated) run(number)
      }
      return answer(done, ['no-such-number', 'last-supervisor'])
    },
    reactivate: (number, by) => answer(staff?.reactivate({ number, by: by.number }), ['no-such-number']),
    rename: (number, name, by) => {
      const done = staff?.rename({ number, name, by: by.number })
      if (done?.ok === true) {
        for (const lane of lanes) if (lane.onDuty?.number === number) lane.setOnDuty({ ...lane.onDuty, name })
      }
      return answer(done, ['no-such-number'])
    },
    resetPin: async (number, pin, by) =>
      answer(await staff?.resetPin({ number, pin, by: by.number }), ['no-such-number', 'weak-pin']),
    changePin: async (change) => {
      const changed = await staff?.changePin({ ...change, now: clock.now() })
      if (changed?.ok === true) return { ok: true }
      switch (changed?.reason) {
        case 'wrong':
        case 'locked':
        case 'inactive':
          return { ok: false, ...pinRefusal(changed) }
        case 'superseded':
          return { ok: false, ...pinRefusal(undefined) }
        case 'weak-pin':
        case 'same-pin':
          return { ok: false, reason: changed.reason, retryAt: null, triesLeft: null }
        default:
          return { ok: false, reason: 'not-written', retryAt: null, triesLeft: null }
      }
    },
    onDeactivated: (run) => {
      deactivated.add(run)
      return () => deactivated.delete(run)
    },
  }
}

const NOT_WRITTEN = { ok: false, reason: 'not-written', detail: null } as const

function answer<Told extends string>(
  done: { ok: true } | { ok: false; reason: string; detail: string | null } | undefined,
  told: readonly Told[],
): Outcome<Told | 'locked' | 'not-written'> {
  if (done === undefined) return NOT_WRITTEN
  if (done.ok) return { ok: true }
  // Deactivated while the call was on its way.
  if (done.reason === 'not-supervisor') return { ok: false, reason: 'locked', detail: null }
  return refusedAs<Told | 'not-written'>(done, told, 'not-written')
}
