import { expect, test } from 'vitest'
import { ManualClock } from './clock.ts'
import type { DeviceProfile } from './device-machine.ts'
import { keepOpen, type Link } from './keep-open.ts'

const module: DeviceProfile = { proofs: 3, silence: { staleAfterMs: 1500, reopenAfterMs: 3000 } }

/** A device whose openings are answered by `answer`; what happened, in order, in `told`. */
function setUp(profile: DeviceProfile, answer: (attempt: number) => Promise<void>) {
  const clock = new ManualClock(0)
  const told: string[] = []
  const links: Link[] = []
  const kept = keepOpen({
    profile,
    open: async (link) => {
      links.push(link)
      const attempt = links.length
      await answer(attempt)
      return { close: async () => void told.push(`close ${attempt}`) }
    },
    listener: {
      status: ({ state, detail }) => told.push(detail === null ? state : `${state}: ${detail}`),
      opened: () => told.push('opened'),
      ended: () => told.push('ended'),
    },
    clock,
    random: () => 0,
  })
  const lastLink = (): Link => {
    const link = links.at(-1)
    if (link === undefined) throw new Error('nothing was opened')
    return link
  }
  return { clock, told, links, kept, lastLink }
}

const fine = async (): Promise<void> => {}
const never = () => new Promise<void>(() => {})

test('opened, proven, silent, opened anew, proven again', async () => {
  const { clock, told, kept } = setUp(module, fine)
  expect(told).toEqual([])
  await clock.advance(0)
  for (let frame = 0; frame < 3; frame++) kept.heard()
  expect(told.splice(0)).toEqual(['opening', 'opened', 'syncing', 'online'])
  await clock.advance(1499)
  expect(told).toEqual([])
  await clock.advance(1)
  expect(told.splice(0)).toEqual(['stale'])
  await clock.advance(1500)
  expect(told.splice(0)).toEqual(['ended', 'close 1', 'opened'])
  for (let frame = 0; frame < 3; frame++) kept.heard()
  expect(told).toEqual(['online'])
})

test.each([
  ['takes its time to close', 300, 3300],
  ['hangs in closing', null, 3500],
])('a silent port that %s: opened anew, not called busy', async (_, closesAfterMs, reopenedAtMs) => {
  const clock = new ManualClock(0)
  const told: string[] = []
  const openings: number[] = []
  let isOpen = false
  keepOpen({
    profile: module,
    open: async () => {
      if (isOpen && closesAfterMs !== null) throw new Error('Cannot lock port')
      isOpen = true
      openings.push(clock.now())
      return {
        close: async () => {
          await (closesAfterMs === null
            ? never()
            : new Promise<void>((resolve) => clock.after(closesAfterMs, resolve)))
          isOpen = false
        },
      }
    },
    listener: {
      status: ({ state, detail }) => told.push(detail === null ? state : `${state}: ${detail}`),
      opened: () => undefined,
      ended: () => undefined,
    },
    clock,
    random: () => 0,
  })
  await clock.advance(4000)
  expect(openings).toEqual([0, reopenedAtMs])
  expect(told).toEqual(['opening', 'syncing', 'stale'])
})

test('closed while a silent port is being closed: it is not opened again', async () => {
  const clock = new ManualClock(0)
  let openings = 0
  const kept = keepOpen({
    profile: module,
    open: async () => {
      openings += 1
      return { close: () => new Promise<void>((resolve) => clock.after(300, resolve)) }
    },
    listener: { status: () => undefined, opened: () => undefined, ended: () => undefined },
    clock,
    random: () => 0,
  })
  await clock.advance(3100)
  const closed = kept.close()
  await clock.advance(5000)
  await closed
  expect(openings).toBe(1)
})

test('absent for long: tried after 0.5, 1, then every 2 s, and back within 2 s', async () => {
  let plugged = false
  const { clock, told, links } = setUp({ proofs: 0, silence: null }, async () => {
    if (!plugged) throw new Error('No such file or directory')
  })
  await clock.advance(0)
  const tries = [links.length]
  for (const waitMs of [499, 1, 999, 1, 1999, 1, 2000]) {
    // oxlint-disable-next-line no-await-in-loop -- one wait after the other
    await clock.advance(waitMs)
    tries.push(links.length)
  }
  expect(tries).toEqual([1, 1, 2, 2, 3, 3, 4, 5])
  expect(told.splice(0)).toEqual(['opening', 'absent: No such file or directory'])
  plugged = true
  await clock.advance(2000)
  expect(told).toEqual(['opened', 'online'])
})

test('pulled while open: what comes of the old link is nobody’s', async () => {
  const { clock, told, links, lastLink } = setUp({ proofs: 0, silence: null }, fine)
  await clock.advance(0)
  const old = lastLink()
  old.lost('EIO')
  old.lost('EIO again')
  expect(old.current).toBe(false)
  expect(told.splice(0)).toEqual(['opening', 'opened', 'online', 'ended', 'absent: EIO'])
  await clock.advance(500)
  expect(links).toHaveLength(2)
  expect(lastLink().current).toBe(true)
})

test('pulled before the opening was over: the late port is closed', async () => {
  let answer = (): void => {}
  const { clock, told, lastLink } = setUp(module, () => new Promise((resolve) => (answer = resolve)))
  await clock.advance(0)
  lastLink().lost('EIO')
  answer()
  await clock.advance(0)
  expect(told).toEqual(['opening', 'absent: EIO', 'close 1'])
})

test('an opening that never answers is given up, and closing does not wait for it', async () => {
  const { clock, told, links, kept } = setUp(module, (attempt) => (attempt === 1 ? never() : fine()))
  await clock.advance(1999)
  expect(told.splice(0)).toEqual(['opening'])
  await clock.advance(1)
  expect(links).toHaveLength(2)
  expect(told.shift()).toBe('failed: no answer to opening it')
  expect(told).toEqual(['opened', 'syncing'])
  await kept.close()
  expect(told).toEqual(['opened', 'syncing', 'ended', 'close 2'])
})

test('a clock that is set back meanwhile makes nobody wait longer for the next attempt', async () => {
  const clock = new ManualClock(0)
  let ahead = 0
  let attempts = 0
  const kept = keepOpen({
    profile: module,
    open: () => {
      attempts += 1
      return new Promise<never>(() => {})
    },
    listener: { status: () => {}, opened: () => {}, ended: () => {} },
    clock: { now: () => clock.now() + ahead, after: (ms, run) => clock.after(ms, run) },
    random: () => 0,
  })
  await clock.advance(1000)
  ahead = -1_800_000
  await clock.advance(1000)
  expect(attempts).toBe(2)
  const closing = kept.close()
  await clock.advance(2000)
  await closing
})

test('what comes before the port is open proves nothing', async () => {
  let answer = (): void => {}
  const { clock, told, kept } = setUp(module, () => new Promise((resolve) => (answer = resolve)))
  await clock.advance(0)
  for (let frame = 0; frame < 3; frame++) kept.heard()
  expect(told.splice(0)).toEqual(['opening'])
  answer()
  await clock.advance(0)
  expect(told).toEqual(['opened', 'syncing'])
})

test('the time that a vain attempt took is part of its wait', async () => {
  const clock = new ManualClock(0)
  const attempts: number[] = []
  keepOpen({
    profile: module,
    open: async () => {
      attempts.push(clock.now())
      await new Promise<void>((resolve) => clock.after(700, resolve))
      throw new Error('No such file or directory')
    },
    listener: { status: () => undefined, opened: () => undefined, ended: () => undefined },
    clock,
    random: () => 0,
  })
  await clock.advance(8000)
  expect(attempts).toEqual([0, 700, 1700, 3700, 5700, 7700])
})

test('closed: nothing is said, tried or heard any more', async () => {
  const { clock, told, links, kept, lastLink } = setUp(module, fine)
  await clock.advance(0)
  await kept.close()
  told.length = 0
  lastLink().lost('EIO')
  kept.heard()
  await kept.close()
  await clock.advance(60_000)
  expect(told).toEqual([])
  expect(links).toHaveLength(1)
})

test('closed in answer to a status', async () => {
  const clock = new ManualClock(0)
  const told: string[] = []
  const kept = keepOpen({
    profile: module,
    open: async () => ({ close: async () => void told.push('close') }),
    listener: {
      status: ({ state }) => {
        told.push(state)
        if (state === 'syncing') void kept.close()
      },
      opened: () => told.push('opened'),
      ended: () => told.push('ended'),
    },
    clock,
    random: () => 0,
  })
  await clock.advance(10_000)
  expect(told).toEqual(['opening', 'opened', 'syncing', 'ended', 'close'])
})
