import type { ScryptOptions } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import type { Store } from '../store/open-store.ts'
import { tempStore, type TempStore } from '../store/temp-store.fixture.ts'
import { PIN_COST } from './pin.ts'
import { openStaff, type Staff, type StaffAudit } from './staff.ts'
import { weakPin } from './weak-pin.ts'

type Scrypt = (
  pin: string,
  salt: Buffer,
  bytes: number,
  cost: ScryptOptions & { N: number },
  done: (error: Error | null, hash: Buffer) => void,
) => void

/** The real hash at a 32nd of the cost that is asked for, since what is asked for can be seen. */
const hashed = vi.hoisted(() => vi.fn<Scrypt>())
vi.mock('node:crypto', async (importOriginal) => ({
  ...(await importOriginal<typeof import('node:crypto')>()),
  scrypt: hashed,
}))
const { scrypt } = await vi.importActual<typeof import('node:crypto')>('node:crypto')
beforeEach(() => {
  hashed.mockImplementation((pin, salt, bytes, cost, done) =>
    scrypt(pin, salt, bytes, { ...cost, N: cost.N / 32 }, done),
  )
})

const NOW = Date.UTC(2020, 2, 6)
const BOSS = { number: '0001', name: '陈主任', pin: '730285' }
const GUARD = { number: '1001', name: '林守门', pin: '5820', role: 'guard', by: '0001' } as const

let temp: TempStore
let store: Store
let staff: Staff
let recorded: StaffAudit[]
let hasInk: boolean
const open = () => {
  store = temp.open('host')
  staff = openStaff(store, {
    cost: PIN_COST,
    record: (audit) => {
      if (hasInk) recorded.push(audit)
      return hasInk
    },
  })
}
beforeEach(() => {
  temp = tempStore()
  recorded = []
  hasInk = true
  open()
})
afterEach(() => temp.remove())

const tried = (number: string, pin: string, now: number) => staff.checkPin({ number, pin, now })

describe('the first start', () => {
  it('knows nobody and no default password', async () => {
    expect(staff.noStaffYet()).toBe(true)
    expect(await tried('0001', '000000', NOW)).toMatchObject({ ok: false, reason: 'wrong' })
  })

  it('makes the supervisor, once, even when asked twice at the same time', async () => {
    const outcomes = await Promise.all([
      staff.createFirstSupervisor(BOSS),
      staff.createFirstSupervisor({ ...BOSS, number: '0002' }),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ reason: 'not-first' })
    expect(staff.noStaffYet()).toBe(false)
    expect(staff.list()).toHaveLength(1)
  })

  it('takes no weak PIN', async () => {
    const outcome = await staff.createFirstSupervisor({ ...BOSS, pin: '1357' })
    expect(outcome).toEqual({ ok: false, reason: 'weak-pin', detail: 'too-short' })
    expect(staff.noStaffYet()).toBe(true)
  })
})

describe('staff', () => {
  beforeEach(async () => {
    expect(await staff.createFirstSupervisor(BOSS)).toEqual({ ok: true })
    expect(await staff.addStaff(GUARD)).toEqual({ ok: true })
    expect(recorded).toEqual([
      { note: 'first supervisor 0001 created', by: '0001' },
      { note: 'guard 1001 added', by: '0001' },
    ])
    recorded = []
  })

  it('sign in with their role, also after a restart', async () => {
    store.close()
    open()
    expect(await tried('1001', '5820', NOW)).toEqual({
      ok: true,
      staff: { number: '1001', name: '林守门', role: 'guard', active: true },
    })
    expect(await tried('0001', '730285', NOW)).toMatchObject({ ok: true, staff: { role: 'supervisor' } })
    expect(await tried('0001', '5820', NOW)).toMatchObject({ ok: false, reason: 'wrong' })
  })

  it('are added by a supervisor only, each number once', async () => {
    const other = { ...GUARD, number: '1002' }
    expect(await staff.addStaff({ ...other, by: '1001' })).toMatchObject({ reason: 'not-supervisor' })
    expect(await staff.addStaff({ ...other, by: '9999' })).toMatchObject({ reason: 'not-supervisor' })
    expect(await staff.addStaff(GUARD)).toMatchObject({ reason: 'number-taken' })
    expect(await staff.addStaff({ ...other, pin: '1234' })).toMatchObject({
      reason: 'weak-pin',
      detail: 'sequence',
    })
    expect(staff.list().map(({ number }) => number)).toEqual(['0001', '1001'])
  })

  it.each(['01001', '1', '00001'])('take no %s beside a number of the same value', async (number) => {
    expect(await staff.addStaff({ ...GUARD, number })).toMatchObject({ reason: 'number-taken' })
  })

  it.each([
    ['1', BOSS.pin, '0001'],
    ['00001', BOSS.pin, '0001'],
    ['01001', GUARD.pin, '1001'],
  ])('sign in as %s as well', async (typed, pin, number) => {
    expect(await tried(typed, pin, NOW)).toMatchObject({ ok: true, staff: { number } })
    expect(staff.find(typed)).toMatchObject({ number })
  })

  it('of an older kiosk with 01001 beside 1001 are who was typed', async () => {
    await staff.addStaff({ ...GUARD, number: '2002', pin: '4937' })
    store.db.exec(`UPDATE staff SET number = '01001' WHERE number = '2002'`)
    expect(await tried('1001', GUARD.pin, NOW)).toMatchObject({ ok: true, staff: { number: '1001' } })
    expect(await tried('01001', '4937', NOW)).toMatchObject({ ok: true, staff: { number: '01001' } })
  })

  it('change their own PIN, the number typed without its zeros', async () => {
    const change = { number: '1', pin: BOSS.pin, newPin: '493716', now: NOW }
    expect(await staff.changePin(change)).toEqual({ ok: true })
    expect(await tried('0001', '493716', NOW)).toMatchObject({ ok: true })
  })

  it('are listed by the value of their numbers; one that an older kiosk took is last, and signs in', async () => {
    for (const number of ['10', 'A7', '9', '100000000000000000000']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await staff.addStaff({ ...GUARD, number })).toEqual({ ok: true })
    }
    const numbers = staff.list().map(({ number }) => number)
    expect(numbers).toEqual(['0001', '9', '10', '1001', '100000000000000000000', 'A7'])
    expect(await tried('A7', '5820', NOW)).toMatchObject({ ok: true })
  })

  it('whoever is deactivated cannot sign in, and does not open the first start again', async () => {
    expect(staff.deactivate({ number: '1001', by: '1001' })).toMatchObject({ reason: 'not-supervisor' })
    expect(staff.deactivate({ number: '7777', by: '0001' })).toMatchObject({ reason: 'no-such-number' })
    expect(staff.deactivate({ number: '0001', by: '0001' })).toMatchObject({ reason: 'last-supervisor' })
    expect(staff.deactivate({ number: '1001', by: '0001' })).toMatchObject({ ok: true })
    expect(await tried('1001', '5820', NOW)).toMatchObject({ ok: false, reason: 'inactive', triesLeft: null })
    expect(await tried('1001', '5821', NOW)).toMatchObject({ ok: false, reason: 'wrong', triesLeft: 2 })
    expect(staff.list()[1]).toMatchObject({ number: '1001', active: false })
    expect(staff.noStaffYet()).toBe(false)
  })

  it('keep no PIN in the store, and no two hashes alike', async () => {
    await staff.addStaff({ ...GUARD, number: '1002' })
    const rows = store.db
      .prepare<[], { pin_hash: Buffer; scrypt_n: number }>(`SELECT * FROM staff WHERE role = 'guard'`)
      .all()
    expect(rows.map((row) => row.scrypt_n)).toEqual([32768, 32768])
    expect(rows[0]?.pin_hash.equals(rows[1]?.pin_hash ?? Buffer.alloc(0))).toBe(false)
    expect(JSON.stringify(rows)).not.toContain('5820')
  })

  it('sign in at the full cost', async () => {
    hashed.mockImplementation(scrypt)
    await staff.addStaff({ ...GUARD, number: '1002' })
    expect(await tried('1002', '5820', NOW)).toMatchObject({ ok: true })
    expect(await tried('1002', '5821', NOW)).toMatchObject({ ok: false, reason: 'wrong' })
  })

  it('are checked at the cost that their hash was made with', async () => {
    store.db.exec(`UPDATE staff SET scrypt_n = 1024 WHERE number = '1001'`)
    expect(await tried('1001', '5820', NOW)).toMatchObject({ ok: false, reason: 'wrong' })
  })
})

describe('leaving and coming back', () => {
  beforeEach(async () => {
    await staff.createFirstSupervisor(BOSS)
    await staff.addStaff(GUARD)
    recorded = []
  })

  it('somebody reactivated signs in with the PIN of before', async () => {
    expect(staff.reactivate({ number: '7777', by: '0001' })).toMatchObject({ reason: 'no-such-number' })
    staff.deactivate({ number: '1001', by: '0001' })
    expect(staff.reactivate({ number: '1001', by: '1001' })).toMatchObject({ reason: 'not-supervisor' })
    expect(staff.reactivate({ number: '1001', by: '0001' })).toEqual({ ok: true })
    expect(await tried('1001', '5820', NOW)).toMatchObject({ ok: true, staff: { active: true } })
    expect(recorded).toEqual([
      { note: '1001 deactivated', by: '0001' },
      { note: '1001 reactivated', by: '0001' },
    ])
  })

  it('a supervisor leaves when another one stays, and then may do nothing more', async () => {
    await staff.addStaff({ number: '0002', name: '王主任', pin: '482915', role: 'supervisor', by: '0001' })
    expect(staff.deactivate({ number: '0001', by: '0001' })).toEqual({ ok: true })
    expect(staff.reactivate({ number: '0001', by: '0001' })).toMatchObject({ reason: 'not-supervisor' })
    expect(staff.deactivate({ number: '0002', by: '0002' })).toMatchObject({ reason: 'last-supervisor' })
  })

  it('whoever is deactivated while the PIN is being checked is not let in', async () => {
    const signingIn = tried('1001', '5820', NOW)
    staff.deactivate({ number: '1001', by: '0001' })
    expect(await signingIn).toMatchObject({ ok: false, reason: 'wrong' })
  })
})

describe('a corrected name', () => {
  beforeEach(async () => {
    await staff.createFirstSupervisor(BOSS)
    await staff.addStaff(GUARD)
    recorded = []
  })
  const rename = (number: string, by: string) => staff.rename({ number, name: '林守门员', by })

  it('is set by a supervisor; number, role and PIN stay', async () => {
    expect(rename('1001', '1001')).toMatchObject({ reason: 'not-supervisor' })
    expect(rename('7777', '0001')).toMatchObject({ reason: 'no-such-number' })
    expect(rename('1001', '0001')).toEqual({ ok: true })
    expect(await tried('1001', '5820', NOW)).toEqual({
      ok: true,
      staff: { number: '1001', name: '林守门员', role: 'guard', active: true },
    })
    expect(recorded).toEqual([{ note: '1001 renamed', by: '0001' }])
  })
})

describe('a new PIN', () => {
  beforeEach(async () => {
    await staff.createFirstSupervisor(BOSS)
    await staff.addStaff(GUARD)
    recorded = []
  })
  const reset = (number: string, pin: string, by: string | null) => staff.resetPin({ number, pin, by })
  const change = (pin: string, newPin: string) => staff.changePin({ number: '1001', pin, newPin, now: NOW })

  it('is set by a supervisor; it counts at once, and the old one no more', async () => {
    expect(await reset('1001', '4937', '1001')).toMatchObject({ reason: 'not-supervisor' })
    expect(await reset('7777', '4937', '0001')).toMatchObject({ reason: 'no-such-number' })
    expect(await reset('1001', '4937', '0001')).toEqual({ ok: true })
    expect(await tried('1001', '5820', NOW)).toMatchObject({ ok: false, reason: 'wrong' })
    expect(await tried('1001', '4937', NOW)).toMatchObject({ ok: true })
    expect(recorded).toEqual([{ note: '1001 given a new PIN', by: '0001' }])
  })

  it('of one’s own is another than the present one', async () => {
    expect(await change('5820', '5820')).toEqual({ ok: false, reason: 'same-pin', detail: null })
    expect(await change('5821', '5821')).toMatchObject({ reason: 'wrong' })
    expect(recorded).toEqual([])
  })

  it('set by a supervisor, it is looked at at once: the wrong tries were of the one before', async () => {
    await tried('1001', '1111', NOW)
    await tried('1001', '1111', NOW)
    expect(await tried('1001', '1111', NOW)).toMatchObject({ retryAt: NOW + 30_000 })
    await reset('1001', '4937', '0001')
    expect(await tried('1001', '4937', NOW)).toMatchObject({ ok: true })
  })

  it.each([
    ['1001', '1234', 'sequence'],
    ['1001', '1001', 'is-the-number'],
    ['0001', '4937', 'too-short'],
  ])('of %s is not %s: %s', async (number, pin, detail) => {
    expect(await reset(number, pin, '0001')).toEqual({ ok: false, reason: 'weak-pin', detail })
    expect(recorded).toEqual([])
  })

  it('reactivates nobody', async () => {
    staff.deactivate({ number: '1001', by: '0001' })
    expect(await reset('1001', '4937', '0001')).toEqual({ ok: true })
    expect(await tried('1001', '4937', NOW)).toMatchObject({ ok: false, reason: 'inactive' })
  })

  it('set on the command line needs no supervisor and is on record without a number', async () => {
    expect(await reset('7777', '493716', null)).toMatchObject({ reason: 'no-such-number' })
    expect(await reset('0001', '493716', null)).toEqual({ ok: true })
    expect(await tried('0001', '493716', NOW)).toMatchObject({ ok: true })
    expect(recorded).toEqual([{ note: '0001 given a new PIN on the command line', by: null }])
  })

  describe('set on the command line for somebody inactive', () => {
    const OTHER = { number: '0002', name: '王主任', pin: '482915', role: 'supervisor', by: '0001' } as const
    beforeEach(async () => {
      await staff.addStaff(OTHER)
      staff.deactivate({ number: '0002', by: '0001' })
      staff.deactivate({ number: '1001', by: '0001' })
      recorded = []
    })

    it('reactivates nobody while a supervisor is active', async () => {
      expect(await reset('0002', '493716', null)).toEqual({ ok: true })
      expect(await tried('0002', '493716', NOW)).toMatchObject({ ok: false, reason: 'inactive' })
      expect(recorded).toEqual([{ note: '0002 given a new PIN on the command line', by: null }])
    })

    it('reactivates a supervisor when none is active, but no guard', async () => {
      store.db.exec('UPDATE staff SET active = 0')
      expect(await reset('1001', '4937', null)).toEqual({ ok: true })
      expect(await tried('1001', '4937', NOW)).toMatchObject({ ok: false, reason: 'inactive' })
      expect(await reset('0002', '493716', null)).toEqual({ ok: true })
      expect(await tried('0002', '493716', NOW)).toMatchObject({ ok: true, staff: { active: true } })
      expect(recorded.map(({ note }) => note)).toEqual([
        '1001 given a new PIN on the command line',
        '0002 given a new PIN and reactivated on the command line',
      ])
    })

    it('reactivates nobody when it cannot be recorded', async () => {
      store.db.exec('UPDATE staff SET active = 0')
      const before = store.db.prepare('SELECT * FROM staff').all()
      hasInk = false
      expect(await reset('0002', '493716', null)).toMatchObject({ reason: 'not-written' })
      expect(store.db.prepare('SELECT * FROM staff').all()).toEqual(before)
    })
  })

  it('is taken by whoever knows the old one', async () => {
    expect(await change('5820', '4937')).toEqual({ ok: true })
    expect(await tried('1001', '5820', NOW)).toMatchObject({ ok: false, reason: 'wrong' })
    expect(await tried('1001', '4937', NOW)).toMatchObject({ ok: true })
    expect(recorded).toEqual([{ note: '1001 changed own PIN', by: '1001' }])
  })

  it('is taken by nobody else, and a wrong old one is a wrong try', async () => {
    expect(await change('1111', '4937')).toEqual({
      ok: false,
      reason: 'wrong',
      retryAt: null,
      triesLeft: 2,
    })
    expect(await change('1111', '4937')).toMatchObject({ reason: 'wrong', triesLeft: 1 })
    expect(await change('1111', '4937')).toMatchObject({ reason: 'wrong', retryAt: NOW + 30_000 })
    expect(await change('5820', '4937')).toMatchObject({ reason: 'locked', retryAt: NOW + 30_000 })
    expect(recorded).toEqual([])
  })

  it('is not taken when it is weak, which only whoever knows the old one is told', async () => {
    expect(await change('5820', '1212')).toEqual({ ok: false, reason: 'weak-pin', detail: 'repeated' })
    expect(await change('1111', '1212')).toMatchObject({ reason: 'wrong' })
    expect(await tried('1001', '5820', NOW)).toMatchObject({ ok: true })
  })

  it.each([
    ['the old one is checked', 0, 'wrong'],
    ['the new one is hashed', 1, 'superseded'],
  ])('set by a supervisor while %s, that one stays', async (_name, hashesBefore, reason) => {
    const begun = Promise.withResolvers<() => void>()
    const real = hashed.getMockImplementation() ?? scrypt
    for (let n = 0; n < hashesBefore; n += 1) hashed.mockImplementationOnce(real)
    hashed.mockImplementationOnce((...hash) => begun.resolve(() => real(...hash)))
    const changing = change('5820', '4937')
    const goOn = await begun.promise
    expect(await reset('1001', '6204', '0001')).toEqual({ ok: true })
    goOn()
    expect(await changing).toMatchObject({ ok: false, reason })
    expect(await tried('1001', '6204', NOW)).toMatchObject({ ok: true })
  })

  it('is in no record, nor how long it is', async () => {
    await reset('1001', '493716', '0001')
    await staff.changePin({ number: '1001', pin: '493716', newPin: '620485', now: NOW })
    expect(recorded).toHaveLength(2)
    expect(JSON.stringify(recorded)).not.toMatch(/493716|620485|6|six/)
  })
})

describe('what cannot be recorded is not done', () => {
  beforeEach(async () => {
    await staff.createFirstSupervisor(BOSS)
    await staff.addStaff(GUARD)
    await staff.addStaff({ ...GUARD, number: '1002' })
    staff.deactivate({ number: '1002', by: '0001' })
    hasInk = false
  })

  it.each([
    ['added', () => staff.addStaff({ ...GUARD, number: '1003' })],
    ['deactivated', () => staff.deactivate({ number: '1001', by: '0001' })],
    ['reactivated', () => staff.reactivate({ number: '1002', by: '0001' })],
    ['renamed', () => staff.rename({ number: '1001', name: '林守门员', by: '0001' })],
    ['given a new PIN', () => staff.resetPin({ number: '1001', pin: '4937', by: '0001' })],
    ['its own new PIN', () => staff.changePin({ number: '1001', pin: '5820', newPin: '4937', now: NOW })],
  ])('nobody is %s', async (_name, act) => {
    const before = store.db.prepare('SELECT * FROM staff').all()
    expect(await act()).toEqual({ ok: false, reason: 'not-written', detail: null })
    expect(store.db.prepare('SELECT * FROM staff').all()).toEqual(before)
  })
})

test('a first supervisor who cannot be recorded is not made', async () => {
  hasInk = false
  expect(await staff.createFirstSupervisor(BOSS)).toMatchObject({ reason: 'not-written' })
  expect(staff.noStaffYet()).toBe(true)
})

/** The dear part of a try: of each hash that is made, all that its duration hangs on. */
async function hashesMadeFor(number: string) {
  hashed.mockClear()
  expect(await tried(number, '1111', NOW)).toMatchObject({ ok: false, reason: 'wrong' })
  return hashed.mock.calls.map(([pin, salt, bytes, cost]) => ({ pin, saltBytes: salt.length, bytes, cost }))
}

describe('a wrong PIN', () => {
  beforeEach(async () => {
    await staff.createFirstSupervisor(BOSS)
  })

  it.each(['0001', '7777'])(
    'is delayed from the third try on, ever longer, known number or not: %s',
    async (number) => {
      const wrong = { ok: false, reason: 'wrong' }
      expect(await tried(number, '1111', NOW)).toEqual({ ...wrong, retryAt: null, triesLeft: 2 })
      expect(await tried(number, '1111', NOW)).toEqual({ ...wrong, retryAt: null, triesLeft: 1 })
      let now = NOW
      for (const seconds of [30, 60, 120, 240, 480, 900, 900]) {
        const retryAt = now + seconds * 1000
        // oxlint-disable-next-line no-await-in-loop -- one try after the other
        expect(await tried(number, '1111', now)).toEqual({ ...wrong, retryAt, triesLeft: 0 })
        // oxlint-disable-next-line no-await-in-loop
        const early = await tried(number, '730285', retryAt - 1)
        expect(early).toEqual({ ok: false, reason: 'locked', retryAt, triesLeft: 0 })
        now = retryAt
      }
    },
  )

  it.each([
    ['1', '0001'],
    ['7777', '07777'],
  ])('is counted of %s and %s together', async (one, other) => {
    await tried(one, '1111', NOW)
    await tried(other, '1111', NOW)
    expect(await tried(one, '1111', NOW)).toMatchObject({ triesLeft: 0 })
    expect(await tried(other, BOSS.pin, NOW)).toMatchObject({ reason: 'locked' })
  })

  it('is forgotten after the right one', async () => {
    await tried('1', '1111', NOW)
    await tried('0001', '1111', NOW)
    expect(await tried('1', BOSS.pin, NOW)).toMatchObject({ ok: true })
    expect(await tried('0001', '1111', NOW)).toMatchObject({ reason: 'wrong', triesLeft: 2 })
  })

  it('is counted over a restart', async () => {
    for (const pin of ['1111', '1112', '1113']) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await tried('0001', pin, NOW)
    }
    store.close()
    open()
    expect(await tried('0001', BOSS.pin, NOW + 29_999)).toMatchObject({ ok: false, reason: 'locked' })
    expect(await tried('0001', BOSS.pin, NOW + 30_000)).toMatchObject({ ok: true })
  })

  it('is counted when many are tried side by side', async () => {
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => tried('0001', '1111', NOW)))
    expect(outcomes.map((outcome) => !outcome.ok && outcome.reason)).toEqual(
      'wrong wrong wrong locked locked locked'.split(' '),
    )
  })

  it('locks for no longer than a quarter of an hour when the clock is set back', async () => {
    for (const pin of ['1111', '1112', '1113']) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await tried('0001', pin, NOW)
    }
    expect(await tried('0001', BOSS.pin, NOW - 86_400_000)).toMatchObject({ ok: true })
  })

  it('takes the same work for a number that nobody has, or nobody any more', async () => {
    await staff.addStaff(GUARD)
    staff.deactivate({ number: GUARD.number, by: BOSS.number })
    const known = await hashesMadeFor(BOSS.number)
    expect(known).toEqual([
      { pin: '1111', saltBytes: 16, bytes: 32, cost: { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 } },
    ])
    expect(await hashesMadeFor('7777')).toEqual(known)
    expect(await hashesMadeFor(GUARD.number)).toEqual(known)
  })

  it('is not looked at when the try cannot be counted', async () => {
    const pages = Number(store.db.pragma('page_count', { simple: true }))
    store.db.pragma(`max_page_count = ${pages}`)
    // Too long for the page that the table has, and for those that are free.
    const outcome = await tried('y'.repeat(12_000), BOSS.pin, NOW)
    expect(outcome).toMatchObject({ ok: false, reason: 'disk-full' })
  })
})

describe('a PIN that is refused', () => {
  it.each([
    { pin: '5820', role: 'guard', weak: null },
    { pin: '730285', role: 'supervisor', weak: null },
    { pin: '582', role: 'guard', weak: 'too-short' },
    { pin: '58203', role: 'supervisor', weak: 'too-short' },
    { pin: '', role: 'guard', weak: 'too-short' },
    { pin: '5820730285194', role: 'guard', weak: 'too-long' },
    { pin: '58a0', role: 'guard', weak: 'not-digits' },
    { pin: '５８２０', role: 'guard', weak: 'not-digits' },
    { pin: '000000', role: 'supervisor', weak: 'same-digits' },
    { pin: '123456', role: 'supervisor', weak: 'sequence' },
    { pin: '654321', role: 'supervisor', weak: 'sequence' },
    { pin: '8901', role: 'guard', weak: 'sequence' },
    { pin: '1212', role: 'guard', weak: 'repeated' },
    { pin: '583583', role: 'supervisor', weak: 'repeated' },
    { pin: '1001', role: 'guard', weak: 'is-the-number' },
    { pin: '001001', role: 'supervisor', weak: 'repeated' },
    { pin: '01001', role: 'guard', weak: 'is-the-number' },
  ] as const)('$pin for a $role: $weak', ({ pin, role, weak }) => {
    expect(weakPin({ pin, number: '1001', role })).toBe(weak)
  })
})
