import { join } from 'node:path'
import { expect, test as base } from '@playwright/test'
import type { LaneView } from '../../src-main/api/contract.ts'
import { startUnder } from '../e2e/built-kiosk.ts'
import { admit, connectScreen } from '../fixtures/screen-client.ts'
import { makeBusySite, MORNING, openBusyLane, staff } from './busy-lane.ts'
import { isOf, verdictsOf, type ShownVerdict } from './shown-verdict.ts'
import { rowsIn } from '../fixtures/left-behind.ts'
import { TEST_PATIENCE_MS } from '../fixtures/patience.ts'
import { callsIn, strace, whyNoStrace } from './system-calls.ts'

const test = base.extend<object, { visits: number }>({
  visits: [300, { option: true, scope: 'worker' }],
})

const whyNot = whyNoStrace()
test.skip(whyNot !== null, whyNot ?? '')

const LANES = ['east', 'west']

/** How many commits were on the disk when the sending of a verdict began. */
type Sent = ShownVerdict & { durable: number }

test('no lamp before ink: each entry of a busy hour is synced before any send that carries its verdict', async ({
  visits,
}) => {
  test.setTimeout(TEST_PATIENCE_MS + visits * 1000)
  const site = makeBusySite(LANES, null)
  const trace = join(site.dataDir, '..', 'trace.txt')
  try {
    const running = await startUnder(strace(trace), ['run', '--config', site.configFile], {})
    const screen = await connectScreen(await admit(running.url))
    await staff(screen, LANES)
    const lanes = LANES.map((lane) => openBusyLane(screen, lane, () => {}))
    await Promise.all(
      lanes.map(async (lane) => {
        for (let n = 0; n < visits / LANES.length; n += 1) {
          // oxlint-disable-next-line no-await-in-loop -- one person after the other
          await lane.visit(MORNING[n % MORNING.length] ?? 'pass')
        }
      }),
    )
    screen.close()
    await running.stop()

    const { sent, commits, durable } = await readTrace(trace)
    // Everything since the guards came on duty is an entry or an amendment, and each is a commit of its own.
    const all = await rowsIn(site)
    const rows = all.slice(all.findLastIndex((row) => row.kind === 'audit') + 1)
    expect(rows.filter((row) => row.kind === 'entry')).toHaveLength(visits)
    expect(commits).toBe(rows.length)
    expect(durable).toBe(commits)

    const commitOf = (one: Sent): number => 1 + rows.findIndex((row) => isOf(row, one))
    const early = sent.filter((one) => one.durable < commitOf(one) || commitOf(one) === 0)
    // Not the list itself: a kiosk without its sync makes it a hundred thousand lines long.
    expect({ early: early.length, first: early[0] ?? null }).toEqual({ early: 0, first: null })

    const ruled = rows.filter((row) => row.kind === 'entry' && row.verdict !== null)
    const shown = new Map(sent.filter((one) => !one.turned).map((one) => [one.visit, one.verdict]))
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(ruled.map((row) => [row.id, row.verdict])))
    const turned = rows.filter((row) => row.kind === 'override')
    expect(new Set(sent.filter((one) => one.turned).map((one) => one.visit))).toEqual(
      new Set(turned.map((row) => row.amends)),
    )
    expect(turned.length).toBeGreaterThan(visits / 20)
  } finally {
    site.remove()
  }
})

/** Counts commits since the last guard came on duty, whose sign-in is the last commit that is no visit's. */
async function readTrace(file: string): Promise<{ sent: Sent[]; commits: number; durable: number }> {
  let sent: Sent[] = []
  let commits = 0
  let durable = 0
  for await (const { name, on, data, result } of callsIn(file)) {
    if (on.endsWith('/kiosk.db-wal')) {
      if (name === 'pwrite64' && result === data.length && isCommitFrame(data)) commits += 1
      if ((name === 'fsync' || name === 'fdatasync') && result === 0) durable = commits
    } else if (on.startsWith('TCP:') && result === null) {
      const message = messageIn(data)
      if (message?.p?.b?.json?.staff !== undefined) {
        sent = []
        commits = 0
        durable = 0
      }
      const view = message?.p?.d?.json
      if (view !== undefined) sent.push(...verdictsOf(view).map((one) => ({ ...one, durable })))
    }
  }
  return { sent, commits, durable }
}

/**
 * A frame's header (https://sqlite.org/fileformat2.html#the_write_ahead_log): bytes 4 to 7 are the size of the
 * database in pages after a commit, and zero in every other frame. It is not encrypted, the page after it is.
 */
function isCommitFrame(data: Buffer): boolean {
  return data.length === 24 && data.readUInt32BE(4) !== 0
}

interface Message {
  p?: { b?: { json?: { staff?: unknown } }; d?: { json?: LaneView } }
}

function messageIn(data: Buffer): Message | null {
  const begins = data.indexOf('{"i":')
  if (begins === -1) return null
  const message: Message = JSON.parse(data.subarray(begins).toString('utf8'))
  return message
}
