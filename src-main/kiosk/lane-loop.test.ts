import { afterEach, describe, expect, test } from 'vitest'
import {
  entriesIn,
  type gateConfig,
  greenResident,
  GUARD,
  HEALTH_TEXT,
  LANE,
  leave,
  MORNING,
  openGate,
  OTHER_HEALTH_TEXT,
  reader,
  SUPERVISOR,
  type Gate,
  type GateWish,
} from '../../test/fixtures/gate-at-work.ts'
import { handAt } from '../../test/fixtures/dock-hand.ts'
import { WallClock } from '../../test/fixtures/wall-clock.ts'
import { ManualClock } from '../../drivers/clock.ts'
import { createAuthorityTwin } from '../demo/authority-twin.ts'
import type { LaneView } from '../api/contract.ts'
import { findEntry, type ListedEntry } from '../journal/query.ts'
import type { Entry } from '../journal/entry.ts'
import type { GuardKey } from '../words.ts'
import type { Ink } from './lane-ink.ts'
import { LaneLoop } from './lane-loop.ts'
import { loadRules } from './rules-file.ts'
import { Sightings } from './sightings.ts'

let open: { close(): Promise<void> }[] = []
async function gate(wish: Partial<GateWish> = {}): Promise<Gate> {
  const opened = await openGate(wish)
  open.push(opened)
  return opened
}
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()))
  open = []
})

/** One after the other, 300 ms apart. */
async function press(g: Gate, ...keys: GuardKey[]): Promise<void> {
  for (const key of keys) {
    expect(g.press(key)).toBe('ok')
    // oxlint-disable-next-line no-await-in-loop -- one key after the other
    await g.clock.advance(300)
  }
}

async function arrive(g: Gate): Promise<void> {
  g.stage.arrive()
  await g.clock.advance(600)
}

async function measure(g: Gate, celsius: number): Promise<void> {
  g.stage.hold(celsius, 21)
  await g.clock.advance(1500)
}

async function scan(g: Gate, text: string): Promise<void> {
  g.stage.scan(text)
  await g.clock.advance(300)
}

/** A resident whom the guard denies for want of a mask. */
async function maskless(g: Gate): Promise<string> {
  await arrive(g)
  await press(g, 'health-green', 'ruian-green', 'mask-off')
  await measure(g, 36.5)
  return ruledId(g)
}

async function denied(g: Gate, ...keys: GuardKey[]): Promise<string> {
  await arrive(g)
  await press(g, ...keys)
  await measure(g, 36.5)
  return ruledId(g)
}

function ruledId(g: Gate): string {
  return g.view().recent[0]?.id ?? 'nobody was ruled'
}

const visits = (entries: readonly ListedEntry[]): ListedEntry[] =>
  entries.filter(({ row }) => row.kind === 'entry')
const short = (entries: readonly ListedEntry[]) =>
  visits(entries).map(({ row }) => `${row.verdict} ${row.evidence.map((item) => item.kind).join(' ')}`)
const ruledOf = (view: LaneView): string[] =>
  [view.visit, ...view.recent, ...view.handling, ...view.parked].flatMap((visit) =>
    visit?.ruled ? [visit.id] : [],
  )

describe('ink before lamp', () => {
  test.each([
    ['a pass', (g: Gate): Promise<void> => greenResident(g), 'pass'],
    ['a red seen by the guard', (g: Gate): Promise<void> => press(g, 'health-red'), 'deny'],
    ['a missing mask', (g: Gate): Promise<unknown> => maskless(g), 'deny'],
    [
      'a visit ruled at the desk',
      async (g: Gate): Promise<void> => {
        await arrive(g)
        await press(g, 'seen-green', 'step-aside')
        expect(g.lane.keyIn('contact', 36.4, g.view().parked[0]?.id ?? '')).toBe('ok')
      },
      'pass',
    ],
    ['a release', async (g: Gate): Promise<void> => void g.press('release'), 'pass'],
  ] as const)('%s is found in the file by whoever sees it on the screen', async (name, act, verdict) => {
    const g = await gate()
    const beside = reader(g.dir)
    const seen = new Map<string, string | null>()
    g.lane.watch((view) => {
      for (const id of ruledOf(view)) {
        if (!seen.has(id)) seen.set(id, findEntry(beside, id)?.row.verdict ?? null)
      }
    })
    await act(g)
    beside.close()
    // Ambulance, fire: the one lamp before ink.
    expect([...seen.values()]).toEqual([name === 'a release' ? null : verdict])
    expect(visits(await g.entries()).map(({ row }) => row.verdict)).toEqual([verdict])
  })

  test('an override is found in the file by whoever sees it on the screen', async () => {
    const g = await gate()
    const id = await maskless(g)
    const beside = reader(g.dir)
    const seen: (readonly string[])[] = []
    g.lane.watch((view) => {
      if (view.recent[0]?.ruled?.overridden) seen.push(findEntry(beside, id)?.amendedBy ?? [])
    })
    expect(g.lane.override(id, 'pass', 'paper-proof', GUARD)).toBe('ok')
    beside.close()
    expect(seen[0]).toHaveLength(1)
  })
})

describe('an emergency release', () => {
  test('hides whoever is undecided: the first key shows them again and is not about them', async () => {
    const g = await gate()
    g.lane.scan({ ok: true, text: HEALTH_TEXT, symbology: null })
    const waits = g.view().visit?.id
    expect(waits).toBeDefined()
    expect(g.press('release')).toBe('ok')
    expect(g.view().visit?.id).not.toBe(waits)
    await press(g, 'mask-off')
    expect(g.view()).toMatchObject({ notice: 'key-ignored', visit: { id: waits } })
    expect(g.view().visit?.conditions).not.toContainEqual({ id: 'mask', state: 'bad' })
    await press(g, 'mask-off')
    expect(g.view().visit?.conditions).toContainEqual({ id: 'mask', state: 'bad' })
  })
})

describe('a disk that is full', () => {
  test('the lane closes and says why, no verdict leaves it, and it opens again when there is space', async () => {
    const g = await gate()
    await arrive(g)
    await press(g, 'seen-green')
    const makeSpace = g.fillDisk()
    g.views.length = 0
    await measure(g, 36.5)
    expect(g.view()).toMatchObject({ state: 'closed', closed: { why: 'disk-full' }, visit: null })
    expect(g.view().closed?.detail).toMatch(/SQLITE_FULL/)
    expect(g.press('mask-on')).toBe('lane-closed')
    await g.clock.advance(30_000)
    expect(g.views.flatMap(ruledOf)).toEqual([])
    expect(g.view().state).toBe('closed')

    makeSpace()
    await g.clock.advance(5000)
    expect(g.view()).toMatchObject({ state: 'idle', closed: null })
    const entries = await g.entries()
    expect(entries.some(({ row }) => row.kind === 'audit' && row.note === 'lane-reopened')).toBe(true)
    // With the reading that could not be ruled on.
    expect(short(entries)).toEqual(['null seen seen mask temperature'])

    await leave(g)
    await greenResident(g)
    expect(g.view().state).toBe('pass')
    expect(short(await g.entries())).toHaveLength(2)
  })

  test('whoever could not be ruled is judged anew where he stands, by the same code', async () => {
    const g = await gate()
    await arrive(g)
    await press(g, 'ruian-green', 'mask-on')
    await scan(g, HEALTH_TEXT)
    await measure(g, 36.5)
    const makeSpace = g.fillDisk()
    expect(g.press('health-green')).toBe('lane-closed')
    makeSpace()
    await g.clock.advance(5000)
    await scan(g, HEALTH_TEXT)
    expect(g.view()).toMatchObject({ notice: null, visit: { codes: [{ family: 'zhejiang' }] } })
    await press(g, 'seen-green')
    await measure(g, 36.5)
    expect(g.view().state).toBe('pass')
    expect(short(await g.entries()).map((entry) => entry.split(' ')[0])).toEqual(['null', 'pass'])
  })

  test('whom the guard called next is measured, though the one before could not be written', async () => {
    const g = await gate()
    // And still stands there.
    await greenResident(g)
    await g.clock.advance(3000)
    await scan(g, HEALTH_TEXT)
    expect(g.press('next-person')).toBe('ok')
    const makeSpace = g.fillDisk()
    await g.clock.advance(5000)
    expect(g.view().state).toBe('closed')
    makeSpace()
    await g.clock.advance(5000)
    await leave(g)
    await arrive(g)
    await press(g, 'seen-green')
    await measure(g, 36.8)
    expect(g.view()).toMatchObject({ state: 'pass', visit: { temperature: { celsius: 36.8 } } })
  })

  test('what the guard says again of somebody who could not be ruled is no double tap', async () => {
    const g = await gate()
    // The one before still stands at the thermometer.
    await greenResident(g)
    await g.clock.advance(1000)
    const makeSpace = g.fillDisk()
    g.press('health-red')
    expect(await leave(g)).toBeUndefined()
    expect(g.view().state).toBe('closed')
    makeSpace()
    await g.clock.advance(5000)
    await press(g, 'health-red')
    expect(g.view()).toMatchObject({ state: 'deny', notice: null })
  })

  test('a result that stood there is taken off the screen', async () => {
    const g = await gate({ config: (config) => ({ ...config, screen: { resultSeconds: 15 } }) })
    await greenResident(g)
    g.fillDisk()
    expect(g.lane.audit('anything', null)).toBe(false)
    expect(g.view()).toMatchObject({ state: 'closed', visit: null })
  })

  test('whoever was opened and ruled by one key has an entry too', async () => {
    const g = await gate()
    const makeSpace = g.fillDisk()
    expect(g.press('health-red')).toBe('lane-closed')
    makeSpace()
    await g.clock.advance(5000)
    expect(short(await g.entries())).toEqual(['null seen'])
    expect(g.views.flatMap(ruledOf)).toEqual([])
  })

  test.each([
    ['people come and go', (g: Gate): Promise<void> => arrive(g).then(() => leave(g))],
    ['an emergency is let through', async (g: Gate): Promise<void> => void g.press('release')],
    ['the thermometer is pulled', async (g: Gate): Promise<void> => g.stage.plug('thermometer', false)],
    ['nothing happens', async (): Promise<void> => {}],
  ] as const)(
    'closed for minutes while %s: everybody undecided ends in one entry',
    async (_name, meanwhile) => {
      const g = await gate()
      await arrive(g)
      await press(g, 'health-green', 'step-aside')
      await leave(g)
      await scan(g, HEALTH_TEXT)
      await arrive(g)
      await leave(g)
      await scan(g, OTHER_HEALTH_TEXT)
      const makeSpace = g.fillDisk()
      expect(g.press('ruian-red')).toBe('lane-closed')
      await g.clock.advance(90_000)
      await meanwhile(g)
      await g.clock.advance(1_900_000)
      await meanwhile(g)
      makeSpace()
      await g.clock.advance(5000)
      const undecided = short(await g.entries()).filter((entry) => !entry.includes('release'))
      expect(undecided.toSorted()).toEqual(['null code', 'null code seen', 'null seen'])
      await g.clock.advance(120_000)
      expect(short(await g.entries()).filter((entry) => !entry.includes('release'))).toHaveLength(3)
    },
  )

  test('a release is shown at once on a closed lane and written when it can be', async () => {
    const g = await gate()
    const makeSpace = g.fillDisk()
    g.press('health-red')
    expect(g.view().state).toBe('closed')
    expect(g.press('release')).toBe('ok')
    expect(g.view()).toMatchObject({ state: 'pass', visit: { ruled: { flags: ['emergency-release'] } } })
    // It may never be, if the program ends before.
    expect(g.view().notice).toBe('release-owed')
    await g.clock.advance(3500)
    expect(g.view().state).toBe('closed')
    makeSpace()
    await g.clock.advance(5000)
    expect(short(await g.entries()).toSorted()).toEqual(['null seen', 'pass release'])
  })

  test('what could not be written of a ruled visit is not answered with ok', async () => {
    const g = await gate()
    const id = await maskless(g)
    g.fillDisk()
    expect(g.lane.key('class-visitor', id)).toBe('lane-closed')
    expect(g.view().recent[0]?.personClass).toBe('resident')
  })

  test('an override that could not be written is not shown', async () => {
    const g = await gate()
    const id = await maskless(g)
    g.fillDisk()
    expect(g.lane.override(id, 'pass', 'paper-proof', GUARD)).toBe('lane-closed')
    expect(g.view().recent[0]?.ruled).toMatchObject({ verdict: 'deny', overridden: null })
    expect((await g.entries()).filter(({ row }) => row.kind === 'override')).toEqual([])
  })

  test('on its way out the lane tries once more', async () => {
    const g = await gate()
    const makeSpace = g.fillDisk()
    g.press('health-red')
    g.press('release')
    makeSpace()
    await g.lane.close()
    expect(short(await g.entries()).toSorted()).toEqual(['null seen', 'pass release'])
  })
})

/** A lane without devices whose ink does as it is told. */
function inked() {
  const clock = new ManualClock(MORNING)
  const wall = new WallClock(clock)
  const rules = loadRules('ruian-main')
  if (!rules.ok) throw new Error(rules.problem)
  const entries: Entry[] = []
  let tries = 0
  const paper = { left: Number.POSITIVE_INFINITY }
  const ink: Ink = (entry) => {
    tries += 1
    if (paper.left <= 0) return { ok: false, why: 'disk-full', detail: 'no paper' }
    paper.left -= 1
    expect(entries.map(({ id }) => id)).not.toContain(entry.id)
    entries.push(entry)
    order.push('written')
    return { ok: true }
  }
  let ids = 0
  /** Ink and barrier, as they followed each other. */
  const order: string[] = []
  const lane = new LaneLoop({
    config: {
      id: LANE,
      direction: 'in',
      defaultClass: 'resident',
      thermometer: null,
      scanners: [],
      camera: null,
      barrier: null,
    },
    gate: 'huayuan',
    rules: rules.value.rules,
    rulesHash: rules.value.hash,
    resultSeconds: 3,
    clock: wall,
    newId: () => `id-${(ids += 1)}`,
    ink,
    keepUndecided: () => true,
    recognise: () => ({ ok: false, reason: 'not-a-code', detail: '' }),
    blind: (token) => token,
    thermometer: null,
    sightings: new Sightings(),
    lookups: createAuthorityTwin([], clock),
    openThermometer: null,
    openScanners: [],
    openBarrier: () => ({
      status: { state: 'online', detail: null },
      letThrough: () => order.push('opened'),
      shut: () => order.push('shut'),
      close: async () => {},
    }),
    closedBecause: () => null,
    backlog: () => ({ waiting: 0, parked: 0, lastError: null }),
  })
  open.push(lane)
  lane.start()
  lane.setOnDuty(GUARD)
  const hand = handAt(lane)
  const park = (): void => {
    wall.step(1000)
    hand.press('health-green')
    hand.press('step-aside')
  }
  return { clock, wall, lane, hand, entries, paper, park, tries: () => tries, order }
}

describe('a clock that is set back', () => {
  const HOUR = -3_600_000

  test('keeps no result on the screen, and no notice', async () => {
    const { clock, wall, lane, hand } = inked()
    hand.press('health-red')
    lane.scan({ ok: false, error: 'merged', lines: 2 })
    expect(lane.view()).toMatchObject({ state: 'deny', notice: 'scan-again' })
    wall.step(HOUR)
    await clock.advance(3000)
    expect(lane.view()).toMatchObject({ state: 'idle', notice: null })
  })

  test.each([
    ['nothing happens', () => {}],
    ['a screen is told something else', (lane: LaneLoop) => lane.setOnDuty(SUPERVISOR)],
  ])('keeps no result on the screen for longer when %s', async (_name, happens) => {
    const { clock, wall, lane, hand } = inked()
    hand.press('health-red')
    wall.step(HOUR)
    happens(lane)
    await clock.advance(3000)
    expect(lane.view().state).toBe('idle')
  })

  test.each([
    ['nothing happens', () => {}],
    ['a screen is told something else', (lane: LaneLoop) => lane.setOnDuty(SUPERVISOR)],
  ])('keeps no lane closed when %s', async (_name, happens) => {
    const { clock, wall, lane, hand, paper } = inked()
    paper.left = 0
    hand.press('health-red')
    paper.left = 9
    wall.step(HOUR)
    happens(lane)
    await clock.advance(5000)
    expect(lane.view()).toMatchObject({ state: 'idle', closed: null })
  })

  test('by a little lets a result stand for its time at most once more', async () => {
    const { clock, wall, lane, hand } = inked()
    hand.press('health-red')
    wall.step(-1000)
    await clock.advance(6000)
    expect(lane.view().state).toBe('idle')
  })
})

describe('ink before the barrier', () => {
  const passes = ({ hand }: ReturnType<typeof inked>): unknown => {
    hand.press('seen-green')
    return hand.keyIn('handheld', 36.5)
  }

  test('a pass is written, then it opens; an emergency opens, then it is written', () => {
    const { order, ...lane } = inked()
    passes({ order, ...lane })
    expect(order.splice(0)).toEqual(['written', 'opened'])
    lane.hand.press('release')
    expect(order).toEqual(['opened', 'written'])
  })

  test('an override is written, then it opens or is shut', () => {
    const { order, ...lane } = inked()
    passes({ order, ...lane })
    const id = lane.lane.view().recent[0]?.id ?? ''
    order.length = 0
    lane.lane.override(id, 'deny', 'behaviour', GUARD)
    lane.lane.override(id, 'pass', 'wrong-person', GUARD)
    expect(order).toEqual(['written', 'shut', 'written', 'opened'])
  })

  test('what cannot be written opens nothing, then or when there is paper again', async () => {
    const { order, ...lane } = inked()
    lane.paper.left = 0
    passes({ order, ...lane })
    expect(lane.lane.view().state).toBe('closed')
    lane.paper.left = 9
    await lane.clock.advance(20_000)
    expect(order).not.toContain('opened')
  })
})

describe('paper that runs out between two entries', () => {
  const undecided = (entries: readonly Entry[]) =>
    entries.filter((entry) => entry.kind === 'entry').map(({ id, verdict }) => `${id.at(-1)} ${verdict}`)

  test('of two visits given up in one moment, each is written once', async () => {
    const { clock, lane, entries, paper, park } = inked()
    park()
    park()
    paper.left = 1
    await clock.advance(4 * 3_600_000)
    expect(lane.view().state).toBe('closed')
    expect(undecided(entries)).toEqual(['1 null'])
    paper.left = 9
    await clock.advance(5000)
    expect(undecided(entries)).toEqual(['1 null', '2 null'])
  })

  test('a second time while the lane opens again: nobody is lost, nobody is written twice', async () => {
    const { clock, wall, lane, hand, entries, paper, park } = inked()
    park()
    park()
    park()
    wall.step(1000)
    paper.left = 0
    hand.press('health-red')
    paper.left = 2
    await clock.advance(5000)
    expect(lane.view().state).toBe('closed')
    paper.left = 9
    await clock.advance(5000)
    expect(lane.view().state).toBe('idle')
    expect(undecided(entries).toSorted()).toEqual(['1 null', '2 null', '3 null', '4 null'])
  })

  test('of two releases that are owed, each is written once', async () => {
    const { clock, hand, entries, paper } = inked()
    paper.left = 0
    hand.press('release')
    hand.press('release')
    paper.left = 1
    await clock.advance(5000)
    paper.left = 9
    await clock.advance(5000)
    expect(undecided(entries)).toEqual(['1 pass', '2 pass'])
  })

  test('a household goes to the person, not to the evidence', () => {
    const { lane, hand, entries } = inked()
    hand.household('12-3-501')
    hand.press('health-red')
    lane.household('9-1-101', entries[0]?.id ?? '')
    expect(entries.map(({ person }) => person.household)).toEqual(['12-3-501', '9-1-101'])
    expect(JSON.stringify(entries.map(({ evidence }) => evidence))).not.toMatch(/12-3-501|9-1-101/)
  })

  test('it is tried every five seconds, not more often', async () => {
    const { clock, hand, paper, tries } = inked()
    paper.left = 0
    hand.press('health-red')
    await clock.advance(60_000)
    expect(tries()).toBe(13)
  })
})

describe('the order', () => {
  const untilToday = (config: Record<string, unknown>) => ({
    ...config,
    order: { number: '12', authority: '指挥部', contact: '0577', until: '2020-03-06' },
  })
  const MIDNIGHT = Date.UTC(2020, 2, 6, 16, 0, 0)

  test('past its last day, at midnight of the gate, the lane closes and ends what is undecided', async () => {
    const g = await gate({ config: untilToday, at: MIDNIGHT - 10_000 })
    await arrive(g)
    await press(g, 'seen-green')
    await g.clock.advanceTo(MIDNIGHT - 1)
    expect(g.view()).toMatchObject({ state: 'collecting', closed: null })
    await g.clock.advanceTo(MIDNIGHT)
    expect(g.view().closed).toEqual({ why: 'order', detail: '2020-03-06' })
    await measure(g, 36.5)
    expect(g.press('mask-on')).toBe('lane-closed')
    await g.clock.advance(60_000)
    expect(g.view().state).toBe('closed')
    expect(g.views.flatMap(ruledOf)).toEqual([])
    expect(short(await g.entries())).toEqual(['null seen seen mask'])
  })

  test('a release goes through even then, and is recorded', async () => {
    const g = await gate({ config: untilToday, at: MIDNIGHT + 1000 })
    expect(g.press('release')).toBe('ok')
    expect(g.view().state).toBe('pass')
    expect(short(await g.entries())).toEqual(['pass release'])
  })
})

describe('with nobody on duty', () => {
  test.each([
    ['a key', (g: Gate) => g.press('mask-on')],
    ['a read-out', (g: Gate) => g.keyIn('handheld', 36.5)],
    ['a household', (g: Gate) => g.household('12-3-501')],
    ['a tick', (g: Gate) => g.lane.handled('x')],
  ] as const)('%s is refused and leaves nothing', async (_name, act) => {
    const g = await gate()
    g.lane.setOnDuty(null)
    expect(act(g)).toBe('nobody-on-duty')
    expect(g.view().visit).toBeNull()
  })

  test('an emergency is let through all the same', async () => {
    const g = await gate()
    g.lane.setOnDuty(null)
    expect(g.press('release')).toBe('ok')
    expect((await g.entries())[0]?.row).toMatchObject({
      guard: null,
      flags: ['emergency-release'],
      personClass: 'unknown',
    })
    expect(g.view().visit).toMatchObject({ personClass: 'unknown', asks: [] })
  })
})

test('keys for a visit that is not there, and turning a lane that does not turn', async () => {
  const g = await gate()
  expect(g.lane.key('mask-on', 'in-1-nobody')).toBe('no-visit')
  expect(g.lane.keyIn('contact', 36.5, 'in-1-nobody')).toBe('no-visit')
  expect(g.lane.household('12-3-501', 'in-1-nobody')).toBe('no-visit')
  expect(g.lane.handled('in-1-nobody')).toBe('no-visit')
  expect(g.lane.override('in-1-nobody', 'pass', 'paper-proof', GUARD)).toBe('lane-closed')
  expect(g.lane.mayOverride('in-1-nobody', 'pass', GUARD)).toBe('no-such-entry')
  expect(g.press('direction-out')).toBe('not-turnable')
})

test('a lane for both directions turns by key', async () => {
  const g = await gate({
    config: (config) => ({ ...config, lanes: [{ id: LANE, direction: 'both', defaultClass: 'resident' }] }),
  })
  expect(g.view()).toMatchObject({ direction: 'in', turnable: true })
  expect(g.press('direction-out')).toBe('ok')
  expect(g.view().direction).toBe('out')
})

describe('override', () => {
  test('is a row that points at the entry, which stays as it was', async () => {
    const g = await gate()
    const id = await maskless(g)
    const before = (await g.entries())[0]
    expect(g.lane.override(id, 'pass', 'known-resident', GUARD)).toBe('ok')
    const [entry, override, ...more] = await g.entries()
    expect(more).toEqual([])
    expect(entry).toEqual({ ...before, amendedBy: [override?.row.id] })
    expect(override?.row).toMatchObject({
      kind: 'override',
      amends: id,
      verdict: 'pass',
      action: 'admit',
      note: 'known-resident',
      guard: GUARD.number,
      reasons: ['mask-missing'],
      evidence: [],
    })
    expect(g.view()).toMatchObject({ state: 'pass', handling: [] })
    expect(g.view().visit?.ruled).toMatchObject({ verdict: 'deny', overridden: 'pass', action: 'admit' })
  })

  test('is what 撤销 offers of a pass that a wrong 同一人 has lit', async () => {
    const g = await gate()
    await arrive(g)
    await press(g, 'seen-green')
    await leave(g)
    await arrive(g)
    await measure(g, 36.5)
    await press(g, 'same-person')
    const id = ruledId(g)
    expect(g.view()).toMatchObject({ state: 'pass', undo: { key: 'same-person', visit: id } })
    const { entryId } = g.view().undo ?? { entryId: null }
    expect(g.lane.override(entryId ?? '', 'deny', 'wrong-key', GUARD)).toBe('ok')
    expect(g.view()).toMatchObject({ undo: null, handling: [{ id }] })
  })

  test('to deny is not taken back by the undo of a key from before it', async () => {
    const g = await gate()
    await arrive(g)
    await measure(g, 36.5)
    await press(g, 'seen-green')
    const id = ruledId(g)
    expect(g.view().undo).toMatchObject({ key: 'seen-green', visit: id })
    expect(g.lane.override(id, 'deny', 'instructed', GUARD)).toBe('ok')
    expect(g.view()).toMatchObject({ undo: null, handling: [{ id }] })
    expect(g.lane.checkAgain(id)).toBe('not-allowed')
    expect(g.view().handling).toMatchObject([{ id }])
  })

  test('to deny gives him the keys of a denied visitor for as long as he stands there', async () => {
    const g = await gate()
    await greenResident(g)
    const id = ruledId(g)
    expect(g.lane.override(id, 'deny', 'instructed', GUARD)).toBe('ok')
    await g.clock.advance(20_000)
    expect(g.view()).toMatchObject({ state: 'deny', keysFor: id })
    await press(g, 'class-visitor')
    expect(g.view().handling).toMatchObject([{ id, personClass: 'visitor' }])
    expect(g.lane.handled(id)).toBe('ok')
    const rows = (await g.entries()).map(({ row }) => `${row.kind} ${row.verdict} ${row.action} ${row.note}`)
    expect(rows).toEqual([
      'entry pass admit null',
      'override deny refuse instructed',
      'learned deny refuse null',
      'learned deny refuse handled',
    ])
    await leave(g)
    expect(g.view().keysFor).not.toBe(id)
  })

  test('of a fever no key taken back makes another visit: the supervisor lets in', async () => {
    const g = await gate({ config: (config) => ({ ...config, lanes: [{ id: LANE, direction: 'in' }] }) })
    await press(g, 'seen-green')
    expect(g.lane.keyIn('handheld', 38.4, g.view().keysFor)).toBe('ok')
    await g.clock.advance(5800)
    expect(g.lane.keyIn('handheld', 38.4, g.view().keysFor)).toBe('ok')
    const id = ruledId(g)
    expect(g.view()).toMatchObject({
      undo: null,
      handling: [{ id, ruled: { reasons: ['fever-confirmed'] } }],
    })
    expect(g.lane.checkAgain(id)).toBe('not-allowed')
    expect(g.view().handling).toMatchObject([{ id }])
  })

  test('who answers for it stands in the row, not who is on duty', async () => {
    const g = await gate()
    const id = await denied(g, 'health-red')
    expect(g.lane.override(id, 'pass', 'instructed', SUPERVISOR)).toBe('ok')
    expect((await g.entries())[1]?.row.guard).toBe(SUPERVISOR.number)
  })

  test('there and back again: each a row, judged by the verdict as it stands', async () => {
    const g = await gate()
    const id = await maskless(g)
    expect(g.lane.mayOverride(id, 'deny', GUARD)).toBe('already-so')
    g.lane.override(id, 'pass', 'paper-proof', GUARD)
    expect(g.lane.mayOverride(id, 'pass', GUARD)).toBe('already-so')
    g.lane.override(id, 'deny', 'behaviour', GUARD)
    expect(g.lane.mayOverride(id, 'deny', GUARD)).toBe('already-so')
    const rows = (await g.entries()).map(({ row }) => [row.kind, row.amends, row.verdict, row.action])
    expect(rows).toEqual([
      ['entry', null, 'deny', 'refuse'],
      ['override', id, 'pass', 'admit'],
      ['override', id, 'deny', 'refuse'],
    ])
  })

  test('a pass turned to deny waits on the dock until it is handled', async () => {
    const g = await gate()
    await greenResident(g)
    const id = ruledId(g)
    expect(g.view().handling).toEqual([])
    g.lane.override(id, 'deny', 'wrong-person', GUARD)
    expect(g.view().handling.map((visit) => visit.id)).toEqual([id])
    expect(g.lane.handled(id)).toBe('ok')
    expect(g.view().handling).toEqual([])
  })

  test('a visit of an earlier shift, no longer kept, is not found', async () => {
    const g = await gate()
    await greenResident(g)
    const id = ruledId(g)
    for (let more = 0; more < 50; more += 1) g.press('release')
    expect(g.lane.mayOverride(id, 'deny', GUARD)).toBe('no-such-entry')
  })
})

describe('what is learned after the ruling', () => {
  test.each([
    [
      'a class',
      (g: Gate, id: string) => g.lane.key('class-visitor', id),
      { personClass: 'visitor', classFrom: 'key' },
      { personClass: 'visitor', household: null },
    ],
    [
      'a household',
      (g: Gate, id: string) => g.lane.household('12-3-501', id),
      { personClass: 'resident', classFrom: 'default' },
      { personClass: 'resident', household: '12-3-501' },
    ],
    [
      'a contact reading',
      (g: Gate, id: string) => g.lane.keyIn('contact', 36.4, id),
      { personClass: 'resident', classFrom: 'default' },
      { personClass: 'resident', household: null },
    ],
  ] as const)('%s is a row of its own and changes no verdict', async (_name, learn, row, view) => {
    const g = await gate()
    const id = await maskless(g)
    await g.clock.advance(60_000)
    expect(learn(g, id)).toBe('ok')
    const [entry, learned] = await g.entries()
    expect(entry?.row).toMatchObject({ verdict: 'deny', personClass: 'resident' })
    expect(learned?.row).toMatchObject({ kind: 'learned', amends: id, verdict: 'deny', ...row })
    expect(learned?.row.evidence).toHaveLength(1)
    expect(learned?.row.decided).toBe(g.clock.now())
    expect(learned?.household).toBe(view.household)
    expect(g.view().recent[0]).toMatchObject({ ...view, ruled: { verdict: 'deny' } })
  })

  test('class and household, one after the other, both stand', async () => {
    const g = await gate()
    const id = await maskless(g)
    g.lane.household('12-3-501', id)
    g.lane.key('class-returnee', id)
    expect(g.view().recent[0]).toMatchObject({ household: '12-3-501', personClass: 'returnee' })
    const last = (await g.entries()).at(-1)
    expect(last?.household).toBe('12-3-501')
    expect(last?.row.amends).toBe(id)
  })

  test('after an override the verdict is the one that stands', async () => {
    const g = await gate()
    const id = await maskless(g)
    g.lane.override(id, 'pass', 'paper-proof', GUARD)
    g.lane.key('class-visitor', id)
    expect((await g.entries()).at(-1)?.row).toMatchObject({
      kind: 'learned',
      verdict: 'pass',
      action: 'admit',
    })
  })
})

test('who ends undecided is on record with all that was known, though it had lapsed', async () => {
  const g = await gate()
  await arrive(g)
  await press(g, 'health-green')
  await measure(g, 36.5)
  g.stage.hold(36.5, 21)
  await g.clock.advance(40_000)
  await press(g, 'ruian-green')
  await g.clock.advance(61_000)
  const [entry] = await g.entries()
  expect(entry?.row).toMatchObject({
    verdict: null,
    temperature: { celsius: 36.5 },
    healthCode: { status: 'green' },
    ruianCode: { status: 'green' },
  })
  expect(g.view().recent[0]).toMatchObject({ temperature: { celsius: 36.5 } })
})

describe('a deny on the dock', () => {
  const nobodyKnown = (config: Record<string, unknown>) => ({
    ...config,
    lanes: [{ id: LANE, direction: 'in', defaultClass: 'unknown' }],
  })

  test('is handled once its class is known', async () => {
    const g = await gate({ config: nobodyKnown })
    await press(g, 'health-red')
    const id = ruledId(g)
    expect(g.view().handling.map((visit) => visit.id)).toEqual([id])
    expect(g.lane.handled(id)).toBe('needs-class')
    expect(g.view().handling).toHaveLength(1)
    g.lane.key('class-visitor', id)
    expect(g.lane.handled(id)).toBe('ok')
    expect(g.view().handling).toEqual([])
  })

  test('of a courier, by a wrong key: on record as that, and whoever stands there is checked from the start', async () => {
    const g = await gate()
    await arrive(g)
    await press(g, 'class-courier')
    const id = ruledId(g)
    expect(g.view().visit?.ruled).toMatchObject({ verdict: 'deny', isFinal: true })
    expect(g.lane.mayOverride(id, 'pass', SUPERVISOR)).toBe('not-allowed')
    expect(g.lane.checkAgain(id)).toBe('ok')
    expect(g.view()).toMatchObject({ state: 'collecting', handling: [], undo: null })
    const [, amendment, ...more] = await g.entries()
    expect(more).toEqual([])
    expect(amendment?.row).toMatchObject({
      kind: 'learned',
      amends: id,
      verdict: 'deny',
      note: 'wrong-key',
      guard: GUARD.number,
    })
    expect(g.lane.checkAgain(id)).toBe('not-allowed')
    expect(g.lane.checkAgain('in-1-nobody')).toBe('no-visit')

    await g.clock.advance(1000)
    await measure(g, 36.5)
    await press(g, 'seen-green')
    expect(g.view().recent[0]?.ruled).toMatchObject({ verdict: 'pass' })
    expect(g.view().recent[0]?.id).not.toBe(id)
  })

  test('taken back, it leaves standing what the devices know against the visitor', async () => {
    const g = await gate()
    await arrive(g)
    await measure(g, 43)
    await press(g, 'class-courier')
    expect(g.lane.checkAgain(ruledId(g))).toBe('ok')
    await press(g, 'seen-green')
    await g.clock.advance(6000)
    await measure(g, 36.5)
    expect(g.view()).toMatchObject({ state: 'retake' })
  })

  test('taken back, it leaves no remark on the code that is shown again', async () => {
    const g = await gate()
    await arrive(g)
    await scan(g, HEALTH_TEXT)
    await press(g, 'class-courier')
    expect(g.lane.checkAgain(ruledId(g))).toBe('ok')
    await scan(g, HEALTH_TEXT)
    expect(g.view().visit).toMatchObject({ codes: [{ role: 'health-code' }], remarks: [] })
  })

  test('that an override turns is not checked again so, nor by nobody on duty', async () => {
    const g = await gate()
    await press(g, 'health-red')
    expect(g.view().visit?.ruled?.isFinal).toBe(false)
    await g.clock.advance(5000)
    expect(g.lane.checkAgain(ruledId(g))).toBe('not-allowed')
    await press(g, 'next-person')
    await g.clock.advance(1000)
    await press(g, 'class-courier')
    g.lane.setOnDuty(null)
    expect(g.lane.checkAgain(ruledId(g))).toBe('nobody-on-duty')
    expect(await g.entries()).toHaveLength(2)
  })

  test('by the key pressed last is taken back for five seconds: nobody is let in, the visitor is checked again', async () => {
    const g = await gate()
    await arrive(g)
    await press(g, 'health-red')
    expect(g.lane.checkAgain(ruledId(g))).toBe('ok')
    expect(g.view()).toMatchObject({ state: 'collecting', handling: [] })
    expect((await g.entries()).map(({ row }) => [row.kind, row.verdict, row.note])).toEqual([
      ['entry', 'deny', null],
      ['learned', 'deny', 'wrong-key'],
    ])
  })

  test('of 同一人 to one who has shown nothing yet is taken back', async () => {
    const g = await gate()
    await arrive(g)
    await press(g, 'seen-green')
    await measure(g, 37.9)
    await g.clock.advance(5000)
    await measure(g, 37.9)
    expect(g.view().state).toBe('deny')
    await leave(g)
    await arrive(g)
    expect(g.view().visit?.askedWho).not.toBeNull()
    await g.clock.advance(600)
    await press(g, 'same-person')
    expect(g.view().state).toBe('deny')
    expect(g.lane.key('undo', g.view().undo?.visit ?? null)).toBe('ok')
    expect(g.view().visit?.askedWho).not.toBeNull()
  })

  test('what was told about a code ends with its visitor', async () => {
    const g = await gate()
    await maskless(g)
    await scan(g, HEALTH_TEXT)
    expect(g.view().notice).toBe('code-too-soon')
    g.stage.leave()
    await g.clock.advance(1500)
    expect(g.view()).toMatchObject({ present: false, notice: null })
  })

  test('that the result stays is not said any more once it is dealt with', async () => {
    const g = await gate()
    const id = await maskless(g)
    g.lane.keyIn('contact', 36.8, id)
    expect(g.view().notice).toBe('noted')
    expect(g.lane.handled(id)).toBe('ok')
    expect(g.view().notice).toBeNull()
  })

  test('comes back to the sign after an emergency release, while its visitor stands there', async () => {
    const g = await gate()
    const id = await maskless(g)
    g.press('release')
    expect(g.view().state).toBe('pass')
    await g.clock.advance(20_000)
    expect(g.view()).toMatchObject({ state: 'deny', visit: { id } })
  })

  test('turned to a pass lights the sign while nobody else is looked at', async () => {
    const g = await gate()
    const id = await maskless(g)
    g.stage.leave()
    await g.clock.advance(10_000)
    expect(g.view().state).toBe('idle')
    g.lane.override(id, 'pass', 'paper-proof', GUARD)
    expect(g.view()).toMatchObject({ state: 'pass', visit: { id } })
  })

  test('shows what is measured after it', async () => {
    const g = await gate()
    const id = await maskless(g)
    const before = g.view().recent[0]?.readings ?? []
    g.lane.keyIn('contact', 36.8, id)
    expect(g.view().recent[0]?.readings).toEqual([...before, { celsius: 36.8, kind: 'contact' }])
    g.lane.keyIn('contact', 36.6, id)
    // Each on record as what it was.
    const rows = (await g.entries()).map(({ row }) => [row.kind, row.temperature?.celsius, row.readings])
    expect(rows).toEqual([
      ['entry', 36.5, 1],
      ['learned', 36.8, 2],
      ['learned', 36.6, 3],
    ])
  })

  test('a fever measured after it is for the supervisor to let in, until it is cleared', async () => {
    const g = await gate()
    await press(g, 'class-visitor', 'health-green', 'ruian-green', 'mask-off')
    const id = ruledId(g)
    const may = (): string => g.lane.mayOverride(id, 'pass', GUARD)
    expect(may()).toBe('allowed')
    g.lane.keyIn('handheld', 38.5, id)
    expect(may()).toBe('needs-supervisor')
    expect(g.view().recent[0]).toMatchObject({
      temperature: { celsius: 38.5 },
      readings: [{ kind: 'handheld' }],
    })
    await g.clock.advance(10_000)
    g.lane.keyIn('contact', 36.6, id)
    expect(may()).toBe('allowed')
  })

  test('of whom it waits aside ends when they have gone', async () => {
    const g = await gate()
    await arrive(g)
    await press(g, 'health-green', 'step-aside')
    expect(g.lane.handled(g.view().parked[0]?.id ?? '')).toBe('ok')
    expect(g.view()).toMatchObject({ parked: [], undo: { key: 'gone' } })
    await g.clock.advance(5000)
    expect(g.view().recent).toMatchObject([{ ruled: null }])
  })

  test('handled by a wrong key is to be handled again for five seconds, and both are on record', async () => {
    const g = await gate()
    const id = await maskless(g)
    const { handling } = g.view()
    expect(g.lane.handled(id)).toBe('ok')
    // An edge meanwhile changes nothing.
    await leave(g)
    expect(g.view()).toMatchObject({ handling: [], undo: { key: 'handled', visit: id, entryId: null } })
    expect(g.press('undo')).toBe('ok')
    expect(g.view()).toMatchObject({ handling, undo: null })
    const notes = (await g.entries()).filter(({ row }) => row.kind === 'learned').map(({ row }) => row.note)
    expect(notes).toEqual(['handled', 'not-handled'])
    expect(g.lane.handled(id)).toBe('ok')
    await g.clock.advance(5000)
    expect(g.view()).toMatchObject({ handling: [], undo: null })
  })

  test('ruled before anybody stood there is shown to who steps up', async () => {
    const g = await gate()
    await press(g, 'class-courier')
    const id = ruledId(g)
    await g.clock.advance(8000)
    expect(g.view().state).toBe('idle')
    await arrive(g)
    expect(g.view()).toMatchObject({ state: 'deny', visit: { id } })
  })

  test('stays until it is handled, however many pass after it', async () => {
    const g = await gate()
    const id = await maskless(g)
    for (let more = 0; more < 60; more += 1) g.press('release')
    expect(g.view().handling.map((visit) => visit.id)).toEqual([id])
    expect(g.lane.handled(id)).toBe('ok')
    expect(g.view().handling).toEqual([])
  })

  test('a pass never stands there', async () => {
    const g = await gate()
    await greenResident(g)
    expect(g.view().handling).toEqual([])
    expect(g.view().recent).toHaveLength(1)
  })
})

describe('the big screen', () => {
  test.each([2, 3, 15])('a result stands for %i s', async (resultSeconds) => {
    const g = await gate({ config: (config) => ({ ...config, screen: { resultSeconds } }) })
    await greenResident(g)
    const at = g.view().visit?.ruled?.at ?? 0
    await g.clock.advanceTo(at + resultSeconds * 1000 - 1)
    expect(g.view().state).toBe('pass')
    await g.clock.advanceTo(at + resultSeconds * 1000)
    expect(g.views.at(-1)).toMatchObject({ state: 'idle', visit: null })
  })

  test('a deny stands for as long as its visitor does', async () => {
    const g = await gate()
    const id = await maskless(g)
    await g.clock.advance(60_000)
    expect(g.view()).toMatchObject({ state: 'deny', visit: { id } })
    g.stage.leave()
    await g.clock.advance(1000)
    expect(g.views.at(-1)).toMatchObject({ state: 'idle', visit: null })
  })

  test('a deny whose visitor stands there still ends once he is dealt with', async () => {
    const g = await gate()
    const id = await maskless(g)
    await g.clock.advance(60_000)
    g.lane.handled(id)
    await g.clock.advance(1)
    expect(g.view()).toMatchObject({ state: 'idle', toStepBack: true })
  })

  test('the tick on the dock and what is learned do not hold the result there', async () => {
    const g = await gate({ config: (config) => ({ ...config, screen: { resultSeconds: 5 } }) })
    const id = await maskless(g)
    const at = g.view().visit?.ruled?.at ?? 0
    await g.clock.advanceTo(at + 4000)
    g.lane.key('class-visitor', id)
    g.lane.handled(id)
    await g.clock.advanceTo(at + 5000)
    expect(g.view().state).toBe('idle')
  })

  test('an override shows for its own time', async () => {
    const g = await gate()
    const id = await maskless(g)
    await g.clock.advance(500)
    g.lane.override(id, 'pass', 'paper-proof', GUARD)
    await g.clock.advance(2999)
    expect(g.view().state).toBe('pass')
    await g.clock.advance(1)
    expect(g.view().state).toBe('idle')
  })

  test("the next person's code ends the last result", async () => {
    const g = await gate({ config: (config) => ({ ...config, screen: { resultSeconds: 15 } }) })
    await greenResident(g)
    await leave(g)
    expect(g.view().state).toBe('pass')
    await scan(g, HEALTH_TEXT)
    expect(g.view()).toMatchObject({ state: 'collecting', visit: { ruled: null } })
  })

  test('a parked ruling is told on the dock only', async () => {
    const g = await gate()
    await arrive(g)
    await press(g, 'seen-green', 'step-aside')
    await leave(g)
    const parked = g.view().parked[0]?.id ?? ''
    g.views.length = 0
    expect(g.lane.keyIn('contact', 36.4, parked)).toBe('ok')
    expect(g.views.map((view) => view.state)).toEqual(['idle'])
    expect(g.view().recent[0]).toMatchObject({ id: parked, ruled: { verdict: 'pass' } })
  })

  test('nobody who stepped back passes over the head of the one in front', async () => {
    const g = await gate()
    await arrive(g)
    await press(g, 'seen-green')
    const stepped = g.view().visit?.id ?? ''
    await leave(g)
    await arrive(g)
    g.views.length = 0
    expect(g.lane.keyIn('handheld', 36.4, stepped)).toBe('ok')
    expect(new Set(g.views.map((view) => view.state))).toEqual(new Set(['collecting']))
    expect(g.view()).toMatchObject({ recent: [], notice: 'key-between' })
  })

  test.each([
    ['two codes in one read', `${HEALTH_TEXT}\r${OTHER_HEALTH_TEXT}`, 'scan-again'],
    ['something else', 'https://example.com/', 'not-a-code'],
  ])('%s: said for three seconds, and it is nobody’s evidence', async (_name, text, notice) => {
    const g = await gate()
    await scan(g, text)
    expect(g.view()).toMatchObject({ notice, visit: null, state: 'idle' })
    await g.clock.advance(3000)
    expect(g.views.at(-1)?.notice).toBeNull()
  })
})

test('where no code is asked for, nobody is told to show one', async () => {
  const outwards = (config: ReturnType<typeof gateConfig>) => ({
    ...config,
    lanes: config.lanes.map((lane) => ({ ...lane, direction: 'out' })),
  })
  const g = await gate({ config: outwards })
  expect(g.view().needs).toEqual(['mask', 'temperature'])
  await scan(g, 'https://example.com/')
  expect(g.view()).toMatchObject({ notice: 'no-code-asked', visit: null })
})

describe('whoever follows too close for the thermometer', () => {
  test('is asked to step back, with keys given ahead and with none', async () => {
    const g = await gate()
    await greenResident(g)
    expect(g.view()).toMatchObject({ state: 'pass', toStepBack: false })
    await g.clock.advance(3500)
    expect(g.view()).toMatchObject({ state: 'idle', present: true, toStepBack: true })
    await press(g, 'seen-green')
    await g.clock.advance(4000)
    expect(g.view()).toMatchObject({
      ahead: { said: ['health-green', 'ruian-green', 'mask-on'] },
      toStepBack: true,
    })
    await leave(g)
    expect(g.view().toStepBack).toBe(false)
    await arrive(g)
    await measure(g, 36.5)
    expect(g.view()).toMatchObject({ state: 'pass', toStepBack: false })
  })

  test('with a code too, three seconds after it was shown, and says so by itself', async () => {
    const g = await gate()
    await greenResident(g)
    await g.clock.advance(2500)
    await scan(g, OTHER_HEALTH_TEXT)
    expect(g.view().toStepBack).toBe(false)
    g.views.length = 0
    await g.clock.advance(3000)
    expect(g.views.at(-1)).toMatchObject({ state: 'collecting', toStepBack: true })
    // Not seen to come after 10 s either.
    await g.clock.advance(12_000)
    expect(g.view()).toMatchObject({ visit: { isAway: true }, toStepBack: true })
  })

  test('but not the denied visitor who stands there still', async () => {
    const g = await gate()
    await denied(g, 'health-red')
    await g.clock.advance(6000)
    expect(g.view()).toMatchObject({ present: true, toStepBack: false })
  })
})

describe('the devices', () => {
  test('a pulled thermometer is said, the gun takes over, and it comes back', async () => {
    const g = await gate()
    expect(g.view()).toMatchObject({ keyedOnly: false, devices: [{ state: 'online' }, { state: 'online' }] })
    g.stage.plug('thermometer', false)
    await g.clock.advance(1000)
    expect(g.view()).toMatchObject({ keyedOnly: true, devices: [{ state: 'absent' }, { state: 'online' }] })
    await press(g, 'seen-green')
    expect(g.keyIn('handheld', 36.8)).toBe('ok')
    expect(g.view()).toMatchObject({
      state: 'pass',
      visit: { temperature: { celsius: 36.8, kind: 'handheld' } },
    })
    g.stage.plug('thermometer', true)
    await g.clock.advance(6000)
    expect(g.view().keyedOnly).toBe(false)
    await greenResident(g)
    expect(g.view()).toMatchObject({ state: 'pass', visit: { temperature: { kind: 'body-estimate' } } })
  })

  test('a pulled scanner is said, and the guard looks instead', async () => {
    const g = await gate()
    g.stage.plug('scanner', false)
    await g.clock.advance(1000)
    expect(g.view()).toMatchObject({ keyedOnly: false, devices: [{ state: 'online' }, { state: 'absent' }] })
    await greenResident(g)
    expect(g.view().state).toBe('pass')
  })

  test.each([
    ['a module that tells no room temperature, indoors', { protocol: 'lu90614', indoors: true }, false],
    ['a module that tells no room temperature', { protocol: 'lu90614', indoors: false }, true],
  ])('%s: keyed-in only is %s', async (_name, thermometer, keyedOnly) => {
    const g = await gate({
      config: (config) => ({
        ...config,
        lanes: [
          {
            id: LANE,
            direction: 'in',
            defaultClass: 'resident',
            thermometer: { ...thermometer, port: { path: 'twin' } },
          },
        ],
      }),
    })
    expect(g.view()).toMatchObject({ keyedOnly, devices: [{ state: 'online' }] })
  })

  test('a lane without a thermometer takes keyed-in readings', async () => {
    const g = await gate({
      config: (config) => ({ ...config, lanes: [{ id: LANE, direction: 'in', defaultClass: 'resident' }] }),
    })
    expect(g.view()).toMatchObject({ keyedOnly: true, devices: [] })
    await press(g, 'seen-green')
    g.keyIn('handheld', 36.8)
    expect(g.view().state).toBe('pass')
  })

  test('a reading that only indicates is shown and judges nobody', async () => {
    const g = await gate({
      config: (config) => ({
        ...config,
        lanes: [
          {
            id: LANE,
            direction: 'in',
            defaultClass: 'resident',
            thermometer: { protocol: 'lu90614', port: { path: 'twin' } },
          },
        ],
      }),
    })
    await greenResident(g)
    expect(g.view()).toMatchObject({
      state: 'ask',
      visit: { temperature: null, indicated: { celsius: 36.5 }, asks: ['handheld-temperature'] },
    })
    g.keyIn('handheld', 36.8)
    expect(g.view().state).toBe('pass')
  })
})

test('closing lets go of the devices and records whoever is undecided', async () => {
  const g = await gate()
  await arrive(g)
  await press(g, 'seen-green')
  const { dir } = g
  await g.lane.close()
  expect(short(await entriesIn(dir))).toEqual(['null seen seen mask'])
  g.views.length = 0
  await measure(g, 36.5)
  expect(g.views).toEqual([])
  expect(short(await entriesIn(dir))).toHaveLength(1)
})
