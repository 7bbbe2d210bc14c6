import { allOrNothing } from '../store/all-or-nothing.ts'
import type { Fault } from '../store/fault.ts'
import { sqliteFault } from '../store/fault.ts'
import type { Store } from '../store/open-store.ts'
import type { StaffRole } from '../words.ts'
import { hashPin, matchesNobody, matchesPin, type PinHash, type ScryptCost } from './pin.ts'
import { numberValue } from './staff-number.ts'
import { weakPin, type WeakPin } from './weak-pin.ts'

/** 值守人员: somebody who can go on duty here. */
export interface StaffMember {
  number: string
  name: string
  role: StaffRole
  active: boolean
}

export interface NewStaff {
  number: string
  name: string
  pin: string
}

/** What is written to the journal as the `note` of an audit entry, and who did it; null: no member of staff. */
export interface StaffAudit {
  note: string
  by: string | null
}

type Change<Refusal extends string> =
  | { ok: true }
  /** `not-written`: it could not be recorded, so it was not done. */
  | { ok: false; reason: Refusal | 'not-written'; detail: null }
  | WeakPinRefused
  | ({ ok: false } & Fault)

interface WeakPinRefused {
  ok: false
  reason: 'weak-pin'
  detail: WeakPin
}

/**
 * `wrong` says no more than that; `inactive` is said only where the PIN was right. `retryAt`, UTC ms, is when the next try
 * will be looked at, and `triesLeft` counts those before there is a wait.
 */
export interface PinRefused {
  ok: false
  reason: 'wrong' | 'locked' | 'inactive'
  retryAt: number | null
  /** null: no wrong PIN was counted. */
  triesLeft: number | null
}

export type PinOutcome =
  | { ok: true; staff: StaffMember }
  | PinRefused
  /** The try could not be counted, so it was not made. */
  | ({ ok: false } & Fault)

/**
 * Zeros before a typed number do not count. Reads throw SqliteError when the file is damaged; changes
 * answer with the fault.
 */
export interface Staff {
  /** True until the first supervisor is there, and never again. */
  noStaffYet(): boolean
  list(): StaffMember[]
  /** Who has the number that was typed, or null. */
  find(number: string): StaffMember | null
  /** There is no default password: whoever starts the kiosk first names the supervisor. */
  createFirstSupervisor(first: NewStaff): Promise<Change<'not-first'>>
  /** `by` is the number of the supervisor who does it. */
  addStaff(
    added: NewStaff & { role: StaffRole; by: string },
  ): Promise<Change<'not-supervisor' | 'number-taken'>>
  /** The last active supervisor stays: nobody could let anybody in again. */
  deactivate(change: {
    number: string
    by: string
  }): Change<'not-supervisor' | 'no-such-number' | 'last-supervisor'>
  reactivate(change: { number: string; by: string }): Change<'not-supervisor' | 'no-such-number'>
  /** Corrects the name; the number, which the records go by, stays. */
  rename(change: { number: string; name: string; by: string }): Change<'not-supervisor' | 'no-such-number'>
  /**
   * Whoever was locked out by wrong tries is let in by the new PIN at once: those were tries of the old one. `by` null: it
   * is done on the command line, by whoever can read the key file. Then a supervisor is also reactivated when none is
   * active; in any other case an inactive number stays inactive.
   */
  resetPin(change: {
    number: string
    pin: string
    by: string | null
  }): Promise<Change<'not-supervisor' | 'no-such-number'>>
  /**
   * A staff member's own PIN, by the old one; a wrong old one is a wrong try. `same-pin`: the new one is the old
   * one. `superseded`: a supervisor has reset it meanwhile. `now` in UTC ms.
   */
  changePin(change: {
    number: string
    pin: string
    newPin: string
    now: number
  }): Promise<Change<'same-pin' | 'superseded'> | PinRefused>
  /** `now` in UTC ms. A number that is not in the register is answered like a wrong PIN, and as slowly. */
  checkPin(tried: Tried): Promise<PinOutcome>
}

interface Tried {
  number: string
  pin: string
  now: number
}

/** Tries before a number has to wait; then twice as long after each. Stored, so that a restart resets nothing. */
const FREE_TRIES = 3
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 15 * 60_000
/** A number not tried for so long starts afresh. */
const FORGET_AFTER_MS = 24 * 3_600_000

interface StaffRow {
  number: string
  name: string
  role: StaffRole
  active: 0 | 1
}

interface PinRow {
  pin_salt: Buffer
  pin_hash: Buffer
  scrypt_n: number
  scrypt_r: number
  scrypt_p: number
}

export interface StaffDeps {
  /** Of new hashes. */
  cost: ScryptCost
  /** Writes to the journal in the same store; false when it cannot. A change and its record are one transaction. */
  record: (audit: StaffAudit) => boolean
}

export function openStaff(store: Store, { cost, record }: StaffDeps): Staff {
  const { db } = store
  const any = db.prepare('SELECT 1 FROM staff LIMIT 1')
  // By the number's value: 9 before 10. Stores of before hold others than digits, which come last.
  const all = db.prepare<[], StaffRow>(`
    SELECT number, name, role, active FROM staff
    ORDER BY number GLOB '*[^0-9]*', length(ltrim(number, '0')), ltrim(number, '0'), number`)
  const one = db.prepare<[string], StaffRow & PinRow>('SELECT * FROM staff WHERE number = ?')
  // An older kiosk may have taken both 1 and 01: then each is the one that was typed.
  const typed = db.prepare<[{ number: string }], StaffRow & PinRow>(`
    SELECT * FROM staff WHERE ltrim(number, '0') = ltrim(:number, '0') ORDER BY number = :number DESC, number`)
  const supervisors = db.prepare<[], { n: number }>(
    `SELECT count(*) AS n FROM staff WHERE role = 'supervisor' AND active = 1`,
  )
  const insert = db.prepare<[Omit<StaffRow, 'active'> & PinHash]>(`
    INSERT INTO staff (number, name, role, pin_salt, pin_hash, scrypt_n, scrypt_r, scrypt_p)
    VALUES (:number, :name, :role, :salt, :hash, :n, :r, :p)`)
  const setActive = db.prepare<[0 | 1, string]>('UPDATE staff SET active = ? WHERE number = ?')
  const setName = db.prepare<[string, string]>('UPDATE staff SET name = ? WHERE number = ?')
  const setPin = db.prepare<[{ number: string } & PinHash]>(`
    UPDATE staff SET pin_salt = :salt, pin_hash = :hash, scrypt_n = :n, scrypt_r = :r, scrypt_p = :p
    WHERE number = :number`)

  const tries = db.prepare<[string], { wrong: number; locked_until: number }>(
    'SELECT wrong, locked_until FROM pin_try WHERE number = ?',
  )
  const countTry = db.prepare<[{ number: string; wrong: number; now: number; lockedUntil: number }]>(`
    INSERT INTO pin_try (number, wrong, last_at, locked_until) VALUES (:number, :wrong, :now, :lockedUntil)
    ON CONFLICT (number) DO UPDATE SET wrong = :wrong, last_at = :now, locked_until = :lockedUntil`)
  const forgetTries = db.prepare<[string]>('DELETE FROM pin_try WHERE number = ?')
  const forgetOldTries = db.prepare<[number]>('DELETE FROM pin_try WHERE last_at < ?')

  const isActiveSupervisor = (number: string): boolean => {
    const found = one.get(number)
    return found?.active === 1 && found.role === 'supervisor'
  }

  const refusalOf = (number: string, by: string | null): 'not-supervisor' | 'no-such-number' | null => {
    if (by !== null && !isActiveSupervisor(by)) return 'not-supervisor'
    return one.get(number) === undefined ? 'no-such-number' : null
  }

  /** Neither deactivated nor given another PIN since this row was read. */
  const isUnchanged = ({ number, pin_hash: hash }: StaffRow & PinRow): boolean => {
    const found = one.get(number)
    return found?.active === 1 && found.pin_hash.equals(hash)
  }

  /** Looks, writes and records in one transaction: `look` names what forbids the change, or null. */
  const change = <Refusal extends string>(
    audit: StaffAudit,
    look: () => Refusal | null,
    write: () => void,
  ): Change<Refusal> => {
    try {
      const looked: { refusal: Refusal | null } = { refusal: null }
      const isDone = allOrNothing(store, () => {
        looked.refusal = look()
        if (looked.refusal !== null) return false
        write()
        return record(audit)
      })
      return isDone ? { ok: true } : { ok: false, reason: looked.refusal ?? 'not-written', detail: null }
    } catch (error) {
      return { ok: false, ...sqliteFault(error) }
    }
  }

  /** Counted before it is looked at: tries sent side by side are tries all the same. */
  const takeTry = (number: string, now: number): Omit<PinRefused, 'ok'> => {
    const { wrong, locked_until: until } = tries.get(number) ?? { wrong: 0, locked_until: 0 }
    // A clock that was set back must not lock a number for longer than any wait.
    if (until > now && until <= now + LONGEST_WAIT_MS) {
      return { reason: 'locked', retryAt: until, triesLeft: 0 }
    }
    const late = wrong + 1 - FREE_TRIES
    const wait = late < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** late, LONGEST_WAIT_MS)
    forgetOldTries.run(now - FORGET_AFTER_MS)
    countTry.run({ number, wrong: wrong + 1, now, lockedUntil: now + wait })
    return { reason: 'wrong', retryAt: wait === 0 ? null : now + wait, triesLeft: Math.max(0, -late) }
  }

  const tryPin = async ({
    number,
    pin,
    now,
  }: Tried): Promise<{ ok: true; row: StaffRow & PinRow } | Exclude<PinOutcome, { ok: true }>> => {
    try {
      const row = typed.get({ number })
      const counted = row?.number ?? numberValue(number)
      const unless = db.transaction(takeTry).immediate(counted, now)
      if (unless.reason === 'locked') return { ok: false, ...unless }
      const matches = row === undefined ? await matchesNobody(pin, cost) : await matchesPin(pin, pinHash(row))
      if (row?.active === 0 && matches) {
        forgetTries.run(counted)
        return { ok: false, reason: 'inactive', retryAt: null, triesLeft: null }
      }
      if (row === undefined || !matches || !isUnchanged(row)) return { ok: false, ...unless }
      forgetTries.run(counted)
      return { ok: true, row }
    } catch (error) {
      return { ok: false, ...sqliteFault(error) }
    }
  }

  return {
    noStaffYet: () => any.get() === undefined,
    list: () => all.all().map(member),
    find: (number) => {
      const found = typed.get({ number })
      return found === undefined ? null : member(found)
    },

    createFirstSupervisor: async ({ number, name, pin }) => {
      const weak = weakPin({ pin, number, role: 'supervisor' })
      if (weak !== null) return { ok: false, reason: 'weak-pin', detail: weak }
      const hash = await hashPin(pin, cost)
      return change(
        { note: `first supervisor ${number} created`, by: number },
        () => (any.get() === undefined ? null : 'not-first'),
        () => void insert.run({ number, name, role: 'supervisor', ...hash }),
      )
    },

    addStaff: async ({ number, name, pin, role, by }) => {
      const weak = weakPin({ pin, number, role })
      if (weak !== null) return { ok: false, reason: 'weak-pin', detail: weak }
      const hash = await hashPin(pin, cost)
      return change<'not-supervisor' | 'number-taken'>(
        { note: `${role} ${number} added`, by },
        () => {
          if (!isActiveSupervisor(by)) return 'not-supervisor'
          return typed.get({ number }) === undefined ? null : 'number-taken'
        },
        () => void insert.run({ number, name, role, ...hash }),
      )
    },

    deactivate: ({ number, by }) =>
      change<'not-supervisor' | 'no-such-number' | 'last-supervisor'>(
        { note: `${number} deactivated`, by },
        () => {
          const isLast = isActiveSupervisor(number) && supervisors.get()?.n === 1
          return refusalOf(number, by) ?? (isLast ? 'last-supervisor' : null)
        },
        () => void setActive.run(0, number),
      ),

    reactivate: ({ number, by }) =>
      change(
        { note: `${number} reactivated`, by },
        () => refusalOf(number, by),
        () => void setActive.run(1, number),
      ),

    rename: ({ number, name, by }) =>
      change(
        { note: `${number} renamed`, by },
        () => refusalOf(number, by),
        () => void setName.run(name, number),
      ),

    resetPin: async ({ number, pin, by }) => {
      let reactivates: boolean
      try {
        const role = one.get(number)?.role
        const weak = role === undefined ? null : weakPin({ pin, number, role })
        if (weak !== null) return { ok: false, reason: 'weak-pin', detail: weak }
        reactivates = by === null && role === 'supervisor' && supervisors.get()?.n === 0
      } catch (error) {
        return { ok: false, ...sqliteFault(error) }
      }
      const hash = await hashPin(pin, cost)
      const what = `${number} given a new PIN${reactivates ? ' and reactivated' : ''}`
      return change(
        { note: by === null ? `${what} on the command line` : what, by },
        () => refusalOf(number, by),
        () => {
          setPin.run({ number, ...hash })
          if (reactivates) setActive.run(1, number)
          forgetTries.run(number)
        },
      )
    },

    changePin: async ({ newPin, ...tried }) => {
      const known = await tryPin(tried)
      if (!known.ok) return known
      if (newPin === tried.pin) return { ok: false, reason: 'same-pin', detail: null }
      const { number, role } = known.row
      const weak = weakPin({ pin: newPin, number, role })
      if (weak !== null) return { ok: false, reason: 'weak-pin', detail: weak }
      const hash = await hashPin(newPin, cost)
      return change<'same-pin' | 'superseded'>(
        { note: `${number} changed own PIN`, by: number },
        () => (isUnchanged(known.row) ? null : 'superseded'),
        () => void setPin.run({ number, ...hash }),
      )
    },

    checkPin: async (tried) => {
      const known = await tryPin(tried)
      return known.ok ? { ok: true, staff: member(known.row) } : known
    },
  }
}

function member({ number, name, role, active }: StaffRow): StaffMember {
  return { number, name, role, active: active === 1 }
}

function pinHash(row: PinRow): PinHash {
  return { salt: row.pin_salt, hash: row.pin_hash, n: row.scrypt_n, r: row.scrypt_r, p: row.scrypt_p }
}
