import { createHmac } from 'node:crypto'
import { ManualClock } from '../../drivers/clock.ts'
import { recognise } from '../../src-main/codes/recognise.ts'
import { compileRuianPatterns } from '../../src-main/codes/ruian-site.ts'
import { parseRow } from '../../src-main/journal/row.ts'
import { verifyJournal } from '../../src-main/journal/verify.ts'
import { RUIAN_PATTERN } from '../e2e/site.ts'
import { readStore } from '../fixtures/left-behind.ts'
import { MORNING } from '../fixtures/gate-at-work.ts'
import { Random, seedOf } from '../fuzz/random.ts'
import { checkJournal, type Finding } from './check.ts'
import { FAULTS } from './faults.ts'
import { openChaosGate, type ChaosDevice, type ChaosGate } from './gate.ts'
import { personOf, type Person } from './people.ts'
import { Recoveries } from './recoveries.ts'
import { atDesk, takeTurn, Watch, type Ending, type Turn } from './turn.ts'

export interface ChaosReport {
  seed: number
  visits: number
  lanes: string[]
  findings: Finding[]
  /** How often each fault came. */
  faults: Record<string, number>
  /** Recoveries in ms, by kind of device. */
  recoveries: Recoveries
  rulings: number
  entries: number
  /** Hours of the lanes' own time. */
  hours: number
  /** What happened at the lane of the visit that was asked about. */
  story: string[]
}

/** What a fault strikes that is no single device. */
const COMMON = ['helper died', 'clock stepped', 'disk refused', 'emergency'] as const

/** ms between two faults of one device, at most. */
const QUIET_MS = 40_000

/**
 * Lets `visits` people come to a kiosk whose devices, clock and disk fail at random, all of it drawn by `seed`. Time
 * is a manual clock's. Resolves to what the journal says afterwards that it should not.
 */
export async function chaos({
  seed,
  visits,
  tell,
}: {
  seed: number
  visits: number
  /** Whose story is told, or null. */
  tell: number | null
}): Promise<ChaosReport> {
  const real = new ManualClock(MORNING)
  const wait = (ms: number): Promise<void> => new Promise((done) => real.after(ms, done))
  const recoveries = new Recoveries(() => real.now())
  const gate = await openChaosGate({
    real,
    random: new Random(seedOf(seed, 0)),
    heard: (lane, event) => {
      if (event.type === 'presence') note(lane, event.present ? 'somebody is seen' : 'nobody is seen')
      if (event.type === 'reading') note(lane, `a reading of ${event.reading.celsius}`)
      if (event.type !== 'frame') return
      recoveries.look(`${lane}/thermometer`, stateOf(gate, lane, 'thermometer') === 'online')
    },
  })
  const findings: Finding[] = []
  const faults: Record<string, number> = {}
  const story: { at: number; lane: string; what: string }[] = []
  const note = (lane: string, what: string): void => {
    if (tell !== null) story.push({ at: real.now(), lane, what })
  }
  const count = (fault: string, lane: string, device: string): void => {
    faults[fault] = (faults[fault] ?? 0) + 1
    note(lane, `${device}: ${fault}`)
  }
  let over = false
  let next = 0
  const endings: Ending[] = []
  const told: Watch[] = []
  const codes = new Map<string, number>()
  const blinded = blinder(gate)

  async function work(index: number): Promise<void> {
    const lane = gate.lanes[index]
    if (lane === undefined) throw new Error(`no lane ${index}`)
    const random = new Random(seedOf(seed, 100 + index))
    const watch = new Watch(lane, {
      now: () => gate.wall.now(),
      realNow: () => real.now(),
      note: (what) => note(lane.id, what),
    })
    told.push(watch)
    const turn: Turn = { gate, watch, random, wait }
    const desks: Promise<Ending>[] = []
    let aside: Ending | null = null
    lane.loop.watch(({ devices }) => {
      for (const { id, kind, state } of devices) {
        if (kind !== 'thermometer') recoveries.look(`${lane.id}/${id}`, state === 'online')
      }
    })
    const known = (ending: Ending): void => {
      for (const text of ending.held) codes.set(blinded(text), ending.person.n)
      note(lane.id, `${ending.person.n} ${ending.person.kind} ${ending.how}`)
    }
    const takes = async (person: Person, held: string[]): Promise<Ending> => {
      note(lane.id, `${person.n} ${person.kind} of ${person.celsius} steps up`)
      const ending = await takeTurn(turn, person, held)
      known(ending)
      return ending
    }
    for (let mine = 0; next < visits; mine += 1) {
      const person = personOf(next, lane.id, mine, random)
      next += 1
      // oxlint-disable-next-line no-await-in-loop -- a queue
      const ending = await takes(person, [])
      if (aside !== null) {
        // oxlint-disable-next-line no-await-in-loop -- a queue
        const back: Ending = await takes(aside.person, aside.held)
        endings.push({ ...back, keyed: back.keyed + aside.keyed })
        aside = null
      }
      if (person.kind === 'steps-back') aside = ending
      else if (person.kind === 'parked' && ending.how === 'went-home') {
        desks.push(atDesk(turn, ending))
      } else endings.push(ending)
    }
    if (aside !== null) endings.push(aside)
    endings.push(...(await Promise.all(desks)))
  }

  async function spoil(device: ChaosDevice, random: Random): Promise<void> {
    const name = `${device.lane}/${device.id}`
    const possible = Object.entries(FAULTS).filter(([, { of }]) => of.includes(device.kind))
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one fault after the other
      await wait(2000 + random.below(QUIET_MS))
      if (over) return
      const [id, fault] = possible[random.below(possible.length)] ?? []
      if (id === undefined || fault === undefined) return
      count(id, device.lane, device.id)
      recoveries.strike(name)
      const end = fault.begin(device.line, random)
      const [least, most] = fault.lasts
      // oxlint-disable-next-line no-await-in-loop -- one fault after the other
      await wait(least + random.below(most - least + 1))
      end()
      note(device.lane, `${device.id}: ${id} ended`)
      recoveries.end(name, id)
      recoveries.look(
        name,
        device.kind !== 'thermometer' && stateOf(gate, device.lane, device.id) === 'online',
      )
    }
  }

  async function strike(random: Random): Promise<void> {
    const all = gate.lanes.flatMap(({ devices }) => devices)
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await wait(5000 + random.below(60_000))
      if (over) return
      const what = COMMON[random.below(COMMON.length)]
      const lane = gate.lanes[random.below(gate.lanes.length)]
      if (what === undefined || lane === undefined) return
      for (const { id } of gate.lanes) count(what, id, 'all')
      if (what === 'clock stepped') {
        const most = random.oneIn(3) ? 1_800_000 : 5000
        gate.wall.step(random.below(2 * most) - most)
      } else if (what === 'disk refused') {
        const again = gate.refuseInk()
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await wait(500 + random.below(10_000))
        again()
      } else if (what === 'emergency') {
        lane.loop.key('release', null)
      } else {
        const names = all.map((device) => `${device.lane}/${device.id}`)
        for (const name of names) recoveries.strike(name)
        for (const { line } of all) line.lose()
        for (const { line } of all) line.helperIsGone = true
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await wait(100 + random.below(900))
        for (const { line } of all) line.helperIsGone = false
        for (const name of names) recoveries.end(name, 'helper died')
      }
    }
  }

  const people = Promise.all(gate.lanes.map((_lane, index) => work(index)))
  const trouble = [
    ...gate.lanes.flatMap(({ devices }, lane) =>
      devices.map((device, index) => spoil(device, new Random(seedOf(seed, 1000 + 10 * lane + index)))),
    ),
    strike(new Random(seedOf(seed, 500))),
  ]
  const going = { on: true }
  void people.finally(() => (going.on = false))
  while (going.on) {
    // oxlint-disable-next-line no-await-in-loop -- time goes on
    await real.advance(1000)
  }
  over = true
  // Whoever was left undecided is given up, and what is still broken is mended.
  await real.advance(QUIET_MS + 150_000)
  await Promise.all([people, ...trouble])
  const began = MORNING
  const hours = ((real.now() - began) * gate.lanes.length) / 3_600_000
  const closing = gate.close()
  await real.advance(1000)
  await closing

  const rows = await readStore(gateSite(gate), async (store) => {
    const verified = await verifyJournal(store, { head: null, now: Date.now() })
    if (verified.firstBroken !== null) {
      findings.push({
        person: null,
        what: `the chain is broken at ${verified.firstBroken}`,
      })
    }
    return store.db
      .prepare<[], { row: string }>('SELECT row FROM journal ORDER BY seq')
      .all()
      .map(({ row }) => parseRow(row))
  })
  gate.remove()
  findings.push(
    ...checkJournal(rows, { endings, told: told.flatMap((watch) => watch.told), codes }),
    ...recoveries.findings(),
    ...told.flatMap((watch) => watch.barrierFindings()),
  )
  const asked = endings.find(({ person }) => person.n === tell)?.person.lane
  const from = story.find(({ what }) => what.startsWith(`${tell} `))?.at ?? 0
  const to = story.findLast(({ what }) => what.startsWith(`${tell} `))?.at ?? 0
  return {
    seed,
    visits: endings.length,
    lanes: gate.lanes.map(({ id, protocol }) => `${id} ${protocol}`),
    findings,
    faults,
    recoveries,
    rulings: rows.filter(({ kind, verdict }) => kind === 'entry' && verdict !== null).length,
    entries: rows.filter(({ kind }) => kind === 'entry').length,
    hours,
    story: story
      .filter(({ lane, at }) => lane === asked && at >= from - 30_000 && at <= to + 5000)
      .map(({ at, what }) => `${((at - from) / 1000).toFixed(1)} s ${what}`),
  }
}

function stateOf(gate: ChaosGate, lane: string, id: string): string | null {
  return (
    gate.kiosk
      .lane(lane)
      ?.view()
      .devices.find((device) => device.id === id)?.state ?? null
  )
}

const gateSite = ({ dataDir, keyFile }: ChaosGate) => ({
  dataDir,
  keyFile,
  configFile: '',
  remove: () => {},
})

/** The HMAC under which a code's token stands in the journal. */
function blinder(gate: ChaosGate): (text: string) => string {
  const patterns = compileRuianPatterns([RUIAN_PATTERN])
  if (!patterns.ok) throw new Error(patterns.problem)
  return (text) => {
    const recognised = recognise(text, {
      now: gate.wall.now(),
      trust: gate.trust,
      ruianPatterns: patterns.patterns,
    })
    if (!recognised.ok) throw new Error('a code that nobody recognises')
    const { family, token } = recognised.code
    return createHmac('sha256', gate.kiosk.store?.codeTokenKey ?? '')
      .update(`${family}:${token}`)
      .digest('base64url')
  }
}
