import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MORNING, openGate, pastEveryCheck, type Gate } from '../../test/fixtures/gate-at-work.ts'
import { SCREENS_KEPT } from './screens.ts'

let dir: string
let gate: Gate
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kiosk-screens-'))
  gate = await openGate({ dir })
})
afterEach(async () => {
  await gate.close()
  rmSync(dir, { recursive: true, force: true })
})

const HOUR_MS = 3_600_000
const BY = { number: '900', name: '陈班长', role: 'supervisor' } as const
const screens = () => gate.kiosk.api.screens
async function restart(): Promise<void> {
  await gate.close()
  gate = await openGate({ dir, at: gate.clock.now() })
}
const idOf = (key: string): string => {
  const id = screens().find(key)
  if (id === null) throw new Error('no such screen')
  return id
}
const stored = () =>
  gate.kiosk.store?.db.prepare<[], { seen: number }>('SELECT seen_at AS seen FROM screen').all()

describe('a screen that was let in once', () => {
  test('is let in again after a restart; what was made up is not', async () => {
    const key = screens().letIn()
    expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const id = idOf(key)
    await restart()
    expect(screens().find(key)).toBe(id)
    expect(screens().find(`${key}x`)).toBeNull()
    expect(screens().find(id)).toBeNull()
  })

  test('leaves its key nowhere on the disk', async () => {
    const key = screens().letIn()
    await gate.close()
    const kept = pastEveryCheck(dir, (db) => db.prepare('SELECT hex(key_hash), * FROM screen').all())
    expect(JSON.stringify(kept)).not.toContain(key)
    expect(kept).toHaveLength(1)
  })

  test('is listed with when it was let in and last seen', async () => {
    const now = gate.clock.now()
    const id = idOf(screens().letIn())
    expect(screens().list()).toEqual([{ id, letInAt: now, seenAt: now }])
    await gate.clock.advance(60_000)
    screens().seen(id)
    expect(screens().list()).toEqual([{ id, letInAt: now, seenAt: now + 60_000 }])
  })

  test('is written as seen once an hour, however often it is seen', async () => {
    const id = idOf(screens().letIn())
    const [letIn] = stored() ?? []
    await gate.clock.advance(HOUR_MS - 1)
    screens().seen(id)
    expect(stored()).toEqual([letIn])
    await gate.clock.advance(1)
    screens().seen(id)
    const [seen] = stored() ?? []
    expect(seen?.seen).toBe((letIn?.seen ?? 0) + HOUR_MS)
    await restart()
    expect(screens().list()).toMatchObject([{ seenAt: seen?.seen }])
  })
})

describe('of more than are kept', () => {
  test('the one that was not seen for longest goes, over a restart too', async () => {
    const keys: string[] = []
    for (let n = 0; n < SCREENS_KEPT; n += 1) {
      keys.push(screens().letIn())
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await gate.clock.advance(1)
    }
    const [first = '', second = '', third = ''] = keys
    const gone: string[] = []
    screens().onRevoked((ids) => gone.push(...ids))
    const oldest = idOf(second)
    screens().seen(idOf(first))
    const newest = screens().letIn()
    expect(gone).toEqual([oldest])
    const present = () => [first, second, third, newest].map((key) => screens().find(key) !== null)
    expect(present()).toEqual([true, false, true, true])
    await restart()
    expect(present()).toEqual([true, false, true, true])
    expect(screens().list()).toHaveLength(SCREENS_KEPT)
  })

  test('of several that were seen in one moment the one that came first', () => {
    const keys = Array.from({ length: SCREENS_KEPT + 2 }, () => screens().letIn())
    expect(keys.map((key) => screens().find(key) !== null)).toEqual(keys.map((_, n) => n >= 2))
  })

  test('never the one that has just come, though the clock was set back', async () => {
    for (let n = 0; n < SCREENS_KEPT; n += 1) screens().letIn()
    await gate.close()
    gate = await openGate({ dir, at: MORNING - 10 * 365 * 24 * HOUR_MS })
    expect(screens().find(screens().letIn())).not.toBeNull()
  })
})

describe('revoked', () => {
  test('one is out at once and for good, the others stay, and it is on record who did it', async () => {
    const [one, other] = [screens().letIn(), screens().letIn()]
    const [id, letInAt] = [idOf(one), new Date(gate.clock.now()).toISOString()]
    const gone: string[] = []
    const stopListening = screens().onRevoked((ids) => gone.push(...ids))
    expect(screens().revoke({ screen: id }, BY)).toBe('ok')
    expect(gone).toEqual([id])
    expect([screens().find(one), screens().find(other) !== null]).toEqual([null, true])
    expect(screens().revoke({ screen: id }, BY)).toBe('no-such-screen')
    await restart()
    expect([screens().find(one), screens().find(other) !== null]).toEqual([null, true])
    const audits = (await gate.entries()).filter(({ row }) => row.kind === 'audit')
    expect(audits.map(({ row }) => [row.note, row.guard])).toEqual([
      [`screen let in ${letInAt} revoked`, '900'],
    ])
    stopListening()
  })

  test('all but one', async () => {
    const keys = [screens().letIn(), screens().letIn(), screens().letIn()]
    const [, kept = ''] = keys
    expect(screens().revoke({ allBut: idOf(kept) }, BY)).toBe('ok')
    await restart()
    expect(keys.map((key) => screens().find(key) !== null)).toEqual([false, true, false])
    expect(screens().revoke({ allBut: idOf(kept) }, BY)).toBe('no-such-screen')
    // A window that is no browser has no screen of its own.
    expect(screens().revoke({ allBut: null }, BY)).toBe('ok')
    expect(screens().list()).toEqual([])
  })

  test('not where it cannot be put on record', async () => {
    const key = screens().letIn()
    const gone: string[] = []
    screens().onRevoked((ids) => gone.push(...ids))
    const empty = gate.fillDisk()
    expect(screens().revoke({ screen: idOf(key) }, BY)).toBe('not-written')
    empty()
    expect([screens().find(key) !== null, gone]).toEqual([true, []])
    await restart()
    expect(screens().find(key)).not.toBeNull()
  })
})

describe('where nothing can be kept', () => {
  test('a screen is let in for this run', async () => {
    gate.kiosk.store?.db.pragma('query_only = ON')
    const key = screens().letIn()
    screens().seen(idOf(key))
    expect(screens().find(key)).not.toBeNull()
    await restart()
    expect(screens().find(key)).toBeNull()
  })

  test('without a store too', async () => {
    await gate.close()
    rmSync(join(dir, 'kiosk.key'))
    gate = await openGate({ dir, staffed: false })
    expect(gate.kiosk.fault?.detail).toMatch(/^key-missing/)
    const key = screens().letIn()
    expect(screens().find(key)).not.toBeNull()
    expect(screens().list()).toHaveLength(1)
    expect(screens().revoke({ allBut: null }, BY)).toBe('not-written')
  })
})
