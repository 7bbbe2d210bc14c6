import { randomUUID } from 'node:crypto'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { openJournal, type AppendOutcome } from '../journal/journal.ts'
import { auditEntry } from '../kiosk/entry-of-visit.ts'
import { loadRules } from '../kiosk/rules-file.ts'
import { PIN_COST } from '../people/pin.ts'
import { openStaff, type StaffAudit, type StaffMember } from '../people/staff.ts'
import { LONGEST_PIN, SHORTEST_PIN, weakPin, type WeakPin } from '../people/weak-pin.ts'
import { sqliteFault } from '../store/fault.ts'
import { KEY_REFUSALS, openStore, type Store } from '../store/open-store.ts'
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
    return io.unreadable(`${config.dataDir}: ${reason}: ${detail}. ${UNREADABLE}`)
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
  if (opened.reason === 'locked') {
    const problem =
      `a kiosk runs on ${dataDir}: stop it first, then reset the PIN. ` +
      '检查点正在运行：请先停掉它，再重设密码'
    return { ok: false, problem }
  }
  const problem = `${dataDir}: ${opened.reason}: ${opened.detail}`
  const isKey = KEY_REFUSALS.some((reason) => reason === opened.reason)
  return { ok: false, problem: isKey ? `${problem}，密码没有改` : `${problem}. ${UNREADABLE}` }
}

async function resetIn(
  io: CommandIo,
  store: Store,
  { config, rulesHash, number: typed }: { config: Config; rulesHash: string; number: string },
): Promise<ExitCode> {
  const opened = openJournal(store)
  if (!opened.ok) {
    const problem = `${config.dataDir}: ${opened.reason}: ${opened.detail}`
    return opened.reason === 'chain-broken'
      ? io.refused(`${problem}. 台账前后对不上，写不进台账，所以密码没有改`)
      : io.unreadable(`${problem}. ${UNREADABLE}`)
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
  const member = staff.find(typed)
  if (member === null) {
    const { en, zh } = supervisorsIn(members)
    return io.refused(`nobody has the number ${typed}; ${en}. 没有工号 ${typed}；${zh}`)
  }
  const { number, name, role, active } = member
  // Only then does a reset make somebody active again.
  const isOnlyWayIn = role === 'supervisor' && !members.some(isActiveSupervisor)
  if (!active && !isOnlyWayIn) {
    const { en, zh } = supervisorsIn(members)
    return io.refused(
      `${number} is inactive, which a new PIN does not change: let a supervisor reactivate it (恢复), ` +
        `and reset that supervisor's PIN if it is forgotten; ${en}. ` +
        `工号 ${number} 已停用，重设密码也不能恢复：请班长来恢复，班长忘了密码就先重设班长的密码；${zh}`,
    )
  }

  const tooWeak = (weakness: WeakPin): ExitCode => unchanged(io, WEAK[weakness](role))
  const chosen = await io.readNewSecret(`New PIN of ${number} ${name} (新密码)`, (pin) =>
    weakPin({ pin, number, role }),
  )
  if (!chosen.ok) {
    return chosen.reason === 'weak' ? tooWeak(chosen.weakness) : unchanged(io, NOT_CHOSEN[chosen.reason])
  }
  const done = await staff.resetPin({ number, pin: chosen.secret, by: null })
  if (done.ok) {
    io.line({ number, role, reactivated: !active })
    return 0
  }
  if (done.reason === 'weak-pin') return tooWeak(done.detail)
  const { reason, detail } = last.written?.ok === false ? last.written : done
  return io.unreadable(`${config.dataDir}: ${reason}: ${detail}; nothing was changed. 写不进去，密码没有改`)
}

interface Words {
  en: string
  zh: string
}

function unchanged(io: CommandIo, { en, zh }: Words): ExitCode {
  return io.refused(`${en}; nothing was changed. ${zh}，密码没有改`)
}

const UNREADABLE = '打不开检查点的数据，密码没有改'

const isActiveSupervisor = ({ role, active }: StaffMember): boolean => role === 'supervisor' && active

/** For whoever has forgotten the number too. */
function supervisorsIn(members: readonly StaffMember[]): Words {
  const supervisors = members.filter(({ role }) => role === 'supervisor')
  if (supervisors.length === 0) return { en: 'there is no supervisor yet', zh: '还没有班长' }
  const list = (inactive: string, comma: string) =>
    supervisors.map(({ number, active }) => (active ? number : `${number}${inactive}`)).join(comma)
  return { en: `supervisors: ${list(' (inactive)', ', ')}`, zh: `班长：${list('（已停用）', '、')}` }
}

const NOT_CHOSEN = {
  'given-up': { en: 'no new PIN was given', zh: '没有输入新密码' },
  different: { en: 'the two PINs differ', zh: '两次输入的密码不一样' },
} as const

const WEAK: Record<WeakPin, (role: StaffRole) => Words> = {
  'not-digits': () => ({ en: 'a PIN holds the digits 0 to 9 and nothing else', zh: '密码只能用数字 0–9' }),
  'too-short': (role) => ({
    en: `the PIN of a ${role} has at least ${SHORTEST_PIN[role]} digits`,
    zh: `${role === 'supervisor' ? '班长' : '值守人员'}的密码至少 ${SHORTEST_PIN[role]} 位`,
  }),
  'too-long': () => ({
    en: `a PIN has at most ${LONGEST_PIN} digits`,
    zh: `密码最多 ${LONGEST_PIN} 位`,
  }),
  'same-digits': () => ({
    en: 'a PIN of one digit is too easy to guess',
    zh: '同一个数字组成的密码太好猜',
  }),
  sequence: () => ({ en: 'a PIN that counts up or down is too easy to guess', zh: '连号的密码太好猜' }),
  repeated: () => ({ en: 'a PIN that repeats itself is too easy to guess', zh: '重复的密码太好猜' }),
  'is-the-number': () => ({
    en: 'a PIN that is the number itself is too easy to guess',
    zh: '和工号一样的密码太好猜',
  }),
}
