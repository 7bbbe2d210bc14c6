import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { expect, test, vi } from 'vitest'
import { ManualClock } from '../../drivers/clock.ts'
import { reloadDelayMs, revive } from './crash.ts'
import { standIn } from './stand-in.fixture.ts'

test('each crash in a row waits longer, up to ten seconds', () => {
  expect([0, 1, 2, 5, 6, 100].map(reloadDelayMs)).toEqual([250, 500, 1000, 8000, 10_000, 10_000])
})

test('a crashed page is loaded again, later each time', async () => {
  const { clock, crash, loads } = revived()
  for (const delay of [250, 500, 1000]) {
    const before = loads()
    crash('crashed')
    await clock.advance(delay - 1)
    expect(loads()).toBe(before)
    await clock.advance(1)
    expect(loads()).toBe(before + 1)
  }
})

test('after a sound minute a crash is a first one again', async () => {
  const { clock, crash, loads } = revived()
  crash('oom')
  await clock.advance(60_001)
  crash('oom')
  await clock.advance(250)
  expect(loads()).toBe(2)
})

test('a page that ended well, or whose window is gone, stays away', async () => {
  const { clock, crash, loads, contents } = revived()
  crash('clean-exit')
  crash('killed')
  contents.destroyed = true
  await clock.advance(60_000)
  expect(loads()).toBe(0)
})

test('a page that hangs loses its process', () => {
  const { contents } = revived()
  contents.emit('unresponsive')
  expect(contents.forced).toBe(1)
})

class FakeContents extends EventEmitter {
  destroyed = false
  forced = 0
  isDestroyed = (): boolean => this.destroyed
  forcefullyCrashRenderer = (): void => {
    this.forced += 1
  }
}

function revived() {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const contents = new FakeContents()
  const clock = new ManualClock(0)
  let loads = 0
  revive(standIn<WebContents>(contents), { load: () => (loads += 1), clock })
  const crash = (reason: string): void => {
    contents.emit('render-process-gone', {}, { reason, exitCode: 1 })
  }
  return { contents, clock, crash, loads: () => loads }
}
