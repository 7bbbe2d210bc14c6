import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test as base } from '@playwright/test'
import { verifyJournal } from '../../src-main/journal/verify.ts'
import { collectorTwin, type CollectorTwin, type Treatment } from '../../src-main/uplink/collector.fixture.ts'
import { VERDICTS } from '../../src-main/words.ts'
import { startKiosk, type RunningKiosk } from '../e2e/built-kiosk.ts'
import { GateSign } from '../e2e/gate-sign.ts'
import type { Site } from '../e2e/site.ts'
import { PATIENCE_MS, TEST_PATIENCE_MS } from '../fixtures/patience.ts'
import { admit, connectScreen } from '../fixtures/screen-client.ts'
import { untilHolds } from '../fixtures/until.ts'
import { admitted } from '../e2e/window.ts'
import { makeBusySite, MORNING, openBusyLane, signIn, staff, type BusyLane } from './busy-lane.ts'
import { readStore, rowsIn } from '../fixtures/left-behind.ts'
import { isOf, verdictsOf, type ShownVerdict } from './shown-verdict.ts'

const test = base.extend<object, { killRounds: number }>({
  killRounds: [10, { option: true, scope: 'worker' }],
})

const LANES = ['east', 'west']
const TOKEN = 'a-token-of-the-collector'
/** Killed within this many verdicts, and then at any moment of the work on the next ones. */
const VERDICTS_AT_MOST = 60
const WORKS_ON_AT_MOST_MS = 20

/** How many of each the sign has painted at least, in turn, before the kiosk is killed. */
const NONE = { pass: 0, deny: 0 }
const LIT = [NONE, { pass: 1, deny: 0 }, { pass: 2, deny: 1 }, { pass: 3, deny: 0 }]

/** What a collector behind a bad network does to one request after the other. */
const NETWORK: readonly Treatment[] = [
  { kind: 'well' },
  { kind: 'lost-after' },
  { kind: 'well' },
  { kind: 'cut-off', of: 'connection' },
  { kind: 'lost-before' },
]

test('killed at random moments of a busy hour: what a screen showed is in the journal', async ({
  page,
  context,
  killRounds,
}) => {
  test.setTimeout(TEST_PATIENCE_MS + killRounds * PATIENCE_MS)
  const collector = await collectorTwin(TOKEN)
  const site = makeBusySite(LANES, { url: collector.url, token: TOKEN })
  const painted = { pass: 0, deny: 0 }
  let acknowledged = 0
  let running: RunningKiosk | null = null
  try {
    let sign: GateSign | null = null
    for (let round = 0; round < killRounds; round += 1) {
      collector.treatments.push(...NETWORK)
      /* oxlint-disable no-await-in-loop -- one life of the kiosk after the other */
      running = await startKiosk(['run', '--config', site.configFile], {})
      const admission = await admit(running.url)
      await admitted(context, admission)
      await page.goto(`${admission.origin}/#/gate`)
      sign ??= await GateSign.on(page)
      const screen = await connectScreen(admission)
      await (round === 0 ? staff(screen, LANES) : signIn(screen, LANES))

      const shown = new Map<string, ShownVerdict>()
      const enough = Math.floor(Math.random() * VERDICTS_AT_MOST)
      const worked = Promise.withResolvers<void>()
      const note = (one: ShownVerdict): void => {
        shown.set(JSON.stringify(one), one)
        if (shown.size >= enough) worked.resolve()
      }
      const lanes = LANES.map((lane) => openBusyLane(screen, lane, (view) => verdictsOf(view).forEach(note)))
      const killed = new AbortController()
      const work = Promise.all(lanes.map((lane) => workUntil(killed.signal, lane)))
      await Promise.race([
        work,
        Promise.all([
          worked.promise,
          sign.litSoMany(LIT[round % LIT.length] ?? NONE),
          heard(collector, round),
        ]),
      ])
      await sleep(Math.random() * WORKS_ON_AT_MOST_MS)
      killed.abort()
      await running.kill()
      await Promise.all([work, ...lanes.map((lane) => lane.ended)])
      const signs = await sign.everything()
      const lit = signs.flatMap(({ state, visit }) => {
        const verdict = VERDICTS.find((candidate) => candidate === state)
        return verdict === undefined ? [] : [{ visit, verdict }]
      })
      for (const { verdict } of lit) painted[verdict] += 1
      acknowledged += await checkWhatIsLeft(site, collector, { told: [...shown.values()], lit, round })
      /* oxlint-enable no-await-in-loop */
    }
  } finally {
    await running?.kill()
    await collector.close()
    site.remove()
  }
  // The rounds have shown what they claim to look at.
  expect(painted.pass).toBeGreaterThan(killRounds)
  expect(painted.deny).toBeGreaterThan(0)
  expect(acknowledged).toBeGreaterThan(killRounds)
})

/** In every fifth round the network is well, and the kiosk has taken an answer by the time that it sends again. */
async function heard(collector: CollectorTwin, round: number): Promise<void> {
  if (round % 5 !== 4) return
  collector.treatments.length = 0
  const before = collector.requests.length
  await untilHolds('a second batch', () => expect(collector.requests.length).toBeGreaterThan(before + 1))
}

/** Rejects at anything that goes wrong before the kiosk is killed under it. */
async function workUntil(killed: AbortSignal, lane: BusyLane): Promise<void> {
  try {
    for (let n = 0; ; n += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one person after the other
      await lane.visit(MORNING[n % MORNING.length] ?? 'pass')
    }
  } catch (error) {
    if (!killed.aborted) throw error
  }
}

/** Resolves to how many entries had left the outbox. */
async function checkWhatIsLeft(
  site: Site,
  collector: CollectorTwin,
  {
    told,
    lit,
    round,
  }: {
    told: readonly ShownVerdict[]
    /** What stood on the glass. */
    lit: readonly Omit<ShownVerdict, 'turned'>[]
    round: number
  },
): Promise<number> {
  const where = `round ${round}`
  const rows = await rowsIn(site)
  const byVisit = new Map(rows.map((row) => [row.id, row]))
  const turned = new Map(rows.flatMap((row) => (row.kind === 'override' ? [[row.amends, row]] : [])))
  const isWritten = (one: ShownVerdict): boolean => {
    const row = one.turned ? turned.get(one.visit) : byVisit.get(one.visit)
    return row !== undefined && isOf(row, one)
  }
  const unwritten = [
    ...told.filter((one) => !isWritten(one)),
    ...lit.filter((one) => ![false, true].some((turned) => isWritten({ ...one, turned }))),
  ]
  expect(unwritten, where).toEqual([])

  return readStore(site, async (store) => {
    const { firstBroken, rows: verified } = await verifyJournal(store, { head: null, now: Date.now() })
    expect({ firstBroken, verified }, where).toEqual({ firstBroken: null, verified: rows.length })

    const written = store.db
      .prepare<[], { id: string; row: string; hash: Buffer; waits: 0 | 1 }>(
        'SELECT id, row, hash, seq IN (SELECT seq FROM outbox) AS waits FROM journal',
      )
      .all()
    // What has left the outbox is at the collector, byte for byte, and the collector holds nothing else.
    const sent = written.filter(({ waits }) => waits === 0)
    expect(
      sent.filter(({ id }) => !collector.stored.has(id)).map(({ id }) => id),
      where,
    ).toEqual([])
    const ids = new Map(written.map((one) => [one.id, one]))
    const strange = [...collector.stored.values()].filter((line) => {
      const one = ids.get(line.id)
      return one?.row !== line.row || one.hash.toString('hex') !== line.hash
    })
    expect(strange, where).toEqual([])
    return sent.length
  })
}
