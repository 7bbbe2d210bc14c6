import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { leave, openGate, SUPERVISOR, type Gate } from '../../test/fixtures/gate-at-work.ts'
import type { GuardKey } from '../words.ts'

let dir: string
let g: Gate
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kiosk-earlier-'))
  g = await openGate({ dir })
})
afterEach(async () => {
  await g.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Somebody who steps up, is measured and goes; the id of the visit. */
async function serve(celsius: number, ...keys: GuardKey[]): Promise<string> {
  g.stage.arrive()
  await g.clock.advance(600)
  for (const key of keys) expect(g.press(key)).toBe('ok')
  g.stage.hold(celsius, 21)
  await g.clock.advance(1500)
  await leave(g)
  await g.clock.advance(10_000)
  return g.view().recent[0]?.id ?? ''
}

async function restart(hours = 0): Promise<void> {
  await g.close()
  g = await openGate({ dir, at: g.clock.now() + hours * 3_600_000 })
}

test('after a restart the dock knows who is still to be dealt with, and what is known of them', async () => {
  const red = await serve(36.6, 'health-red')
  const maskless = await serve(36.5, 'seen-green', 'mask-off')
  await serve(36.4, 'seen-green')
  expect(g.lane.household('12-3-501', red)).toBe('ok')
  expect(g.lane.key('class-returnee', red)).toBe('ok')
  expect(g.lane.keyIn('contact', 36.8, red)).toBe('ok')
  expect(g.lane.handled(maskless)).toBe('ok')
  const { handling, recent } = g.view()
  expect(handling.map(({ id }) => id)).toEqual([red])
  await restart()
  expect(g.view().handling).toEqual(handling)
  expect(g.view().recent).toEqual(recent)
  expect(g.lane.handled(red)).toBe('ok')
  await restart()
  expect(g.view().handling).toEqual([])
})

test('a deny that was handled by a wrong key is still to be dealt with after a restart', async () => {
  const maskless = await serve(36.5, 'seen-green', 'mask-off')
  expect(g.lane.handled(maskless)).toBe('ok')
  expect(g.press('undo')).toBe('ok')
  const { handling } = g.view()
  expect(handling.map(({ id }) => id)).toEqual([maskless])
  await restart()
  expect(g.view().handling).toEqual(handling)
})

test('an override stands, and the visits are numbered on', async () => {
  const maskless = await serve(36.5, 'seen-green', 'mask-off')
  const entryId = g.view().recent[0]?.ruled?.entryId ?? ''
  expect(g.lane.override(entryId, 'pass', 'known-resident', SUPERVISOR)).toBe('ok')
  const { recent } = g.view()
  await restart()
  expect(g.view()).toMatchObject({ handling: [], recent })
  expect(maskless).toMatch(/-1$/)
  expect(await serve(36.5, 'seen-green')).toMatch(/-2$/)
})

test('an override that is turned back leaves the first verdict with what is done about it', async () => {
  await serve(36.5, 'class-courier')
  const entryId = g.view().recent[0]?.ruled?.entryId ?? ''
  expect(g.lane.override(entryId, 'pass', 'instructed', SUPERVISOR)).toBe('ok')
  expect(g.view().recent[0]?.ruled).toMatchObject({ overridden: 'pass', action: 'admit' })
  expect(g.lane.override(entryId, 'deny', 'wrong-key', SUPERVISOR)).toBe('ok')
  const back = { verdict: 'deny', overridden: 'deny', action: 'parcel-desk', reasons: ['courier'] }
  expect(g.view().handling[0]?.ruled).toMatchObject(back)
  const rows = (await g.entries()).map(({ row }) => [row.kind, row.verdict, row.action])
  expect(rows.slice(-2)).toEqual([
    ['override', 'pass', 'admit'],
    ['override', 'deny', 'parcel-desk'],
  ])
  await restart()
  expect(g.view().handling[0]?.ruled).toMatchObject(back)
})

test('a wrong key is not pressed again by a restart; whoever was undecided is nobody to deal with', async () => {
  const courier = await serve(36.5, 'class-courier')
  expect(g.lane.checkAgain(courier)).toBe('ok')
  await serve(38.5, 'health-green')
  await restart()
  expect(g.view().handling).toEqual([])
  expect(g.view().recent.map(({ ruled }) => ruled?.verdict ?? null)).toEqual([null, 'deny'])
})

test('of the night before last nothing is left on the dock', async () => {
  await serve(36.6, 'health-red')
  await restart(13)
  expect(g.view()).toMatchObject({ handling: [], recent: [] })
})

describe('killed while somebody is undecided', () => {
  /** As the store is at this moment; the kiosk that goes on is not heard of again. */
  async function kill(seconds: number): Promise<void> {
    const left = mkdtempSync(join(tmpdir(), 'kiosk-killed-'))
    // Not by this process, which would lose its locks on the file.
    execFileSync('cp', ['-r', `${dir}/.`, left])
    await g.close()
    rmSync(dir, { recursive: true, force: true })
    dir = left
    g = await openGate({ dir, at: g.clock.now() + seconds * 1000 })
  }

  test('a fever is asked about when somebody steps up, and is on record when nobody does', async () => {
    await serve(38.5, 'seen-green')
    const feverish = g.view().looksAt
    await kill(5)
    g.stage.arrive()
    await g.clock.advance(600)
    expect(g.view().visit?.askedWho).toEqual({ visit: feverish, celsius: 38.5 })
    await leave(g)
    await g.clock.advance(60_000)
    expect((await g.entries()).map(({ row }) => [row.kind, row.verdict, row.temperature?.celsius])).toEqual([
      ['entry', null, 38.5],
    ])
    await kill(5)
    expect(await g.entries()).toHaveLength(1)
  })

  test('who waits aside goes on waiting under the same number, and can be ruled', async () => {
    g.stage.arrive()
    await g.clock.advance(600)
    for (const key of ['health-green', 'step-aside'] as const) expect(g.press(key)).toBe('ok')
    await leave(g)
    const { parked } = g.view()
    expect(parked).toMatchObject([{ ticket: 1 }])
    await kill(60)
    expect(g.view().parked).toEqual(parked)
    expect(g.lane.key('health-red', parked[0]?.id ?? null)).toBe('ok')
    expect(g.view()).toMatchObject({ parked: [], handling: [{ id: parked[0]?.id }] })
    await kill(5)
    expect(g.view()).toMatchObject({ parked: [], handling: [{ id: parked[0]?.id }] })
  })
})
