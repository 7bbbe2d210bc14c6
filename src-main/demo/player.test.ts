import { afterEach, beforeEach, expect, test } from 'vitest'
import { LANE, openGate, type Gate } from '../../test/fixtures/gate-at-work.ts'
import type { Person, Step } from './people-file.ts'
import { playQueue, type Queue } from './player.ts'

let gate: Gate
beforeEach(async () => {
  gate = await openGate()
})
afterEach(() => gate.close())

function play(people: readonly Person[], startsAt = gate.clock.now()): Queue {
  const lane = gate.kiosk.api.lane(LANE)
  if (lane === null) throw new Error('no lane')
  return playQueue({ people, stage: gate.stage, lane, clock: gate.clock, startsAt })
}

const person = (name: string, steps: Step[]): Person => ({ name, steps, expect: { verdict: 'pass' } })
const comes: Step = { at: 0, do: 'arrive' }
const skin = (at: number, celsius: number): Step => ({ at, do: 'skin', celsius })

test('a queue says who came last, and the skin that they bring', async () => {
  const queue = play([
    { ...person('fever', [comes, skin(1000, 37.6), skin(8000, 36.8)]), nameZh: '发热' },
    person('courier', [comes, { at: 500, do: 'key', key: 'class-courier' }]),
    { ...person('at their own time', [comes, skin(500, 36.5)]), start: 60_000 },
  ])
  expect(queue.seen()).toBeNull()
  await gate.clock.advance(1)
  const fever = { name: 'fever', nameZh: '发热', n: 1, of: 3 }
  expect(queue.seen()).toEqual({ ...fever, celsius: 37.6 })
  await gate.clock.advance(8000)
  expect(queue.seen()).toEqual({ ...fever, celsius: 36.8 })
  await gate.clock.advance(5000)
  expect(queue.seen()).toEqual({ name: 'courier', nameZh: null, n: 2, of: 3, celsius: null })
  await gate.clock.advance(50_000)
  expect(queue.seen()).toMatchObject({ name: 'at their own time', n: 3, celsius: 36.5 })
  queue.stop()
})

test('somebody who came is not forgotten for who waits at the desk', async () => {
  const queue = play([
    person('waits', [comes, skin(500, 37.6), { at: 20_000, do: 'contact', celsius: 36.5 }]),
    { ...person('passes', [comes, skin(500, 36.4)]), start: 10_000 },
  ])
  await gate.clock.advance(25_000)
  expect(queue.seen()).toMatchObject({ name: 'passes', celsius: 36.4 })
  queue.stop()
})

test('a stopped queue does no more', async () => {
  const queue = play([person('first', [comes]), person('second', [comes])])
  await gate.clock.advance(1)
  queue.stop()
  await gate.clock.advance(60_000)
  expect(queue.seen()).toMatchObject({ name: 'first' })
})

test('a queue that waits says so, and nobody comes before its time', async () => {
  const queue = play([person('courier', [comes])], gate.clock.now() + 60_000)
  await gate.clock.advance(59_000)
  expect(queue.seen()).toMatchObject({ n: 0, of: 1 })
  await gate.clock.advance(1001)
  expect(queue.seen()).toMatchObject({ name: 'courier', n: 1 })
  queue.stop()
})

test('of a visitor from before the queue the demo says that none of it is he', async () => {
  gate.stage.hold(37.9, 21)
  await gate.clock.advance(3000)
  gate.stage.leave()
  await gate.clock.advance(3000)
  const queue = play([person('next', [comes])])
  const lane = gate.kiosk.api.lane(LANE)
  const asked: boolean[] = []
  const unwatch = lane?.watch(({ visit }) => void asked.push(visit?.askedWho != null))
  await gate.clock.advance(2000)
  unwatch?.()
  queue.stop()
  expect(asked).toContain(true)
  expect(asked.at(-1)).toBe(false)
})
