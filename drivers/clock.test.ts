import { expect, test } from 'vitest'
import { afterSilence, ManualClock, type Clock } from './clock.ts'

/** A PC that stalls for `stallMs` just before the first timer is due, as one that was suspended does. */
function stalling(stallMs: number): { clock: Clock; manual: ManualClock } {
  const manual = new ManualClock(0)
  let first = true
  const clock: Clock = {
    now: () => manual.now(),
    after(delayMs, run) {
      const lateMs = first ? stallMs : 0
      first = false
      return manual.after(delayMs + lateMs, run)
    },
  }
  return { clock, manual }
}

test.each([
  ['no stall: told on time', 0, 1500],
  ['a busy moment: told when the timer runs', 100, 1600],
  ['a stall: what came meanwhile has half a second to arrive', 3000, 5000],
])('%s', async (_, stallMs, toldAtMs) => {
  const { clock, manual } = stalling(stallMs)
  const told: number[] = []
  afterSilence(clock, 1500, () => told.push(clock.now()))
  await manual.advance(10_000)
  expect(told).toEqual([toldAtMs])
})

test('heard within that half second: not silent', async () => {
  const { clock, manual } = stalling(3000)
  const told: number[] = []
  const cancel = afterSilence(clock, 1500, () => told.push(clock.now()))
  await manual.advance(4900)
  cancel()
  await manual.advance(10_000)
  expect(told).toEqual([])
})
