import { createHash, createHmac } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../drivers/clock.ts'
import {
  employ,
  gateConfig,
  greenResident,
  GUARD,
  HEALTH_TEXT,
  HEALTH_TOKEN,
  LANE,
  leave,
  MORNING,
  openGate,
  pastEveryCheck,
  type Gate,
  type GateWish,
} from '../test/fixtures/gate-at-work.ts'
import { signerOf } from '../test/fixtures/signers.ts'
import type { LaneApi } from './api/kiosk-api.ts'
import { healthCertificateClaims, mintHealthCertificateEu } from './codes/issue/foreign-pass-mint.ts'
import { generatePassKey, mintPass, publicJwks } from './codes/issue/pass-mint.ts'
import { configSchema } from './config/config.ts'
import { createStage } from './demo/stage.ts'
import { openKiosk, type Kiosk } from './kiosk.ts'

let dir: string
let open: { close(): Promise<void> }[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kiosk-gate-'))
})
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()))
  open = []
  rmSync(dir, { recursive: true, force: true })
})

async function gate(wish: Partial<GateWish> = {}): Promise<Gate> {
  const opened = await openGate({ dir, ...wish })
  open.push(opened)
  return opened
}

function laneOf({ kiosk }: Gate): LaneApi {
  const lane = kiosk.api.lane(LANE)
  if (lane === null) throw new Error('no lane')
  return lane
}

const supervisor = { number: '901', name: '林班长', pin: '730519' }
const guard = { number: '102', name: '金值守', pin: '2846' }

/** A register with a supervisor and a guard, both with real PINs, and the guard on duty. */
async function withStaff(wish: Partial<GateWish> = {}): Promise<Gate> {
  const g = await gate({ staffed: false, ...wish })
  expect(await g.kiosk.api.createFirstSupervisor(supervisor)).toEqual({ ok: true })
  expect(
    await g.kiosk.api.addStaff({ ...guard, role: 'guard' }, { ...supervisor, role: 'supervisor' }),
  ).toEqual({
    ok: true,
  })
  expect(await laneOf(g).signIn(guard.number, guard.pin)).toMatchObject({ ok: true })
  return g
}

/** Denied for what `key` says, ready to be overridden. */
async function denied(g: Gate, key: 'health-red' | 'mask-off' | 'class-courier' | 'health-yellow') {
  g.stage.arrive()
  await g.clock.advance(600)
  if (key !== 'health-red')
    for (const green of ['health-green', 'ruian-green', 'mask-on'] as const) g.press(green)
  g.press(key)
  g.stage.hold(36.5, 21)
  await g.clock.advance(1500)
  await leave(g)
  return g.view().recent[0]?.ruled?.entryId ?? 'nobody was ruled'
}

/** Flips a byte in the middle of a table's first page. */
function damagePageOf(table: string): void {
  const { page, size } = pastEveryCheck(dir, (db) => {
    db.pragma('wal_checkpoint(TRUNCATE)')
    return {
      page: Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table)),
      size: Number(db.pragma('page_size', { simple: true })),
    }
  })
  const file = join(dir, 'data', 'kiosk.db')
  const bytes = readFileSync(file)
  const middle = (page - 1) * size + size / 2
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle)
  writeFileSync(file, bytes)
}

/** The database and its WAL, byte for byte. */
function fingerprint(): string[] {
  const data = join(dir, 'data')
  return readdirSync(data)
    .filter((name) => name === 'kiosk.db' || name === 'kiosk.db-wal')
    .map((name) => [name, readFileSync(join(data, name))] as const)
    .filter(([, bytes]) => bytes.length > 0)
    .map(([name, bytes]) => `${name} ${createHash('sha256').update(bytes).digest('hex')}`)
}

describe('a store that cannot be opened', () => {
  const database = (): string => join(dir, 'data', 'kiosk.db')
  test.each([
    [
      'is of a newer version',
      (): void => void pastEveryCheck(dir, (db) => db.pragma('user_version = 99')),
      'store',
      /^newer-version/,
    ],
    [
      'was made with another key',
      () => writeFileSync(join(dir, 'kiosk.key'), `${'5a'.repeat(32)}\n`),
      'store',
      /^wrong-key/,
    ],
    ['is cut short', () => truncateSync(database(), 5000), 'store', /^damaged/],
    ['is empty', () => truncateSync(database(), 0), 'store', /^damaged/],
    [
      'lost a trigger',
      (): void => void pastEveryCheck(dir, (db) => db.exec('DROP TRIGGER journal_no_update')),
      'store',
      /^damaged/,
    ],
    ['has a damaged page among the staff', () => damagePageOf('staff'), 'store', /^damaged/],
    ['has a damaged page in the outbox', () => damagePageOf('outbox'), 'store', /^damaged/],
    ['lost its key', () => rmSync(join(dir, 'kiosk.key')), 'key-missing', /^key-missing/],
    [
      'has a key that anybody may read',
      () => chmodSync(join(dir, 'kiosk.key'), 0o644),
      'key-exposed',
      /^key-exposed/,
    ],
    ['holds a row that somebody edited', (): void => editRow(), 'chain', /row 1 does not continue the chain/],
  ] as const)(
    '%s: every lane is closed and says so, and the file stays as it was',
    async (_name, damage, why, detail) => {
      const before = await gate({ config: twoLanes })
      await greenResident(before)
      await before.close()
      damage()
      const prints = fingerprint()

      const g = await gate({ config: twoLanes, staffed: false })
      expect(g.kiosk.fault).toMatchObject({ why, detail: expect.stringMatching(detail) })
      for (const id of [LANE, 'out-1']) {
        expect(g.kiosk.lane(id)?.view()).toMatchObject({ state: 'closed', closed: { why }, visit: null })
        expect(g.kiosk.lane(id)?.view().closed?.detail).toMatch(detail)
      }
      g.lane.setOnDuty(GUARD)
      await greenResident(g)
      expect(g.press('mask-on')).toBe('lane-closed')
      expect(g.press('release')).toBe('ok')
      expect(g.view().state).toBe('pass')
      await g.clock.advance(120_000)
      expect(g.view().state).toBe('closed')
      if (why !== 'chain') {
        expect(g.kiosk.api.info().needsSupervisor).toBe(false)
        expect(await g.kiosk.api.createFirstSupervisor(supervisor)).toMatchObject({ ok: false })
        expect(await g.kiosk.api.unlock('901', '730519')).toEqual({
          ok: false,
          reason: 'wrong',
          retryAt: null,
          triesLeft: null,
        })
        expect(g.kiosk.api.staff()).toEqual([])
      }
      await g.close()
      expect(fingerprint()).toEqual(prints)
    },
  )

  function editRow(): void {
    pastEveryCheck(dir, (db) => {
      const trigger = db
        .prepare("SELECT sql FROM sqlite_schema WHERE name = 'journal_no_update'")
        .pluck()
        .get()
      db.exec('DROP TRIGGER journal_no_update')
      db.exec(`UPDATE journal SET row = json_set(row, '$.verdict', 'deny') WHERE seq = 1`)
      db.exec(String(trigger))
    })
  }

  function twoLanes(config: ReturnType<typeof gateConfig>) {
    return { ...config, lanes: [...config.lanes, { id: 'out-1', direction: 'out' }] }
  }

  test('in use by another kiosk is no closed lane but no second kiosk', async () => {
    await gate()
    await expect(gate()).rejects.toThrow(/another kiosk runs on/)
  })
})

describe('what is wrong with the config is told before anything is opened', () => {
  test.each([
    [
      'a line of its own for a module that sends no lines',
      {
        lanes: [
          {
            id: 'in-1',
            direction: 'in',
            thermometer: {
              protocol: 'lu90614',
              port: { path: '/dev/null' },
              line: { pattern: 'x', kind: 'surface' },
            },
          },
        ],
      },
      /^lanes\[0\]\.thermometer\.line: only for mlx-ascii/,
    ],
    [
      'several things that it names',
      { rules: '/nowhere/rules.json', codes: { ruian: { patterns: ['('] }, trust: ['/nowhere/trust'] } },
      /^rules: .*\n[\s\S]*\ncodes\.ruian\.patterns\[0\]: .*\ncodes\.trust: /,
    ],
    ['rules', { rules: '/nowhere/rules.json' }, /\/nowhere\/rules\.json.*ENOENT[\s\S]*ruian-main/],
    ['a pattern', { codes: { ruian: { patterns: ['('] } } }, /codes\.ruian\.patterns\[0\]/],
    ['the trust', { codes: { trust: ['/nowhere/trust.jwks'] } }, /codes\.trust: .*\/nowhere\/trust\.jwks/],
    [
      'the uplink',
      { uplink: { url: 'http://example.com/', tokenFile: '/t' } },
      /uplink\.url: expected https/,
    ],
  ])('%s', (_name, change, problem) => {
    const opened = real({ ...gateConfig(dir), ...change })
    expect(opened).toEqual({ ok: false, problem: expect.stringMatching(problem) })
    // Nothing is held on to: mended, it starts.
    const mended = real(gateConfig(dir))
    expect(mended.ok).toBe(true)
    if (mended.ok) open.push(mended.value)
  })

  /** As `kiosk run` does it, where no demo trusts its own passes. */
  function real(config: Record<string, unknown>) {
    const clock = new ManualClock(MORNING)
    const { devices } = createStage(clock, () => 0.5)
    return openKiosk({ config: configSchema.parse(config), clock, random: () => 0.5, devices, demo: null })
  }
})

describe('trust lists, at a gate without a restart', () => {
  const key = generatePassKey()
  const list = (): string => JSON.stringify(publicJwks(key, null))
  const file = (): string => join(dir, 'trust', 'district.jwks')
  const atMorning = MORNING / 1000

  /** A real gate with an empty folder of trust, a supervisor in its register, where visitors may show a certificate. */
  async function gateWithFolder() {
    mkdirSync(join(dir, 'trust'))
    const clock = new ManualClock(MORNING)
    const stage = createStage(clock, () => 0.5)
    const ordinary = gateConfig(dir)
    const config = configSchema.parse({
      ...ordinary,
      lanes: ordinary.lanes.map((lane) => ({ ...lane, defaultClass: 'visitor', thermometer: null })),
      rules: join(import.meta.dirname, '../test/fixtures/foreign-visitors/rules.json'),
      codes: { trust: [join(dir, 'trust')] },
    })
    const opened = openKiosk({ config, clock, random: () => 0.5, devices: stage.devices, demo: null })
    if (!opened.ok) throw new Error(opened.problem)
    const kiosk = opened.value
    open.push(kiosk)
    employ(kiosk)
    kiosk.lane(LANE)?.refresh()
    await clock.advance(3000)
    const held = async (text: string): Promise<string[]> => {
      stage.scan(text)
      await clock.advance(300)
      const codes = kiosk.lane(LANE)?.view().visit?.codes ?? []
      // Whoever left undecided is forgotten after a minute, and the files are looked at every minute.
      await clock.advance(125_000)
      return codes.map(({ family, status }) => `${family} ${status}`)
    }
    const shown = (): Promise<string[]> => {
      const terms = { issuer: 'ruian', subject: null, notBefore: null, expires: clock.now() + 3_600_000 }
      const content = { type: 'ra1', colour: 'green', maskedName: null } as const
      const pass = mintPass({ key, content, terms, now: clock.now() })
      if (!pass.ok) throw new Error(pass.problem)
      return held(pass.text)
    }
    return { api: kiosk.api, clock, shown, held }
  }

  test.each([
    ['that did not find the virus counts', false, 'dcc green'],
    ['that found it is no green, however well it is signed', true, 'dcc unknown'],
  ])("a test's certificate %s", async (_name, detected, code) => {
    const g = await gateWithFolder()
    const signer = signerOf('any')
    writeFileSync(join(dir, 'trust', 'eu.pem'), signer.pem)
    const modified = g.clock.now() / 1000
    utimesSync(join(dir, 'trust', 'eu.pem'), modified, modified)
    await g.clock.advance(60_000)
    const times = { issuedAt: MORNING, expires: MORNING + 3_600_000 }
    const claims = healthCertificateClaims({ certifies: 't', ...times, uvci: 'URN:UVCI:X', detected })
    expect(await g.held(mintHealthCertificateEu(signer, claims))).toEqual([code])
  })

  test('count once they are there, and no longer when they are taken away', async () => {
    const g = await gateWithFolder()
    expect(await g.shown()).toEqual(['ra1 invalid'])
    writeFileSync(file(), list())
    utimesSync(file(), atMorning, atMorning)
    await g.clock.advance(60_000)
    expect(await g.shown()).toEqual(['ra1 green'])
    rmSync(file())
    await g.clock.advance(60_000)
    expect(await g.shown()).toEqual(['ra1 invalid'])
  })

  test('are told as old after a day, stop after two weeks, and begin again renewed', async () => {
    const g = await gateWithFolder()
    writeFileSync(file(), list())
    const aged = async (hours: number): Promise<string[]> => {
      const modified = g.clock.now() - hours * 3_600_000
      utimesSync(file(), modified / 1000, modified / 1000)
      const { lists, ...rest } = g.api.trust()
      expect(rest).toEqual({ problems: [], warnHours: 24, stopDays: 14 })
      expect(lists).toMatchObject([{ source: file(), format: 'jwks', count: 1, modified }])
      return [...lists.map(({ state }) => state), ...(await g.shown())]
    }
    expect(await aged(0)).toEqual(['ok', 'ra1 green'])
    expect(await aged(25)).toEqual(['old', 'ra1 green'])
    expect(await aged(14 * 24)).toEqual(['stopped', 'ra1 invalid'])
    expect(await aged(1)).toEqual(['ok', 'ra1 green'])
  })

  test('that became unreadable count as they were, and the supervisor is told by file', async () => {
    const g = await gateWithFolder()
    writeFileSync(file(), list())
    utimesSync(file(), atMorning, atMorning)
    await g.clock.advance(60_000)
    writeFileSync(file(), 'rubbish')
    await g.clock.advance(60_000)
    expect(await g.shown()).toEqual(['ra1 green'])
    expect(g.api.trust().problems).toEqual([expect.stringContaining(file())])
  })
})

describe('the first start', () => {
  test('every lane waits for the supervisor; the first one opens them, and there is no second first', async () => {
    const g = await gate({ staffed: false })
    expect(g.view()).toMatchObject({ state: 'closed', closed: { why: 'setup', detail: null } })
    expect(g.kiosk.api.info()).toMatchObject({ needsSupervisor: true, demo: true, resultSeconds: 3 })
    expect(g.kiosk.api.info().needsGuards).toBe(true)
    expect(await laneOf(g).signIn('901', '730519')).toMatchObject({ ok: false, reason: 'wrong' })

    expect(await g.kiosk.api.createFirstSupervisor({ ...supervisor, pin: '123456' })).toEqual({
      ok: false,
      reason: 'weak-pin',
      detail: 'sequence',
    })
    expect(g.view().state).toBe('closed')
    expect(await g.kiosk.api.createFirstSupervisor(supervisor)).toEqual({ ok: true })
    expect(g.views.at(-1)).toMatchObject({ state: 'idle', closed: null })
    expect(g.kiosk.api.info()).toMatchObject({ needsSupervisor: false, needsGuards: true, demoStaff: [] })
    expect(await g.kiosk.api.createFirstSupervisor({ ...supervisor, number: '902' })).toEqual({
      ok: false,
      reason: 'not-first',
      detail: null,
    })
    expect(g.kiosk.api.staff()).toEqual([{ number: '901', name: '林班长', role: 'supervisor', active: true }])
    expect((await g.entries()).map(({ row }) => [row.kind, row.note, row.guard])).toEqual([
      ['audit', 'first supervisor 901 created', '901'],
    ])
    const by = { ...supervisor, role: 'supervisor' } as const
    expect(await g.kiosk.api.addStaff({ ...guard, role: 'guard' }, by)).toEqual({ ok: true })
    expect(g.kiosk.api.info().needsGuards).toBe(false)
  })

  test('a PIN of a real gate is hashed at the full cost, one of a demo is not', async () => {
    const costOf = async ({ api, store }: Kiosk) => {
      expect(await api.createFirstSupervisor(supervisor)).toEqual({ ok: true })
      return store?.db.prepare('SELECT scrypt_n AS n, scrypt_r AS r, scrypt_p AS p FROM staff').all()
    }
    const demo = await gate({ staffed: false, dir: join(dir, 'demo') })
    expect(await costOf(demo.kiosk)).toEqual([{ n: 2 ** 10, r: 8, p: 1 }])
    const clock = new ManualClock(MORNING)
    const { devices } = createStage(clock, () => 0.5)
    const config = configSchema.parse(gateConfig(dir))
    const real = openKiosk({ config, clock, random: () => 0.5, devices, demo: null })
    if (!real.ok) throw new Error(real.problem)
    open.push(real.value)
    expect(await costOf(real.value)).toEqual([{ n: 2 ** 15, r: 8, p: 1 }])
  })

  test('the register outlives the kiosk', async () => {
    const first = await gate()
    await first.close()
    const second = await gate({ staffed: false })
    expect(second.view().state).toBe('idle')
  })
})

describe('on duty', () => {
  test('signing in and out is on record, and a wrong PIN is not said to be wrong in more words', async () => {
    const g = await withStaff()
    const lane = laneOf(g)
    expect(g.view().onDuty).toEqual({ number: '102', name: '金值守', role: 'guard' })
    expect(lane.signOut()).toBe('ok')
    expect(lane.signOut()).toBe('nobody-on-duty')
    expect(lane.key('mask-on', g.view().keysFor)).toBe('nobody-on-duty')
    const wrong = { ok: false, reason: 'wrong', retryAt: null, triesLeft: 2 }
    expect(await lane.signIn('102', '9999')).toEqual(wrong)
    expect(await lane.signIn('103', '9999')).toEqual(wrong)
    expect(g.view().onDuty).toBeNull()
    expect((await g.entries()).map(({ row }) => `${row.guard}: ${row.note}`)).toEqual([
      '901: first supervisor 901 created',
      '901: guard 102 added',
      '102: guard on duty',
      '102: guard off duty',
    ])
  })

  test('by the number typed with a zero before it, which is not on record', async () => {
    const g = await withStaff()
    expect(await laneOf(g).signIn('0102', guard.pin)).toMatchObject({ ok: true })
    expect((await g.entries()).at(-1)?.row).toMatchObject({ guard: '102', note: 'guard on duty' })
  })

  test('a guard’s PIN does not unlock the supervisor’s pages, and a fourth wrong one waits', async () => {
    const g = await withStaff()
    expect(await g.kiosk.api.unlock('102', '2846')).toEqual({
      ok: false,
      reason: 'not-supervisor',
      retryAt: null,
      triesLeft: null,
    })
    expect(await g.kiosk.api.unlock('901', '730519')).toEqual({
      ok: true,
      staff: { number: '901', name: '林班长', role: 'supervisor' },
    })
    for (let wrong = 0; wrong < 3; wrong += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      expect(await g.kiosk.api.unlock('901', '000000')).toMatchObject({ ok: false, reason: 'wrong' })
    }
    const locked = await g.kiosk.api.unlock('901', '730519')
    const retryAt = g.clock.now() + 30_000
    expect(locked).toEqual({ ok: false, reason: 'locked', retryAt, triesLeft: 0 })
  })
})

describe('somebody deactivated', () => {
  const by = { ...supervisor, role: 'supervisor' } as const
  const withBareLanes: GateWish['config'] = (config) => ({
    ...config,
    lanes: [...config.lanes, { id: 'in-2', direction: 'in' }, { id: 'in-3', direction: 'in' }],
  })

  test('goes off duty at once at every lane, on record, and nobody else does', async () => {
    const g = await withStaff({ config: withBareLanes })
    const other = { number: '103', name: '陈值守', pin: '5938' }
    expect(await g.kiosk.api.addStaff({ ...other, role: 'guard' }, by)).toEqual({ ok: true })
    const signIn = (lane: string, { number, pin }: typeof other) =>
      g.kiosk.api.lane(lane)?.signIn(number, pin)
    expect(await signIn('in-2', guard)).toMatchObject({ ok: true })
    expect(await signIn('in-3', other)).toMatchObject({ ok: true })
    const told = (await g.entries()).length

    expect(g.kiosk.api.deactivate(guard.number, by)).toEqual({ ok: true })
    expect(g.views.at(-1)?.onDuty).toBeNull()
    expect(['in-1', 'in-2', 'in-3'].map((id) => g.kiosk.lane(id)?.onDuty?.number)).toEqual([
      undefined,
      undefined,
      '103',
    ])
    expect(g.lane.key('mask-on', null)).toBe('nobody-on-duty')
    expect((await g.entries()).slice(told).map(({ row }) => `${row.lane} ${row.guard}: ${row.note}`)).toEqual(
      ['in-1 901: 102 deactivated', 'in-1 102: guard off duty', 'in-2 102: guard off duty'],
    )
    expect(await laneOf(g).signIn(guard.number, guard.pin)).toMatchObject({ reason: 'inactive' })
    expect(g.kiosk.api.reactivate(guard.number, by)).toEqual({ ok: true })
    expect(await laneOf(g).signIn(guard.number, guard.pin)).toMatchObject({ ok: true })
  })

  test('is not the last supervisor, nor somebody whom nobody knows', async () => {
    const g = await withStaff()
    const refused = { ok: false, detail: null }
    expect(g.kiosk.api.deactivate('901', by)).toEqual({ ...refused, reason: 'last-supervisor' })
    expect(g.kiosk.api.deactivate('999', by)).toEqual({ ...refused, reason: 'no-such-number' })
    expect(g.kiosk.api.reactivate('999', by)).toEqual({ ...refused, reason: 'no-such-number' })
    expect(g.kiosk.api.deactivate('102', { ...by, number: '102' })).toEqual({ ...refused, reason: 'locked' })
    expect(g.view().onDuty?.number).toBe('102')
  })
})

test('a corrected name is shown at every lane where its owner is on duty, on record', async () => {
  const by = { ...supervisor, role: 'supervisor' } as const
  const g = await withStaff()
  expect(g.kiosk.api.rename('102', '金守门', by)).toEqual({ ok: true })
  expect(g.view().onDuty).toEqual({ number: '102', name: '金守门', role: 'guard' })
  expect((await g.entries()).slice(-1).map(({ row }) => `${row.guard}: ${row.note}`)).toEqual([
    '901: 102 renamed',
  ])
  expect(g.kiosk.api.rename('999', '金守门', by)).toMatchObject({ reason: 'no-such-number' })
})

describe('a new PIN', () => {
  const by = { ...supervisor, role: 'supervisor' } as const

  test('ends nothing: whoever is on duty stays so', async () => {
    const g = await withStaff()
    expect(await g.kiosk.api.resetPin('102', '5938', by)).toEqual({ ok: true })
    expect(g.view().onDuty?.number).toBe('102')
    expect(await g.kiosk.api.changePin({ number: '102', pin: '5938', newPin: '7461' })).toEqual({ ok: true })
    expect(g.view().onDuty?.number).toBe('102')
    expect((await g.entries()).slice(-2).map(({ row }) => `${row.guard}: ${row.note}`)).toEqual([
      '901: 102 given a new PIN',
      '102: 102 changed own PIN',
    ])
  })

  test('is refused where it is weak, and where the old one is wrong', async () => {
    const g = await withStaff()
    const { api } = g.kiosk
    expect(await api.resetPin('102', '1234', by)).toEqual({
      ok: false,
      reason: 'weak-pin',
      detail: 'sequence',
    })
    const change = { number: '102', pin: guard.pin, newPin: '1234' }
    const none = { ok: false, retryAt: null, triesLeft: null }
    expect(await api.changePin(change)).toEqual({ ...none, reason: 'weak-pin' })
    expect(await api.changePin({ ...change, pin: '9999' })).toEqual({
      ...none,
      reason: 'wrong',
      triesLeft: 2,
    })
  })

  test('is nowhere in the records, nor is any other', async () => {
    const g = await withStaff()
    await g.kiosk.api.resetPin('102', '593817', by)
    await g.kiosk.api.changePin({ number: '102', pin: '593817', newPin: '746102' })
    const tables = g.kiosk.store?.db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all()
    const rows = tables?.flatMap((table) =>
      g.kiosk.store?.db.prepare(`SELECT * FROM "${String(table)}"`).all(),
    )
    expect(JSON.stringify(rows)).toContain('102 changed own PIN')
    expect(JSON.stringify(rows)).not.toMatch(/593817|746102|730519/)
  })
})

test('a change of the staff that cannot be written is not made', async () => {
  const g = await withStaff()
  const by = { ...supervisor, role: 'supervisor' } as const
  const refill = g.fillDisk()
  const refused = { ok: false, reason: 'not-written' }
  const { api } = g.kiosk
  const before = api.staff()
  expect(await api.addStaff({ ...guard, number: '103', role: 'guard' }, by)).toMatchObject(refused)
  expect(api.deactivate('102', by)).toMatchObject(refused)
  expect(g.lane.onDuty?.number).toBe('102')
  expect(await api.resetPin('102', '5938', by)).toMatchObject(refused)
  expect(api.staff()).toEqual(before)
  refill()
  expect(await laneOf(g).signIn('102', guard.pin)).toMatchObject({ ok: true })
  expect(api.deactivate('102', by)).toEqual({ ok: true })
})

describe('override', () => {
  test.each([
    ['mask-off', 'pass', null, 'ok'],
    ['mask-off', 'deny', null, 'already-so'],
    ['health-red', 'pass', null, 'needs-supervisor'],
    ['health-red', 'pass', { number: '901', pin: '000000' }, 'wrong'],
    ['health-red', 'pass', { number: '102', pin: '2846' }, 'not-supervisor'],
    ['health-red', 'pass', { number: '901', pin: '730519' }, 'ok'],
    ['health-yellow', 'pass', null, 'ok'],
    ['class-courier', 'pass', null, 'not-allowed'],
    ['class-courier', 'pass', { number: '901', pin: '000000' }, 'not-allowed'],
    ['class-courier', 'pass', { number: '901', pin: '730519' }, 'not-allowed'],
  ] as const)('after %s to %s with %j: %s', async (key, to, by, outcome) => {
    const g = await withStaff()
    const entryId = await denied(g, key)
    const asked = { entryId, to, reason: 'instructed', supervisor: by } as const
    const answer = await laneOf(g).override(asked)
    expect(typeof answer === 'string' ? answer : answer.reason).toBe(outcome)
    const overrides = (await g.entries()).filter(({ row }) => row.kind === 'override')
    expect(overrides).toHaveLength(outcome === 'ok' ? 1 : 0)
    if (outcome === 'ok') expect(overrides[0]?.row.guard).toBe(by?.number ?? '102')
  })

  test.each([
    ['a confirmed fever', [38.1, 38.2], 'needs-supervisor'],
    ['an isolation order', 'order-in-force', 'needs-supervisor'],
  ] as const)('%s stays unless the supervisor says so', async (_name, what, outcome) => {
    const g = await withStaff()
    g.stage.arrive()
    await g.clock.advance(600)
    g.press('seen-green')
    if (what === 'order-in-force') {
      g.press('class-returnee')
      g.press('order-in-force')
      g.keyIn('handheld', 36.5)
    } else {
      g.keyIn('handheld', what[0])
      await g.clock.advance(6000)
      g.keyIn('handheld', what[1])
    }
    const entryId = g.view().recent[0]?.ruled?.entryId ?? ''
    const asked = { entryId, to: 'pass', reason: 'instructed' } as const
    expect(await laneOf(g).override({ ...asked, supervisor: null })).toBe(outcome)
    expect(await laneOf(g).override({ ...asked, supervisor })).toBe('ok')
  })

  test('the supervisor’s PIN is not looked at while there is a wait for wrong ones', async () => {
    const g = await withStaff()
    const entryId = await denied(g, 'health-red')
    const asked = { entryId, to: 'pass', reason: 'instructed' } as const
    const tried = (pin: string) => laneOf(g).override({ ...asked, supervisor: { number: '901', pin } })
    for (let wrong = 0; wrong < 3; wrong += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      expect(await tried('000000')).toMatchObject({ reason: 'wrong', triesLeft: 2 - wrong })
    }
    expect(await tried(supervisor.pin)).toMatchObject({ reason: 'locked', retryAt: g.clock.now() + 30_000 })
    await g.clock.advance(30_000)
    expect(await tried(supervisor.pin)).toBe('ok')
  })

  test('with nobody on duty not even the supervisor’s PIN turns it', async () => {
    const g = await withStaff()
    const entryId = await denied(g, 'mask-off')
    laneOf(g).signOut()
    expect(await laneOf(g).override({ entryId, to: 'pass', reason: 'instructed', supervisor })).toBe(
      'nobody-on-duty',
    )
  })

  test('an entry that is not there', async () => {
    const g = await withStaff()
    const asked = { entryId: 'in-1-nobody', to: 'pass', reason: 'instructed', supervisor: null } as const
    expect(await laneOf(g).override(asked)).toBe('no-such-entry')
  })
})

describe('a lane as the screens use it', () => {
  test.each([
    ['12-3-501', 'ok'],
    ['12幢3单元501室', 'ok'],
    ['12-501', 'not-a-household'],
    ['', 'not-a-household'],
  ])('household %j: %s', async (typed, outcome) => {
    const g = await gate()
    expect(laneOf(g).household(typed, g.view().keysFor)).toBe(outcome)
    expect(g.view().ahead?.household ?? null).toBe(outcome === 'ok' ? '12-3-501' : null)
  })

  test('typed scans are taken where a keyboard scanner is, while the lane is open', async () => {
    const without = await gate()
    expect(laneOf(without).typedScan(HEALTH_TEXT)).toBe('no-keyboard-scanner')
    await without.close()

    const withOne = (config: Record<string, unknown>) => ({
      ...config,
      lanes: [{ id: LANE, direction: 'in', scanners: [{ kind: 'keyboard' }] }],
    })
    const g = await gate({ config: withOne })
    expect(g.kiosk.api.info().lanes).toEqual([
      { id: LANE, direction: 'in', keyboardScanner: true, camera: null },
    ])
    expect(g.view().devices).toEqual([{ id: 'scanner-1', kind: 'keyboard', state: 'online', detail: null }])
    expect(laneOf(g).typedScan(HEALTH_TEXT)).toBe('ok')
    expect(g.view().visit?.codes).toMatchObject([{ family: 'zhejiang', status: 'unknown' }])
    expect(laneOf(g).typedScan(null)).toBe('ok')
    expect(g.view()).toMatchObject({ notice: 'scan-again', visit: { codes: [{ family: 'zhejiang' }] } })
    g.fillDisk()
    g.press('health-red')
    expect(laneOf(g).typedScan(HEALTH_TEXT)).toBe('lane-closed')
  })

  test('a lane that the gate does not have', async () => {
    const g = await gate()
    expect(g.kiosk.api.lane('in-2')).toBeNull()
    expect(g.kiosk.lane('in-2')).toBeNull()
  })

  test('one lane that cannot write does not close the other', async () => {
    const two = (config: Record<string, unknown>) => ({
      ...config,
      lanes: [
        { id: LANE, direction: 'in' },
        { id: 'in-2', direction: 'in' },
      ],
    })
    const g = await gate({ config: two })
    const makeSpace = g.fillDisk()
    g.press('health-red')
    expect(g.view().state).toBe('closed')
    makeSpace()
    expect(g.kiosk.lane('in-2')?.view().state).toBe('idle')
  })
})

describe('the supervisor’s pages', () => {
  const today = {
    from: MORNING,
    to: MORNING + 86_400_000,
    verdict: null,
    lane: null,
    personClass: null,
    text: null,
    before: null,
  }

  test('a hundred entries a page, newest first, and on from there', async () => {
    const g = await gate()
    for (let more = 0; more < 103; more += 1) g.press('release')
    const first = await g.kiosk.api.entries(today)
    expect(first.rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => 103 - index))
    const second = await g.kiosk.api.entries({ ...today, before: first.next })
    expect(second.rows.map(({ seq }) => seq)).toEqual([3, 2, 1])
    expect(second.next).toBeNull()
  })

  test('an export is on record with who took it', async () => {
    const g = await gate()
    await greenResident(g)
    let csv = ''
    for await (const piece of g.kiosk.api.exportCsv(today, {
      number: '901',
      name: '林班长',
      role: 'supervisor',
    })) {
      csv += piece
    }
    expect(csv.split('\r\n')).toHaveLength(4)
    expect((await g.entries()).at(-1)?.row).toMatchObject({
      kind: 'audit',
      guard: '901',
      note: 'entries from 2020-03-06T00:00:00.000Z to 2020-03-07T00:00:00.000Z exported',
    })
  })
})

describe('whose life it is', () => {
  const secrets = [
    '章*山',
    '12-3-501',
    '瓯江电子',
    '301-7',
    HEALTH_TOKEN,
    'healthAct',
    'RA1:',
    'SB1:',
    'GP1:',
    'WP1:',
  ]

  /** Everybody who can leave a trace: codes, passes with names, a typed household, passes and denies. */
  async function aMorning(): Promise<Gate> {
    const g = await gate()
    const scan = async (text: string): Promise<void> => {
      g.stage.scan(text)
      await g.clock.advance(400)
    }
    for (const pass of [
      { type: 'ra1', colour: 'green', name: '章*山' },
      { type: 'wp1', enterprise: '瓯江电子', name: '章*山' },
      { type: 'gp1', household: '12-3-501', name: '章*山' },
      { type: 'sb1', staffNumber: '301-7', name: '章*山' },
    ] as const) {
      g.stage.arrive()
      // oxlint-disable-next-line no-await-in-loop -- one person after the other
      await g.clock.advance(600)
      // oxlint-disable-next-line no-await-in-loop
      await scan(HEALTH_TEXT)
      // oxlint-disable-next-line no-await-in-loop
      await scan(g.stage.pass({ ...pass, expiresIn: 3600 }))
      g.household('12-3-501')
      g.press(pass.type === 'ra1' ? 'seen-green' : 'health-red')
      g.stage.hold(36.5, 21)
      // oxlint-disable-next-line no-await-in-loop
      await g.clock.advance(1500)
      g.lane.household('12-3-501', g.view().recent[0]?.id ?? '')
      // oxlint-disable-next-line no-await-in-loop
      await leave(g)
      // oxlint-disable-next-line no-await-in-loop
      await g.clock.advance(15_000)
    }
    await scan(`${HEALTH_TEXT} and more`)
    return g
  }

  test('no name, household or code stands in a chained row; of a code only its HMAC', async () => {
    const g = await aMorning()
    const tokenKey = g.kiosk.store?.codeTokenKey ?? ''
    const entries = await g.entries()
    expect(entries.filter(({ row }) => row.kind === 'entry').map(({ row }) => row.verdict)).toEqual([
      'pass',
      'deny',
      'deny',
      'deny',
    ])
    expect(entries[0]).toMatchObject({ maskedName: '章*山', household: '12-3-501' })
    await g.close()
    const rows = pastEveryCheck(dir, (db) =>
      db.prepare<[], string>('SELECT row FROM journal').pluck().all(),
    ).join('\n')
    for (const secret of secrets) expect(rows).not.toContain(secret)
    const blind = createHmac('sha256', tokenKey).update(`zhejiang:${HEALTH_TOKEN}`).digest('base64url')
    expect(rows).toContain(blind)
  })

  test('no text of a code stands anywhere in the file, nor in what the screens are told', async () => {
    const g = await aMorning()
    const told = JSON.stringify(g.views)
    await g.close()
    const tables = pastEveryCheck(dir, (db) =>
      db
        .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .pluck()
        .all()
        .flatMap((table) => db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).all())
        .flatMap((row) => Object.values(row))
        .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
        .join('\n'),
    )
    // The search finds what is there.
    expect(tables).toContain('章*山')
    expect(told).toContain('章*山')
    for (const code of [HEALTH_TOKEN, 'healthAct', 'dingtalk', 'RA1:', 'SB1:', 'GP1:', 'WP1:']) {
      expect(tables).not.toContain(code)
      expect(told).not.toContain(code)
    }
    for (const name of ['kiosk.db', 'kiosk.db-wal']) {
      const file = join(dir, 'data', name)
      const bytes = readdirSync(join(dir, 'data')).includes(name) ? readFileSync(file, 'latin1') : ''
      expect(bytes).not.toContain(HEALTH_TOKEN)
    }
  })
})

test('the backlog on the screen counts what has not gone up', async () => {
  const g = await gate()
  expect(g.view().backlog).toEqual({ waiting: 0, parked: 0, lastError: null })
  await greenResident(g)
  expect(g.view().backlog.waiting).toBe(1)
  await g.close()
  const again: Pick<Kiosk, 'lane'> = (await gate()).kiosk
  expect(again.lane(LANE)?.view().backlog.waiting).toBe(1)
})
