import { randomUUID } from 'node:crypto'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { openJournal, type AppendOutcome } from '../journal/journal.ts'
import { auditEntry } from '../kiosk/entry-of-visit.ts'
import { loadRules } from '../kiosk/rules-file.ts'
import { LONGEST_PIN, PIN_COST, SHORTEST_PIN, type WeakPin } from '../people/pin.ts'
import { openStaff, type StaffAudit, type StaffMember } from '../people/staff.ts'
import { sqliteFault } from '../store/fault.ts'
import { openStore, type Store } from '../store/open-store.ts'
import type { StaffRole } from '../words.ts'
import type { CommandIo, ExitCode } from './command-io.ts'

/**
 * `kiosk staff reset-pin`: the way back in when no supervisor can sign in, for whoever can read the key file. It writes
 * to the store as a host does, so the kiosk must be stopped. Unless it ends with 0, nothing has changed.
 */
export async function resetPin(
  io: CommandIo,
  { config: file, number }: { config: string; number: string },
): Promise<ExitCode> {
  const loaded = loadConfig(file)
  if (!loaded.ok) return io.unreadable(loaded.problem)
  const config = loaded.value
  const rules = loadRules(config.rules)
  if (!rules.ok) return io.unreadable(`rules: ${rules.problem}`)
  const opened = openStopped(config)
  if (!opened.ok) return io.unreadable(opened.problem)
  try {
    return await resetIn(io, opened.store, { config, rulesHash: rules.value.hash, number })
  } catch (error) {
    const { reason, detail } = sqliteFault(error)
    return io.unreadable(`${config.dataDir}: ${reason}: ${detail}`)
  } finally {
    opened.store.close()
  }
}

function openStopped({
  dataDir,
  keyFile,
}: Config): { ok: true; store: Store } | { ok: false; problem: string } {
  // A host would make a new store where there is none.
  const looked = openStore({ dataDir, keyFile, mode: 'read' })
  if (looked.ok) looked.store.close()
  const opened = looked.ok ? openStore({ dataDir, keyFile, mode: 'host' }) : looked
  if (opened.ok) return opened
  return opened.reason === 'locked'
    ? { ok: false, problem: `a kiosk runs on ${dataDir}: stop it first, then reset the PIN` }
    : { ok: false, problem: `${dataDir}: ${opened.reason}: ${opened.detail}` }
}

async function resetIn(
  io: CommandIo,
  store: Store,
  { config, rulesHash, number }: { config: Config; rulesHash: string; number: string },
): Promise<ExitCode> {
  const opened = openJournal(store)
  if (!opened.ok) {
    const problem = `${config.dataDir}: ${opened.reason}: ${opened.detail}`
    return opened.reason === 'chain-broken' ? io.refused(problem) : io.unreadable(problem)
  }
  const { journal } = opened
  const last: { written: AppendOutcome | null } = { written: null }
  const record = ({ note, by }: StaffAudit): boolean => {
    // On record in the first lane, as whatever is done at the gate and in no lane.
    const place = { gate: config.gate.id, lane: config.lanes[0]?.id ?? '', rulesHash }
    const entry = auditEntry(note, { ...place, id: randomUUID(), guard: by, now: io.clock.now() })
    last.written = journal.append(entry)
    return last.written.ok
  }
  const staff = openStaff(store, { cost: PIN_COST, record })

  const members = staff.list()
  const member = members.find((one) => one.number === number)
  if (member === undefined) return io.refused(`nobody has the number ${number}; ${supervisorsIn(members)}`)
  const { name, role, active } = member
  // Only then does a reset make somebody active again.
  const isOnlyWayIn = role === 'supervisor' && !members.some(isActiveSupervisor)
  if (!active && !isOnlyWayIn) {
    return io.refused(
      `${number} is inactive, which a new PIN does not change: let a supervisor reactivate it (恢复), ` +
        `and reset that supervisor's PIN if it is forgotten; ${supervisorsIn(members)}`,
    )
  }

  const chosen = await io.readNewSecret(`New PIN of ${number} ${name}`)
  if (!chosen.ok) return io.refused(`${NOT_CHOSEN[chosen.reason]}; nothing was changed`)
  const done = await staff.resetPin({ number, pin: chosen.secret, by: null })
  if (done.ok) {
    io.line({ number, role, reactivated: !active })
    return 0
  }
  if (done.reason === 'weak-pin') return io.refused(`${WEAK[done.detail](role)}; nothing was changed`)
  const { reason, detail } = last.written?.ok === false ? last.written : done
  return io.unreadable(`${config.dataDir}: ${reason}: ${detail}; nothing was changed`)
}

const isActiveSupervisor = ({ role, active }: StaffMember): boolean => role === 'supervisor' && active

/** For whoever has forgotten the number too. */
function supervisorsIn(members: readonly StaffMember[]): string {
  const numbers = members
    .filter(({ role }) => role === 'supervisor')
    .map(({ number, active }) => (active ? number : `${number} (inactive)`))
  return numbers.length === 0 ? 'there is no supervisor yet' : `supervisors: ${numbers.join(', ')}`
}

const NOT_CHOSEN = {
  'given-up': 'no new PIN was given',
  different: 'the two PINs differ',
} as const

const WEAK: Record<WeakPin, (role: StaffRole) => string> = {
  'not-digits': () => 'a PIN holds the digits 0 to 9 and nothing else',
  'too-short': (role) => `the PIN of a ${role} has at least ${SHORTEST_PIN[role]} digits`,
  'too-long': () => `a PIN has at most ${LONGEST_PIN} digits`,
  'same-digits': () => 'a PIN of one digit is too easy to guess',
  sequence: () => 'a PIN that counts up or down is too easy to guess',
  repeated: () => 'a PIN that repeats itself is too easy to guess',
  'is-the-number': () => 'a PIN that is the number itself is too easy to guess',
}
