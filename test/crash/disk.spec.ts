import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, type Page } from '@playwright/test'
import { verifyJournal } from '../../src-main/journal/verify.ts'
import { startKiosk, type RunningKiosk } from '../e2e/built-kiosk.ts'
import { GateSign } from '../e2e/gate-sign.ts'
import type { Site } from '../e2e/site.ts'
import type { Suffered } from './append-under-faults.ts'
import { admit, connectScreen, type ScreenClient } from '../fixtures/screen-client.ts'
import { admitted } from '../e2e/window.ts'
import { makeBusySite, openBusyLane, signIn, staff, type BusyLane } from './busy-lane.ts'
import { openFailingDisk, whyNoFailingDisk } from './failing-disk.ts'
import { readStore, rowsIn } from '../fixtures/left-behind.ts'
import { PATIENCE_MS } from '../fixtures/patience.ts'
import { isOf, verdictsOf, type ShownVerdict } from './shown-verdict.ts'

const LANES = ['east']
const whyNot = whyNoFailingDisk()

test('every call of a commit fails in every way: the entry is written whole, or not at all and said so', async () => {
  test.skip(whyNot !== null, whyNot ?? '')
  // Twenty seconds where nothing else runs.
  test.slow()
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-disk-'))
  const disk = openFailingDisk(join(folder, 'data'))
  try {
    const program = join(import.meta.dirname, 'append-under-faults.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [program, folder, disk.plan], {
      env: { ...process.env, ...disk.env },
    })
    const all = stdout
      .trim()
      .split('\n')
      .map((line): Suffered => JSON.parse(line))
    const told = (one: Suffered): string => JSON.stringify(one)

    expect(all.filter((one) => one.notWhole !== null || !one.goesOn).map(told)).toEqual([])
    // Written: here and after a crash. Refused: not here, and after a crash whole or not at all.
    const wrong = all.filter(({ appended, before, now, afterCrash }) =>
      appended === 'ok'
        ? now !== before + 1 || afterCrash !== before + 1
        : now !== before || (afterCrash !== before && afterCrash !== before + 1),
    )
    expect(wrong.map(told)).toEqual([])
    // A full disk is called by its name; only a sync that fails for want of space looks like any other.
    const refused = all.filter(({ appended }) => appended !== 'ok')
    expect(new Set(refused.filter(({ error }) => error === 'EIO').map(({ appended }) => appended))).toEqual(
      new Set(['io']),
    )
    const full = refused.filter(({ error }) => error === 'ENOSPC')
    expect(full.filter(({ appended }) => appended === 'disk-full').length).toBeGreaterThan(full.length * 0.8)
    // The faults met commits and passed beyond them.
    for (const error of ['ENOSPC', 'EIO'] as const) {
      for (const how of ['all', 'once', 'half']) {
        const kind = all.filter((one) => one.error === error && one.how === how && !one.checkpoints)
        expect(kind.filter(({ appended }) => appended !== 'ok').length, `${error} ${how}`).toBeGreaterThan(5)
        expect(kind.at(-1)?.appended, `${error} ${how}`).toBe('ok')
      }
    }
  } finally {
    disk.remove()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a disk that is full, then one that fails: the lane closes, says why, and opens again with it', async ({
  page,
}) => {
  test.skip(whyNot !== null, whyNot ?? '')
  const site = makeBusySite(LANES, null)
  const disk = openFailingDisk(site.dataDir)
  const running = await startKiosk(['run', '--config', site.configFile], disk.env)
  try {
    const { sign, lane, told, screen } = await firstDay(running, page)
    await lane.visit('pass')
    expect(await sign.verdict()).toMatchObject({ state: 'pass' })

    for (const [error, closed] of [
      ['ENOSPC', 'disk-full'],
      ['EIO', 'journal'],
    ] as const) {
      /* oxlint-disable no-await-in-loop -- one fault after the other */
      await sign.fromNowOn()
      disk.fail(error)
      await expect(lane.visit('pass')).rejects.toThrow('lane-closed')
      const painted = await sign.shows({ state: 'closed', closed })
      expect(painted).toMatchObject({ verdict: '通道暂停', visit: '' })
      expect(painted.text).toContain('请到登记台登记')
      // The queue goes on pressing: nobody is judged meanwhile.
      await expect(lane.visit('red')).rejects.toThrow('lane-closed')
      disk.heal()
      await sign.shows({ state: 'idle' })
      await lane.visit('pass')
      expect(await sign.verdict()).toMatchObject({ state: 'pass' })
      /* oxlint-enable no-await-in-loop */
    }
    screen.close()
    const rows = await checkWhole(site, told)
    const kinds = rows.flatMap(({ kind, verdict, note }) =>
      kind === 'audit' ? (note === 'lane-reopened' ? [note] : []) : [verdict],
    )
    // Who stood there when the disk failed is recorded as never ruled.
    expect(kinds).toEqual(['pass', null, 'lane-reopened', 'pass', null, 'lane-reopened', 'pass'])
  } finally {
    await running.stop()
    disk.remove()
    site.remove()
  }
})

test('a small file system that fills up: closed, every verdict written, open again with room', async ({
  page,
}) => {
  const site = makeBusySite(LANES, null)
  mkdirSync(site.dataDir)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', site.dataDir], {
    encoding: 'utf8',
  })
  if (mounted.status !== 0) site.remove()
  const noMount = mounted.error?.message ?? mounted.stderr
  test.skip(mounted.status !== 0, `no small file system: ${noMount.trim()}`)
  let running: RunningKiosk | null = null
  try {
    running = await startKiosk(['run', '--config', site.configFile], {})
    const { sign, lane, told, screen } = await firstDay(running, page)
    const ballast = join(site.dataDir, 'ballast')
    writeFileSync(ballast, Buffer.alloc(1_000_000))
    await expect(
      (async () => {
        // oxlint-disable-next-line no-await-in-loop -- one person after the other, until there is no room
        for (let n = 0; n < 2000; n += 1) await lane.visit('pass')
      })(),
    ).rejects.toThrow('lane-closed')
    expect(await sign.shows({ state: 'closed', closed: 'disk-full' })).toMatchObject({ verdict: '通道暂停' })
    expect((await checkWhole(site, told)).length).toBeGreaterThan(20)
    screen.close()
    await running.stop()

    // Whoever starts it again before there is room gets no gate that judges without writing.
    running = await startKiosk(['run', '--config', site.configFile], {})
    const again = await open(running, page)
    // Without room nobody's PIN can be looked at either, and then nobody gets in.
    await signIn(again.screen, LANES).catch(() => {})
    await again.lane.visit('pass').catch(() => {})
    await checkWhole(site, again.told)
    rmSync(ballast)
    // The lane looks again every five seconds.
    await expect(async () => {
      await signIn(again.screen, LANES)
      await again.lane.visit('pass')
    }).toPass({ timeout: PATIENCE_MS })
    await again.sign.shows({ state: 'pass' })
    again.screen.close()
    await checkWhole(site, [...told, ...again.told])
  } finally {
    await running?.stop()
    spawnSync('umount', [site.dataDir])
    site.remove()
  }
})

interface Day {
  screen: ScreenClient
  sign: GateSign
  lane: BusyLane
  told: ShownVerdict[]
}

async function firstDay(running: RunningKiosk, page: Page): Promise<Day> {
  const day = await open(running, page)
  await staff(day.screen, LANES)
  await day.sign.shows({ state: 'idle' })
  return day
}

async function open(running: RunningKiosk, page: Page): Promise<Day> {
  const admission = await admit(running.url)
  await admitted(page.context(), admission)
  await page.goto(admission.origin)
  const sign = await GateSign.on(page)
  const screen = await connectScreen(admission)
  const told: ShownVerdict[] = []
  const lane = openBusyLane(screen, 'east', (view) => told.push(...verdictsOf(view)))
  return { screen, sign, lane, told }
}

/** The chain is sound, nothing has left the outbox, and every verdict that a screen was told has its row. */
async function checkWhole(site: Site, told: readonly ShownVerdict[]) {
  const rows = await rowsIn(site)
  const missing = told.filter((one) => !rows.some((row) => isOf(row, one)))
  expect(missing).toEqual([])
  const { firstBroken, waiting } = await readStore(site, async (store) => ({
    ...(await verifyJournal(store, { head: null, now: Date.now() })),
    waiting: store.db.prepare<[], { seq: number }>('SELECT seq FROM outbox').all().length,
  }))
  expect({ firstBroken, waiting }).toEqual({ firstBroken: null, waiting: rows.length })
  return rows
}
