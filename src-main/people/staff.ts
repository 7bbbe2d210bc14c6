import type { Fault } from '../store/fault.ts'
import { sqliteFault } from '../store/fault.ts'
import type { Store } from '../store/open-store.ts'
import type { StaffRole } from '../words.ts'
import {
  hashPin,
  matchesNobody,
  matchesPin,
  weakPin,
  type PinHash,
  type ScryptCost,
  type WeakPin,
} from './pin.ts'

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

/** What the kiosk writes to the journal as the `note` of an audit entry, and who did it. */
export interface StaffAudit {
  note: string
  by: string
}

type Change<Refusal extends string> =
  | { ok: true; audit: StaffAudit }
  | { ok: false; reason: Refusal; detail: string | null }
  | { ok: false; reason: 'weak-pin'; detail: WeakPin }
  | ({ ok: false } & Fault)

export type PinOutcome =
  | { ok: true; staff: StaffMember }
  /** `wrong` says no more than that; `retryAt`, UTC ms, is when the next try will be looked at. */
  | { ok: false; reason: 'wrong' | 'locked'; retryAt: number | null }
  /** The try could not be counted, so it was not made. */
  | ({ ok: false } & Fault)

/** Reads throw SqliteError when the file is damaged; changes answer with the fault. */
export interface Staff {
  /** True until the first supervisor is there, and never again. */
  noStaffYet(): boolean
  list(): StaffMember[]
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
  /** `now` in UTC ms. A number that nobody has, or not any more, is answered like a wrong PIN, and as slowly. */
  checkPin(tried: { number: string; pin: string; now: number }): Promise<PinOutcome>
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

/** `cost` is that of new hashes. */
export function openStaff({ db }: Store, cost: ScryptCost): Staff {
  const any = db.prepare('SELECT 1 FROM staff LIMIT 1')
  const all = db.prepare<[], StaffRow>('SELECT number, name, role, active FROM staff ORDER BY number')
  const one = db.prepare<[string], StaffRow & PinRow>('SELECT * FROM staff WHERE number = ?')
  const supervisors = db.prepare<[], { n: number }>(
    `SELECT count(*) AS n FROM staff WHERE role = 'supervisor' AND active = 1`,
  )
  const insert = db.prepare<[Omit<StaffRow, 'active'> & PinHash]>(`
    INSERT INTO staff (number, name, role, pin_salt, pin_hash, scrypt_n, scrypt_r, scrypt_p)
    VALUES (:number, :name, :role, :salt, :hash, :n, :r, :p)`)
  const setInactive = db.prepare<[string]>('UPDATE staff SET active = 0 WHERE number = ?')

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

  /** Looks and writes in one transaction: `look` names what forbids the change, or null. */
  const change = <Refusal extends string>(
    audit: StaffAudit,
    look: () => Refusal | null,
    write: () => void,
  ): Change<Refusal> => {
    try {
      const reason = db
        .transaction(() => {
          const refusal = look()
          if (refusal === null) write()
          return refusal
        })
        .immediate()
      return reason === null ? { ok: true, audit } : { ok: false, reason, detail: null }
    } catch (error) {
      return { ok: false, ...sqliteFault(error) }
    }
  }

  /** Counted before it is looked at: tries sent side by side are tries all the same. */
  const takeTry = (number: string, now: number): { ok: true; retryAt: number | null } | Refused => {
    const { wrong, locked_until: until } = tries.get(number) ?? { wrong: 0, locked_until: 0 }
    // A clock that was set back must not lock a number for longer than any wait.
    if (until > now && until <= now + LONGEST_WAIT_MS) return { ok: false, reason: 'locked', retryAt: until }
    const late = wrong + 1 - FREE_TRIES
    const wait = late < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** late, LONGEST_WAIT_MS)
    forgetOldTries.run(now - FORGET_AFTER_MS)
    countTry.run({ number, wrong: wrong + 1, now, lockedUntil: now + wait })
    return { ok: true, retryAt: wait === 0 ? null : now + wait }
  }

  return {
    noStaffYet: () => any.get() === undefined,
    list: () => all.all().map(member),

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
          return one.get(number) === undefined ? null : 'number-taken'
        },
        () => void insert.run({ number, name, role, ...hash }),
      )
    },

    deactivate: ({ number, by }) =>
      change<'not-supervisor' | 'no-such-number' | 'last-supervisor'>(
        { note: `${number} deactivated`, by },
        () => {
          if (!isActiveSupervisor(by)) return 'not-supervisor'
          if (one.get(number) === undefined) return 'no-such-number'
          return isActiveSupervisor(number) && supervisors.get()?.n === 1 ? 'last-supervisor' : null
        },
        () => void setInactive.run(number),
      ),

    checkPin: async ({ number, pin, now }) => {
      try {
        const taken = db.transaction(takeTry).immediate(number, now)
        if (!taken.ok) return taken
        const found = one.get(number)
        const matches =
          found?.active === 1 ? await matchesPin(pin, pinHash(found)) : await matchesNobody(pin, cost)
        if (found === undefined || !matches) return { ok: false, reason: 'wrong', retryAt: taken.retryAt }
        forgetTries.run(number)
        return { ok: true, staff: member(found) }
      } catch (error) {
        return { ok: false, ...sqliteFault(error) }
      }
    },
  }
}

interface Refused {
  ok: false
  reason: 'locked'
  retryAt: number
}

function member({ number, name, role, active }: StaffRow): StaffMember {
  return { number, name, role, active: active === 1 }
}

function pinHash(row: PinRow): PinHash {
  return { salt: row.pin_salt, hash: row.pin_hash, n: row.scrypt_n, r: row.scrypt_r, p: row.scrypt_p }
}
